"""Writes a Mask R-CNN as Detectron2's model zoo pickles one (`model_final_*.pkl`), by pickle and numpy alone: to try the
import of such a file without fetching one. Its weights are random; it finds something on every photo, none of it worth
anything.

Run: python scripts/write_detectron2_model.py FILE [--classes 8]   (needs numpy; 170 MB)
then: npm run f2e -- models import zoo FILE --classes NAMES --project DIR
"""

import argparse
import pathlib
import pickle
import sys

import numpy as np

sys.path.append(str(pathlib.Path(__file__).parent / "goldens"))
from fixture_weights import fixture_weight  # noqa: E402

BLOCKS = {2: 3, 3: 4, 4: 6, 5: 3}
DEVIATION = 255 * np.array([0.225, 0.224, 0.229], "f4")[:, None, None]
FACTORS = {"roi_heads.box_predictor.cls_score.weight": 2, "proposal_generator.rpn_head.anchor_deltas.weight": 0.1}


def shapes(classes: int) -> dict[str, tuple[int, ...]]:
    """ResNet-50 with FPN: names of modeling/backbone/{resnet,fpn}.py, modeling/proposal_generator and modeling/roi_heads."""
    found: dict[str, tuple[int, ...]] = {}

    def layer(name: str, *shape: int, norm: bool = False) -> None:
        found[f"{name}.weight"] = shape
        if norm:
            for kind in ("weight", "bias", "running_mean", "running_var"):
                found[f"{name}.norm.{kind}"] = shape[:1]
        else:
            found[f"{name}.bias"] = (shape[1],) if name.endswith("deconv") else shape[:1]

    layer("backbone.bottom_up.stem.conv1", 64, 3, 7, 7, norm=True)
    entering = 64
    for stage, blocks in BLOCKS.items():
        narrow, wide = 64 * 2 ** (stage - 2), 256 * 2 ** (stage - 2)
        for block in range(blocks):
            name = f"backbone.bottom_up.res{stage}.{block}"
            if block == 0:
                layer(f"{name}.shortcut", wide, entering, 1, 1, norm=True)
            layer(f"{name}.conv1", narrow, entering, 1, 1, norm=True)
            layer(f"{name}.conv2", narrow, narrow, 3, 3, norm=True)
            layer(f"{name}.conv3", wide, narrow, 1, 1, norm=True)
            entering = wide
        layer(f"backbone.fpn_lateral{stage}", 256, wide, 1, 1)
        layer(f"backbone.fpn_output{stage}", 256, 256, 3, 3)
    layer("proposal_generator.rpn_head.conv", 256, 256, 3, 3)
    layer("proposal_generator.rpn_head.objectness_logits", 3, 256, 1, 1)
    layer("proposal_generator.rpn_head.anchor_deltas", 12, 256, 1, 1)
    layer("roi_heads.box_head.fc1", 1024, 256 * 7 * 7)
    layer("roi_heads.box_head.fc2", 1024, 1024)
    layer("roi_heads.box_predictor.cls_score", classes + 1, 1024)
    layer("roi_heads.box_predictor.bbox_pred", 4 * classes, 1024)
    for index in range(1, 5):
        layer(f"roi_heads.mask_head.mask_fcn{index}", 256, 256, 3, 3)
    layer("roi_heads.mask_head.deconv", 256, 256, 2, 2)
    layer("roi_heads.mask_head.predictor", classes, 256, 1, 1)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--classes", type=int, default=8)
    options = parser.parse_args()
    state = {name: fixture_weight(name, shape) * np.float32(FACTORS.get(name, 1)) for name, shape in shapes(options.classes).items()}
    # Pixels come as BGR in 0..255 less their mean.
    state["backbone.bottom_up.stem.conv1.weight"] /= DEVIATION
    state["pixel_mean"] = np.array([103.53, 116.28, 123.675], "f4").reshape(3, 1, 1)
    state["pixel_std"] = np.ones((3, 1, 1), "f4")
    options.file.write_bytes(pickle.dumps({"model": state, "__author__": "Detectron2 Model Zoo"}, protocol=4))


main()
