"""Runs every recipe for a few steps, from data to card, in a scratch folder.

`python models/common/smoke.py` needs no network: it stands blots in for MNIST, and the recipes of
faces stand in noise. Exits 1 when a recipe fails or leaves a file out.
"""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

MODELS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(MODELS))

from common.data import MNIST_FILES, MNIST_SIZE

EXPECTED = ("model.onnx", "manifest.json", "golden.json", "README.md")


def write_blots(folder: Path) -> None:
    """Files of MNIST's names and sizes that hold blurred noise."""
    random = np.random.default_rng(0)
    for split, n in MNIST_SIZE.items():
        coarse = random.integers(0, 256, (n, 7, 7), np.uint8)
        images = coarse.repeat(4, axis=1).repeat(4, axis=2)
        labels = random.integers(0, 10, n, np.uint8)
        for kind, array in (("images", images), ("labels", labels)):
            header = struct.pack(f">{1 + array.ndim}I", 0x0800 + array.ndim, *array.shape)
            (folder / MNIST_FILES[split, kind]).write_bytes(header + array.tobytes())


def run(recipe: Path, scratch: Path) -> str | None:
    """None, or what went wrong."""
    name = recipe.parent.name
    out = scratch / name
    out.mkdir()
    shutil.copy(recipe.parent / "README.md", out)
    flags = ["--smoke", "--data-dir", scratch, "--run-dir", out / "run", "--out-dir", out]
    done = subprocess.run(
        [sys.executable, recipe, *map(str, flags)], capture_output=True, text=True
    )
    if done.returncode != 0:
        return f"exit {done.returncode}\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}"
    missing = [file for file in EXPECTED if not (out / file).is_file()]
    if missing:
        return f"expected {', '.join(EXPECTED)}; missing: {', '.join(missing)}"
    if not json.loads((out / "manifest.json").read_text())["metrics"]:
        return "manifest.json: expected metrics, got none"
    return None


def score(scratch: Path) -> str | None:
    """Scores the face models that the recipes left in the scratch folder; None, or the fault."""
    flags = ["--models-dir", scratch, "--cache-dir", scratch / "scores"]
    return measure(MODELS / "common" / "score_faces.py", flags)


def measure(script: Path, flags: list[str | Path]) -> str | None:
    """Runs a script that measures shipped models; None, or the fault."""
    flags = ["--smoke", *flags]
    done = subprocess.run(
        [sys.executable, script, *map(str, flags)], capture_output=True, text=True
    )
    if done.returncode != 0:
        return f"exit {done.returncode}\n{done.stdout[-1000:]}\n{done.stderr[-3000:]}"
    return None


def main() -> int:
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        write_blots(scratch)
        for recipe in sorted(MODELS.glob("*/train.py")):
            if recipe.parent.name == "common":
                continue
            fault = run(recipe, scratch)
            print(f"{recipe.parent.name}: {'ok' if fault is None else 'FAILED'}", flush=True)
            if fault is not None:
                failed += 1
                print(fault, file=sys.stderr, flush=True)
        measured = {
            "score_faces.py": score(scratch),
            "sampling.py": measure(
                MODELS / "faces-ddpm" / "sampling.py", ["--out", scratch / "sampling.json"]
            ),
        }
        for script, fault in measured.items():
            print(f"{script}: {'ok' if fault is None else 'FAILED'}", flush=True)
            if fault is not None:
                failed += 1
                print(fault, file=sys.stderr, flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
