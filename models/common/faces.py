"""The book's own faces: rasterised by Node from `src/faces`, kept in an ignored cache."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from common.data import CACHE, DataMissing

ROOT = Path(__file__).resolve().parents[2]
RASTERISER = Path(__file__).resolve().parent / "faces" / "rasterise.ts"
NODE = (22, 18)  # the first version that runs TypeScript without a flag

# Splits are different seeds, as src/faces/dataset.ts has them.
TRAIN_SEED, TEST_SEED, VALIDATION_SEED = 1, 2, 3
EXTRAS = {"masks": "--mask", "sketches": "--sketch", "comics": "--second"}
FACES_CARD = {
    "name": "Faces of Out of Noise, drawn by src/faces in this repository",
    "licence": "CC BY 4.0",
    "url": "https://creativecommons.org/licenses/by/4.0/",
}


@dataclass(frozen=True)
class Faces:
    """Pictures and everything known about them, on one device; n faces of size s."""

    images: torch.Tensor  # [n, 3, s, s] uint8
    labels: torch.Tensor  # [n, labels] int64, class indices in the order of `label_values`
    visible: torch.Tensor  # [n, labels] bool: can this label be told from the picture?
    smiles: torch.Tensor  # [n] float32 in [-1, 1]
    captions: list[str]
    label_values: dict[str, list[str]]  # "hat": ["none", "beanie", ...]; the smile comes last
    regions: list[str]  # classes of the masks
    masks: torch.Tensor | None = None  # [n, s, s] uint8
    sketches: torch.Tensor | None = None  # [n, 3, s, s] uint8
    comics: torch.Tensor | None = None  # [n, 3, s, s] uint8

    def __len__(self) -> int:
        return len(self.images)

    @property
    def label_names(self) -> list[str]:
        return list(self.label_values)

    def x0(self, index: torch.Tensor | slice = slice(None), of: str = "images") -> torch.Tensor:
        """Pictures as the networks see them: [batch, 3, s, s] float32 in [-1, 1]."""
        return getattr(self, of)[index].float() / 127.5 - 1.0

    def vectors(self, index: torch.Tensor | slice = slice(None)) -> torch.Tensor:
        """`vectorOf(face, visible)` of src/faces/vector.ts: [batch, entries] float32.

        A one-hot block for each factor, all zero where the factor does not show; the smile last.
        """
        labels, visible = self.labels[index], self.visible[index]
        *factors, smile = self.label_names
        blocks = [
            torch.nn.functional.one_hot(labels[:, i], len(self.label_values[name])).float()
            * visible[:, i : i + 1]
            for i, name in enumerate(factors)
        ]
        column = self.label_names.index(smile)
        blocks.append((self.smiles[index] * visible[:, column]).unsqueeze(1))
        return torch.cat(blocks, dim=1)

    def first(self, n: int) -> Faces:
        cut = {
            name: None if value is None else value[:n]
            for name, value in vars(self).items()
            if name not in ("label_values", "regions")
        }
        return Faces(**cut, label_values=self.label_values, regions=self.regions)

    def to(self, device: str) -> Faces:
        """The same faces on another device: 184 MB for 60,000 at 32 px."""
        moved = {
            name: value.to(device) if isinstance(value, torch.Tensor) else value
            for name, value in vars(self).items()
        }
        return Faces(**moved)


def load_faces(
    size: int = 32,
    count: int = 60_000,
    seed: int = TRAIN_SEED,
    data_dir: Path | None = None,
    extras: Sequence[str] = (),
    sampling: Mapping[str, Any] | None = None,
) -> Faces:
    """Faces 0 … count - 1 of the data set with this seed, drawn first where they are not yet.

    `extras` names what is wanted besides images, labels and captions: "masks", "sketches"
    (line art), "comics" (the second colour style). `sampling` is passed on to `sampleFace`:
    {"correlations": {"hatWithBeard": 0.8}, "rates": {...}, "fixed": {...}}. Sets are kept under
    `data_dir`, by default models/.cache/faces, one folder each.
    """
    unknown = [extra for extra in extras if extra not in EXTRAS]
    if unknown:
        raise ValueError(f"extras: expected some of {list(EXTRAS)}, got {unknown}.")
    folder = (data_dir or CACHE / "faces") / _folder_name(size, count, seed, sampling)
    problem = _problem(folder, extras)
    if problem:
        kept = [e for e in _manifest(folder).get("extras", []) if e in EXTRAS]
        _rasterise(folder, size, count, seed, sorted({*extras, *kept}), sampling, problem)
        problem = _problem(folder, extras)
        if problem:
            raise DataMissing(f"The faces just drawn cannot be used: {problem}")
    return _read(folder, extras)


def made_up_faces(count: int, size: int = 32, seed: int = 1) -> Faces:
    """Noise with labels of the right shapes, for smoke tests without Node."""
    generator = torch.Generator().manual_seed(seed)

    def noise() -> torch.Tensor:
        return torch.randint(0, 256, (count, 3, size, size), generator=generator, dtype=torch.uint8)

    counts = [5, 8, 7, 4, 4, 3, 4, 3, 4, 4, 5, 2, 2, 3, 7, 6, 3]
    values = {f"label {i}": [str(value) for value in range(n)] for i, n in enumerate(counts)}
    labels = torch.stack([torch.randint(0, n, (count,), generator=generator) for n in counts], 1)
    return Faces(
        images=noise(),
        labels=labels,
        visible=torch.rand(labels.shape, generator=generator) < 0.9,
        smiles=torch.rand(count, generator=generator) * 2 - 1,
        captions=["A made-up face."] * count,
        label_values=values,
        regions=[f"region {i}" for i in range(11)],
        masks=torch.randint(0, 11, (count, size, size), generator=generator, dtype=torch.uint8),
        sketches=noise(),
        comics=noise(),
    )


def _folder_name(size: int, count: int, seed: int, sampling: Mapping[str, Any] | None) -> str:
    name = f"{size}px-{count}-seed{seed}"
    if not sampling:
        return name
    digest = hashlib.sha256(json.dumps(sampling, sort_keys=True).encode()).hexdigest()
    return f"{name}-{digest[:12]}"


def _manifest(folder: Path) -> dict[str, Any]:
    """What the rasteriser wrote beside its files; empty where it cannot be read."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except (OSError, ValueError):
        return {}
    whole = isinstance(manifest, dict) and {"files", "fingerprints", "labels"} <= manifest.keys()
    return manifest if whole else {}


