"""Ranks photos by cleanlab on the studio's own probabilities; label-error-recall.ts calls it with a file of them.

pip install cleanlab==2.9.0 numpy
"""

import json
import sys
import warnings

import numpy as np
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores

warnings.simplefilter("ignore")
question = json.load(open(sys.argv[1]))
labels = np.array(question["labels"])
probabilities = np.array(question["probabilities"]).reshape(len(labels), -1)
names = np.array(question["names"])
planted = set(question["planted"])
issues = find_label_issues(labels, probabilities, return_indices_ranked_by="self_confidence", n_jobs=1)
order = np.argsort(get_label_quality_scores(labels, probabilities), kind="stable")
first = names[order[: question["first"]]]
print(
    json.dumps(
        {
            "cleanlabRecall": sum(name in planted for name in first) / len(planted),
            "sameIssues": set(names[issues]) == set(question["flagged"]),
        }
    )
)
