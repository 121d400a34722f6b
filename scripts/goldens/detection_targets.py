"""Writes what torchvision computes around the detector's network: sizes, anchors, box coding, pasted masks.

References: torchvision 0.29's GeneralizedRCNNTransform, AnchorGenerator, BoxCoder and paste_masks_in_image.

Run: python scripts/goldens/detection_targets.py   (needs torch, torchvision, pycocotools, safetensors)
"""

import json
import pathlib

import numpy as np
import torch
from pycocotools import mask as coco_mask
from safetensors.torch import save_file
from torchvision.models.detection._utils import BoxCoder
from torchvision.models.detection.anchor_utils import AnchorGenerator
from torchvision.models.detection.roi_heads import paste_masks_in_image
from torchvision.models.detection.transform import GeneralizedRCNNTransform, resize_boxes

ROOT = pathlib.Path(__file__).parents[2]
GEOMETRY = ROOT / "src/shared/geometry/goldens/detection.json"
BOXES = ROOT / "src/main/ml/maskrcnn/goldens/boxes.safetensors"


def detector_sizes(random: np.random.Generator) -> list[list[int]]:
    """Rows of height, width, short side, long side, resulting height, resulting width."""
    fixed = [(480, 640), (640, 480), (800, 800), (3000, 4000), (600, 2000), (2000, 600), (1, 1), (333, 500), (799, 1333)]
    drawn = [tuple(int(v) for v in random.integers(40, 1600, 2)) for _ in range(120)]
    rows = []
    for index, (height, width) in enumerate(fixed + drawn):
        short, long = [(800, 1333), (320, 534), (448, 746), (640, 1333)][index % 4]
        transform = GeneralizedRCNNTransform(short, long, [0.0], [1.0]).eval()
        resized, _ = transform.resize(torch.zeros(1, height, width))
        rows.append([height, width, short, long, *resized.shape[-2:]])
    return rows


def resized_boxes(random: np.random.Generator) -> list[dict]:
    cases = []
    for sizes in [((480, 640), (800, 1066)), ((3000, 2000), (1199, 800))]:
        boxes = torch.tensor(random.random((5, 4)) * 2000, dtype=torch.float32)
        cases.append({"from": sizes[0], "to": sizes[1], "boxes": boxes.flatten().tolist(), "resized": resize_boxes(boxes, *sizes).flatten().tolist()})
    return cases


def pastes(random: np.random.Generator) -> list[dict]:
    """`cells`: the 28 x 28 probabilities in 256ths, as hexadecimal bytes."""
    y, x = np.mgrid[0:28, 0:28]
    blob = np.clip(255 * np.exp(-(((y - 13) / 9) ** 2 + ((x - 15) / 7) ** 2)), 0, 255).astype(np.uint8)
    ring = np.where((np.hypot(y - 13.5, x - 13.5) < 12) & (np.hypot(y - 13.5, x - 13.5) > 6), 230, 12).astype(np.uint8)
    noise = random.integers(0, 256, (28, 28), dtype=np.uint8)
    half = np.full((28, 28), 128, np.uint8)
    full = np.full((28, 28), 255, np.uint8)
    cases = [
        ("a blob inside", blob, [40.3, 22.7, 130.9, 110.2], 160, 200),
        ("smaller than its cells", noise, [10.2, 11.9, 25.4, 20.1], 40, 50),
        ("over the left and upper border", ring, [-30.6, -12.2, 60.1, 70.4], 90, 120),
        ("over the right and lower border", ring, [60.5, 40.5, 170.5, 130.25], 90, 120),
        ("around the whole picture", full, [-400.0, -300.0, 500.0, 400.0], 33, 47),
        ("filling the picture", full, [0.0, 0.0, 47.0, 33.0], 33, 47),
        ("one pixel", full, [7.2, 9.4, 8.1, 10.3], 20, 20),
        ("without extent", full, [5.0, 6.0, 5.0, 6.0], 20, 20),
        ("without extent at the border", full, [20.0, 3.0, 20.0, 9.0], 20, 20),
        ("a line", noise, [3.0, 5.5, 90.0, 5.9], 20, 100),
        ("nothing over the threshold", np.zeros((28, 28), np.uint8), [4.0, 4.0, 15.0, 15.0], 20, 20),
        ("at the threshold", half, [3.3, 2.2, 77.7, 66.6], 80, 90),
        ("28 cells on 28 pixels", noise, [2.0, 2.0, 29.0, 29.0], 32, 32),
        ("noise", noise, [13.37, 17.61, 203.91, 177.43], 200, 240),
        ("large", blob, [100.4, 300.6, 1500.2, 1900.8], 2000, 1600),
    ]
    golden = []
    for name, cells, box, height, width in cases:
        probabilities = torch.tensor(cells / 256, dtype=torch.float32)[None, None]
        pasted = paste_masks_in_image(probabilities, torch.tensor([box]), (height, width))[0, 0] > 0.5
        counts = coco_mask.encode(np.asfortranarray(pasted.numpy().astype(np.uint8)))["counts"].decode()
        golden.append({"name": name, "cells": cells.tobytes().hex(), "box": box, "height": height, "width": width, "counts": counts})
    return golden


