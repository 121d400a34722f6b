"""Writes the small weights files that the readers' tests open: torch.save in both formats, and safetensors.

Run: python scripts/goldens/weights.py   (needs torch, safetensors)
"""

import collections
import json
import pathlib
import pickle
import struct
import zipfile

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
torch.save({"epoch": 3, "state_dict": {"weight": base}, "rate": 0.1}, folder / "checkpoint.pth")
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
print({path.name: path.stat().st_size for path in folder.iterdir()})
