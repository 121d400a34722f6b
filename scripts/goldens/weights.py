"""Writes the small weights files that the readers' tests open: torch.save in both formats, safetensors, and pickles of
NumPy arrays as Detectron2's model zoo publishes them.

Run: python scripts/goldens/weights.py   (needs torch, numpy, safetensors)
"""

import collections
import io
import json
import pathlib
import pickle
import struct
import zipfile

import numpy
import torch
from safetensors.torch import save_file

folder = pathlib.Path(__file__).parents[2] / "src/main/ml/weights/goldens"
folder.mkdir(parents=True, exist_ok=True)


class Command:
    """Pickled as a call of posix.system."""

    def __reduce__(self):
        import os

        return os.system, ("echo executed",)


base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 8 - 1
state = collections.OrderedDict(
    plain=base,
    transposed=base.permute(2, 0, 1),
    window=base[:, 1:, ::2],
    shared=base.view(-1)[5:9],
    expanded=torch.tensor([1.5, -2.5]).unsqueeze(1).expand(2, 3),
    scalar=torch.tensor(0.1),
    empty=torch.zeros(0, 3),
    half=torch.tensor([1.0, -0.333251953125, 65504.0, 6e-8, float("inf")], dtype=torch.float16),
    brain=torch.tensor([1.0, -3.140625, 1e30], dtype=torch.bfloat16),
    double=torch.tensor([1 / 3], dtype=torch.float64),
    long=torch.tensor([2**40, -1]),
    int=torch.tensor([7, -8], dtype=torch.int32),
    short=torch.tensor([300, -300], dtype=torch.int16),
    char=torch.tensor([-5], dtype=torch.int8),
    byte=torch.tensor([200], dtype=torch.uint8),
    bool=torch.tensor([True, False]),
    parameter=torch.nn.Parameter(torch.tensor([[0.25, 0.5]])),
)
expected = {
    name: {
        "dtype": {"float16": "float32", "bfloat16": "float32"}.get(str(t.dtype)[6:], str(t.dtype)[6:]),
        "shape": list(t.shape),
        "data": [str(v) for v in t.detach().reshape(-1).to(torch.float64 if t.is_floating_point() else t.dtype).tolist()],
    }
    for name, t in state.items()
}
(folder / "state.json").write_text(json.dumps(expected, separators=(",", ":")))
torch.save(state, folder / "zip.pth")
torch.save(state, folder / "legacy.pth", _use_new_zipfile_serialization=False)
torch.save({"epoch": 3, "state_dict": {"weight": base}, "rate": 0.1, "best": numpy.float64(0.5)}, folder / "checkpoint.pth")
torch.save({"weight": base, "extra": Command()}, folder / "malicious-zip.pth")
torch.save({"weight": base, "extra": Command()}, folder / "malicious-legacy.pth", _use_new_zipfile_serialization=False)
torch.save(torch.nn.Linear(2, 1), folder / "module.pth")

# As a big-endian machine would have saved it.
with zipfile.ZipFile(folder / "checkpoint.pth") as source, zipfile.ZipFile(folder / "big-endian.pth", "w") as target:
    for info in source.infolist():
        target.writestr(info.filename, b"big" if info.filename.endswith("byteorder") else source.read(info))

# As PyTorch 0.1 under Python 2 wrote it: protocol-2 byte strings, the first rebuilding function, parameters by class.
def old_stream() -> bytes:
    def text(value: str) -> bytes:
        return b"U" + bytes([len(value)]) + value.encode()

    storage = b"(" + text("storage") + b"ctorch\nFloatStorage\n" + text("94") + text("cpu") + b"K\x06(" + text("95") + b"K\x02K\x04ttQ"
    tensor = b"ctorch._utils\n_rebuild_tensor\n(" + storage + b"K\x01(K\x03t(K\x01ttR"
    parameter = b"ctorch.nn.parameter\nParameter\n(" + tensor + b"tR(\x88\x89Ntb"
    body = b"\x80\x02}" + text("weight") + parameter + b"s."
    facts = pickle.dumps({"protocol_version": 1001, "little_endian": True, "type_sizes": {}}, protocol=2)
    head = pickle.dumps(0x1950A86A20F9469CFC6C, protocol=2) + pickle.dumps(1001, protocol=2) + facts
    return head + body + pickle.dumps(["94"], protocol=2) + struct.pack("<q6f", 6, 0, 1, 2, 3, 4, 5)


