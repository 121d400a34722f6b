"""Weights that Python and TypeScript both compute from a parameter's name, so that no large file is committed.

The TypeScript twin is src/main/ml/backbones/goldens/fixture-weights.ts.
"""

import numpy as np


def signed_units(name: str, count: int) -> np.ndarray:
    """float32 values in [-1, 1): FNV-1a of the name plus the element's number, through MurmurHash3's finaliser."""
    seed = 0x811C9DC5
    for character in name.encode("ascii"):
        seed = ((seed ^ character) * 0x01000193) & 0xFFFFFFFF
    with np.errstate(over="ignore"):
        x = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B1) + np.uint32(seed)
        x ^= x >> np.uint32(16)
        x *= np.uint32(0x85EBCA6B)
        x ^= x >> np.uint32(13)
        x *= np.uint32(0xC2B2AE35)
        x ^= x >> np.uint32(16)
    # 24 bits are exact in float32.
    return ((x >> np.uint32(8)).astype(np.float64) / 2**23 - 1).astype(np.float32)


def fixture_weight(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """Kernels keep the size of what passes; batch norm statistics stay near 0 and 1."""
    units = signed_units(name, int(np.prod(shape))).astype(np.float64)
    if name.endswith("running_var"):
        values = 1 + 0.5 * units
    elif name.endswith("running_mean"):
        values = 0.1 * units
    elif len(shape) > 1:
        values = units * np.sqrt(4 / np.prod(shape[1:]))
    elif name.endswith("weight"):
        values = 0.75 + 0.25 * units
    else:
        values = 0.1 * units
    return values.astype(np.float32).reshape(shape)
