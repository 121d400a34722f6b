"""Makes src/shared/geometry/goldens/masks.json with pycocotools.

usage: python scripts/goldens/geometry.py <DeepFashion2 annotation.json>
Needs pycocotools 2.0 and numpy. The real masks come from resources/sample.
"""

import json
import sys
from pathlib import Path

import numpy as np
from pycocotools import mask as coco

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/shared/geometry/goldens/masks.json"


def text(rle):
    return {"size": list(rle["size"]), "counts": rle["counts"].decode()}


def row_runs(rle):
    """Run lengths of the row-major bitmap, background first."""
    flat = coco.decode(rle).ravel(order="C").astype(np.int8)
    changes = np.flatnonzero(np.diff(flat, prepend=0))
    return np.diff(np.concatenate([[0], changes, [flat.size]])).tolist()


def facts(rle):
    return {
        "mask": text(rle),
        "area": int(coco.area(rle)),
        "box": [int(value) for value in coco.toBbox(rle)],
        "rowRuns": row_runs(rle),
        "flippedAcross": text(coco.encode(np.asfortranarray(coco.decode(rle)[:, ::-1]))),
        "flippedDown": text(coco.encode(np.asfortranarray(coco.decode(rle)[::-1]))),
    }


def street_masks():
    data = json.loads((ROOT / "resources/sample/train.json").read_text())
    photos = sorted({a["image_id"] for a in data["annotations"]})[:6]
    chosen = [a for a in data["annotations"] if a["image_id"] in photos]
    return [(a["image_id"], {"size": a["segmentation"]["size"], "counts": a["segmentation"]["counts"].encode()}) for a in chosen]


def drawn_masks(random):
    """Noise, holes, borders, single pixels, everything and nothing."""
    bitmaps = [np.zeros((5, 7)), np.ones((5, 7)), random.integers(0, 2, (23, 17)), np.ones((1, 1)), np.zeros((1, 1))]
    ring = np.zeros((40, 60))
    ring[3:37, 5:55] = 1
    ring[10:20, 10:30] = 0
    ring[12:14, 12:14] = 1
    bitmaps.append(ring)
    for y, x in [(0, 0), (0, 6), (4, 0), (4, 6), (2, 3)]:
        single = np.zeros((5, 7))
        single[y, x] = 1
        bitmaps.append(single)
    bitmaps += [random.random((31, 64)) < share for share in (0.02, 0.5, 0.98)]
    return [coco.encode(np.asfortranarray(bitmap.astype(np.uint8))) for bitmap in bitmaps]


def polygon_cases(random, deepfashion):
    item_polygons = [item["segmentation"] for key, item in sorted(deepfashion.items()) if key.startswith("item")]
    largest = max(max(values) for polygons in item_polygons for values in polygons)
    cases = [(polygons, int(largest) + 40, int(largest) + 20) for polygons in item_polygons]
    # Outside the picture on every side, on whole and half pixels, repeated points, no area, a star that crosses itself.
    cases += [
        ([[-10.5, -3, 30, -8.25, 60.7, 20, 12, 50.5]], 40, 50),
        ([[2, 2, 2, 8, 8, 8, 8, 2]], 10, 10),
        ([[2.5, 2.5, 2.5, 8.5, 8.5, 8.5, 8.5, 2.5]], 10, 10),
        ([[1, 1, 1, 1, 9, 1, 9, 9, 9, 9, 1, 1]], 12, 12),
        ([[3, 3, 3, 3, 3, 3]], 8, 8),
        ([[1, 4, 7, 4, 3, 4]], 8, 8),
        ([[50, 0, 80, 95, 2, 35, 98, 35, 20, 95]], 100, 100),
        ([[0, 0, 0, 30, 20, 30, 20, 0]], 30, 20),
        ([[100, 100, 120, 100, 110, 130]], 50, 50),
        ([[5, 5, 20, 5, 20, 20, 5, 20], [15, 15, 30, 15, 30, 30, 15, 30], [33, 1, 38, 1, 35, 9]], 40, 40),
    ]
    for _ in range(40):
        height, width = (int(value) for value in random.integers(1, 90, 2))
        parts = []
        for _ in range(random.integers(1, 4)):
            points = random.integers(3, 12)
            scale = np.tile([width, height], points)
            parts.append([round(float(v), int(random.integers(0, 4))) for v in random.uniform(-0.3, 1.3, 2 * points) * scale])
        cases.append((parts, height, width))
    results = []
    for polygons, height, width in cases:
        merged = coco.merge(coco.frPyObjects(polygons, height, width))
        results.append({"polygons": polygons, "height": height, "width": width, "mask": text(merged)})
    return results


def box_cases(random):
    boxes = [[0, 0, 10, 10], [2.3, 4.7, 5.1, 3.2], [-4, -4, 8, 8], [9, 9, 30, 30]]
    boxes += [[round(float(v), 2) for v in random.uniform(-5, 30, 4)] for _ in range(8)]
    boxes = [[x, y, abs(w), abs(h)] for x, y, w, h in boxes]
    return [{"box": box, "mask": text(coco.frPyObjects(np.array([box], dtype=np.float64), 21, 19)[0])} for box in boxes]


def main():
    deepfashion = json.loads(Path(sys.argv[1]).read_text())
    random = np.random.default_rng(2021)
    street = street_masks()
    drawn = drawn_masks(random)
    merges = []
    groups = [[rle for photo, rle in street if photo == wanted] for wanted in sorted({photo for photo, _ in street})]
    groups += [list(coco.frPyObjects([[1, 1, 25, 2, 13, 20], [5, 5, 30, 8, 20, 28], [0, 0, 9, 0, 0, 9]], 30, 32))]
    noise = [coco.encode(np.asfortranarray((random.random((19, 27)) < 0.4).astype(np.uint8))) for _ in range(3)]
    groups.append(noise)
    for group in groups:
        merges.append(
            {
                "masks": [text(rle) for rle in group],
                "union": text(coco.merge(group, intersect=False)),
                "intersection": text(coco.merge(group, intersect=True)),
                "iou": coco.iou(group, group, [False] * len(group)).tolist(),
                "crowdIou": coco.iou(group, group, [True] * len(group)).tolist(),
            }
        )
    counts = [[6, 1, 40, 4, 5, 4, 5, 4, 21], [0, 35], [35], [0, 1, 33, 1], [2**20, 1, 2**20 - 1], [3, 0, 2, 4, 0, 0, 1]]
    uncompressed = []
    for runs in counts:
        total = sum(runs)
        rle = coco.frPyObjects({"size": [1, total], "counts": runs}, 1, total)
        uncompressed.append({"height": 1, "width": total, "counts": runs, "mask": text(rle)})
    golden = {
        "masks": [facts(rle) for rle in [rle for _, rle in street] + drawn],
        "merges": merges,
        "polygons": polygon_cases(random, deepfashion),
        "boxes": box_cases(random),
        "uncompressed": uncompressed,
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(golden) + "\n")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
