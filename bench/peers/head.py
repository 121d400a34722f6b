"""One epoch of the study's recipe with a frozen backbone and no cache, in PyTorch: the pictures of every step are
decoded, augmented and sent through the backbone; only the head (512, events) is trained.

usage: python head.py <manifest.jsonl> <crops folder> <events> <epochs> <workers>
The manifest's lines are {crop, split, event}. Prints one JSON object: {train: [seconds], validation: [seconds],
images, peakMemory}.
"""

import json
import resource
import sys
import time
from collections import Counter
from pathlib import Path

import torch
from networks import backbone
from PIL import Image
from torch.utils.data import DataLoader, Dataset, WeightedRandomSampler
from torchvision import transforms

BATCH = 64


class Crops(Dataset):
    def __init__(self, samples, folder, transform):
        self.samples, self.folder, self.transform = samples, folder, transform

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, index):
        sample = self.samples[index]
        picture = Image.open(self.folder / sample["crop"][:2] / f"{sample['crop']}.png").convert("RGB")
        return self.transform(picture), sample["event"]


def main():
    manifest, folder, events, epochs, workers = sys.argv[1], Path(sys.argv[2]), *(int(word) for word in sys.argv[3:6])
    samples = [json.loads(line) for line in Path(manifest).read_text().splitlines()]
    train = [sample for sample in samples if sample["split"] == "train"]
    val = [sample for sample in samples if sample["split"] == "val"]
    normalise = transforms.Normalize([0.5] * 3, [0.5] * 3)
    augment = transforms.Compose(
        [
            transforms.RandomResizedCrop(224, scale=(0.5, 1)),
            transforms.RandomHorizontalFlip(),
            transforms.RandomRotation(15),
            transforms.ColorJitter(0.2, 0.2, 0.2),
            transforms.ToTensor(),
            transforms.RandomErasing(0.25),
            normalise,
        ]
    )
    plain = transforms.Compose([transforms.ToTensor(), normalise])
    counts = Counter(sample["event"] for sample in train)
    sampler = WeightedRandomSampler([1 / counts[sample["event"]] for sample in train], len(train))
    keep = {"num_workers": workers, "persistent_workers": workers > 0}
    train_loader = DataLoader(Crops(train, folder, augment), BATCH, sampler=sampler, **keep)
    val_loader = DataLoader(Crops(val, folder, plain), BATCH, **keep)
    network = backbone("efficientnet-lite0")
    head = torch.nn.Sequential(
        torch.nn.Linear(1280, 512), torch.nn.ReLU(), torch.nn.Dropout(0.5), torch.nn.Linear(512, events)
    )
    optimiser = torch.optim.Adam(head.parameters(), lr=5e-4, weight_decay=1e-4)
    loss_of = torch.nn.CrossEntropyLoss()
    result = {"train": [], "validation": []}
    for _ in range(epochs):
        start = time.perf_counter()
        head.train()
        for pixels, labels in train_loader:
            with torch.no_grad():
                features = network(pixels)
            optimiser.zero_grad()
            loss_of(head(features), labels).backward()
            optimiser.step()
        middle = time.perf_counter()
        head.eval()
        with torch.no_grad():
            for pixels, labels in val_loader:
                loss_of(head(network(pixels)), labels).item()
        result["train"].append(middle - start)
        result["validation"].append(time.perf_counter() - middle)
    result["images"] = len(train)
    result["peakMemory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(result))


if __name__ == "__main__":
    main()
