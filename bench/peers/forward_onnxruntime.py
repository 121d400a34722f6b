"""Features of backbones by ONNX Runtime on the CPU: images/s. PyTorch exports the networks.

usage: python forward_onnxruntime.py <backbones> <batches> <seconds> <fewest runs> <warm-ups>
Prints one JSON object as forward.py does.
"""

import json
import os
import resource
import sys
import tempfile
import warnings
from functools import partial

import onnxruntime
import torch
from networks import backbone, speed


def session(name, folder, threads):
    file = os.path.join(folder, f"{name}.onnx")
    example = torch.rand(1, 3, 224, 224)
    with warnings.catch_warnings():
        # The newer exporter would want a package more.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            backbone(name),
            (example,),
            file,
            input_names=["pixels"],
            output_names=["features"],
            dynamic_axes={"pixels": {0: "batch"}, "features": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])


def main():
    names, batches = sys.argv[1].split(","), [int(word) for word in sys.argv[2].split(",")]
    seconds, fewest, warm_ups = float(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
    threads = torch.get_num_threads()
    speeds = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            network = session(name, folder, threads)
            for batch in batches:
                pixels = torch.rand(batch, 3, 224, 224).numpy()
                forward = partial(network.run, None, {"pixels": pixels})
                speeds[f"{name} {batch}"] = speed(forward, batch, seconds, fewest, warm_ups)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"speeds": speeds, "version": onnxruntime.__version__, "threads": threads, "peakMemory": peak}))


if __name__ == "__main__":
    main()
