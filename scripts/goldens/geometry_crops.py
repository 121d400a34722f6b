"""Makes src/main/engine/features/crops/goldens/ with Pillow, numpy and pycocotools: crops of the sample's garments.

usage: python scripts/goldens/geometry_crops.py
"""

import json
from pathlib import Path

import numpy as np
from PIL import Image
from pycocotools import mask as coco

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources/sample"
TARGET = ROOT / "src/main/engine/features/crops/goldens"


def covered(bitmap, width, height):
    """Pixels of the scaled picture whose area holds a piece of the mask."""
    rows = [bitmap[y * bitmap.shape[0] // height : -(-(y + 1) * bitmap.shape[0] // height)] for y in range(height)]
    by_row = np.stack([part.any(axis=0) for part in rows])
    columns = [by_row[:, x * bitmap.shape[1] // width : -(-(x + 1) * bitmap.shape[1] // width)] for x in range(width)]
    return np.stack([part.any(axis=1) for part in columns], axis=1)


def crop(photo, rle, size, margin):
    left, top, width, height = (int(value) for value in coco.toBbox(rle))
    bitmap = coco.decode(rle)[top : top + height, left : left + width]
    garment = photo[top : top + height, left : left + width] * bitmap[..., None]
    scale = size / (max(width, height) * (1 + 2 * margin))
    scaled_width, scaled_height = (min(size, max(1, int(side * scale + 0.5))) for side in (width, height))
    scaled = np.asarray(Image.fromarray(garment).resize((scaled_width, scaled_height), Image.BICUBIC))
    scaled = scaled * covered(bitmap, scaled_width, scaled_height)[..., None]
    square = np.zeros((size, size, 3), dtype=np.uint8)
    x, y = (size - scaled_width) // 2, (size - scaled_height) // 2
    square[y : y + scaled_height, x : x + scaled_width] = scaled
    return Image.fromarray(square)


def main():
    data = json.loads((SAMPLE / "train.json").read_text())
    names = {image["id"]: image["file_name"] for image in data["images"]}
    # From the smallest, which is enlarged, to the largest.
    by_area = sorted(data["annotations"], key=lambda annotation: annotation["area"])
    chosen = [by_area[round(share * (len(by_area) - 1))] for share in (0, 0.1, 0.35, 0.6, 0.85, 1)]
    TARGET.mkdir(parents=True, exist_ok=True)
    cases = []
    for annotation, (size, margin) in zip(chosen, [(96, 0), (128, 0.25), (128, 0), (96, 0.1), (160, 0), (224, 0)]):
        rle = annotation["segmentation"]
        photo = np.asarray(Image.open(SAMPLE / "photos" / names[annotation["image_id"]]).convert("RGB"))
        picture = crop(photo, {"size": rle["size"], "counts": rle["counts"].encode()}, size, margin)
        file = f"crop-{annotation['id']}.png"
        picture.save(TARGET / file, optimize=True)
        cases.append(
            {
                "photo": names[annotation["image_id"]],
                "mask": {"size": rle["size"], "counts": rle["counts"]},
                "settings": {"size": size, "margin": margin},
                "crop": file,
            }
        )
    (TARGET / "crops.json").write_text(json.dumps(cases) + "\n")
    print(sum(file.stat().st_size for file in TARGET.iterdir()), "bytes")


if __name__ == "__main__":
    main()
