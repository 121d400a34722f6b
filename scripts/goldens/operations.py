"""Writes what PyTorch makes of a transposed convolution, of upsampling to the sizes that a pyramid has, and of resizing a
photo.

Run: python scripts/goldens/operations.py   (needs torch, numpy)
"""

import json
import pathlib

import torch
from fixture_weights import fixture_weight, signed_units
from torch.nn import functional

target = pathlib.Path(__file__).parents[2] / "src/main/ml/ops/goldens/operations.json"


def rounded(values: torch.Tensor) -> list[float]:
    return [round(value, 6) for value in values.flatten().tolist()]


def transposed() -> dict:
    height, width, channels, filters = 3, 5, 4, 6
    x = torch.from_numpy(signed_units("x", 2 * height * width * channels)).reshape(2, height, width, channels)
    kernel = torch.from_numpy(fixture_weight("layer.weight", (channels, filters, 2, 2)))
    bias = torch.from_numpy(fixture_weight("layer.bias", (filters,)))
    y = functional.conv_transpose2d(x.permute(0, 3, 1, 2), kernel, bias, stride=2).relu().permute(0, 2, 3, 1)
    return {"input": list(x.shape), "output": list(y.shape), "values": rounded(y)}


def upsampled() -> list[dict]:
    """Which pixel each of the finer level's has, for the coarser level's size and twice that or one less."""
    made = []
    for size in [*range(1, 43), 63, 84, 126]:
        for finer in (2 * size, 2 * size - 1):
            row = torch.arange(size, dtype=torch.float32).reshape(1, 1, 1, size)
            values = functional.interpolate(row, size=(1, finer), mode="nearest")
            made.append({"from": size, "to": finer, "pixels": [int(value) for value in values.flatten()]})
    return made


def resized() -> list[dict]:
    made = []
    for height, width, to in [(9, 7, (13, 10)), (16, 5, (6, 2)), (1, 8, (1, 5))]:
        x = torch.from_numpy(signed_units("x", height * width * 3)).reshape(1, height, width, 3)
        y = functional.interpolate(x.permute(0, 3, 1, 2), size=to, mode="bilinear", align_corners=False)
        made.append({"from": [height, width], "to": list(to), "values": rounded(y.permute(0, 2, 3, 1))})
    return made


facts = {"transposed": transposed(), "upsampled": upsampled(), "resized": resized()}
target.parent.mkdir(exist_ok=True)
target.write_text(json.dumps(facts, separators=(",", ":")) + "\n")
