"""The reference reader of generated digits: the shipped digits-classifier."""

from __future__ import annotations

import numpy as np
import onnx
import onnxruntime
import torch

from common.train import MODELS


class DigitReader:
    """Logits and penultimate features of models/digits-classifier/model.onnx."""

    def __init__(self) -> None:
        path = MODELS / "digits-classifier" / "model.onnx"
        if not path.is_file():
            raise FileNotFoundError(
                f"expected the reference classifier at {path}, found nothing: "
                "run models/digits-classifier/train.py first"
            )
        graph = onnx.load(path)
        # The features are what the last matrix product takes; make them an output too.
        last = next(n for n in reversed(graph.graph.node) if n.op_type in ("Gemm", "MatMul"))
        graph.graph.output.append(
            onnx.helper.make_tensor_value_info(last.input[0], onnx.TensorProto.FLOAT, None)
        )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(
            graph.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: [n, 1, 28, 28] in [-1, 1] -> logits [n, 10], features [n, 64]."""
        parts = [self.session.run(None, {"x": part.cpu().numpy()}) for part in x.split(500)]
        logits, features = (np.concatenate(column) for column in zip(*parts, strict=True))
        return torch.from_numpy(logits), torch.from_numpy(features)
