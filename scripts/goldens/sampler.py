"""Frequencies that torch.utils.data.WeightedRandomSampler draws, for src/main/ml/train/sampler.test.ts.

Run: python scripts/goldens/sampler.py (with torch installed)
"""

import json
from collections import Counter
from pathlib import Path

import torch
from torch.utils.data import WeightedRandomSampler

# Sizes of six events as unbalanced as street photos are.
COUNTS = [103, 355, 452, 314, 44, 138]
EPOCHS = 400

labels = [label for label, count in enumerate(COUNTS) for _ in range(count)]
counts = Counter(labels)
weights = [1 / counts[label] for label in labels]
generator = torch.Generator().manual_seed(0)
per_label = Counter()
distinct = 0
for _ in range(EPOCHS):
    drawn = list(WeightedRandomSampler(weights, len(labels), replacement=True, generator=generator))
    per_label.update(labels[position] for position in drawn)
    distinct += len(set(drawn))

golden = {
    "torch": torch.__version__,
    "counts": COUNTS,
    "epochs": EPOCHS,
    "labelFrequencies": [per_label[label] / (EPOCHS * len(labels)) for label in range(len(COUNTS))],
    "distinctShare": distinct / (EPOCHS * len(labels)),
}
path = Path(__file__).parents[2] / "src/main/ml/train/goldens/sampler.json"
path.parent.mkdir(parents=True, exist_ok=True)
path.write_text(json.dumps(golden, indent=2) + "\n")
