"""Makes src/shared/metrics/coco/goldens with pycocotools: sets of ground truths and detections, and COCOeval's answers.

usage: python scripts/goldens/coco_metrics.py <COCO instances.json with run-length masks>
Needs pycocotools 2.0 and numpy. The goldens were made from 40 photos of the Clothing Co-Parsing data set (NOTICE).

street-ground-truth.json, street-detections.json: COCO files of real photos; the detections are the photos' own masks, moved,
grown, shrunk, doubled, left out, given other classes and scores. street-answers.json: what COCOeval says.
cases.json: small sets drawn at random, each with its answers.
"""

import contextlib
import copy
import io
import json
import sys
from pathlib import Path

import numpy as np
from pycocotools import mask as rle
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

TARGET = Path(__file__).resolve().parents[2] / "src/shared/metrics/coco/goldens"
PHOTOS = 40


def text(mask):
    return {"size": [int(side) for side in mask["size"]], "counts": mask["counts"].decode()}


def encode(bitmap):
    return text(rle.encode(np.asfortranarray(bitmap.astype(np.uint8))))


def decode(mask):
    return rle.decode({"size": mask["size"], "counts": mask["counts"].encode()})


def rounded(values):
    return [round(float(value), 12) for value in np.ravel(values)]


def fingerprint(array):
    """One number that every entry of the array changes: the mean of the entries, each with its own weight."""
    flat = array.ravel()
    return float(np.mean(flat * (np.arange(flat.size) * 7919 % 1009) / 1009))


def load(dataset):
    coco = COCO()
    coco.dataset = dataset
    coco.createIndex()
    return coco


def evaluate(truth, detections, kind):
    with contextlib.redirect_stdout(io.StringIO()):
        ground_truth = load(copy.deepcopy(truth))
        if detections:
            found = ground_truth.loadRes(copy.deepcopy(detections))
        else:
            # loadRes looks at the first detection, whether there is one or not.
            found = load({"images": truth["images"], "categories": truth["categories"], "annotations": []})
        run = COCOeval(ground_truth, found, kind)
        run.evaluate()
        run.accumulate()
        run.summarize()
    return run


def answers(truth, detections, kind):
    run = evaluate(truth, detections, kind)
    return {
        "stats": rounded(run.stats),
        "precision": fingerprint(run.eval["precision"]),
        "scores": fingerprint(run.eval["scores"]),
        "recall": fingerprint(run.eval["recall"]),
    }


def full_answers(truth, detections, kind):
    """Figures of each class besides, and three of its curves."""
    run = evaluate(truth, detections, kind)
    precision, recall = run.eval["precision"], run.eval["recall"]
    names = {category["id"]: category["name"] for category in truth["categories"]}
    mean = lambda values: float(np.mean(values[values > -1])) if (values > -1).any() else -1.0
    classes = [
        {
            "name": names[category],
            "AP": mean(precision[:, :, place, 0, 2]),
            "AP50": mean(precision[0, :, place, 0, 2]),
            "AP75": mean(precision[5, :, place, 0, 2]),
            "APs": mean(precision[:, :, place, 1, 2]),
            "APm": mean(precision[:, :, place, 2, 2]),
            "APl": mean(precision[:, :, place, 3, 2]),
            "AR1": mean(recall[:, place, 0, 0]),
            "AR10": mean(recall[:, place, 0, 1]),
            "AR100": mean(recall[:, place, 0, 2]),
            "groundTruths": sum(
                int(annotation["category_id"] == category and not annotation["iscrowd"])
                for annotation in truth["annotations"]
            ),
            "curves": {
                "at50": rounded(precision[0, :, place, 0, 2]),
                "at75": rounded(precision[5, :, place, 0, 2]),
                "mean": rounded(precision[:, :, place, 0, 2].mean(axis=0)),
            },
        }
        for place, category in enumerate(run.params.catIds)
    ]
    return {**answers(truth, detections, kind), "perClass": classes}


# Street photos.


def moved(bitmap, across, down):
    height, width = bitmap.shape
    result = np.zeros_like(bitmap)
    source = bitmap[max(0, -down) : height - max(0, down), max(0, -across) : width - max(0, across)]
    result[max(0, down) : max(0, down) + source.shape[0], max(0, across) : max(0, across) + source.shape[1]] = source
    return result


def grown(bitmap, by):
    return np.maximum.reduce([moved(bitmap, x, y) for x in (-by, 0, by) for y in (-by, 0, by)])


def shrunk(bitmap, by):
    return np.minimum.reduce([moved(bitmap, x, y) for x in (-by, 0, by) for y in (-by, 0, by)])


