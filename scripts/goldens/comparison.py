"""Makes src/shared/metrics/goldens/comparison.json with scikit-learn and statsmodels.

usage: python scripts/goldens/comparison.py
Needs scikit-learn, statsmodels and numpy. Probabilities are whole numbers over 4096, so that they are exact in 32 bits.
"""

import json
import warnings
from pathlib import Path

import numpy as np
from scipy.special import erfc
from sklearn import metrics
from sklearn.calibration import calibration_curve
from statsmodels.stats.contingency_tables import mcnemar

TARGET = Path(__file__).resolve().parents[2] / "src/shared/metrics/goldens/comparison.json"
PARTS = 4096
BINS = 15
RESAMPLES = 25


def calibration_error(right, confidence):
    share, mean = calibration_curve(right, confidence, n_bins=BINS, strategy="uniform")
    edges = np.linspace(0, 1, BINS + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], confidence), minlength=BINS)
    filled = counts > 0
    return float(np.sum(counts[filled] * np.abs(share - mean)) / counts.sum())


def figures(truth, probabilities):
    classes = probabilities.shape[1]
    predicted = probabilities.argmax(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.array(
            [
                metrics.accuracy_score(truth, predicted),
                metrics.balanced_accuracy_score(truth, predicted),
                metrics.f1_score(truth, predicted, labels=range(classes), average="macro", zero_division=0),
                metrics.log_loss(truth, probabilities, labels=range(classes)),
                calibration_error((predicted == truth).astype(int), probabilities.max(axis=1)),
            ]
        )


def tests(only_first, only_second):
    table = [[10, only_first], [only_second, 3]]
    exact = mcnemar(table, exact=True)
    corrected = mcnemar(table, exact=False, correction=True)
    return {
        "onlyFirstRight": only_first,
        "onlySecondRight": only_second,
        "exact": float(exact.pvalue),
        "chiSquare": float(corrected.statistic),
        "approximate": float(corrected.pvalue),
    }


def case(name, truth, first, second, groups, random):
    names = list(dict.fromkeys(groups.tolist()))
    rows = [np.flatnonzero(groups == group) for group in names]
    draws = random.integers(0, len(names), (RESAMPLES, len(names)))
    a, b = first / PARTS, second / PARTS
    differences = []
    for draw in draws:
        chosen = np.concatenate([rows[index] for index in draw])
        differences.append(figures(truth[chosen], b[chosen]) - figures(truth[chosen], a[chosen]))
    low, high = np.percentile(np.array(differences), [2.5, 97.5], axis=0)
    right_a, right_b = a.argmax(axis=1) == truth, b.argmax(axis=1) == truth
    return {
        "name": name,
        "truth": truth.tolist(),
        "first": first.tolist(),
        "second": second.tolist(),
        "groups": groups.tolist(),
        "draws": draws.ravel().tolist(),
        "resamples": RESAMPLES,
        "expected": {
            "first": figures(truth, a).tolist(),
            "second": figures(truth, b).tolist(),
            "low": low.tolist(),
            "high": high.tolist(),
            "counts": [
                int(np.sum(right_a & right_b)),
                int(np.sum(right_a & ~right_b)),
                int(np.sum(~right_a & right_b)),
                int(np.sum(~right_a & ~right_b)),
            ],
        },
    }


def details(truth, parts):
    """Each class against all others, and what is left at some thresholds."""
    probabilities = parts / PARTS
    classes = parts.shape[1]
    curves = []
    for index in range(classes):
        positive = (truth == index).astype(int)
        precision, recall, thresholds = metrics.precision_recall_curve(positive, probabilities[:, index])
        share, mean = calibration_curve(positive, probabilities[:, index], n_bins=10, strategy="uniform")
        curves.append(
            {
                "averagePrecision": float(metrics.average_precision_score(positive, probabilities[:, index])),
                # From the highest threshold on, without the point of no item.
                "precision": precision[:-1][::-1].tolist(),
                "recall": recall[:-1][::-1].tolist(),
                "thresholds": thresholds[::-1].tolist(),
                "share": share.tolist(),
                "mean": mean.tolist(),
            }
        )
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == truth
    coverage = []
    for threshold in [0, 0.25, 0.5, 0.75]:
        kept = confidence >= threshold
        coverage.append([threshold, float(kept.mean()), float(right[kept].mean())])
    return {"curves": curves, "coverage": coverage}


def draw(random, truth, classes, skill):
    """Distributions that lean towards the true class."""
    weights = random.gamma(0.7, size=(len(truth), classes)) + 1e-9
    weights[np.arange(len(truth)), truth] += random.random(len(truth)) * skill
    return np.array([random.multinomial(PARTS, row / row.sum()) for row in weights])


def main():
    random = np.random.default_rng(2024)
    unbalanced = random.choice(6, 140, p=[0.4, 0.25, 0.15, 0.1, 0.06, 0.04])
    photos = np.sort(random.integers(0, 50, 140))
    few = random.choice([0, 3, 4, 9], 60)
    same = draw(random, few, 14, 1.5)
    cases = [
        case("a better model", unbalanced, draw(random, unbalanced, 6, 1), draw(random, unbalanced, 6, 3), photos, random),
        case("the same model", few, same, same, random.integers(0, 20, 60), random),
        case("absent classes", few, same, draw(random, few, 14, 1.5), random.integers(0, 20, 60), random),
    ]
    pairs = [(0, 1), (1, 0), (5, 5), (12, 4), (0, 8), (31, 33), (150, 100), (1200, 1100), (40, 900), (9000, 8500)]
    golden = {
        "cases": cases,
        "details": details(unbalanced, np.array(cases[0]["second"])),
        "tests": [tests(*pair) for pair in pairs],
        "complementaryError": [[float(x), float(erfc(x))] for x in [0, 0.001, 0.3, 1, 1.99, 2, 2.5, 4, 8, 20]],
    }
    TARGET.write_text(json.dumps(golden) + "\n")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
