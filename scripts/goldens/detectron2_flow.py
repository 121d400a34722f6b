"""Writes what Detectron2's Mask R-CNN does differently from torchvision's, each part and the whole, composed here anew of
torchvision's operators: Detectron2 itself is in no package index.

Facts: its data/transforms (ResizeShortestEdge), modeling/anchor_generator.py, modeling/poolers.py, layers/{roi_align,
mask_ops}.py, structures/masks.py, modeling/proposal_generator/proposal_utils.py, modeling/roi_heads/fast_rcnn.py,
modeling/postprocessing.py, configs/Base-RCNN-FPN.yaml. The layers are torchvision's with the weights of mask_rcnn.py.

Run after mask_rcnn.py: python scripts/goldens/detectron2_flow.py   (needs torch, torchvision, pycocotools, pillow, safetensors)
"""

import json
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F
from fixture_weights import fixture_weight
from PIL import Image
from pycocotools import mask as coco_mask
from safetensors.torch import load_file, save_file
from torchvision.models.detection import MaskRCNN
from torchvision.models.detection.backbone_utils import resnet_fpn_backbone
from torchvision.models.resnet import Bottleneck
from torchvision.ops import batched_nms, roi_align
from torchvision.ops.misc import FrozenBatchNorm2d

ROOT = pathlib.Path(__file__).parents[2]
GOLDENS = ROOT / "src/main/ml/maskrcnn/goldens"
GEOMETRY = ROOT / "src/shared/geometry/goldens/detectron2.json"
FACTORS = {
    "rpn.head.bbox_pred.weight": 0.1,
    "roi_heads.box_predictor.cls_score.weight": 2.0,
    "roi_heads.mask_predictor.mask_fcn_logits.weight": 3.0,
}
MEAN, DEVIATION = ([[[v]] for v in values] for values in ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]))


def network(backbone: str, outputs: int, stride_in_1x1: bool) -> MaskRCNN:
    body = resnet_fpn_backbone(
        backbone_name=backbone, weights=None, norm_layer=lambda width: FrozenBatchNorm2d(width, eps=1e-5), trainable_layers=3
    )
    model = MaskRCNN(body, num_classes=outputs).eval()
    state = {
        name: torch.from_numpy(
            np.zeros(value.shape, np.int64)
            if name.endswith("num_batches_tracked")
            else fixture_weight(name, tuple(value.shape)) * np.float32(FACTORS.get(name, 1))
        )
        for name, value in model.state_dict().items()
    }
    model.load_state_dict(state)
    for block in model.modules():
        if stride_in_1x1 and isinstance(block, Bottleneck):
            block.conv1.stride, block.conv2.stride = block.conv2.stride, block.conv1.stride
    return model


def seen_size(height: int, width: int, short: int, long: int) -> tuple[int, int]:
    scale = short / min(height, width)
    high, wide = (short, scale * width) if height < width else (scale * height, short)
    if max(high, wide) > long:
        shrink = long / max(high, wide)
        high, wide = high * shrink, wide * shrink
    return int(high + 0.5), int(wide + 0.5)


def cell_anchors(size: float) -> torch.Tensor:
    widths = [(math.sqrt(size**2 / ratio), ratio) for ratio in (0.5, 1.0, 2.0)]
    return torch.tensor([[-w / 2, -r * w / 2, w / 2, r * w / 2] for w, r in widths])


def level_anchors(size: float, stride: int, rows: int, columns: int) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(rows) * float(stride), torch.arange(columns) * float(stride), indexing="ij")
    shifts = torch.stack([x, y, x, y], -1).reshape(-1, 1, 4)
    return (shifts + cell_anchors(size)).reshape(-1, 4)


def moved(boxes: torch.Tensor, deltas: torch.Tensor, weights: tuple[float, ...]) -> torch.Tensor:
    sides = boxes[:, 2:] - boxes[:, :2]
    centres = boxes[:, :2] + 0.5 * sides
    scaled = deltas / torch.tensor(weights)
    new_centres = scaled[:, :2] * sides + centres
    new_sides = torch.exp(scaled[:, 2:].clamp(max=math.log(1000 / 16))) * sides
    return torch.cat([new_centres - 0.5 * new_sides, new_centres + 0.5 * new_sides], 1)


def clipped(boxes: torch.Tensor, height: int, width: int) -> torch.Tensor:
    return torch.stack([boxes[:, i].clamp(0, (width, height)[i % 2]) for i in range(4)], 1)


def not_empty(boxes: torch.Tensor) -> torch.Tensor:
    return ((boxes[:, 2:] - boxes[:, :2]) > 0).all(1)


def pooled(levels: list[torch.Tensor], boxes: torch.Tensor, cells: int, sampling: int) -> torch.Tensor:
    sides = ((boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])).sqrt()
    level = (4 + torch.log2(sides / 224 + 2.220446049250313e-16)).floor().clamp(2, 5).long() - 2
    out = torch.zeros(len(boxes), levels[0].shape[1], cells, cells)
    for index in range(4):
        chosen = torch.where(level == index)[0]
        rows = torch.cat([torch.zeros(len(chosen), 1), boxes[chosen]], 1)
        out[chosen] = roi_align(levels[index], rows, cells, 1 / 2 ** (index + 2), sampling_ratio=sampling, aligned=True)
    return out


