"""GGUF version 3: writes and reads the few kinds this model needs (strings, numbers, booleans, arrays; F32 and Q8_0)."""
import struct

import numpy as np

MAGIC, VERSION, ALIGNMENT = 0x46554747, 3, 32
U32, I32, F32, BOOL, STRING, ARRAY, U64 = 4, 5, 6, 7, 8, 9, 10
TENSOR_F32, TENSOR_Q8_0, BLOCK = 0, 8, 32
NUMBERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", U32: "<I", I32: "<i", F32: "<f", U64: "<Q", 11: "<q", 12: "<d"}


def _string(text):
    data = text.encode("utf-8")
    return struct.pack("<Q", len(data)) + data


def _value(kind, value):
    if kind == STRING:
        return _string(value)
    if kind == BOOL:
        return struct.pack("<B", int(value))
    if isinstance(kind, tuple):
        element = kind[1]
        return struct.pack("<IQ", element, len(value)) + b"".join(_value(element, v) for v in value)
    return struct.pack(NUMBERS[kind], value)


def quantize(weights):
    """Q8_0 as ggml rounds it: per 32 numbers one half-precision scale max|x| / 127, then round half away from zero."""
    blocks = weights.astype(np.float32).reshape(-1, BLOCK)
    scale = (np.abs(blocks).max(1) / np.float32(127.0)).astype(np.float32)
    inverse = np.where(scale != 0, np.float32(1.0) / np.where(scale == 0, 1, scale), 0).astype(np.float32)
    scaled = blocks * inverse[:, None]
    rounded = np.trunc(scaled + np.copysign(np.float32(0.5), scaled)).astype(np.int8)
    out = np.empty(len(blocks), dtype=[("scale", "<f2"), ("values", "i1", BLOCK)])
    out["scale"], out["values"] = scale.astype(np.float16), rounded
    return out.tobytes()


def dequantize(data, shape):
    blocks = np.frombuffer(data, dtype=[("scale", "<f2"), ("values", "i1", BLOCK)])
    return (blocks["values"].astype(np.float32) * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)


def write(path, metadata, tensors):
    """metadata: [(key, kind, value)], an array's kind is (ARRAY, element kind); tensors: [(name, float array)].

    Matrices become Q8_0, vectors stay F32. Sizes are written innermost first, as GGUF wants it.
    """
    infos, blobs, offset = [], [], 0
    for name, array in tensors:
        kind = TENSOR_Q8_0 if array.ndim == 2 else TENSOR_F32
        data = quantize(array) if kind == TENSOR_Q8_0 else array.astype("<f4").tobytes()
        sizes = array.shape[::-1]
        infos.append(_string(name) + struct.pack("<I", len(sizes)) + struct.pack(f"<{len(sizes)}Q", *sizes))
        infos[-1] += struct.pack("<IQ", kind, offset)
        data += b"\0" * (-len(data) % ALIGNMENT)
        blobs.append(data)
        offset += len(data)
    head = struct.pack("<IIQQ", MAGIC, VERSION, len(tensors), len(metadata))
    for key, kind, value in metadata:
        head += (
            _string(key) + struct.pack("<I", ARRAY if isinstance(kind, tuple) else kind) + _value(kind, value)
        )
    head += b"".join(infos)
    head += b"\0" * (-len(head) % ALIGNMENT)
    with open(path, "wb") as f:
        f.write(head + b"".join(blobs))


class Reader:
    """Reads a GGUF file as written above: `metadata` by key, `tensors` by name as float32 arrays."""

    def __init__(self, path):
        with open(path, "rb") as f:
            self.data = f.read()
        self.at = 0
        magic, version, tensors, keys = self._unpack("<IIQQ")
        if magic != MAGIC or version != VERSION:
            raise ValueError(f"{path} is no GGUF file of version {VERSION}")
        self.metadata = {}
        for _ in range(keys):
            key = self._text()
            self.metadata[key] = self._read(self._unpack("<I")[0])
        infos = []
        for _ in range(tensors):
            name, count = self._text(), self._unpack("<I")[0]
            sizes = self._unpack(f"<{count}Q")
            infos.append((name, sizes[::-1], *self._unpack("<IQ")))
        start = self.at + -self.at % self.metadata.get("general.alignment", ALIGNMENT)
        self.tensors = {
            name: self._tensor(start + offset, shape, kind) for name, shape, kind, offset in infos
        }

    def _unpack(self, form):
        values = struct.unpack_from(form, self.data, self.at)
        self.at += struct.calcsize(form)
        return values

    def _text(self):
        length = self._unpack("<Q")[0]
        self.at += length
        return self.data[self.at - length : self.at].decode("utf-8")

    def _read(self, kind):
        if kind == STRING:
            return self._text()
        if kind == BOOL:
            return bool(self._unpack("<B")[0])
        if kind == ARRAY:
            element, count = self._unpack("<IQ")
            return [self._read(element) for _ in range(count)]
        return self._unpack(NUMBERS[kind])[0]

    def _tensor(self, begin, shape, kind):
        count = int(np.prod(shape))
        if kind == TENSOR_F32:
            return np.frombuffer(self.data, "<f4", count, begin).reshape(shape)
        return dequantize(self.data[begin : begin + count // BLOCK * 34], shape)
