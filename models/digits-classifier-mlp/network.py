"""The network of digits-classifier-mlp, without convolutions, and its gradient."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import nn

WIDTHS = (784, 128, 64, 10)
DROPOUT = 0.2


class DigitPerceptron(nn.Module):
    """x: [batch, 1, 28, 28] in [-1, 1] -> logits: [batch, 10]."""

    def __init__(self, dropout: float = DROPOUT) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(c_in, c_out) for c_in, c_out in pairwise(WIDTHS))
        self.dropout = nn.Dropout(dropout)

    def activations(self, x: torch.Tensor) -> list[torch.Tensor]:
        """After each ReLU: [batch, 128] and [batch, 64]."""
        found = []
        x = x.reshape(-1, WIDTHS[0])
        for layer in self.layers[:-1]:
            x = self.dropout(layer(x).relu())
            found.append(x)
        return found

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.layers[-1](self.activations(x)[-1])


class PerceptronGradient(nn.Module):
    """x: [batch, 1, 28, 28], w: [batch, 10] -> logits and d H(w, softmax(logits)) / d x.

    In eval mode. H = -sum_k w_k log softmax(logits)_k, as in common/digit_classifier.py.
    """

    def __init__(self, classifier: DigitPerceptron) -> None:
        super().__init__()
        self.classifier = classifier

    def forward(self, x: torch.Tensor, w: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        layers = self.classifier.layers
        hidden = self.classifier.activations(x)
        logits = F.linear(hidden[-1], layers[-1].weight, layers[-1].bias)
        g = logits.softmax(1) * w.sum(1, keepdim=True) - w
        for layer, seen in zip(reversed(layers[1:]), reversed(hidden), strict=True):
            g = (g @ layer.weight) * (seen > 0).to(g.dtype)
        return logits, (g @ layers[0].weight).reshape(-1, 1, 28, 28)


def network() -> DigitPerceptron:
    return DigitPerceptron()
