"""Makes src/shared/metrics/goldens/classification.json with scikit-learn.

usage: python scripts/goldens/metrics.py
Needs scikit-learn and numpy. Probabilities are whole numbers over 4096, so that they are exact in 32 bits.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

TARGET = Path(__file__).resolve().parents[2] / "src/shared/metrics/goldens/classification.json"
PARTS = 4096
BINS = 15


def means(truth, predicted, classes, average):
    values = metrics.precision_recall_fscore_support(
        truth, predicted, labels=range(classes), average=average, zero_division=0
    )
    return dict(zip(["precision", "recall", "f1"], (float(value) for value in values[:3])))


def calibration(right, confidence):
    share, mean = calibration_curve(right, confidence, n_bins=BINS, strategy="uniform")
    edges = np.linspace(0, 1, BINS + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=BINS)
    filled = counts > 0
    error = float(np.sum(counts[filled] * np.abs(share - mean)) / counts.sum())
    return {"error": error, "counts": counts.tolist(), "accuracy": share.tolist(), "confidence": mean.tolist()}


def intervals(truth, predicted, probabilities, groups, classes, random):
    """Percentile intervals of resamples whose draws are recorded."""
    names = list(dict.fromkeys(groups.tolist()))
    rows = [np.flatnonzero(groups == name) for name in names]
    draws = random.integers(0, len(names), (25, len(names)))
    figures = []
    for draw in draws:
        chosen = np.concatenate([rows[index] for index in draw])
        t, p = truth[chosen], predicted[chosen]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            figures.append(
                [
                    metrics.accuracy_score(t, p),
                    metrics.balanced_accuracy_score(t, p),
                    metrics.f1_score(t, p, labels=range(classes), average="macro", zero_division=0),
                    metrics.log_loss(t, probabilities[chosen], labels=range(classes)),
                ]
            )
    low, high = np.percentile(np.array(figures), [2.5, 97.5], axis=0)
    names = ["accuracy", "balancedAccuracy", "macroF1", "logLoss"]
    return {"draws": draws.ravel().tolist(), "resamples": 25, **{n: [float(a), float(b)] for n, a, b in zip(names, low, high)}}


def case(name, truth, parts, groups, random):
    classes = parts.shape[1]
    probabilities = parts / PARTS
    predicted = probabilities.argmax(axis=1)
    labels = range(classes)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        truth, predicted, labels=labels, zero_division=0
    )
    right = (predicted == truth).astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = {
            "accuracy": float(metrics.accuracy_score(truth, predicted)),
            "balancedAccuracy": float(metrics.balanced_accuracy_score(truth, predicted)),
            "logLoss": float(metrics.log_loss(truth, probabilities, labels=labels)),
            "confusion": metrics.confusion_matrix(truth, predicted, labels=labels).tolist(),
            "byRow": metrics.confusion_matrix(truth, predicted, labels=labels, normalize="true").tolist(),
            "byColumn": metrics.confusion_matrix(truth, predicted, labels=labels, normalize="pred").tolist(),
            "byAll": metrics.confusion_matrix(truth, predicted, labels=labels, normalize="all").tolist(),
            "perClass": [
                {"precision": float(p), "recall": float(r), "f1": float(f), "support": int(s)}
                for p, r, f, s in zip(precision, recall, f1, support)
            ],
            "macro": means(truth, predicted, classes, "macro"),
            "weighted": means(truth, predicted, classes, "weighted"),
            "calibration": calibration(right, probabilities[np.arange(len(truth)), predicted]),
            "intervals": intervals(truth, predicted, probabilities, groups, classes, random),
        }
        if classes > 2:
            expected["top3Accuracy"] = float(metrics.top_k_accuracy_score(truth, probabilities, k=3, labels=labels))
    return {
        "name": name,
        "truth": truth.tolist(),
        "parts": parts.tolist(),
        "groups": groups.tolist(),
        "expected": expected,
    }


def draw(random, truth, classes, skill):
    """Distributions that lean towards the true class."""
    weights = random.gamma(0.7, size=(len(truth), classes)) + 1e-9
    weights[np.arange(len(truth)), truth] += random.random(len(truth)) * skill
    return np.array([random.multinomial(PARTS, row / row.sum()) for row in weights])


def main():
    random = np.random.default_rng(2021)
    unbalanced = random.choice(6, 160, p=[0.4, 0.25, 0.15, 0.1, 0.06, 0.04])
    few = random.choice([0, 3, 4, 9], 60)
    certain = np.zeros((12, 4), dtype=int)
    certain[np.arange(12), np.arange(12) % 4] = PARTS
    ties = np.full((10, 4), PARTS // 4)
    ties[5:] = [PARTS // 2, PARTS // 2, 0, 0]
    binary = random.integers(0, 2, 30)
    photos = np.sort(random.integers(0, 55, 160))
    cases = [
        case("unbalanced", unbalanced, draw(random, unbalanced, 6, 3), photos, random),
        case("absent classes", few, draw(random, few, 14, 1.5), random.integers(0, 20, 60), random),
        case("certain and right", np.arange(12) % 4, certain, np.arange(12), random),
        case("certain and wrong", (np.arange(12) + 1) % 4, certain, np.arange(12), random),
        case("ties", np.arange(10) % 4, ties, np.arange(10), random),
        case("two classes", binary, draw(random, binary, 2, 1), np.arange(30) // 2, random),
        case("one item", np.array([2]), np.array([[1024, 1024, 2000, 48]]), np.array([7]), random),
    ]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(cases) + "\n")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
