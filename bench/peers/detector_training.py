"""Training steps of torchvision's Mask R-CNN ResNet50-FPN on the CPU, its first two stages frozen, SGD.

usage: python detector_training.py <weights.safetensors> <outputs> <short side> <long side> <batch> <learning rate>
    <momentum> <weight decay> <folder of photos> <instances.json> <photos, by name…>
The first step warms up. Prints one JSON object: {seconds, processor: of each step; loss: mean; version, threads,
peakMemory}.
"""

import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from pycocotools import mask as coco
from safetensors.torch import load_file
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
from torchvision.ops.misc import FrozenBatchNorm2d


def example(folder, instances, name):
    image = next(each for each in instances["images"] if each["file_name"] == name)
    pixels = np.asarray(Image.open(Path(folder, name)).convert("RGB")).transpose(2, 0, 1).copy()
    objects = [each for each in instances["annotations"] if each["image_id"] == image["id"]]
    masks = np.stack([coco.decode(each["segmentation"]) for each in objects])
    boxes = [[xs.min(), ys.min(), xs.max() + 1, ys.max() + 1] for ys, xs in (np.nonzero(mask) for mask in masks)]
    target = {
        "boxes": torch.tensor(np.array(boxes), dtype=torch.float32),
        "labels": torch.tensor([each["category_id"] for each in objects]),
        "masks": torch.from_numpy(masks),
    }
    return torch.from_numpy(pixels).float() / 255, target


def main():
    weights, outputs, short, long, batch = sys.argv[1], *(int(word) for word in sys.argv[2:6])
    rate, momentum, decay = (float(word) for word in sys.argv[6:9])
    folder, instances = sys.argv[9], json.loads(Path(sys.argv[10]).read_text())
    examples = [example(folder, instances, name) for name in sys.argv[11:]]
    body = resnet_fpn_backbone(
        backbone_name="resnet50", weights=None, norm_layer=FrozenBatchNorm2d, trainable_layers=3
    )
    model = MaskRCNN(body, num_classes=outputs, min_size=short, max_size=long)
    model.load_state_dict(load_file(weights))
    model.train()
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.SGD(trained, lr=rate, momentum=momentum, weight_decay=decay)
    seconds, processor, losses = [], [], []
    for first in range(0, len(examples), batch):
        start, spent = time.perf_counter(), time.process_time()
        photos, targets = zip(*examples[first : first + batch])
        optimiser.zero_grad()
        loss = sum(model(list(photos), list(targets)).values())
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        seconds.append(time.perf_counter() - start)
        processor.append(time.process_time() - spent)
    result = {
        "seconds": seconds[1:],
        "processor": processor[1:],
        "loss": sum(losses) / len(losses),
        "version": torch.__version__,
        "threads": torch.get_num_threads(),
        "peakMemory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