def anchors() -> dict[str, torch.Tensor]:
    """Cells of several settings, and the grid of one small pyramid: rows of `grids` are height, width, strides."""
    tensors = {}
    settings = {"resnet": ((32, 64, 128, 256, 512), (0.5, 1.0, 2.0)), "odd": ((33, 7, 1), (0.37, 1.0, 3.1, 2.0))}
    for name, (sizes, ratios) in settings.items():
        tensors[f"cell.{name}"] = AnchorGenerator((sizes,), (ratios,)).cell_anchors[0]
        tensors[f"sizes.{name}"] = torch.tensor(sizes, dtype=torch.float64)
        tensors[f"ratios.{name}"] = torch.tensor(ratios, dtype=torch.float64)
    generator = AnchorGenerator(((32,), (64, 90)), ((0.5, 1.0, 2.0),) * 2)
    grids = [[4, 6, 64 // 4, 100 // 6], [2, 3, 64 // 2, 100 // 3]]
    found = generator.grid_anchors([grid[:2] for grid in grids], [[torch.tensor(s) for s in grid[2:]] for grid in grids])
    for level, (grid, boxes) in enumerate(zip(grids, found)):
        tensors[f"grid.{level}"] = torch.tensor(grid, dtype=torch.int32)
        tensors[f"gridCell.{level}"] = generator.cell_anchors[level]
        tensors[f"gridAnchors.{level}"] = boxes
    return tensors


def box_coding(random: np.random.Generator) -> dict[str, torch.Tensor]:
    """Random boxes of all sizes; the first have equal boxes, a side of a thousandth pixel, and huge ones."""
    centres, sides = random.random((40, 2)) * 1000, np.exp(random.random((80, 2)) * 7)
    proposals = np.concatenate([centres - sides[:40] / 2, centres + sides[:40] / 2], 1)
    moved = centres + random.normal(0, 20, (40, 2))
    references = np.concatenate([moved - sides[40:] / 2, moved + sides[40:] / 2], 1)
    proposals[0] = references[0]
    proposals[1] = [10, 10, 10.001, 10.001]
    proposals[2], references[2] = [-5000, -5000, 5000, 5000], [3, 3, 4, 4]
    proposals, references = (torch.tensor(boxes, dtype=torch.float32) for boxes in (proposals, references))
    deltas = torch.tensor(random.normal(0, 2, (40, 12)), dtype=torch.float32)
    deltas[3] = 100
    deltas[4] = -100
    tensors = {"proposals": proposals, "references": references, "deltas": deltas}
    for name, weights in {"proposal": (1.0, 1.0, 1.0, 1.0), "detection": (10.0, 10.0, 5.0, 5.0)}.items():
        coder = BoxCoder(weights)
        tensors[f"encoded.{name}"] = coder.encode_single(references, proposals)
        tensors[f"decoded.{name}"] = coder.decode(deltas, [proposals])
    return tensors


def write(file: pathlib.Path, tensors: dict[str, torch.Tensor]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, file)
    print(file.relative_to(ROOT), file.stat().st_size)


torch.set_num_threads(1)
random = np.random.default_rng(20210)
geometry = {"sizes": detector_sizes(random), "boxes": resized_boxes(random), "pastes": pastes(random)}
GEOMETRY.write_text(json.dumps(geometry, separators=(",", ":")) + "\n")
print(GEOMETRY.relative_to(ROOT), GEOMETRY.stat().st_size)
write(BOXES, {**anchors(), **box_coding(random)})
