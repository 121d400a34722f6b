"""Writes Mask R-CNN's losses and their gradients as torch and torchvision compute them, extremes included.

Run: python scripts/goldens/detection_losses.py   (needs torch, torchvision)
"""

import json
import pathlib

import torch
import torchvision
from torch.nn import functional
from torchvision.models.detection.roi_heads import fastrcnn_loss

root = pathlib.Path(__file__).parents[2]
beta = 1 / 9


def values(tensor: torch.Tensor) -> list[float]:
    return tensor.detach().flatten().tolist()


def smooth_l1() -> dict:
    near = torch.tensor(beta)
    differences = [0.0, 1e-9, -0.05, 0.1, near.item(), -near.item(), 0.1112, -1.0, 1e6, -1e30]
    x = torch.tensor(differences, requires_grad=True)
    each = functional.smooth_l1_loss(x, torch.zeros_like(x), beta=beta, reduction="none")
    each.sum().backward()
    return {"differences": values(x), "each": values(each), "gradients": values(x.grad)}


def cross_entropy() -> dict:
    logits = [0.0, 0.5, -3.0, 20.0, -20.0, 90.0, -90.0, 1e4, -1e4, 1e30, -1e30]
    x = torch.tensor(logits * 3, requires_grad=True)
    targets = torch.tensor([0.0] * len(logits) + [1.0] * len(logits) + [0.25] * len(logits))
    each = functional.binary_cross_entropy_with_logits(x, targets, reduction="none")
    functional.binary_cross_entropy_with_logits(x, targets).backward()
    return {"logits": values(x), "targets": values(targets), "each": values(each), "gradients": values(x.grad)}


def heads(generator: torch.Generator) -> dict:
    regions, outputs, side = 6, 4, 3
    logits = torch.randn(regions, outputs, generator=generator, requires_grad=True)
    deltas = torch.randn(regions, 4 * outputs, generator=generator, requires_grad=True)
    labels = torch.tensor([0, 2, 3, 0, 1, 2])
    targets = torch.randn(regions, 4, generator=generator)
    classification, box = fastrcnn_loss(logits, deltas, [labels], [targets])
    (classification + box).backward()
    positive = torch.where(labels > 0)[0]
    masks = torch.randn(len(positive), outputs, side, side, generator=generator, requires_grad=True)
    bitmaps = torch.rand(len(positive), side, side, generator=generator)
    # What torchvision's maskrcnn_loss does once the bitmaps are projected.
    mask = functional.binary_cross_entropy_with_logits(masks[torch.arange(len(positive)), labels[positive]], bitmaps)
    mask.backward()
    return {
        "outputs": outputs,
        "side": side,
        "labels": labels.tolist(),
        "logits": values(logits),
        "deltas": values(deltas),
        "targets": values(targets),
        "class": classification.item(),
        "box": box.item(),
        "logitGradients": values(logits.grad),
        "deltaGradients": values(deltas.grad),
        # Channels last, as TensorFlow has them.
        "masks": values(masks.permute(0, 2, 3, 1)),
        "bitmaps": values(bitmaps),
        "mask": mask.item(),
        "maskGradients": values(masks.grad.permute(0, 2, 3, 1)),
    }


def proposals(generator: torch.Generator) -> dict:
    """RegionProposalNetwork.compute_loss on anchors that were sampled already."""
    objectness = torch.randn(20, generator=generator, requires_grad=True)
    deltas = torch.randn(20, 4, generator=generator, requires_grad=True)
    positive, negative = torch.tensor([3, 11, 17]), torch.tensor([0, 1, 5, 19])
    sampled = torch.cat([positive, negative])
    labels = torch.zeros(20)
    labels[positive] = 1
    targets = torch.randn(len(positive), 4, generator=generator)
    box = functional.smooth_l1_loss(deltas[positive], targets, beta=beta, reduction="sum") / sampled.numel()
    score = functional.binary_cross_entropy_with_logits(objectness[sampled], labels[sampled])
    (box + score).backward()
    return {
        "objectness": values(objectness),
        "deltas": values(deltas),
        "positive": positive.tolist(),
        "negative": negative.tolist(),
        "targets": values(targets),
        "score": score.item(),
        "box": box.item(),
        "objectnessGradients": values(objectness.grad),
        "deltaGradients": values(deltas.grad),
    }


def main() -> None:
    generator = torch.Generator().manual_seed(0)
    golden = {
        "torchvision": torchvision.__version__,
        "smoothL1": smooth_l1(),
        "crossEntropy": cross_entropy(),
        "proposals": proposals(generator),
        "heads": heads(generator),
    }
    out = root / "src/main/ml/maskrcnn/goldens/losses.json"
    out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
