"""Features of backbones by PyTorch on the CPU: images/s.

usage: python forward.py <backbones> <batches> <seconds> <fewest runs>
Prints one JSON object: {rates: {"<backbone> <batch>": images/s}, version, threads, peakMemory}.
"""

import json
import resource
import statistics
import sys
import time

import torch

from networks import backbone


def rate(network, batch, seconds, fewest):
    pixels = torch.rand(batch, 3, 224, 224)
    network(pixels)
    times = []
    started = time.perf_counter()
    while len(times) < fewest or time.perf_counter() - started < seconds:
        start = time.perf_counter()
        network(pixels)
        times.append(time.perf_counter() - start)
    return batch / statistics.median_low(times)


def main():
    names, batches = sys.argv[1].split(","), [int(word) for word in sys.argv[2].split(",")]
    seconds, fewest = float(sys.argv[3]), int(sys.argv[4])
    rates = {}
    with torch.inference_mode():
        for name in names:
            network = backbone(name)
            for batch in batches:
                rates[f"{name} {batch}"] = rate(network, batch, seconds, fewest)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result = {"rates": rates, "version": torch.__version__, "threads": torch.get_num_threads(), "peakMemory": peak}
    print(json.dumps(result))


if __name__ == "__main__":
    main()
