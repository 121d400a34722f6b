"""Writes what torchvision's Mask R-CNN computes with the weights of `detector_weight`: in evaluation each stage and the
whole, in training the five losses and samples of every gradient.

Run: python scripts/goldens/mask_rcnn.py --street DIRECTORY   (needs torch, torchvision, pycocotools, pillow, safetensors)
"""

import argparse
import json
import pathlib

import numpy as np
import torch
import torchvision
from fixture_weights import fixture_weight, signed_units
from PIL import Image
from pycocotools import mask as coco_mask
from safetensors.torch import save_file
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
from torchvision.ops.misc import FrozenBatchNorm2d

root = pathlib.Path(__file__).parents[2]
goldens = root / "src/main/ml/maskrcnn/goldens"

# The TypeScript twin is src/main/ml/maskrcnn/goldens/detector-weights.ts.
factors = {
    "rpn.head.cls_logits.weight": 1.0,
    "rpn.head.bbox_pred.weight": 0.1,
    "roi_heads.box_predictor.cls_score.weight": 2.0,
    "roi_heads.box_predictor.bbox_pred.weight": 1.0,
    "roi_heads.mask_predictor.mask_fcn_logits.weight": 3.0,
}


def detector_weight(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """The fixture's weights; the layers that predict are scaled so that scores spread, and no class is favoured."""
    if name.endswith("num_batches_tracked"):
        return np.zeros(shape, np.int64)
    return fixture_weight(name, shape) * np.float32(factors.get(name, 1.0))


def detector(backbone: str, classes: int, short: int, long: int) -> MaskRCNN:
    body = resnet_fpn_backbone(
        backbone_name=backbone, weights=None, norm_layer=lambda width: FrozenBatchNorm2d(width, eps=1e-5), trainable_layers=3
    )
    model = MaskRCNN(body, num_classes=classes, min_size=short, max_size=long)
    state = {k: torch.from_numpy(detector_weight(k, tuple(v.shape))) for k, v in model.state_dict().items()}
    model.load_state_dict(state)
    return model.eval()


def load_photo(street: pathlib.Path, image: dict, turned: bool) -> np.ndarray:
    """A third of a photo's pixels; turned, its upper part alone, wider than high."""
    photo = Image.open(street / "photos" / image["file_name"]).convert("RGB")
    pixels = np.asarray(photo.resize(small_size(photo.width, photo.height)))
    return np.ascontiguousarray(pixels[: pixels.shape[1] * 2 // 3] if turned else pixels)


def small_size(width: int, height: int) -> tuple[int, int]:
    return round(width * 0.58), round(height * 0.58)


def as_input(pixels: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(pixels.copy()).permute(2, 0, 1).float() / 255


def samples(name: str, values: torch.Tensor, count: int = 512) -> torch.Tensor:
    """Some elements of a large tensor, the same for Python and TypeScript: NHWC order, positions from the name."""
    flat = (values.permute(0, 2, 3, 1) if values.dim() == 4 else values).reshape(-1)
    units = (signed_units(name, count).astype(np.float64) + 1) / 2
    return flat[torch.from_numpy(np.floor(units * flat.numel()).astype(np.int64))].contiguous()


@torch.no_grad()
def stages(model: MaskRCNN, pictures: list[np.ndarray], out: dict, prefix: str) -> None:
    images, _ = model.transform([as_input(p) for p in pictures])
    features = model.backbone(images.tensors)
    for name, level in features.items():
        out[f"{prefix}.features.{name}"] = samples(f"features.{name}", level)
    proposals, _ = model.rpn(images, features)
    for index, boxes in enumerate(proposals):
        out[f"{prefix}.proposals.{index}"] = boxes[:300].contiguous()
        out[f"{prefix}.proposalCount.{index}"] = torch.tensor([len(boxes)], dtype=torch.int32)
    heads = model.roi_heads
    first = [boxes[:60] for boxes in proposals]
    pooled = heads.box_roi_pool(features, first, images.image_sizes)
    logits, deltas = heads.box_predictor(heads.box_head(pooled))
    out[f"{prefix}.boxLogits"] = logits
    out[f"{prefix}.boxDeltas"] = deltas
    masks = heads.mask_predictor(heads.mask_head(heads.mask_roi_pool(features, [b[:8] for b in first], images.image_sizes)))
    out[f"{prefix}.maskLogits"] = samples("maskLogits", masks, 4096)


@torch.no_grad()
def whole(model: MaskRCNN, pictures: list[np.ndarray]) -> list[dict]:
    found = []
    for result in model([as_input(p) for p in pictures]):
        masks = [coco_mask.encode(np.asfortranarray((m[0] > 0.5).numpy().astype(np.uint8))) for m in result["masks"][:5]]
        found.append(
            {
                "boxes": [[round(v, 3) for v in b] for b in result["boxes"].tolist()],
                "scores": [round(s, 6) for s in result["scores"].tolist()],
                "labels": result["labels"].tolist(),
                "masks": [m["counts"].decode() for m in masks],
            }
        )
        print(len(found[-1]["scores"]), "found, scores", found[-1]["scores"][:3], "...", found[-1]["scores"][-2:])
    return found


def targets(data: dict, image: dict, height: int) -> dict:
    boxes, labels, masks = [], [], []
    for annotation in data["annotations"]:
        if annotation["image_id"] != image["id"]:
            continue
        segmentation = annotation["segmentation"]
        if isinstance(segmentation["counts"], list):
            segmentation = coco_mask.frPyObjects(segmentation, *segmentation["size"])
        whole_mask = Image.fromarray(coco_mask.decode(segmentation))
        mask = np.asarray(whole_mask.resize(small_size(*whole_mask.size), Image.NEAREST))[:height]
        if mask.sum() < 100:
            continue
        ys, xs = np.nonzero(mask)
        boxes.append([xs.min(), ys.min(), xs.max() + 1, ys.max() + 1])
        labels.append(annotation["category_id"])
        masks.append(mask)
    return {
        "boxes": torch.tensor(np.array(boxes), dtype=torch.float32),
        "labels": torch.tensor(labels),
        "masks": torch.from_numpy(np.stack(masks)),
    }


def training(model: MaskRCNN, pictures: list[np.ndarray], truths: list[dict], out: dict) -> dict:
    torch.randperm = lambda n, **_: torch.arange(n)  # the samplers take the first instead of any
    model.train()
    losses = model([as_input(p) for p in pictures], truths)
    sum(losses.values()).backward()
    for name, parameter in model.named_parameters():
        if parameter.grad is None:
            continue
        gradient = parameter.grad
        out[f"gradient.{name}"] = samples(f"gradient.{name}", gradient.reshape(-1), 64)
        out[f"norm.{name}"] = gradient.norm().reshape(1)
    print({k: round(v.item(), 5) for k, v in losses.items()})
    return {k: v.item() for k, v in losses.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--street", type=pathlib.Path, required=True)
    street = parser.parse_args().street
    torch.manual_seed(0)
    data = json.loads((street / "val.json").read_text())
    images = data["images"][:2]
    pictures = [load_photo(street, images[0], False), load_photo(street, images[1], True)]
    print([p.shape for p in pictures], torchvision.__version__)
    goldens.mkdir(exist_ok=True)
    tensors: dict = {}
    facts: dict = {"torchvision": torchvision.__version__, "photos": [], "batch": {}, "whole": {}}
    for image, pixels in zip(images, pictures):
        # Decoders of JPEG differ; what PNG holds is the same everywhere.
        name = f"photo-{len(facts['photos'])}.png"
        Image.fromarray(pixels).save(goldens / name, optimize=True)
        facts["photos"].append({"file": name, "height": pixels.shape[0], "width": pixels.shape[1]})
    for backbone, classes, short, long in [
        ("resnet50", 9, 256, 416),
        ("resnet50", 14, 256, 300),
        ("resnet50", 9, 800, 1333),
        ("resnet18", 9, 256, 416),
        ("resnet101", 9, 256, 416),
    ]:
        model = detector(backbone, classes, short, long)
        key = f"{backbone}-{classes}-{short}-{long}"
        print(key)
        if backbone == "resnet50" and short == 256:
            stages(model, pictures, tensors, f"{classes}")
            facts["batch"][key] = whole(model, pictures)
        facts["whole"][key] = [whole(model, [p])[0] for p in pictures]
        if backbone == "resnet50" and classes == 9 and short == 256:
            truths = [targets(data, i, p.shape[0]) for i, p in zip(images, pictures)]
            facts["truths"] = [
                {
                    "boxes": t["boxes"].tolist(),
                    "labels": t["labels"].tolist(),
                    "masks": [
                        coco_mask.encode(np.asfortranarray(m.numpy().astype(np.uint8)))["counts"].decode() for m in t["masks"]
                    ],
                }
                for t in truths
            ]
            trained = detector(backbone, classes, short, long)
            facts["losses"] = training(trained, pictures, truths, tensors)
    save_file({k: v.detach().float().contiguous() if v.dtype != torch.int32 else v for k, v in tensors.items()}, goldens / "stages.safetensors")
    (goldens / "whole.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")


main()
