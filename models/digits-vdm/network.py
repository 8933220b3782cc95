"""A small variational diffusion model: a U-Net that predicts the noise, and a learned schedule."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from common.unet import UNet, UNetConfig

LEVELS = 256  # gray values of a pixel, x = k / 127.5 - 1
HIDDEN = 128  # units of the schedule
HEAD = 27
PLANES = 5  # z, and sine and cosine at two frequencies
# Where the schedule starts to learn its ends: gamma of Kingma et al. 2021, appendix H.
GAMMA_START, GAMMA_END = -13.3, 5.0
STRIDE = 4.0  # an end moves by so many learning rates at a step of Adam
# The embedding's span of gamma, wider than the schedule ever gets.
EMBEDDED = (-20.0, 12.0)

CONFIG = UNetConfig(
    channels=(32, 64, 96),
    down_blocks=(2, 2, 1),
    up_blocks=(2, 2, 1),
    embedding=128,
    heads=4,
    groups=8,
    head_channels=HEAD,
    classes=0,
    planes=PLANES,
)


def alpha_of(gamma: torch.Tensor) -> torch.Tensor:
    """alpha = sqrt(sigmoid(-gamma)): the share of the digit in z (Kingma et al. 2021, eq. 4)."""
    return torch.sigmoid(-gamma).sqrt()


def sigma_of(gamma: torch.Tensor) -> torch.Tensor:
    """sigma = sqrt(sigmoid(gamma)): the share of the noise; alpha^2 / sigma^2 = exp(-gamma)."""
    return torch.sigmoid(gamma).sqrt()


def fourier_features(z: torch.Tensor) -> torch.Tensor:
    """Sines and cosines that tell where z lies between two gray values, and which of the two.

    Periods of one and two gray values (Kingma et al. 2021, appendix C: n = 7, 8). Angles are
    brought to one turn first: sines of large angles are inexact on some GPUs.
    [batch, 1, 28, 28] -> [batch, 4, 28, 28].
    """
    levels = (z + 1) * ((LEVELS - 1) / 2)
    turns = torch.cat([levels, levels / 2], dim=1)
    angle = 2 * math.pi * (turns - turns.floor())
    return torch.cat([angle.sin(), angle.cos()], dim=1)


class NoisePredictor(nn.Module):
    """epsilon_hat(z, gamma): [batch, 1, 28, 28], [batch] -> [batch, 1, 28, 28].

    epsilon_hat = sigma z + alpha u, u the U-Net: all but right where nearly all is noise, so that
    the network is asked for no more than it can give at either end.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unet = UNet(CONFIG)
        # In place of the U-Net's own last layers: near the digit what matters happens within a
        # pixel, and depends on gamma.
        del self.unet.head_join, self.unet.head_out
        self.join = nn.Conv2d(HEAD + PLANES, 32, 3, padding=1)
        self.film = nn.Linear(CONFIG.embedding, 64)
        self.fine = nn.Conv2d(32, 32, 3, padding=1)
        self.out = nn.Conv2d(32, 1, 3, padding=1)
        nn.init.zeros_(self.film.weight)
        nn.init.zeros_(self.film.bias)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, z: torch.Tensor, gamma: torch.Tensor) -> torch.Tensor:
        low, high = EMBEDDED
        embedding = self.unet.embed((gamma - low) * (999 / (high - low)))
        planes = torch.cat([z, fourier_features(z)], dim=1)
        h = self.join(torch.cat([self.unet.features(planes, embedding), planes], dim=1))
        scale, shift = self.film(embedding)[:, :, None, None].chunk(2, dim=1)
        h = F.silu(self.fine(F.silu(h * (1 + scale) + shift)))
        at = gamma[:, None, None, None]
        return sigma_of(at) * z + alpha_of(at) * self.out(h)


class Schedule(nn.Module):
    """gamma(t), increasing: minus the logarithm of the signal-to-noise ratio. t: [batch] in [0, 1].

    gamma = gamma_0 + (gamma_1 - gamma_0) s(t), s(t) = (g(t) - g(0)) / (g(1) - g(0)),
    g(t) = l1(t) + l3(sigmoid(l2(l1(t)))), all weights positive (Kingma et al. 2021, appendix H).
    l1's offset is left out, as l2 has its own and s does not see it. Starts all but straight.
    """

    def __init__(self) -> None:
        super().__init__()
        centres = (torch.arange(HIDDEN) + 0.5) / HIDDEN
        self.raw1 = nn.Parameter(inverse_softplus(torch.ones(())))
        self.raw2 = nn.Parameter(inverse_softplus(torch.full((HIDDEN,), 12.0)))
        self.bias2 = nn.Parameter(-12.0 * centres)
        self.raw3 = nn.Parameter(inverse_softplus(torch.full((HIDDEN,), 0.5 / HIDDEN)))
        self.start = nn.Parameter(torch.tensor(GAMMA_START / STRIDE))
        self.end = nn.Parameter(torch.tensor(GAMMA_END / STRIDE))

    def ends(self) -> tuple[torch.Tensor, torch.Tensor]:
        return STRIDE * self.start, STRIDE * self.end

    def shape(self, t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """s(t), from 0 to 1, and its derivative: [batch] each."""
        w1, w2, w3 = F.softplus(self.raw1), F.softplus(self.raw2), F.softplus(self.raw3)

        def g(t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            h = torch.sigmoid(w2 * (w1 * t)[:, None] + self.bias2)
            return w1 * t + (h * w3).sum(1), w1 * (1 + (h * (1 - h) * w2 * w3).sum(1))

        value, slope = g(t)
        low, _ = g(torch.zeros_like(t[:1]))
        high, _ = g(torch.ones_like(t[:1]))
        return (value - low) / (high - low), slope / (high - low)

    def forward(self, t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """gamma(t) and gamma'(t): [batch] each."""
        start, end = self.ends()
        s, slope = self.shape(t)
        return start + (end - start) * s, (end - start) * slope


def inverse_softplus(y: torch.Tensor) -> torch.Tensor:
    return y + torch.log(-torch.expm1(-y))


class Vdm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.schedule = Schedule()
        self.predictor = NoisePredictor()
