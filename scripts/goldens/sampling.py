"""Weights of a garment by NumPy, and what torch.utils.data.WeightedRandomSampler draws with them, for
src/shared/domain/sampling.test.ts and sampling-draws.test.ts.

Run: python scripts/goldens/sampling.py (with torch and numpy installed)
"""

import json
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import WeightedRandomSampler

# Sizes of six events as unbalanced as street photos are.
COUNTS = [103, 355, 452, 314, 44, 138]
EPOCHS = 400
BETAS = [0.0, 0.9, 0.99, 0.999, 0.9999, 0.999999]


def effective_number(counts, beta):
    """(1 - beta) / (1 - beta^n), Cui et al. 2019, in extended precision."""
    beta = np.longdouble(beta)
    return ((1 - beta) / (1 - beta ** np.asarray(counts, np.longdouble))).astype(float).tolist()


def draws(weights):
    """Share of each label and of different samples over many epochs."""
    labels = [label for label, count in enumerate(COUNTS) for _ in range(count)]
    per_sample = [weights[label] for label in labels]
    generator = torch.Generator().manual_seed(0)
    per_label = Counter()
    distinct = 0
    for _ in range(EPOCHS):
        drawn = list(WeightedRandomSampler(per_sample, len(labels), replacement=True, generator=generator))
        per_label.update(labels[position] for position in drawn)
        distinct += len(set(drawn))
    total = EPOCHS * len(labels)
    return {
        "labelFrequencies": [per_label[label] / total for label in range(len(COUNTS))],
        "distinctShare": distinct / total,
    }


counts = np.asarray(COUNTS, float)
weights = {
    "inverse-frequency": (1 / counts).tolist(),
    "square-root": (1 / np.sqrt(counts)).tolist(),
    "effective-number": effective_number(COUNTS, 0.999),
}
golden = {
    "torch": torch.__version__,
    "numpy": np.__version__,
    "counts": COUNTS,
    "epochs": EPOCHS,
    "effectiveNumber": [
        {"beta": beta, "counts": [1, 2, *COUNTS, 100_000], "weights": effective_number([1, 2, *COUNTS, 100_000], beta)}
        for beta in BETAS
    ],
    "strategies": {name: {"weights": values, **draws(values)} for name, values in weights.items()},
}
path = Path(__file__).parents[2] / "src/shared/domain/goldens/sampling.json"
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text(json.dumps(golden, indent=2) + "\n")