def disturbed(bitmap, random):
    """Still the same garment, more or less."""
    how = random.random()
    reach = int(random.integers(1, 26))
    if how < 0.3:
        return bitmap
    if how < 0.6:
        return moved(bitmap, *(int(step) for step in random.integers(-reach, reach + 1, 2)))
    if how < 0.75:
        return grown(bitmap, reach)
    if how < 0.9:
        return shrunk(bitmap, reach)
    rows = np.flatnonzero(bitmap.any(axis=1))
    cut = bitmap.copy()
    cut[rows[int(len(rows) * random.uniform(0.3, 0.95))] :] = 0
    return cut


def detection(image, category, score, bitmap):
    mask = encode(bitmap)
    box = rle.toBbox({"size": mask["size"], "counts": mask["counts"].encode()})
    return {
        "image_id": image,
        "category_id": category,
        "score": round(float(score), 2),
        "bbox": [float(value) for value in box],
        "segmentation": mask,
    }


def street_truth(source, random):
    data = json.loads(Path(source).read_text())
    images = [{key: image[key] for key in ("id", "file_name", "width", "height")} for image in data["images"][:PHOTOS]]
    categories = [{"id": category["id"] * 3, "name": category["name"]} for category in data["categories"]]
    categories += [{"id": 2, "name": "sling"}]
    annotations = []
    wanted = {image["id"]: image for image in images}
    for annotation in data["annotations"]:
        if annotation["image_id"] in wanted:
            kept = {key: annotation[key] for key in ("id", "image_id", "area", "bbox", "segmentation")}
            annotations.append({**kept, "category_id": annotation["category_id"] * 3, "iscrowd": 0})
    for annotation in random.choice(annotations, 7, replace=False):
        annotation["iscrowd"] = 1
    for annotation in random.choice(annotations, 6, replace=False):
        flat = decode(annotation["segmentation"]).ravel(order="F").astype(np.int8)
        edges = np.flatnonzero(np.diff(flat, prepend=0))
        if len(edges) < 300:
            runs = np.diff(np.concatenate([[0], edges, [flat.size]]))
            annotation["segmentation"] = {"size": annotation["segmentation"]["size"], "counts": runs.tolist()}
    # Small and middle-sized garments, drawn as polygons: buttons and bags.
    for number in range(36):
        image = images[int(random.integers(len(images)))]
        side = int(random.choice([2, 9, 20, 31, 32, 33, 60, 95, 96, 97]))
        x, y = (int(random.integers(0, image[size] - side)) for size in ("width", "height"))
        polygon = [x, y, x + side, y, x + side, y + side, x, y + side]
        mask = rle.merge(rle.frPyObjects([polygon], image["height"], image["width"]))
        annotations.append(
            {
                "id": 100000 + number,
                "image_id": image["id"],
                "category_id": int(random.choice(categories)["id"]),
                "iscrowd": int(number % 12 == 0),
                "area": float(rle.area(mask)),
                "bbox": [float(x), float(y), float(side), float(side)],
                "segmentation": [polygon],
            }
        )
    random.shuffle(images)
    return {"images": images, "categories": categories, "annotations": annotations}


