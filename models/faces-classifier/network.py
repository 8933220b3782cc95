"""The reader of faces: one convolutional body, one head for each attribute."""

import torch
from torch import nn

FEATURES = 96


def convolution(c_in: int, c_out: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, kernel, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(c_out),
        nn.ReLU(),
    )


class FaceClassifier(nn.Module):
    """x: [batch, 3, 32, 32] in [-1, 1] -> attributes [batch, sum(classes) + 1], features.

    `classes` are the factors' numbers of values. `attributes` has the layout of `vectorOf` in
    src/faces/vector.ts: a block of logits for each factor, the smile in [-1, 1] as its last entry.
    """

    def __init__(self, classes: list[int]) -> None:
        super().__init__()
        self.classes = classes
        self.body = nn.Sequential(
            convolution(3, 40, kernel=4, stride=2),  # [batch, 40, 16, 16]
            convolution(40, 40),
            convolution(40, 64, stride=2),  # [batch, 64, 8, 8]
            convolution(64, 64),
            convolution(64, 64, stride=2),  # [batch, 64, 4, 4]
        )
        # Where in the picture something is tells what it is: the map is flattened, not averaged.
        self.penultimate = nn.Sequential(nn.Linear(64 * 4 * 4, FEATURES), nn.ReLU())
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.Linear(FEATURES, sum(classes) + 1)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        features = self.penultimate(self.body(x).reshape(-1, 64 * 4 * 4))
        return self.heads(self.dropout(features)), features
