"""Makes src/renderer/opencv/goldens/ with OpenCV for Python: wand, GrabCut and scissors on crops of the sample's photos.

usage: python scripts/goldens/smart_tools.py
Needs opencv-python-headless 4.12, pycocotools 2.0 and numpy. `crops.rgb.gz` holds the crops' pixels one after another (red, green,
blue, row by row), so that the test needs no decoder of pictures.
"""

import gzip
import json
from pathlib import Path

import cv2
import numpy as np
from pycocotools import mask as coco

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources/sample"
TARGET = ROOT / "src/renderer/opencv/goldens"

BACKGROUND, GARMENT, MAYBE_BACKGROUND, MAYBE_GARMENT = 0, 1, 2, 3


def encoded(bitmap):
    rle = coco.encode(np.asfortranarray(bitmap.astype(np.uint8)))
    return {"size": list(rle["size"]), "counts": rle["counts"].decode()}


def flood(picture, point, tolerance):
    """What floodFill with a fixed range reaches from a pixel."""
    mask = np.zeros((picture.shape[0] + 2, picture.shape[1] + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | (1 << 8)
    cv2.floodFill(picture.copy(), mask, point, 0, (tolerance,) * 3, (tolerance,) * 3, flags)
    return mask[1:-1, 1:-1]


def wand(picture, point, tolerance):
    reached = flood(picture, point, tolerance)
    color = picture[point[1], point[0]].astype(int)
    alike = np.abs(picture.astype(int) - color).max(axis=2) <= tolerance
    return {
        "point": point,
        "tolerance": tolerance,
        "contiguous": encoded(reached),
        "everywhere": encoded(alike),
        "smoothed": encoded(cv2.medianBlur(reached, 5)),
    }


def cut(picture, labels, iterations):
    mask = labels.copy()
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(0)
    cv2.grabCut(picture, mask, None, *models, iterations, cv2.GC_INIT_WITH_MASK)
    return mask & 1


def spot(picture, center, radius):
    bitmap = np.zeros(picture.shape[:2], np.uint8)
    cv2.circle(bitmap, center, radius, 1, -1)
    return bitmap


def region_of(box, picture):
    """The box with what is seen around it."""
    x, y, width, height = box
    margin = max(16, 0.3 * max(width, height))
    left, top = max(0, int(np.floor(x - margin))), max(0, int(np.floor(y - margin)))
    right = min(picture.shape[1], int(np.ceil(x + width + margin)))
    bottom = min(picture.shape[0], int(np.ceil(y + height + margin)))
    return left, top, right, bottom


def grabcut(picture, box, garment=None, rest=None, initial=None, free="box", iterations=5):
    x, y, width, height = box
    inside = np.zeros(picture.shape[:2], bool)
    inside[y : y + height, x : x + width] = True
    labels = np.where(inside, MAYBE_GARMENT, BACKGROUND).astype(np.uint8)
    left, top, right, bottom = region_of(box, picture)
    part = slice(top, bottom), slice(left, right)
    if initial is not None:
        labels[inside & (initial == 0)] = MAYBE_BACKGROUND
        if free == "rim":
            seen = np.ascontiguousarray(initial[part])
            reach = max(3, int(np.floor(0.03 * np.sqrt(seen.sum()) + 0.5)))
            kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
            sure, never = np.zeros_like(inside), np.zeros_like(inside)
            sure[part] = cv2.erode(seen, kernel) == 1
            never[part] = cv2.dilate(seen, kernel) == 0
            labels[inside & sure] = GARMENT
            labels[inside & never] = BACKGROUND
    if rest is not None:
        labels[inside & (rest == 1)] = BACKGROUND
    if garment is not None:
        labels[inside & (garment == 1)] = GARMENT
    result = np.zeros(picture.shape[:2], np.uint8)
    result[part] = cut(np.ascontiguousarray(picture[part]), np.ascontiguousarray(labels[part]), iterations)
    optional = {"foreground": garment, "background": rest, "initial": initial}
    return {
        "box": box,
        **{name: None if bitmap is None else encoded(bitmap) for name, bitmap in optional.items()},
        "free": free,
        "mask": encoded(result),
    }


def scissors(picture, start, ends):
    tool = cv2.segmentation.IntelligentScissorsMB()
    tool.setEdgeFeatureCannyParameters(32, 100).setGradientMagnitudeMaxLimit(200)
    tool.applyImage(picture)
    tool.buildMap(start)
    return [{"from": start, "to": end, "path": tool.getContour(end).reshape(-1).tolist()} for end in ends]


def main():
    data = json.loads((SAMPLE / "val.json").read_text())
    names = {image["id"]: image["file_name"] for image in data["images"]}
    by_area = sorted(data["annotations"], key=lambda annotation: annotation["area"])
    TARGET.mkdir(parents=True, exist_ok=True)
    cases, pixels = [], []
    for share in (0.3, 0.6, 0.85):
        annotation = by_area[round(share * (len(by_area) - 1))]
        photo = cv2.imread(str(SAMPLE / "photos" / names[annotation["image_id"]]))
        rle = annotation["segmentation"]
        truth = coco.decode({"size": rle["size"], "counts": rle["counts"].encode()})
        x, y, width, height = (int(side) for side in annotation["bbox"])
        left, top = max(0, x - 24), max(0, y - 24)
        picture = np.ascontiguousarray(photo[top : y + height + 24, left : x + width + 24])
        truth = np.ascontiguousarray(truth[top : y + height + 24, left : x + width + 24])
        box = [x - left, y - top, width, height]
        rows, columns = np.nonzero(truth)
        middle = len(rows) // 2
        inside = (int(columns[middle]), int(rows[middle]))
        corner = (3, 3)
        worn = cv2.dilate(truth, np.ones((5, 5), np.uint8))
        garment, rest = spot(picture, inside, 4), spot(picture, (box[0] + 6, box[1] + 6), 5)
        far = (box[0] + width - 4, box[1] + height - 4)
        cases.append(
            {
                "photo": names[annotation["image_id"]],
                "width": picture.shape[1],
                "height": picture.shape[0],
                "wand": [wand(picture, inside, t) for t in (0, 12, 40, 255)] + [wand(picture, corner, 25)],
                "grabcut": [
                    grabcut(picture, box),
                    grabcut(picture, box, garment, rest),
                    grabcut(picture, box, None, rest, worn),
                    grabcut(picture, box, initial=worn, free="rim"),
                ],
                "scissors": scissors(picture, (box[0], box[1]), [inside, far, (box[0], box[1])]),
            }
        )
        pixels.append(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).tobytes())
    (TARGET / "crops.rgb.gz").write_bytes(gzip.compress(b"".join(pixels), mtime=0))
    (TARGET / "smart-tools.json").write_text(json.dumps(cases, indent=1) + "\n")


if __name__ == "__main__":
    main()
