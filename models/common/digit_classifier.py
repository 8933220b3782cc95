"""The network that reads digits, of about 100 k parameters, and its gradient as a graph."""

from __future__ import annotations

from pathlib import Path

import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

FEATURES = 64
STRIDES = (1, 1, 1, 1, 1, 2)  # of the six convolutions
POOLED = (1, 3)  # convolutions after which a pooling halves the map


def convolution(c_in: int, c_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(c_out),
        nn.ReLU(),
    )


class DigitClassifier(nn.Module):
    """x: [batch, 1, 28, 28] in [-1, 1] -> logits: [batch, 10]."""

    def __init__(self, dropout: float = 0.3) -> None:
        super().__init__()
        self.body = nn.Sequential(
            convolution(1, 16),
            convolution(16, 16),
            nn.MaxPool2d(2),  # [batch, 16, 14, 14]
            convolution(16, 32),
            convolution(32, 32),
            nn.MaxPool2d(2),  # [batch, 32, 7, 7]
            convolution(32, 48),
            convolution(48, 48, stride=2),  # [batch, 48, 4, 4]
        )
        self.penultimate = nn.Sequential(nn.Linear(48 * 4 * 4, FEATURES), nn.ReLU())
        self.dropout = nn.Dropout(dropout)
        self.last = nn.Linear(FEATURES, 10)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """The 64 penultimate activations, in which the Fréchet distance is taken."""
        return self.penultimate(self.body(x).reshape(-1, 48 * 4 * 4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.dropout(self.features(x)))


class FoldedClassifier(nn.Module):
    """A trained DigitClassifier as it ships: each normalisation folded into its convolution.

    `layers` are the (weight, bias) of the six convolutions and the two matrix products, in order.
    They are buffers: this is a second view of weights that exist already, and not trained.
    """

    def __init__(self, layers: list[tuple[torch.Tensor, torch.Tensor]]) -> None:
        super().__init__()
        if len(layers) != len(STRIDES) + 2:
            raise ValueError(f"layers: expected {len(STRIDES) + 2}, got {len(layers)}")
        for i, (weight, bias) in enumerate(layers):
            self.register_buffer(f"weight{i}", weight.detach().clone())
            self.register_buffer(f"bias{i}", bias.detach().clone())

    @classmethod
    def of(cls, model: DigitClassifier) -> FoldedClassifier:
        """From a network in eval mode."""
        blocks = [block for block in model.body if isinstance(block, nn.Sequential)]
        layers = [fuse_conv_bn_eval(block[0], block[1]) for block in blocks]
        layers += [model.penultimate[0], model.last]
        return cls([(layer.weight, layer.bias) for layer in layers])

    @classmethod
    def from_onnx(cls, path: Path) -> FoldedClassifier:
        """From a shipped model.onnx."""
        graph = onnx.load(path).graph
        stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
        layers = []
        for node in graph.node:
            if node.op_type in ("Conv", "Gemm"):
                weight, bias = (torch.from_numpy(stored[name].copy()) for name in node.input[1:])
                layers.append((weight, bias))
        return cls(layers)

    def layer(self, i: int) -> tuple[torch.Tensor, torch.Tensor]:
        return getattr(self, f"weight{i}"), getattr(self, f"bias{i}")

    def activations(self, x: torch.Tensor) -> list[torch.Tensor]:
        """After each ReLU, before the pooling: six maps and the 64 features."""
        found = []
        for i, stride in enumerate(STRIDES):
            weight, bias = self.layer(i)
            x = F.conv2d(x, weight, bias, stride=stride, padding=1).relu()
            found.append(x)
            if i in POOLED:
                x = F.max_pool2d(x, 2)
        weight, bias = self.layer(len(STRIDES))
        found.append(F.linear(x.reshape(-1, 48 * 4 * 4), weight, bias).relu())
        return found

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        weight, bias = self.layer(len(STRIDES) + 1)
        return F.linear(self.activations(x)[-1], weight, bias)


class InputGradient(nn.Module):
    """x: [batch, 1, 28, 28], w: [batch, 10] -> logits and d H(w, softmax(logits)) / d x.

    H = -sum_k w_k log softmax(logits)_k, the cross entropy; a one-hot w is a label. The backward
    pass is written out, so that a runtime without automatic differentiation can follow a gradient.
    """

    def __init__(self, classifier: FoldedClassifier) -> None:
        super().__init__()
        self.classifier = classifier

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        net = self.classifier
        maps = net.activations(x)
        weight, bias = net.layer(len(STRIDES) + 1)
        logits = F.linear(maps[-1], weight, bias)
        g = logits.softmax(1) * w.sum(1, keepdim=True) - w
        g = (g @ weight) * positive(maps[-1])
        g = (g @ net.layer(len(STRIDES))[0]).reshape(-1, 48, 4, 4)
        for i in reversed(range(len(STRIDES))):
            if i in POOLED:
                g = unpool(g, maps[i])
            # Strides of 2 take 7 x 7 to 4 x 4, and the transposed convolution takes it back.
            g = F.conv_transpose2d(
                g * positive(maps[i]), net.layer(i)[0], stride=STRIDES[i], padding=1
            )
        return logits, g


def positive(x: torch.Tensor) -> torch.Tensor:
    """1 where x > 0 and 0 elsewhere: the derivative of a ReLU, of its result."""
    return (x > 0).to(x.dtype)


def unpool(g: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """The gradient on the way back through a 2 x 2 maximum of x.

    It goes to the largest of the four; among equals to the first in reading order, as in PyTorch.
    """
    channels, height, width = g.shape[1:]
    largest = F.max_pool2d(x, 2)
    parts, free = [], None
    for row in (0, 1):
        for column in (0, 1):
            here = (x[:, :, row::2, column::2] == largest).to(x.dtype)
            here = here if free is None else here * free
            free = 1 - here if free is None else free - here
            parts.append(g * here)
    return F.pixel_shuffle(torch.stack(parts, 2).reshape(-1, 4 * channels, height, width), 2)


def gradient_error(network: nn.Module, x: torch.Tensor) -> float:
    """The largest |gradient - autograd's| over ten labels, as a share of the largest |autograd's|.

    x: [n, 1, 28, 28]; each label is asked of each digit, and a soft target on top.
    """
    worst = 0.0
    targets = [*torch.eye(10), torch.full((10,), 0.1)]
    for target in targets:
        w = target.expand(len(x), 10)
        inputs = x.clone().requires_grad_(True)
        entropy = F.cross_entropy(network.classifier(inputs), w, reduction="sum")
        (expected,) = torch.autograd.grad(entropy, inputs)
        with torch.no_grad():
            _, got = network(x, w)
        worst = max(worst, float((got - expected).abs().max() / expected.abs().max()))
    return worst
