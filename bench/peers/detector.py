"""torchvision's Mask R-CNN ResNet50-FPN on the CPU, from pixels to masks at the photo's size.

usage: python detector.py <weights.safetensors> <outputs> <short side> <long side> <passes> <photos…>
Prints one JSON object: {seconds, processor: of each photo in each pass; channelsLast: the same; scores of each photo,
version, threads, peakMemory}.
"""

import json
import resource
import sys
import time

import numpy as np
import torch
from PIL import Image
from safetensors.torch import load_file
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
from torchvision.ops.misc import FrozenBatchNorm2d


def network(weights, outputs, short, long):
    body = resnet_fpn_backbone(backbone_name="resnet50", weights=None, norm_layer=FrozenBatchNorm2d)
    model = MaskRCNN(body, num_classes=outputs, min_size=short, max_size=long)
    model.load_state_dict(load_file(weights))
    return model.eval()


def measure(model, photos, passes):
    times, scores = {"seconds": [], "processor": []}, []
    for number in range(passes + 1):
        for photo in photos:
            start, processor = time.perf_counter(), time.process_time()
            found = model([photo])[0]
            masks = found["masks"] > 0.5
            # Those without a pixel are no detections.
            seen = masks.flatten(1).any(1)
            if number == 0:
                scores.append(found["scores"][seen].tolist())
                continue
            times["seconds"].append(time.perf_counter() - start)
            times["processor"].append(time.process_time() - processor)
    return times, scores


def main():
    weights, outputs, short, long, passes = sys.argv[1], *(int(word) for word in sys.argv[2:6])
    photos = [torch.from_numpy(np.asarray(Image.open(file)).transpose(2, 0, 1).copy()).float() / 255 for file in sys.argv[6:]]
    model = network(weights, outputs, short, long)
    with torch.inference_mode():
        times, scores = measure(model, photos, passes)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        channels_last, _ = measure(model.to(memory_format=torch.channels_last), photos, passes)
    result = {
        **times,
        "channelsLast": channels_last,
        "scores": scores,
        "version": torch.__version__,
        "threads": torch.get_num_threads(),
        "peakMemory": peak,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
