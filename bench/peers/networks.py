"""The studio's backbones as torchvision and timm have them, without classifier and with random weights and biases."""

import statistics
import time

import timm
import torch
import torchvision


def backbone(name):
    """A network in eval mode: [batch, 3, 224, 224] to [batch, features]."""
    if name == "efficientnet-lite0":
        network = timm.create_model("tf_efficientnet_lite0", pretrained=False, num_classes=0)
    elif name in ("resnet18", "resnet50"):
        network = getattr(torchvision.models, name)(weights=None)
        network.fc = torch.nn.Identity()
    elif name == "vgg16":
        network = torchvision.models.vgg16(weights=None)
        network.classifier = network.classifier[:-1]
    else:
        raise ValueError(f"there is no backbone {name}")
    with torch.no_grad():
        for parameter_name, values in network.state_dict().items():
            if parameter_name.endswith((".bias", ".running_mean")):
                values.normal_(0, 0.1)
    return network.eval()


def speed(forward, batch, seconds, fewest, warm_ups):
    """Images/s, median of at least so many runs over so many seconds after others, and processor seconds of an image."""
    for _ in range(warm_ups):
        forward()
    times = []
    started, processor = time.perf_counter(), time.process_time()
    while len(times) < fewest or time.perf_counter() - started < seconds:
        start = time.perf_counter()
        forward()
        times.append(time.perf_counter() - start)
    spent = time.process_time() - processor
    return {"rate": batch / statistics.median_low(times), "processor": spent / (len(times) * batch)}
