"""Writes what torch.optim.SGD makes of two parameters over some steps at changing rates.

Run: python scripts/goldens/sgd.py   (needs torch)
"""

import json
import pathlib

import torch

root = pathlib.Path(__file__).parents[2]


def main() -> None:
    generator = torch.Generator().manual_seed(0)
    options = {"momentum": 0.9, "weightDecay": 1e-2}
    first = {"kernel": torch.randn(2, 3, generator=generator), "bias": torch.randn(3, generator=generator)}
    parameters = {name: value.clone().requires_grad_() for name, value in first.items()}
    optimiser = torch.optim.SGD(parameters.values(), lr=0.1, momentum=0.9, weight_decay=1e-2)
    steps = []
    for rate in [0.1, 0.1, 0.05, 0.5, 1e-3]:
        optimiser.param_groups[0]["lr"] = rate
        gradients = {name: torch.randn(value.shape, generator=generator) for name, value in first.items()}
        # A loss that a parameter has no part in: its gradient is zero, its weights decay and its momentum goes on.
        if rate == 0.05:
            gradients["bias"] = torch.zeros(3)
        for name, parameter in parameters.items():
            parameter.grad = gradients[name]
        optimiser.step()
        steps.append(
            {
                "rate": rate,
                "gradients": {name: value.flatten().tolist() for name, value in gradients.items()},
                "weights": {name: value.detach().flatten().tolist() for name, value in parameters.items()},
                "velocities": {
                    name: optimiser.state[value]["momentum_buffer"].flatten().tolist() for name, value in parameters.items()
                },
            }
        )
    golden = {
        "torch": torch.__version__,
        "options": options,
        "shapes": {name: list(value.shape) for name, value in first.items()},
        "first": {name: value.flatten().tolist() for name, value in first.items()},
        "steps": steps,
    }
    out = root / "src/main/ml/train/goldens/sgd.json"
    out.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


main()
