"""Makes src/renderer/opencv/goldens/detected.json: what the starter detector finds of the sample's garments, to be refined.

usage: python scripts/goldens/detected_masks.py [FOLDER with answers of `f2e detect --image PHOTO --json` from before]
Needs pycocotools 2.0. A detection counts as a garment's where its score is at least .5 and their masks' IoU at least .5.
"""

import json
import subprocess
import sys
from pathlib import Path

from pycocotools import mask as coco

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources/sample"
TARGET = ROOT / "src/renderer/opencv/goldens/detected.json"


def detections(photo, folder):
    known = folder and folder / f"{Path(photo).stem}.json"
    if known and known.exists():
        return json.loads(known.read_text())["detections"]
    command = ["node", "bin/f2e.mjs", "detect", "--image", str(SAMPLE / "photos" / photo), "--json"]
    answer = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    return json.loads(answer.stdout.strip().splitlines()[-1])["detections"]


def packed(mask):
    return {"size": mask["size"], "counts": mask["counts"].encode()}


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    found = []
    for split in ("train", "val"):
        data = json.loads((SAMPLE / f"{split}.json").read_text())
        for image in data["images"]:
            masks = [one["mask"] for one in detections(image["file_name"], folder) if one["score"] >= 0.5]
            for annotation in (one for one in data["annotations"] if one["image_id"] == image["id"]):
                truth = annotation["segmentation"]
                if not masks:
                    continue
                ious = coco.iou([packed(mask) for mask in masks], [packed(truth)], [0])[:, 0]
                best = int(ious.argmax())
                if ious[best] >= 0.5:
                    found.append({"photo": image["file_name"], "truth": truth, "detected": masks[best]})
    TARGET.write_text(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
