"""Generator and critic of a Wasserstein GAN for digits, without normalisation in the critic."""

import torch
import torch.nn.functional as F
from torch import nn

LATENT = 64


class Generator(nn.Module):
    """z: [batch, 64], N(0, 1) -> x: [batch, 1, 28, 28] in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(LATENT, 64 * 7 * 7)
        self.norm0 = nn.GroupNorm(8, 64)
        self.conv1 = nn.Conv2d(64, 48, 3, padding=1)
        self.norm1 = nn.GroupNorm(8, 48)
        self.conv2 = nn.Conv2d(48, 24, 3, padding=1)
        self.norm2 = nn.GroupNorm(8, 24)
        self.out = nn.Conv2d(24, 1, 3, padding=1)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        h = F.relu(self.norm0(self.enter(z).reshape(-1, 64, 7, 7)))
        h = F.relu(self.norm1(self.conv1(double(h))))  # [batch, 48, 14, 14]
        h = F.relu(self.norm2(self.conv2(double(h))))  # [batch, 24, 28, 28]
        return torch.tanh(self.out(h))


class Critic(nn.Module):
    """x: [batch, 1, 28, 28] -> score: [batch, 1]. Higher is more like the data.

    No batch normalisation: the penalty is on the gradient at each picture by itself.
    """

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1),  # [batch, 32, 14, 14]
            nn.LeakyReLU(0.2),
            nn.Conv2d(32, 64, 4, stride=2, padding=1),  # [batch, 64, 7, 7]
            nn.LeakyReLU(0.2),
            nn.Conv2d(64, 96, 3, stride=2, padding=1),  # [batch, 96, 4, 4]
            nn.LeakyReLU(0.2),
        )
        self.last = nn.Linear(96 * 4 * 4, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(self.body(x).reshape(-1, 96 * 4 * 4))


class WassersteinGan(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.generator = Generator()
        self.critic = Critic()


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