def _problem(folder: Path, extras: Sequence[str]) -> str | None:
    """Why the set in `folder` cannot be used as it is, or None if it can."""
    manifest = _manifest(folder)
    if not manifest:
        return f"there is no readable manifest.json in {folder}"
    files = {entry["name"]: entry for entry in manifest["files"]}
    wanted = ["images.npy", "labels.npy", "visible.npy", "smiles.npy", "captions.txt"]
    wanted += [f"{extra}.npy" for extra in extras]
    for name in wanted:
        path = folder / name
        if name not in files or not path.is_file():
            return f"{name} is not in {folder}"
        found = path.stat().st_size
        if found != files[name]["bytes"]:
            return f"{path}: expected {files[name]['bytes']} bytes, got {found}"
        with path.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        if digest != files[name]["sha256"]:
            return f"{path}: expected sha256 {files[name]['sha256']}, got {digest}"
    current = _fingerprints()
    for product in ("images", "labels", "captions", *extras):
        if current and current[product] != manifest["fingerprints"][product]:
            return f"src/faces has changed what it gives as {product} since {folder} was made"
    return None


def find_node() -> tuple[str | None, str]:
    """A Node that runs the book's TypeScript, and a sentence for when there is none."""
    local = ROOT / "node_modules" / ".bin" / "node"
    candidates = [str(local) if local.exists() else None, shutil.which("node")]
    seen = []
    for node in filter(None, candidates):
        answer = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip()
        version = re.match(r"v(\d+)\.(\d+)", answer)
        if version and (int(version[1]), int(version[2])) >= NODE:
            return node, ""
        seen.append(f"{node} ({answer or 'does not start'})")
    found = f"found {', '.join(seen)}" if seen else f"found neither {local} nor a node on the PATH"
    return None, f"Node {NODE[0]}.{NODE[1]} or newer is missing: {found}"


def _has_packages() -> bool:
    return (ROOT / "node_modules" / "@resvg" / "resvg-js").is_dir()


def _fingerprints() -> dict[str, str]:
    """What src/faces would draw today; empty where Node is not there to say, and the cache is
    taken as it is."""
    node, _ = find_node()
    if node is None or not _has_packages():
        return {}
    answer = subprocess.run(
        [node, str(RASTERISER), "--fingerprint"], capture_output=True, text=True
    )
    if answer.returncode != 0:
        raise DataMissing(f"{RASTERISER} --fingerprint failed: {answer.stderr.strip()[-500:]}")
    return json.loads(answer.stdout)


def _rasterise(
    folder: Path,
    size: int,
    count: int,
    seed: int,
    extras: Sequence[str],
    sampling: Mapping[str, Any] | None,
    problem: str,
) -> None:
    how = (
        f"Run `npm ci` in {ROOT} and start the recipe again, or copy the folder {folder.name} "
        "from a machine that has drawn it and pass its parent with --data-dir."
    )
    node, missing = find_node()
    if node is None:
        raise DataMissing(f"Faces: {problem}. {missing}. {how}")
    if not _has_packages():
        raise DataMissing(
            f"Faces: {problem}. @resvg/resvg-js, which draws them, is not in "
            f"{ROOT / 'node_modules'}. {how}"
        )
    print(f"Faces: {problem}; drawing {count:,} at {size} px.", file=sys.stderr)
    folder.parent.mkdir(parents=True, exist_ok=True)
    command = [node, str(RASTERISER), "--size", str(size), "--count", str(count)]
    command += ["--seed", str(seed), "--out", str(folder), *(EXTRAS[extra] for extra in extras)]
    if sampling:
        command += ["--sampling", json.dumps(sampling)]
    if subprocess.run(command, stdout=sys.stderr).returncode != 0:
        raise DataMissing(f"Faces: {problem}, and drawing them failed: {' '.join(command)}. {how}")


def _read(folder: Path, extras: Sequence[str]) -> Faces:
    manifest = _manifest(folder)

    def array(name: str) -> torch.Tensor:
        return torch.from_numpy(np.load(folder / f"{name}.npy"))

    def picture(name: str) -> torch.Tensor:
        return array(name).permute(0, 3, 1, 2).contiguous()

    return Faces(
        images=picture("images"),
        labels=array("labels").long(),
        visible=array("visible").bool(),
        smiles=array("smiles"),
        captions=(folder / "captions.txt").read_text().splitlines(),
        label_values={label["name"]: label["values"] for label in manifest["labels"]},
        regions=manifest["regions"],
        masks=array("masks") if "masks" in extras else None,
        sketches=picture("sketches") if "sketches" in extras else None,
        comics=picture("comics") if "comics" in extras else None,
    )
