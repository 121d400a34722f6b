"""COCO's figures of a results file with pycocotools.

usage: python coco.py <ground truths.json> <detections.json> <bbox|segm> <passes>
Prints one JSON object: {evaluation: seconds of COCOeval, whole: seconds with reading, each pass; stats; peakMemory}.
"""

import contextlib
import io
import json
import resource
import sys
import time

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval


def main():
    truth_file, detections_file, kind, passes = *sys.argv[1:4], int(sys.argv[4])
    evaluation, whole = [], []
    for _ in range(passes + 1):
        with contextlib.redirect_stdout(io.StringIO()):
            start = time.perf_counter()
            truth = COCO(truth_file)
            detections = truth.loadRes(detections_file)
            loaded = time.perf_counter()
            run = COCOeval(truth, detections, kind)
            run.evaluate()
            run.accumulate()
            run.summarize()
            end = time.perf_counter()
        evaluation.append(end - loaded)
        whole.append(end - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    # The first pass warms up.
    print(
        json.dumps(
            {"evaluation": evaluation[1:], "whole": whole[1:], "stats": [float(v) for v in run.stats], "peakMemory": peak}
        )
    )


if __name__ == "__main__":
    main()
