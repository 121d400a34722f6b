"""Writes what torchvision computes around the detector's network: sizes, anchors, box coding, pasted masks, targets.

References: torchvision 0.29's GeneralizedRCNNTransform, AnchorGenerator, BoxCoder, paste_masks_in_image, RPN and
RoIHeads (samplers made to take the first of each kind), project_masks_on_boxes, and torch's interpolate.

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
from torchvision.models.detection.roi_heads import RoIHeads, paste_masks_in_image, project_masks_on_boxes
from torchvision.models.detection.rpn import RegionProposalNetwork
from torchvision.models.detection.transform import GeneralizedRCNNTransform, resize_boxes

ROOT = pathlib.Path(__file__).parents[2]
GEOMETRY = ROOT / "src/shared/geometry/goldens/detection.json"
BOXES = ROOT / "src/main/ml/maskrcnn/goldens/boxes.safetensors"
TARGETS = ROOT / "src/main/ml/maskrcnn/targets/goldens/targets.safetensors"


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


def scattered(random: np.random.Generator, count: int, height: int, width: int) -> np.ndarray:
    """Boxes of all sizes inside a picture."""
    x, y = (np.sort(random.random((count, 2)) * size, 1) for size in (width, height))
    return np.stack([x[:, 0], y[:, 0], x[:, 1] + 0.5, y[:, 1] + 0.5], 1)


def pyramid(height: int, width: int, strides: list[int]) -> torch.Tensor:
    sizes = tuple((8 * stride,) for stride in strides)
    grids = [[-(-height // stride), -(-width // stride)] for stride in strides]
    generator = AnchorGenerator(sizes, ((0.5, 1.0, 2.0),) * len(sizes))
    steps = [[torch.tensor(height // grid[0]), torch.tensor(width // grid[1])] for grid in grids]
    return torch.cat(generator.grid_anchors(grids, steps))


def rpn_targets(random: np.random.Generator) -> dict[str, torch.Tensor]:
    """Anchors of `photo` are those of an 800 x 1088 picture with strides 4 to 64, not stored; others share `rpn.anchors`."""
    small = pyramid(96, 128, [8, 16, 32]).numpy()
    rows = np.arange(10)[:, None] * [0.0, 10.0, 0.0, 10.0] + [0.0, 0.0, 10.0, 10.0]
    cases = {
        "scattered": (small, scattered(random, 4, 96, 128)),
        # Between places of the grid: many anchors overlap each of them equally; one is there twice.
        "ties": (small, [[-12.0, -28.0, 28.0, 36.0], [20, 20, 60, 60], [20, 20, 60, 60], [48, 36, 80, 60]]),
        # Overlaps with the truth of exactly 3/10 and 7/10, and just less.
        "thresholds": (np.concatenate([rows, [[0, 0, 3, 10], [0, 0, 7, 10], [0, 0, 2.999, 10], [0, 0, 6.999, 10]]]), [[0, 0, 10, 10]]),
        "tiny": (small, [[50.2, 40.1, 50.9, 40.7], [7, 7, 9, 8], [127, 95, 128, 96]]),
        "huge": (small, [[-500, -500, 900, 700], [0, 0, 128, 96]]),
        # No anchor reaches the second: all anchors fit it best.
        "far": (small, [[30, 30, 70, 60], [5000, 5000, 5100, 5100]]),
        "none": (small, np.zeros((0, 4))),
        # The first anchor fits the first truth best, though it overlaps the second more.
        "stolen": ([[0, 0, 10, 10], [40, 40, 50, 50]], [[0, 0, 4, 4], [1, 0, 10, 10]]),
        "many": (np.tile(rows, (80, 1)) + np.repeat(np.arange(80) * 0.02, 10)[:, None], rows[::2]),
        "photo": (pyramid(800, 1088, [4, 8, 16, 32, 64]), scattered(random, 6, 800, 1066)),
    }
    network = RegionProposalNetwork(None, None, 0.7, 0.3, 256, 0.5, {}, {}, 0.7)
    tensors = {"rpn.anchors": torch.tensor(small)}
    for name, (anchors, truths) in cases.items():
        anchors, truths = (torch.as_tensor(np.asarray(boxes), dtype=torch.float32) for boxes in (anchors, truths))
        labels, matched = network.assign_targets_to_anchors([anchors], [{"boxes": truths}])
        positive, negative = (torch.where(kind[0])[0].int() for kind in network.fg_bg_sampler(labels))
        deltas = network.box_coder.encode(matched, [anchors])[0]
        tensors[f"rpn.{name}.truths"] = truths
        tensors[f"rpn.{name}.positive"], tensors[f"rpn.{name}.negative"] = positive, negative
        tensors[f"rpn.{name}.regression"] = deltas[positive.long()]
        tensors[f"rpn.{name}.ignored"] = (labels[0] == -1).sum().int()
        if name in ("thresholds", "stolen", "many"):
            tensors[f"rpn.{name}.anchors"] = anchors
    return tensors


def roi_targets(random: np.random.Generator) -> dict[str, torch.Tensor]:
    truths = scattered(random, 5, 300, 400)
    near = np.repeat(truths, 60, 0) + random.normal(0, 12, (300, 4))
    exact = [[0, 0, 5, 10], [0, 0, 4.999, 10], [0, 0, 0, 0], [3, 3, 3, 8]]
    cases = {
        "scattered": (np.concatenate([scattered(random, 250, 300, 400), near]), truths),
        "few": (np.concatenate([scattered(random, 20, 300, 400), truths[:2]]), truths),
        "thresholds": (exact, [[0, 0, 10, 10], [0, 0, 10, 10]]),
        "none": (scattered(random, 30, 300, 400), np.zeros((0, 4))),
        "alone": (np.zeros((0, 4)), truths),
    }
    heads = RoIHeads(None, None, None, 0.5, 0.5, 512, 0.25, None, 0.05, 0.5, 100)
    tensors = {}
    for name, (proposals, boxes) in cases.items():
        proposals, boxes = (torch.as_tensor(np.asarray(values), dtype=torch.float32) for values in (proposals, boxes))
        labels = torch.arange(1, len(boxes) + 1) * 3 % 13 + 1
        sampled, matched, classes, deltas = heads.select_training_samples([proposals], [{"boxes": boxes, "labels": labels}])
        tensors[f"roi.{name}.proposals"], tensors[f"roi.{name}.truths"] = proposals, boxes
        tensors[f"roi.{name}.truthLabels"], tensors[f"roi.{name}.labels"] = labels.int(), classes[0].int()
        tensors[f"roi.{name}.sampled"], tensors[f"roi.{name}.matched"] = sampled[0], matched[0].int()
        tensors[f"roi.{name}.regression"] = torch.where(classes[0][:, None] > 0, deltas[0], 0)
    return tensors


def mask_targets(random: np.random.Generator) -> dict[str, torch.Tensor]:
    height, width = 90, 120
    y, x = np.mgrid[0:height, 0:width]
    ellipse = ((y - 40) / 30) ** 2 + ((x - 66) / 45) ** 2 < 1
    holed = ellipse & ~(((y - 44) / 10) ** 2 + ((x - 60) / 12) ** 2 < 1)
    masks = np.stack([holed, random.random((height, width)) < 0.4, np.ones((height, width), bool)]).astype(np.uint8)
    regions = [
        (0, [20.5, 9.2, 112.3, 71.8]), (0, [60.1, 30.2, 63.9, 33.3]), (0, [0, 0, width, height]), (1, [3.3, 4.4, 31.3, 32.4]),
        (1, [0, 0, 28, 28]), (1, [90.7, 70.2, 120, 90]), (2, [-15.5, -9.5, 60, 50]), (2, [100, 60, 150.5, 120.25]),
        (2, [-40, -40, 400, 300]), (0, [50, 50, 50, 50]), (1, [118.9, 88.7, 119.2, 88.9]), (0, [10, 40, 110, 40.6]),
        (2, [119, 89, 120, 90]), (0, [200, 200, 220, 230]),
    ]
    matched = torch.tensor([object for object, _ in regions])
    boxes = torch.tensor([box for _, box in regions], dtype=torch.float32)
    targets = project_masks_on_boxes(torch.from_numpy(masks), boxes, matched, 28)
    return {"mask.bitmaps": torch.from_numpy(masks), "mask.boxes": boxes, "mask.matched": matched.int(), "mask.targets": targets}


def resized_masks(random: np.random.Generator) -> list[dict]:
    """Bitmaps as hexadecimal bytes of their packed bits."""
    cases = []
    sizes = [((23, 31), size) for size in [(40, 53), (12, 16), (23, 31), (46, 62), (69, 15), (1, 1)]]
    sizes += [((1, int(old)), (1, int(new))) for old, new in random.integers(200, 1400, (24, 2))]
    for old, new in sizes:
        mask = random.integers(0, 2, old, dtype=np.uint8)
        resized = torch.nn.functional.interpolate(torch.from_numpy(mask)[None, None].float(), size=new)[0, 0].byte().numpy()
        cases.append({"from": old, "to": new, "mask": np.packbits(mask).tobytes().hex(), "resized": np.packbits(resized).tobytes().hex()})
    return cases


def write(file: pathlib.Path, tensors: dict[str, torch.Tensor]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, file)
    print(file.relative_to(ROOT), file.stat().st_size)


torch.set_num_threads(1)
random = np.random.default_rng(20210)
torch.randperm = lambda count, device=None: torch.arange(count, device=device)
geometry = {"sizes": detector_sizes(random), "boxes": resized_boxes(random), "pastes": pastes(random)}
geometry["masks"] = resized_masks(np.random.default_rng(7))
GEOMETRY.write_text(json.dumps(geometry, separators=(",", ":")) + "\n")
print(GEOMETRY.relative_to(ROOT), GEOMETRY.stat().st_size)
write(BOXES, {**anchors(), **box_coding(random)})
write(TARGETS, {**rpn_targets(random), **roi_targets(random), **mask_targets(random)})