(folder / "python2.pth").write_bytes(old_stream())
save_file({name: t.detach().contiguous().clone() for name, t in state.items()}, folder / "state.safetensors", {"made": "here"})


# Pickles of NumPy arrays, in the dress of Detectron2's model zoo.
array = numpy.arange(24, dtype="f4").reshape(2, 3, 4) / 8 - 1
arrays = dict(
    plain=array,
    fortran=numpy.asfortranarray(array),
    transposed=array.transpose(2, 0, 1),
    window=array[:, 1:, ::2],
    scalar=numpy.float64(0.1),
    zero_axes=numpy.array(7, "i4"),
    empty=numpy.zeros((0, 3), "f4"),
    half=numpy.array([1.0, -0.333251953125, 65504.0, 6e-8, float("inf")], "f2"),
    double=numpy.array([1 / 3, -1e-300], "f8"),
    long=numpy.array([2**40, -1], "i8"),
    int=numpy.array([7, -8], "i4"),
    short=numpy.array([300, -300], "i2"),
    char=numpy.array([-5], "i1"),
    # Every byte, so that no text encoding on the way goes unnoticed.
    byte=numpy.arange(256, dtype="u1"),
    bool=numpy.array([True, False]),
)
zoo = {"model": arrays, "__author__": "Detectron2 Model Zoo", "matching_heuristics": True}
expected = {
    name: {
        "dtype": {"float16": "float32"}.get(a.dtype.name, a.dtype.name),
        "shape": list(a.shape),
        "data": [str(v) for v in numpy.ravel(a).tolist()],
    }
    for name, a in arrays.items()
}
(folder / "arrays.json").write_text(json.dumps(expected, separators=(",", ":")))
for protocol in 2, 4, 5:
    (folder / f"arrays-{protocol}.pkl").write_bytes(pickle.dumps(zoo, protocol=protocol))


class Python2Pickler(pickle._Pickler):
    """Protocol 2 as Python 2 and NumPy 1 wrote it: texts and bytes alike are byte strings, inner packages have their old names."""

    def save_string(self, value):
        raw = value.encode("latin1") if isinstance(value, str) else value
        short = len(raw) < 256
        self.write(b"U" + bytes([len(raw)]) + raw if short else b"T" + struct.pack("<i", len(raw)) + raw)
        self.memoize(value)

    def save_function(self, value):
        module, name = value.__module__.replace("numpy._core", "numpy.core"), value.__qualname__
        self.write(b"c" + f"{module}\n{name}\n".encode())
        self.memoize(value)

    dispatch = {
        **pickle._Pickler.dispatch,
        str: save_string,
        bytes: save_string,
        type(pickle.dumps): save_function,
        type(numpy.frombuffer): save_function,
    }


stream = io.BytesIO()
Python2Pickler(stream, protocol=2).dump(zoo)
(folder / "arrays-python2.pkl").write_bytes(stream.getvalue())
for name in "2", "4", "5", "python2":
    read = pickle.loads((folder / f"arrays-{name}.pkl").read_bytes(), encoding="latin1")["model"]
    assert all((read[key] == a).all() and read[key].dtype == a.dtype for key, a in arrays.items()), name
(folder / "arrays-malicious.pkl").write_bytes(pickle.dumps({"model": {"plain": array, "extra": Command()}}, protocol=2))
(folder / "arrays-big-endian.pkl").write_bytes(pickle.dumps({"model": {"plain": array.astype(">f4")}}, protocol=2))
(folder / "arrays-objects.pkl").write_bytes(pickle.dumps({"model": {"plain": numpy.array([{}, None])}}, protocol=2))
print({path.name: path.stat().st_size for path in folder.iterdir()})