def pasted(mask: torch.Tensor, box: torch.Tensor, height: int, width: int) -> torch.Tensor:
    x0, y0, x1, y1 = box
    y = ((torch.arange(height) + 0.5) - y0) / (y1 - y0) * 2 - 1
    x = ((torch.arange(width) + 0.5) - x0) / (x1 - x0) * 2 - 1
    grid = torch.stack([x[None].expand(height, width), y[:, None].expand(height, width)], -1)
    return F.grid_sample(mask[None, None], grid[None], align_corners=False)[0, 0] >= 0.5


@torch.no_grad()
def detect(model: MaskRCNN, pixels: np.ndarray, sides: tuple[int, int], sampling: int) -> dict[str, torch.Tensor]:
    height, width = pixels.shape[:2]
    high, wide = seen_size(height, width, *sides)
    scaled = np.asarray(Image.fromarray(pixels).resize((wide, high), Image.BILINEAR)).astype(np.float32)
    picture = (torch.from_numpy(scaled).permute(2, 0, 1) / 255 - torch.tensor(MEAN)) / torch.tensor(DEVIATION)
    # FPN asks for sides that are multiples of 32.
    picture = F.pad(picture, (0, -wide % 32, 0, -high % 32))[None]
    levels = list(model.backbone(picture).values())
    logits, deltas = model.rpn.head(levels)
    boxes, scores, owners = [], [], []
    for index, (score, delta) in enumerate(zip(logits, deltas)):
        _, anchors, rows, columns = score.shape
        flat = score[0].permute(1, 2, 0).reshape(-1)
        moves = delta[0].reshape(anchors, 4, rows, columns).permute(2, 3, 0, 1).reshape(-1, 4)
        best, places = flat.topk(min(1000, len(flat)))
        grid = level_anchors(32 * 2**index, 4 * 2**index, rows, columns)
        boxes.append(clipped(moved(grid[places], moves[places], (1, 1, 1, 1)), high, wide))
        scores.append(best)
        owners.append(torch.full((len(best),), index))
    boxes, scores, owners = torch.cat(boxes), torch.cat(scores), torch.cat(owners)
    there = not_empty(boxes)
    boxes, scores, owners = boxes[there], scores[there], owners[there]
    proposals = boxes[batched_nms(boxes, scores, owners, 0.7)[:1000]]

    heads = model.roi_heads
    class_logits, class_deltas = heads.box_predictor(heads.box_head(pooled(levels, proposals, 7, sampling)))
    outputs = class_logits.shape[1]
    probabilities = class_logits.softmax(1)[:, 1:]
    each = moved(proposals.repeat_interleave(outputs, 0), class_deltas.reshape(-1, 4), (10, 10, 5, 5))
    each = clipped(each, high, wide).reshape(-1, outputs, 4)[:, 1:]
    rows, classes = torch.where(probabilities > 0.05)
    found, found_scores = each[rows, classes], probabilities[rows, classes]
    kept = batched_nms(found, found_scores, classes, 0.5)[:100]
    found, found_scores, classes = found[kept], found_scores[kept], classes[kept]
    mask_logits = heads.mask_predictor(heads.mask_head(pooled(levels, found, 14, sampling)))
    masks = mask_logits[torch.arange(len(found)), classes + 1].sigmoid()
    scaled_boxes = clipped(found * torch.tensor([width / wide, height / high] * 2), height, width)
    there = not_empty(scaled_boxes)
    return {"boxes": scaled_boxes[there], "scores": found_scores[there], "labels": classes[there] + 1, "masks": masks[there]}


def as_golden(found: dict[str, torch.Tensor], height: int, width: int) -> dict:
    masks = [pasted(mask, box, height, width) for mask, box in zip(found["masks"][:5], found["boxes"][:5])]
    return {
        "boxes": [[round(v, 3) for v in box] for box in found["boxes"].tolist()],
        "scores": [round(v, 6) for v in found["scores"].tolist()],
        "labels": found["labels"].tolist(),
        "masks": [coco_mask.encode(np.asfortranarray(m.numpy().astype(np.uint8)))["counts"].decode() for m in masks],
    }


