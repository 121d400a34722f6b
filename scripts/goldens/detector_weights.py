"""Writes what the tests of the detector's weights compare with:

- `torchvision-state.json`: names and shapes of maskrcnn_resnet50_fpn's parameters (14 classes with the background);
- `torchvision.safetensors`: a Mask R-CNN of torchvision with narrow layers and random values (3 classes and the background);
- `detectron2.pkl`: the same network in Detectron2's names and layout, as its model zoo pickles it;
- `stems.json`: what Detectron2's preprocessing and stem make of a small picture, in double precision.

Detectron2's names and preprocessing are those of its modeling/backbone/{resnet,fpn}.py, modeling/proposal_generator/rpn.py,
modeling/roi_heads/{box_head,fast_rcnn,mask_head}.py, modeling/meta_arch/rcnn.py and config/defaults.py.

Run: python scripts/goldens/detector_weights.py   (needs torch, torchvision, safetensors)
"""

import json
import pathlib
import pickle
import re

import numpy
import torch
from safetensors.torch import save_file
from torchvision.models.detection import MaskRCNN, maskrcnn_resnet50_fpn
from torchvision.models.detection.backbone_utils import _resnet_fpn_extractor
from torchvision.models.resnet import Bottleneck, ResNet
from torchvision.ops.misc import FrozenBatchNorm2d

folder = pathlib.Path(__file__).parents[2] / "src/main/ml/maskrcnn/goldens"
folder.mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(20240604)


def parameters(model):
    return {name: value for name, value in model.state_dict().items() if not name.endswith("num_batches_tracked")}


full = maskrcnn_resnet50_fpn(weights=None, weights_backbone=None, num_classes=14)
shapes = {name: list(value.shape) for name, value in parameters(full).items()}
(folder / "torchvision-state.json").write_text(json.dumps(shapes, separators=(",", ":")))

