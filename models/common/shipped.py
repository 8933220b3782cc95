"""The weights of a model as the book ships them, back in its PyTorch module."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

STORED = ".half"  # what store_weights_in_half appends to a name


@torch.no_grad()
def load_shipped(model: nn.Module, path: Path, example: tuple[torch.Tensor, ...]) -> nn.Module:
    """Fills `model` with the weights of the graph that was exported from it; returns it.

    The exporter keeps the names of all parameters but those of GroupNorm, which it turns into a Mul
    and an Add, in the order in which the module runs. `example`, inputs for one run, finds that
    order. No parameter may be left over.
    """
    graph = onnx.load(path).graph
    stored = {
        tensor.name.removesuffix(STORED): numpy_helper.to_array(tensor).astype(np.float32)
        for tensor in graph.initializer
    }
    parameters = dict(model.named_parameters())
    found = {name: stored[name] for name in parameters if name in stored}
    for (norm, module), (scale, shift) in zip(
        _norms_in_order(model, example), _scales_and_shifts(graph, stored), strict=True
    ):
        if not module.affine:  # exported as a scale of 1 and a shift of 0
            continue
        found[f"{norm}.weight"] = scale.reshape(module.weight.shape)
        found[f"{norm}.bias"] = shift.reshape(module.bias.shape)
    missing = sorted(parameters.keys() - found.keys())
    if missing:
        raise ValueError(f"{path}: expected all parameters of the module, missing: {missing}")
    for name, parameter in parameters.items():
        parameter.copy_(torch.from_numpy(found[name]))
    return model.eval()


def _norms_in_order(
    model: nn.Module, example: tuple[torch.Tensor, ...]
) -> list[tuple[str, nn.GroupNorm]]:
    """The GroupNorms in the order in which they run."""
    order: list[tuple[str, nn.GroupNorm]] = []
    hooks = [
        module.register_forward_hook(lambda m, _in, _out, name=name: order.append((name, m)))
        for name, module in model.named_modules()
        if isinstance(module, nn.GroupNorm)
    ]
    model(*example)
    for hook in hooks:
        hook.remove()
    return order


def _scales_and_shifts(
    graph: onnx.GraphProto, stored: dict[str, np.ndarray]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """The constants [channels, 1, 1] of a Mul and the Add after it, in the order of the graph."""
    columns = {
        name: value
        for name, value in stored.items()
        if value.ndim == 3 and value.shape[1:] == (1, 1)
    }
    used: dict[str, list[np.ndarray]] = {"Mul": [], "Add": []}
    for node in graph.node:
        if node.op_type in used:
            used[node.op_type] += [columns[name] for name in node.input if name in columns]
    return list(zip(used["Mul"], used["Add"], strict=True))
