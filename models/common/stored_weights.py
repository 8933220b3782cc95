"""The weights of a shipped U-Net, read back from its graph into the network it came from."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import nn

HALF = ".half"  # what the export adds to the name of a weight it keeps in half precision


def load_weights(model: nn.Module, path: Path) -> nn.Module:
    """Fills `model` from the initializers of its graph; in evaluation mode, without gradients.

    Parameters keep their names in a graph, but for the scales and offsets of group norms. The
    exporter writes those as [channels, 1, 1], ones and zeros for a norm that has none, in the order
    of use, which is the order in which the networks of the book declare them. Whoever loads
    compares an output with golden.json.

    Raises where a parameter is not found, so that no network runs on weights of its start.
    """
    graph = onnx.load(path).graph
    stored = {
        tensor.name.removesuffix(HALF): torch.from_numpy(numpy_helper.to_array(tensor).copy())
        for tensor in graph.initializer
    }
    pairs = [
        stored[name].flatten()
        for node in graph.node
        if node.op_type in ("Mul", "Add")
        for name in node.input
        if name in stored and stored[name].shape[1:] == (1, 1)
    ]
    norms = [(n, m) for n, m in model.named_modules() if isinstance(m, nn.GroupNorm)]
    widths = [norm.num_channels for _, norm in norms for _ in range(2)]
    if [len(values) for values in pairs] != widths:
        raise RuntimeError(
            f"{path}: expected scale and offset of {len(norms)} group norms, got {len(pairs)} "
            "vectors, or other widths; was it exported from this network?"
        )
    for (name, norm), scale, offset in zip(norms, pairs[::2], pairs[1::2], strict=True):
        if norm.affine:
            stored |= {f"{name}.weight": scale, f"{name}.bias": offset}
    wanted = model.state_dict()
    model.load_state_dict({name: stored[name].float() for name in wanted})
    return model.eval().requires_grad_(False)
