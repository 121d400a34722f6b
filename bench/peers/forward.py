"""Features of backbones by PyTorch on the CPU: images/s.

usage: python forward.py <backbones> <batches> <seconds> <fewest runs> <warm-ups>
Prints one JSON object: {speeds: {"<backbone> <batch>": {rate: images/s, processor: seconds of an image}}, version,
threads, peakMemory}.
"""

import json
import resource
import sys
from functools import partial

import torch
from networks import backbone, speed


def main():
    names, batches = sys.argv[1].split(","), [int(word) for word in sys.argv[2].split(",")]
    seconds, fewest, warm_ups = float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    speeds = {}
    with torch.inference_mode():
        for name in names:
            network = backbone(name)
            for batch in batches:
                pixels = torch.rand(batch, 3, 224, 224)
                speeds[f"{name} {batch}"] = speed(partial(network, pixels), batch, seconds, fewest, warm_ups)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = {"speeds": speeds, "version": torch.__version__, "threads": torch.get_num_threads(), "peakMemory": peak}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
