"""Repeat factors of photos by NumPy, after the formula of Detectron2's RepeatFactorTrainingSampler
(detectron2/data/samplers/distributed_sampler.py), and how often its stochastic rounding draws them, for
src/shared/domain/photo-sampling.test.ts and photo-draws.test.ts.

Run: python scripts/goldens/repeat_factors.py (with numpy installed)
"""

import json
import math
from collections import defaultdict
from pathlib import Path

import numpy as np

CLASSES = 6
PHOTOS = 240
EPOCHS = 4000
THRESHOLDS = [0.001, 0.05, 0.2, 0.5, 1.0]


def photos():
    """Garments of each photo, by class: the first classes common, the last rare; some photos show nothing."""
    random = np.random.default_rng(7)
    shares = [0.7, 0.35, 0.12, 0.06, 0.02, 0.0]
    shown = []
    for _ in range(PHOTOS):
        garments = [c for c, share in enumerate(shares) for _ in range(1 + random.integers(2)) if random.random() < share]
        random.shuffle(garments)
        shown.append([int(c) for c in garments])
    shown[11] = []
    return shown


def factors(shown, threshold):
    """repeat_factors_from_category_frequency: of each class, and of each photo."""
    frequency = defaultdict(int)
    for garments in shown:
        for category in set(garments):
            frequency[category] += 1
    for category, count in frequency.items():
        frequency[category] = count / len(shown)
    repeats = {c: max(1.0, math.sqrt(threshold / f)) for c, f in frequency.items()}
    of_photos = [max({repeats[c] for c in garments}, default=1.0) for garments in shown]
    return [repeats.get(c, 1.0) for c in range(CLASSES)], of_photos


def draws(of_photos):
    """_get_epoch_indices over many epochs: mean draws of each photo, mean and deviation of an epoch's length."""
    random = np.random.default_rng(1)
    whole = np.trunc(of_photos)
    rest = np.asarray(of_photos) - whole
    times = whole + (random.random((EPOCHS, len(of_photos))) < rest)
    return {
        "perPhoto": times.mean(axis=0).tolist(),
        "length": times.sum(axis=1).mean(),
        "deviation": times.sum(axis=1).std(),
    }


shown = photos()
cases = []
for threshold in THRESHOLDS:
    per_class, per_photo = factors(shown, threshold)
    cases.append({"threshold": threshold, "classes": per_class, "photos": per_photo})
golden = {
    "numpy": np.__version__,
    "classCount": CLASSES,
    "photos": shown,
    "cases": cases,
    "epochs": EPOCHS,
    "drawn": {"threshold": 0.5, **draws(factors(shown, 0.5)[1])},
}
path = Path(__file__).parents[2] / "src/shared/domain/goldens/repeat-factors.json"
path.write_text(json.dumps(golden) + "\n")
