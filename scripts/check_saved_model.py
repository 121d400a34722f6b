"""Loads SavedModels that the studio writes in plain Python TensorFlow, runs them on the goldens' pictures and prints the
largest difference from what the studio itself gets. With --write the numbers become the golden that a unit test compares.

Run: python scripts/check_saved_model.py [--write]   (needs tensorflow, numpy, pillow, and the studio set up)
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
import tensorflow as tf
from PIL import Image

root = pathlib.Path(__file__).parents[1]
goldens = root / "src/main/ml/maskrcnn/goldens"
node = root / "node_modules/node/bin/node"
# Shares of a pixel, scores, probabilities, features.
tolerances = {"boxes": 1e-2, "scores": 1e-4, "labels": 0, "masks": 1e-4, "features": 1e-3}


def seen_size(height: int, width: int, sides: dict) -> list[int]:
    scale = min(sides["shortSide"] / min(height, width), sides["longSide"] / max(height, width))
    return [int(height * scale), int(width * scale)]


def detect(model, file: str, sides: dict) -> dict:
    pixels = np.asarray(Image.open(goldens / file).convert("RGB"), np.float32)
    size = np.array(seen_size(*pixels.shape[:2], sides), np.int32)
    found = model.signatures["serving_default"](pixels=tf.constant(pixels[None]), size=tf.constant(size))
    return {
        "boxes": found["boxes"].numpy().ravel(),
        "scores": found["scores"].numpy(),
        "labels": found["labels"].numpy(),
        "masks": found["masks"].numpy().mean((1, 2)),
    }


def embed(model) -> np.ndarray:
    pictures = np.frombuffer(gzip.decompress((root / "src/main/ml/backbones/goldens/pictures.bin.gz").read_bytes()), np.uint8)
    pixels = pictures.reshape(-1, 224, 224, 3)[:1].astype(np.float32)
    return model.signatures["serving_default"](pixels=tf.constant(pixels))["features"].numpy().ravel()


def ends(model) -> dict:
    signature = model.signatures["serving_default"]
    inputs = signature.structured_input_signature[1].items()
    text = lambda spec: f"{spec.dtype.name}[{', '.join(str(d) for d in spec.shape)}]"
    return {
        "inputs": {name: text(spec) for name, spec in sorted(inputs)},
        "outputs": {name: text(spec) for name, spec in sorted(signature.structured_outputs.items())},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([node, root / "scripts/write-fixture-models.ts", folder], check=True)
        studio = json.loads(pathlib.Path(folder, "studio.json").read_text())
        detector = tf.saved_model.load(str(pathlib.Path(folder, "detector")))
        backbone = tf.saved_model.load(str(pathlib.Path(folder, "backbone")))
        photos = [detect(detector, f"photo-{index}.png", studio["sides"]) for index in (0, 1)]
        features = embed(backbone)
    largest = dict.fromkeys(tolerances, 0.0)
    for ours, theirs in zip([*studio["found"], studio], [*photos, {"features": features}]):
        for name, values in theirs.items():
            largest[name] = max(largest[name], float(np.abs(np.array(ours[name]) - values).max()))
    print(f"TensorFlow {tf.__version__} differs from the studio at most by {largest}")
    if write:
        rounded = [{k: [round(float(v), 6) for v in values] for k, values in photo.items()} for photo in photos]
        facts = {
            "tensorflow": tf.__version__,
            "detector": {**ends(detector), "photos": rounded},
            "backbone": {**ends(backbone), "features": [round(float(v), 6) for v in features]},
        }
        (goldens / "saved-model.json").write_text(json.dumps(facts, separators=(",", ":")) + "\n")
    sys.exit(any(largest[name] > limit for name, limit in tolerances.items()))


main()
