"""Generator and critic of a Wasserstein GAN for digits, without normalisation in the critic."""

import torch
import torch.nn.functional as F
from torch import nn

from common.init import he_init

LATENT = 64


class Generator(nn.Module):
    """z: [batch, 64], N(0, 1) -> x: [batch, 1, 28, 28] in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(LATENT, 96 * 7 * 7)
        self.at7 = nn.Sequential(rectified(96), nn.Conv2d(96, 96, 3, padding=1), rectified(96))
        self.at14 = nn.Sequential(
            nn.Conv2d(96, 64, 3, padding=1),
            rectified(64),
            nn.Conv2d(64, 64, 3, padding=1),
            rectified(64),
        )
        self.at28 = nn.Sequential(
            nn.Conv2d(64, 32, 3, padding=1),
            rectified(32),
            nn.Conv2d(32, 32, 3, padding=1),
            nn.ReLU(),
        )
        self.out = nn.Conv2d(32, 1, 3, padding=1)
        he_init(self, negative_slope=0.0)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        h = self.at7(self.enter(z).reshape(-1, 96, 7, 7))
        h = self.at14(double(h))
        return torch.tanh(self.out(self.at28(double(h))))


class Critic(nn.Module):
    """x: [batch, 1, 28, 28] -> score: [batch, 1]. Higher is more like the data.

    No batch normalisation: the penalty is on the gradient at each picture by itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 3, padding=1),
            nn.LeakyReLU(0.2),
            nn.Conv2d(32, 64, 4, stride=2, padding=1),  # [batch, 64, 14, 14]
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 96, 4, stride=2, padding=1),  # [batch, 96, 7, 7]
            nn.LeakyReLU(0.2),
            nn.Conv2d(96, 160, 3, stride=2, padding=1),  # [batch, 160, 4, 4]
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Linear(160 * 4 * 4, 1)
        he_init(self, negative_slope=0.2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.body(x).reshape(-1, 160 * 4 * 4))


class WassersteinGan(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.generator = Generator()
        self.critic = Critic()


def rectified(channels: int) -> nn.Sequential:
    return nn.Sequential(nn.GroupNorm(8, channels), nn.ReLU())


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
