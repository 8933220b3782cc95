"""The reference reader of digits: a plain convolutional network of about 100 k parameters."""

import torch
from torch import nn

FEATURES = 64


def convolution(c_in: int, c_out: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(c_out),
        nn.ReLU(),
    )


class DigitClassifier(nn.Module):
    """x: [batch, 1, 28, 28] in [-1, 1] -> logits: [batch, 10]."""

    def __init__(self) -> None:
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
        self.dropout = nn.Dropout(0.3)
        self.last = nn.Linear(FEATURES, 10)

    def features(self, x: torch.Tensor) -> torch.Tensor:
        """The 64 penultimate activations, in which the Fréchet distance is taken."""
        return self.penultimate(self.body(x).reshape(-1, 48 * 4 * 4))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.dropout(self.features(x)))