def apart(found: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> dict[str, float]:
    """How far the detections of one are from those of the other of the same class that overlap them most."""
    boxes, scores, alone = [], [], 0
    for box, score, label in zip(found["boxes"], found["scores"], found["labels"]):
        same = other["labels"] == label
        candidates = other["boxes"][same]
        if len(candidates) == 0:
            alone += 1
            continue
        off = (candidates - box).abs().amax(1)
        if off.min() > 8:
            alone += 1
            continue
        boxes.append(off.min().item())
        scores.append((other["scores"][same][off.argmin()] - score).abs().item())
    median = lambda values: round(float(np.median(values)), 4) if values else None
    return {
        "alone": alone,
        "boxMedian": median(boxes),
        "boxLargest": round(max(boxes, default=0), 3),
        "scoreMedian": median(scores),
        "scoreLargest": round(max(scores, default=0), 4),
    }


def whole() -> None:
    recorded = json.loads((GOLDENS / "whole.json").read_text())
    photos = [np.asarray(Image.open(GOLDENS / photo["file"]).convert("RGB")) for photo in recorded["photos"]]
    golden, adaptive = {}, {}
    for backbone, outputs, stride, *sides in [
        ("resnet50", 9, True, 256, 416),
        ("resnet50", 14, False, 256, 416),
        ("resnet18", 9, False, 256, 416),
        ("resnet50", 9, True, 800, 1333),
    ]:
        key = f"{backbone}-{outputs}-{sides[0]}-{sides[1]}{'-msra' if stride else ''}"
        model = network(backbone, outputs, stride)
        found = [detect(model, photo, tuple(sides), 2) for photo in photos]
        golden[key] = [as_golden(each, *photo.shape[:2]) for each, photo in zip(found, photos)]
        adaptive[key] = [apart(each, detect(model, photo, tuple(sides), 0)) for each, photo in zip(found, photos)]
        print(key, [len(each["scores"]) for each in found], adaptive[key], flush=True)
    facts = {"whole": golden, "adaptive": adaptive}
    (GOLDENS / "detectron2-whole.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")


def geometry() -> None:
    random = np.random.default_rng(11)
    sizes = [(480, 640), (640, 480), (800, 800), (600, 2000), (2000, 600), (333, 500), (799, 1333)]
    sizes += [tuple(int(v) for v in random.integers(40, 1600, 2)) for _ in range(60)]
    rows = []
    for index, (height, width) in enumerate(sizes):
        short, long = [(800, 1333), (320, 534), (640, 1333)][index % 3]
        rows.append([height, width, short, long, *seen_size(height, width, short, long)])
    y, x = np.mgrid[0:28, 0:28]
    blob = np.clip(300 - 18 * np.hypot(y - 12, x - 15), 0, 255).astype(np.uint8)
    noise = random.integers(0, 256, (28, 28)).astype(np.uint8)
    full, half = np.full((28, 28), 255, np.uint8), np.full((28, 28), 128, np.uint8)
    cases = [
        ("inside", blob, [20.3, 15.7, 90.2, 80.9], 100, 120),
        ("over the left and upper border", blob, [-30.6, -12.2, 60.1, 70.4], 90, 120),
        ("over the right and lower border", full, [60.5, 40.5, 170.5, 130.25], 90, 120),
        ("around the whole picture", full, [-400.0, -300.0, 500.0, 400.0], 33, 47),
        ("smaller than a pixel", full, [7.2, 9.4, 8.1, 10.3], 20, 20),
        ("between pixels' centres", full, [7.6, 9.6, 8.4, 10.4], 20, 20),
        ("at the threshold", half, [4.0, 4.0, 36.0, 36.0], 40, 40),
        ("noise", noise, [13.37, 17.61, 203.91, 177.43], 200, 240),
        ("large", blob, [100.4, 300.6, 900.2, 1100.8], 1200, 1000),
    ]
    golden = []
    for name, cells, box, height, width in cases:
        mask = pasted(torch.tensor(cells / 256, dtype=torch.float32), torch.tensor(box), height, width)
        counts = coco_mask.encode(np.asfortranarray(mask.numpy().astype(np.uint8)))["counts"].decode()
        golden.append({"name": name, "cells": cells.tobytes().hex(), "box": box, "height": height, "width": width, "counts": counts})
    GEOMETRY.write_text(json.dumps({"sizes": rows, "pastes": golden}, separators=(",", ":")) + "\n")


def parts() -> None:
    """Anchors of a level, a piece of a photo scaled by Pillow, and the 0 and 1 that the mask head learns (BitMasks.crop_and_resize)."""
    targets = load_file(GOLDENS.parent / "targets/goldens/targets.safetensors")
    bitmaps, boxes, matched = (targets[f"mask.{name}"] for name in ("bitmaps", "boxes", "matched"))
    rows = torch.cat([matched[:, None].float(), boxes], 1)
    shares = roi_align(bitmaps[:, None].float(), rows, 28, 1.0, sampling_ratio=0, aligned=True)[:, 0]
    out = {"masks": (shares >= 0.5).to(torch.uint8), "shares": shares, "anchors": level_anchors(64, 8, 3, 5)}
    corner = np.asarray(Image.open(GOLDENS / "photo-1.png").convert("RGB"))[60:140, 90:210]
    out["corner"] = torch.from_numpy(corner.copy())
    for height, width in [(53, 77), (100, 150), (40, 60), (27, 40)]:
        scaled = np.asarray(Image.fromarray(corner).resize((width, height), Image.BILINEAR))
        out[f"scaled.{height}.{width}"] = torch.from_numpy(scaled.copy())
    save_file({name: value.contiguous() for name, value in out.items()}, GOLDENS / "detectron2-parts.safetensors")


geometry()
parts()
whole()
