"""Writes src/shared/metrics/label-errors/goldens/label-errors.json: what cleanlab finds on made-up noisy labels.

pip install cleanlab==2.9.0 numpy; python scripts/goldens/label_errors.py
"""

import json
from pathlib import Path

import numpy as np
from cleanlab.count import compute_confident_joint
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores

FILTERS = ["prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "predicted_neq_given"]
RANKS = ["self_confidence", "normalized_margin"]
HERE = Path(__file__).resolve().parents[2] / "src/shared/metrics/label-errors/goldens/label-errors.json"


def made_up(random, count, classes, noise, sharpness, missing=None, weights=None):
    """Labels of which a share is wrong, and probabilities of a model that is mostly right."""
    truth = random.choice(classes, count, p=weights)
    logits = random.normal(0, 1, (count, classes))
    logits[np.arange(count), truth] += sharpness
    probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    probabilities = np.round(probabilities, 6)
    probabilities[:, 0] = np.round(1 - probabilities[:, 1:].sum(axis=1), 6)
    wrong = random.random(count) < noise
    labels = np.where(wrong, random.integers(0, classes, count), truth)
    if missing is not None:
        labels[labels == missing] = (missing + 1) % classes
    return labels, np.clip(probabilities, 0, 1)


def case(name, labels, probabilities, minimum=1):
    issues = {}
    for filter_by in FILTERS:
        for rank_by in RANKS:
            found = find_label_issues(
                labels,
                probabilities,
                filter_by=filter_by,
                return_indices_ranked_by=rank_by,
                min_examples_per_class=minimum,
                n_jobs=1,
            )
            issues[f"{filter_by} {rank_by}"] = found.tolist()
    return {
        "name": name,
        "classes": probabilities.shape[1],
        "minimum": minimum,
        "labels": labels.tolist(),
        "probabilities": probabilities.tolist(),
        "joint": compute_confident_joint(labels, probabilities).tolist(),
        "scores": {
            rank: get_label_quality_scores(labels, probabilities, method=rank)[:10].tolist() for rank in RANKS
        },
        "issues": issues,
    }


random = np.random.default_rng(5)
cases = [
    case("fourteen events, a twentieth wrong", *made_up(random, 260, 14, 0.05, 3)),
    case("a model that is hardly right", *made_up(random, 180, 6, 0.3, 0.7)),
    case("two classes", *made_up(random, 60, 2, 0.2, 1.5)),
    case("a class that nobody has", *made_up(random, 120, 5, 0.1, 2, missing=3)),
    case("tiny classes", *made_up(random, 90, 8, 0.25, 1.2, weights=[0.6, 0.2, 0.1, 0.05, 0.02, 0.01, 0.01, 0.01])),
    case("twenty of each class stay", *made_up(random, 120, 4, 0.5, 0.8), minimum=20),
]
HERE.parent.mkdir(parents=True, exist_ok=True)
HERE.write_text(json.dumps({"cases": cases}, separators=(",", ":")) + "\n")
print(f"{HERE}: {HERE.stat().st_size} bytes; issues {[len(c['issues']['prune_by_noise_rate self_confidence']) for c in cases]}")