def street_detections(truth, random):
    sizes = {image["id"]: (image["height"], image["width"]) for image in truth["images"]}
    categories = [category["id"] for category in truth["categories"] if category["name"] != "sling"]
    coco = load(copy.deepcopy(truth))
    detections = []
    for annotation in coco.dataset["annotations"]:
        bitmap = coco.annToMask(annotation)
        image = annotation["image_id"]
        # A crowd is found in pieces.
        copies = 3 if annotation["iscrowd"] else int(random.choice([0, 1, 2], p=[0.12, 0.73, 0.15]))
        for number in range(copies):
            found = disturbed(bitmap, random)
            if annotation["iscrowd"]:
                columns = np.flatnonzero(bitmap.any(axis=0))
                found = bitmap.copy()
                found[:, : columns[len(columns) * number // 3]] = 0
            category = annotation["category_id"] if random.random() > 0.12 else int(random.choice(categories))
            detections.append(detection(image, category, np.clip(random.normal(0.7, 0.2), 0.05, 1), found))
    for _ in range(25):
        image = int(random.choice(list(sizes)))
        bitmap = np.zeros(sizes[image])
        height, width = (int(side) for side in random.choice([1, 12, 40, 100, 230], 2))
        y, x = (int(random.integers(0, side - 230)) for side in sizes[image])
        bitmap[y : y + height, x : x + width] = 1
        detections.append(detection(image, int(random.choice(categories)), random.uniform(0.05, 0.8), bitmap))
    # Nothing at all.
    detections.append(detection(truth["images"][0]["id"], categories[0], 0.4, np.zeros(sizes[truth["images"][0]["id"]])))
    random.shuffle(detections)
    return detections


def street(source):
    random = np.random.default_rng(2017)
    truth = street_truth(source, random)
    detections = street_detections(truth, random)
    without_boxes = [{key: value for key, value in each.items() if key != "bbox"} for each in detections]
    without_masks = [{key: value for key, value in each.items() if key != "segmentation"} for each in detections]
    return {
        "street-ground-truth.json": truth,
        "street-detections.json": detections,
        "street-answers.json": {
            "bbox": full_answers(truth, detections, "bbox"),
            # With boxes in the file loadRes takes the box's area for masks, too.
            "segm": full_answers(truth, detections, "segm"),
            "segmWithoutBoxes": full_answers(truth, without_boxes, "segm"),
            "bboxWithoutBoxes": answers(truth, without_boxes, "bbox"),
            "segmWithoutMasks": answers(truth, without_masks, "segm"),
        },
    }


# Sets drawn at random.


def drawn_bitmap(random, height, width):
    """One or two rectangles with ragged edges, now and then nothing."""
    bitmap = np.zeros((height, width))
    for _ in range(int(random.choice([0, 1, 2], p=[0.02, 0.83, 0.15]))):
        rows, columns = (int(random.integers(1, side + 1)) for side in (height, width))
        y, x = int(random.integers(0, height - rows + 1)), int(random.integers(0, width - columns + 1))
        bitmap[y : y + rows, x : x + columns] = 1
    return bitmap


def box_of(bitmap, random):
    mask = rle.encode(np.asfortranarray(bitmap.astype(np.uint8)))
    box = [float(value) for value in rle.toBbox(mask)]
    if random.random() < 0.3:
        box = [round(value + random.uniform(0, 2), 1) for value in box]
    return box


def drawn_case(number):
    random = np.random.default_rng(number)
    crowded = number % 25 == 24
    side = 130 if number % 10 == 9 else 26
    photos = int(random.integers(1, 3 if crowded or side > 100 else 6))
    ids = random.choice(90, photos, replace=False).tolist()
    images = [{"id": i, "height": int(random.integers(8, side)), "width": int(random.integers(8, side))} for i in ids]
    categories = random.choice(20, int(random.integers(1, 4)), replace=False).tolist()
    annotations, detections = [], []
    bitmaps = {}
    for image in images:
        size = image["height"], image["width"]
        for _ in range(int(random.integers(0, 7))):
            bitmap = drawn_bitmap(random, *size)
            # Twins overlap every detection equally.
            for _ in range(2 if random.random() < 0.15 else 1):
                area = float(bitmap.sum())
                if random.random() < 0.3:
                    area = float(random.choice([0, 1023.5, 1024, 1024.5, 9215, 9216, 9217, 5000, 50000]))
                category = int(random.choice(categories))
                bitmaps.setdefault(image["id"], []).append((category, bitmap))
                annotations.append(
                    {
                        "id": len(annotations) + (0 if number % 40 == 39 else 1),
                        "image_id": image["id"],
                        "category_id": category,
                        "iscrowd": int(random.random() < 0.2),
                        "area": area,
                        "bbox": box_of(bitmap, random),
                        "segmentation": encode(bitmap),
                    }
                )
        many = int(random.integers(90, 140)) if crowded else int(random.integers(0, 14))
        for _ in range(0 if number % 30 == 29 else many):
            known = bitmaps.get(image["id"], [])
            if known and random.random() < 0.75:
                category, bitmap = known[int(random.integers(len(known)))]
                if random.random() < 0.6:
                    bitmap = moved(bitmap, *(int(step) for step in random.integers(-2, 3, 2)))
                if random.random() < 0.1:
                    category = int(random.choice(categories))
            else:
                category, bitmap = int(random.choice(categories)), drawn_bitmap(random, *size)
            detections.append(
                {
                    "image_id": image["id"],
                    "category_id": category,
                    # Few different scores: ties within a photo and between photos.
                    "score": int(random.integers(1, 10)) / 10 if random.random() < 0.7 else round(random.random(), 3),
                    "bbox": box_of(bitmap, random),
                    "segmentation": encode(bitmap),
                }
            )
    if number % 35 == 34:
        annotations = []
    random.shuffle(images)
    truth = {"images": images, "categories": [{"id": c, "name": f"class {c}"} for c in categories], "annotations": annotations}
    masks = [{key: value for key, value in each.items() if key != "bbox"} for each in detections]
    short = lambda each: [each["category_id"], each["bbox"], each["segmentation"]["counts"]]
    return {
        "images": [[image["id"], image["height"], image["width"]] for image in images],
        "categories": categories,
        "groundTruths": [[a["image_id"], *short(a), a["id"], a["iscrowd"], a["area"]] for a in annotations],
        "detections": [[d["image_id"], *short(d), d["score"]] for d in detections],
        "bbox": answers(truth, detections, "bbox"),
        "segm": answers(truth, masks, "segm"),
    }


def main():
    files = {**street(sys.argv[1]), "cases.json": [drawn_case(number) for number in range(120)]}
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, value in files.items():
        (TARGET / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")
        print(f"{TARGET / name}: {(TARGET / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
