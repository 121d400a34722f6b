"""Makes src/shared/geometry/goldens/editing.json with SciPy and scikit-image.

usage: python scripts/goldens/mask_editing.py
Needs numpy, scipy, scikit-image and pycocotools. The real masks come from resources/sample.
"""

import json
from pathlib import Path

import numpy as np
from pycocotools import mask as coco
from scipy import ndimage
from skimage.measure import approximate_polygon

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "src/shared/geometry/goldens/editing.json"
EIGHT = np.ones((3, 3), dtype=int)


def text(bitmap):
    rle = coco.encode(np.asfortranarray(bitmap.astype(np.uint8)))
    return {"size": list(rle["size"]), "counts": rle["counts"].decode()}


def street_masks(count):
    data = json.loads((ROOT / "resources/sample/train.json").read_text())
    chosen = data["annotations"][: 12 * count : 12]
    return [coco.decode({"size": a["segmentation"]["size"], "counts": a["segmentation"]["counts"].encode()}) for a in chosen]


def drawn_masks(random):
    """Blobs with holes and several parts, at the border too; noise; everything and nothing."""
    bitmaps = [np.zeros((9, 12)), np.ones((9, 12)), random.random((40, 31)) < 0.5]
    for _ in range(8):
        height, width = (int(side) for side in random.integers(20, 90, 2))
        field = ndimage.gaussian_filter(random.standard_normal((height, width)), float(random.uniform(1, 4)), mode="nearest")
        bitmaps.append(field > float(random.uniform(-0.05, 0.05)))
    return bitmaps


def parts(bitmap):
    """Each part on its own, in the order of its first pixel down the columns; corners touch."""
    labels, count = ndimage.label(bitmap, structure=EIGHT)
    flat = labels.ravel(order="F")
    firsts = sorted((int(np.argmax(flat == label)), label) for label in range(1, count + 1))
    return [text(labels == label) for _, label in firsts[:12]], count


def case(bitmap):
    bitmap = bitmap.astype(np.uint8)
    first, count = parts(bitmap)
    return {
        "mask": text(bitmap),
        "filled": text(ndimage.binary_fill_holes(bitmap)),
        "partCount": count,
        "firstParts": first,
        "medians": {
            str(radius): text(ndimage.median_filter(bitmap, size=2 * radius + 1, mode="nearest")) for radius in (1, 2, 5)
        },
    }


def ring_cases(random):
    """Rings around an angle, star-like and noisy; scikit-image takes them closed, the first point repeated."""
    cases = []
    for points in (5, 17, 60, 240):
        angles = np.sort(random.uniform(0, 2 * np.pi, points))
        radii = 40 + 6 * random.standard_normal(points)
        ring = np.round(np.column_stack([60 + radii * np.cos(angles), 50 + radii * np.sin(angles)]), 2)
        closed = np.vstack([ring, ring[:1]])
        for tolerance in (0.5, 2.0, 8.0):
            simpler = approximate_polygon(closed, tolerance)[:-1]
            cases.append({"ring": ring.ravel().tolist(), "tolerance": tolerance, "simpler": simpler.ravel().tolist()})
    return cases


def main():
    random = np.random.default_rng(2021)
    golden = {
        "masks": [case(bitmap) for bitmap in street_masks(3) + drawn_masks(random)],
        "rings": ring_cases(random),
    }
    TARGET.write_text(json.dumps(golden) + "\n")
    print(f"{TARGET}: {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
