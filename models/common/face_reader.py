"""The reference reader of generated faces: the shipped faces-classifier."""

from __future__ import annotations

import json
from itertools import groupby

import numpy as np
import onnxruntime
import torch

from common.face_labels import read_labels
from common.train import MODELS


class FaceReader:
    """Attributes and features of models/faces-classifier/model.onnx."""

    def __init__(self) -> None:
        folder = MODELS / "faces-classifier"
        self.path = folder / "model.onnx"
        if not self.path.is_file():
            raise FileNotFoundError(
                f"expected the reference classifier at {self.path}, found nothing: "
                "run models/faces-classifier/train.py first"
            )
        names = json.loads((folder / "manifest.json").read_text())["classes"]
        factors = groupby(name.split(" = ")[0] for name in names)
        self.classes = {name: len(list(values)) for name, values in factors}
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            self.path.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: [n, 3, 32, 32] in [-1, 1] -> attributes [n, entries], features [n, 96]."""
        parts = [
            self.session.run(["attributes", "features"], {"x": part.cpu().numpy()})
            for part in x.split(500)
        ]
        attributes, features = (np.concatenate(column) for column in zip(*parts, strict=True))
        return torch.from_numpy(attributes), torch.from_numpy(features)

    def labels(self, x: torch.Tensor) -> torch.Tensor:
        """x: [n, 3, 32, 32] in [-1, 1] -> class indices as in the data set: [n, labels]."""
        return read_labels(self(x)[0], list(self.classes.values()))
