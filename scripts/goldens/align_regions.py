"""Writes what torchvision's `roi_align` makes of random boxes, and the gradient in the features.

Run: python scripts/goldens/align_regions.py   (needs torch, torchvision, numpy, safetensors)
"""

import pathlib

import numpy as np
import torch
from fixture_weights import signed_units
from safetensors.torch import save_file
from torchvision.ops import roi_align

target = pathlib.Path(__file__).parents[2] / "src/main/ml/ops/goldens/align-regions.safetensors"
batch, height, width, channels, stride = 2, 19, 23, 3, 8


def boxes() -> np.ndarray:
    """200 corners in pixels of the input: inside, over a border, outside, tiny, without area, turned round, huge."""
    random = np.random.default_rng(5)
    bottom, right = height * stride, width * stride
    made = []
    for kind in range(200):
        x, y = random.uniform(0, right), random.uniform(0, bottom)
        w, h = random.uniform(4, right / 2), random.uniform(4, bottom / 2)
        match kind % 8:
            case 0:
                x, y = random.choice([-w / 2, right - w / 2]), random.choice([-h / 2, bottom - h / 2])
            case 1:
                x, y = random.choice([-3 * w, right + w]), random.uniform(-bottom, 2 * bottom)
            case 2:
                w, h = random.uniform(0, 2, 2)
            case 3:
                w, h = random.choice([0, w]), 0
            case 4:
                w, h = -w, -h
            case 5:
                x, y, w, h = -random.uniform(0, 2000), -random.uniform(0, 2000), *random.uniform(2000, 5000, 2)
        made.append([x, y, x + w, y + h])
    return np.array(made, np.float32)


def main() -> None:
    corners = torch.from_numpy(boxes())
    pictures = torch.arange(len(corners)) % batch
    features = torch.from_numpy(signed_units("features", batch * height * width * channels))
    out = {"boxes": corners, "pictures": pictures.int()}
    for cells in (7, 14):
        x = features.reshape(batch, height, width, channels).permute(0, 3, 1, 2).clone().requires_grad_()
        rows = torch.cat([pictures[:, None].float(), corners], 1)
        aligned = roi_align(x, rows, cells, 1 / stride, sampling_ratio=2, aligned=False).permute(0, 2, 3, 1)
        gradient = torch.from_numpy(signed_units(f"gradient.{cells}", aligned.numel())).reshape(aligned.shape)
        (aligned * gradient).sum().backward()
        assert x.grad is not None
        # One channel of the larger grid is enough.
        out[f"aligned.{cells}"] = (aligned if cells == 7 else aligned[..., :1]).detach().contiguous()
        out[f"gradient.{cells}"] = x.grad.permute(0, 2, 3, 1).contiguous()
    # With half a pixel's offset, as Detectron2 takes its regions.
    x = features.reshape(batch, height, width, channels).permute(0, 3, 1, 2).clone().requires_grad_()
    shifted = roi_align(x, rows, 7, 1 / stride, sampling_ratio=2, aligned=True).permute(0, 2, 3, 1)
    (shifted * torch.from_numpy(signed_units("gradient.7", shifted.numel())).reshape(shifted.shape)).sum().backward()
    out["shifted.7"], out["shiftedGradient.7"] = shifted.detach().contiguous(), x.grad.permute(0, 2, 3, 1).contiguous()
    target.parent.mkdir(exist_ok=True)
    save_file(out, target)
    zeros = (out["aligned.7"].flatten(1).abs().sum(1) == 0).sum().item()
    print({name: tuple(tensor.shape) for name, tensor in out.items()}, zeros, "boxes outside")


main()