# One or two blocks a stage are enough to have every kind of name.
backbone = ResNet(Bottleneck, [2, 1, 1, 1], norm_layer=FrozenBatchNorm2d)
small = MaskRCNN(_resnet_fpn_extractor(backbone, 5), num_classes=4)
torchvision_state = {}
for name, value in parameters(small).items():
    shape = [max(2, size // 128) if size >= 64 else size for size in value.shape]
    values = random.standard_normal(shape)
    torchvision_state[name] = (numpy.abs(values) + 0.1 if name.endswith("running_var") else values).astype("f4")
# Detectron2 predicts nothing for the background there.
for name in "box_predictor.bbox_pred", "mask_predictor.mask_fcn_logits":
    rows = 4 if "bbox" in name else 1
    for kind in "weight", "bias":
        torchvision_state[f"roi_heads.{name}.{kind}"][:rows] = 0


def detectron2_name(name):
    for pattern, replacement in (
        (r"^backbone\.body\.(conv1|bn1)\.", r"backbone.bottom_up.stem.\1."),
        (r"^backbone\.body\.layer(\d)", lambda match: f"backbone.bottom_up.res{int(match[1]) + 1}"),
        (r"^(backbone\.bottom_up.*)\.bn(\d)\.", r"\1.conv\2.norm."),
        (r"\.downsample\.0\.", ".shortcut."),
        (r"\.downsample\.1\.", ".shortcut.norm."),
        (r"^backbone\.fpn\.inner_blocks\.(\d)\.0", lambda match: f"backbone.fpn_lateral{int(match[1]) + 2}"),
        (r"^backbone\.fpn\.layer_blocks\.(\d)\.0", lambda match: f"backbone.fpn_output{int(match[1]) + 2}"),
        (r"^rpn\.head\.conv\.0\.0", "proposal_generator.rpn_head.conv"),
        (r"^rpn\.head\.cls_logits", "proposal_generator.rpn_head.objectness_logits"),
        (r"^rpn\.head\.bbox_pred", "proposal_generator.rpn_head.anchor_deltas"),
        (r"box_head\.fc6", "box_head.fc1"),
        (r"box_head\.fc7", "box_head.fc2"),
        (r"mask_head\.(\d)\.0", lambda match: f"mask_head.mask_fcn{int(match[1]) + 1}"),
        (r"mask_predictor\.conv5_mask", "mask_head.deconv"),
        (r"mask_predictor\.mask_fcn_logits", "mask_head.predictor"),
    ):
        name = re.sub(pattern, replacement, name)
    return name


def detectron2_value(name, value):
    if name == "backbone.body.conv1.weight":
        # RGB over the deviation of 0..1 to BGR in 0..255.
        return (value.astype("f8") / (255 * numpy.array([0.229, 0.224, 0.225]))[:, None, None])[:, ::-1].astype("f4")
    if "cls_score" in name:
        return numpy.concatenate([value[1:], value[:1]])
    if "box_predictor.bbox_pred" in name:
        return value[4:]
    if "mask_fcn_logits" in name:
        return value[1:]
    return value


detectron2_state = {
    "pixel_mean": numpy.array([103.53, 116.28, 123.675], "f4").reshape(3, 1, 1),
    "pixel_std": numpy.ones((3, 1, 1), "f4"),
    **{detectron2_name(name): detectron2_value(name, value) for name, value in torchvision_state.items()},
    **{
        f"proposal_generator.anchor_generator.cell_anchors.{level}": numpy.zeros((3, 4), "f4")
        for level in range(5)
    },
}
save_file({name: torch.from_numpy(value) for name, value in torchvision_state.items()}, folder / "torchvision.safetensors")
(folder / "torchvision.safetensors").chmod(0o644)
zoo = {"model": detectron2_state, "__author__": "Detectron2 Model Zoo"}
(folder / "detectron2.pkl").write_bytes(pickle.dumps(zoo, protocol=4))


# Detectron2's stem up to its batch norm: ((x - mean) / std) in the configured channel order, 7 x 7 convolution with stride 2
# and 3 zeros all round, frozen batch norm.
def stem(picture, order, mean, std, kernel, norm):
    x = torch.tensor(picture, dtype=torch.float64).permute(2, 0, 1)
    x = x.flip(0) if order == "bgr" else x
    x = (x - torch.tensor(mean).view(3, 1, 1)) / torch.tensor(std).view(3, 1, 1)
    x = torch.nn.functional.conv2d(x[None], torch.tensor(kernel, dtype=torch.float64), stride=2, padding=3)
    statistics = [torch.tensor(norm[key], dtype=torch.float64) for key in ("running_mean", "running_var", "weight", "bias")]
    return torch.nn.functional.batch_norm(x, *statistics, eps=1e-5)[0].permute(1, 2, 0)


picture = random.integers(0, 256, (16, 20, 3)).tolist()
norm = {
    "weight": random.uniform(0.5, 2, 2),
    "bias": random.standard_normal(2),
    "running_mean": random.standard_normal(2),
    "running_var": random.uniform(0.5, 2, 2),
}
norm = {key: value.astype("f4").tolist() for key, value in norm.items()}
stems = []
for order, mean, std in (
    ("bgr", [103.53, 116.28, 123.675], [1.0, 1.0, 1.0]),
    ("bgr", [103.53, 116.28, 123.675], [57.375, 57.12, 58.395]),
    ("rgb", [123.675, 116.28, 103.53], [58.395, 57.12, 57.375]),
    ("bgr", [102.9801, 115.9465, 122.7717], [1.0, 1.0, 1.0]),
):
    kernel = (random.standard_normal((2, 3, 7, 7)) / 100 * numpy.mean(std)).astype("f4")
    output = stem(picture, order, mean, std, kernel, norm)
    stems.append(
        {
            "order": order,
            "mean": mean,
            "std": std,
            "kernel": numpy.ravel(kernel).tolist(),
            "shape": list(output.shape),
            "output": [round(value, 7) for value in output.reshape(-1).tolist()],
        }
    )
(folder / "stems.json").write_text(json.dumps({"picture": picture, "norm": norm, "stems": stems}, separators=(",", ":")))
print({path.name: path.stat().st_size for path in folder.iterdir()}, len(torchvision_state), len(shapes))
