"""Derives garment crops with Pillow, numpy and pycocotools, as a careful script would: each photo is decoded once.

usage: python crops.py <instances.json> <photos folder> <photos> <processes> <passes>
Prints one JSON object: {crops, seconds, cpuSeconds (per crop, of this process), bytes, peakMemory}.
"""

import hashlib
import io
import json
import multiprocessing
import resource
import statistics
import sys
import time
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps
from pycocotools import mask as coco

SIZE = 224


def crops_of(task):
    path, masks = task
    photo = np.asarray(ImageOps.exif_transpose(Image.open(path)).convert("RGB"))
    count, total = 0, 0
    for rle in masks:
        left, top, width, height = (int(value) for value in coco.toBbox(rle))
        bitmap = coco.decode(rle)[top : top + height, left : left + width, None]
        garment = Image.fromarray(photo[top : top + height, left : left + width] * bitmap)
        scale = SIZE / max(width, height)
        scaled = garment.resize((max(1, round(width * scale)), max(1, round(height * scale))), Image.BICUBIC)
        square = Image.new("RGB", (SIZE, SIZE))
        square.paste(scaled, ((SIZE - scaled.width) // 2, (SIZE - scaled.height) // 2))
        file = io.BytesIO()
        square.save(file, "PNG")
        hashlib.sha256(file.getvalue()).hexdigest()
        count += 1
        total += file.tell()
    return count, total


def processor_time():
    """Of this process; workers of a pool count only once they are gone."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(run, tasks, passes):
    """The median pass after one that warms up."""
    times = []
    run(tasks)
    cpu = processor_time()
    for _ in range(passes):
        start = time.perf_counter()
        results = run(tasks)
        times.append(time.perf_counter() - start)
    count, total = (sum(values) for values in zip(*results))
    return count, statistics.median_low(times), total, (processor_time() - cpu) / (count * passes)


def main():
    instances, photos = sys.argv[1], Path(sys.argv[2])
    limit, processes, passes = (int(word) for word in sys.argv[3:6])
    data = json.loads(Path(instances).read_text())
    images = data["images"][:limit]
    masks = {image["id"]: [] for image in images}
    for annotation in data["annotations"]:
        if annotation["image_id"] in masks:
            rle = annotation["segmentation"]
            masks[annotation["image_id"]].append({"size": rle["size"], "counts": rle["counts"].encode()})
    tasks = [(photos / image["file_name"], masks[image["id"]]) for image in images]
    if processes == 1:
        count, seconds, total, cpu = measure(lambda work: [crops_of(task) for task in work], tasks, passes)
    else:
        with multiprocessing.Pool(processes) as pool:
            count, seconds, total, cpu = measure(lambda work: pool.map(crops_of, work, chunksize=2), tasks, passes)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) * 1024
    print(json.dumps({"crops": count, "seconds": seconds, "cpuSeconds": cpu, "bytes": total, "peakMemory": peak}))


if __name__ == "__main__":
    main()
