"""Writes src/main/ml/compare/goldens/logistic-regression.json: scikit-learn's balanced logistic regression.

pip install scikit-learn==1.9.1; python scripts/goldens/logistic_regression.py
"""

import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

HERE = Path(__file__).resolve().parents[2] / "src/main/ml/compare/goldens/logistic-regression.json"
random = np.random.default_rng(11)
count, columns, classes, c = 90, 12, 4, 0.02
labels = random.choice(classes, count, p=[0.55, 0.25, 0.15, 0.05])
features = np.round(random.normal(0, 1, (count, columns)) + np.eye(classes, columns)[labels] * 1.5, 4)
asked = np.round(random.normal(0, 1, (8, columns)), 4)
model = LogisticRegression(C=c, class_weight="balanced", max_iter=5000, tol=1e-10).fit(features, labels)
HERE.parent.mkdir(parents=True, exist_ok=True)
HERE.write_text(
    json.dumps(
        {
            "classes": classes,
            "c": c,
            "features": features.tolist(),
            "labels": labels.tolist(),
            "asked": asked.tolist(),
            "probabilities": model.predict_proba(asked).tolist(),
        },
        separators=(",", ":"),
    )
    + "\n"
)
