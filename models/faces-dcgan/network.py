"""Generator and discriminator of faces-dcgan: 0.51 M and 0.38 M parameters."""

import torch
import torch.nn.functional as F
from torch import nn

from common.init import he_init

LATENT = 64


class Generator(nn.Module):
    """z: [batch, 64], N(0, 1) -> x: [batch, 3, 32, 32] in [-1, 1].

    Nearest-neighbour upsampling and a convolution, where the DCGAN of 2016 had transposed
    convolutions: they leave checkerboards. Group instead of batch normalisation: a face depends on
    its own z only.
    """

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(LATENT, 128 * 4 * 4)
        self.at4 = nn.Sequential(rectified(128), nn.Conv2d(128, 128, 3, padding=1), rectified(128))
        self.at8 = nn.Sequential(nn.Conv2d(128, 96, 3, padding=1), rectified(96))
        self.at16 = nn.Sequential(
            nn.Conv2d(96, 64, 3, padding=1),
            rectified(64),
            nn.Conv2d(64, 64, 3, padding=1),
            rectified(64),
        )
        self.at32 = nn.Sequential(
            nn.Conv2d(64, 24, 3, padding=1),
            rectified(24),
            nn.Conv2d(24, 24, 3, padding=1),
            nn.ReLU(),
        )
        self.out = nn.Conv2d(24, 3, 3, padding=1)
        he_init(self, negative_slope=0.0)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        h = self.at4(self.enter(z).reshape(-1, 128, 4, 4))
        h = self.at8(double(h))
        h = self.at16(double(h))
        return torch.tanh(self.out(self.at32(double(h))))


class Discriminator(nn.Module):
    """x: [batch, 3, 32, 32] -> logit: [batch, 1]; sigmoid(logit) is D's belief that x is real.

    No normalisation: the gradient penalty is on each picture by itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(16, 48, 4, stride=2, padding=1),  # [batch, 48, 16, 16]
            nn.LeakyReLU(0.2),
            nn.Conv2d(48, 96, 4, stride=2, padding=1),  # [batch, 96, 8, 8]
            nn.LeakyReLU(0.2),
            nn.Conv2d(96, 160, 4, stride=2, padding=1),  # [batch, 160, 4, 4]
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Linear(160 * 4 * 4, 1)
        he_init(self, negative_slope=0.2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.body(x).reshape(-1, 160 * 4 * 4))


def rectified(channels: int) -> nn.Sequential:
    return nn.Sequential(nn.GroupNorm(8, channels), nn.ReLU())


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
