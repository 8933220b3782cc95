"""A variational autoencoder of digits with a latent plane."""

import torch
import torch.nn.functional as F
from torch import nn

LATENT = 2


class Encoder(nn.Module):
    """q(z | x). x: [batch, 1, 28, 28] in [-1, 1] -> mean, logVariance: [batch, 2] each."""

    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1),  # [batch, 32, 14, 14]
            nn.SiLU(),
            nn.Conv2d(32, 32, 4, stride=2, padding=1),  # [batch, 32, 7, 7]
            nn.SiLU(),
        )
        self.head = nn.Sequential(nn.Linear(32 * 7 * 7, 128), nn.SiLU(), nn.Linear(128, 2 * LATENT))

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        out = self.head(self.body(x).reshape(-1, 32 * 7 * 7))
        return out[:, :LATENT], out[:, LATENT:]


class Decoder(nn.Module):
    """p(x | z). z: [batch, 2] -> the expected digit: [batch, 1, 28, 28] in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.plane = nn.Sequential(
            nn.Linear(LATENT, 128),
            nn.SiLU(),
            nn.Linear(128, 192),
            nn.SiLU(),
            nn.Linear(192, 32 * 7 * 7),
            nn.SiLU(),
        )
        self.middle = nn.Conv2d(32, 32, 3, padding=1)
        self.fine = nn.Conv2d(32, 16, 3, padding=1)
        self.out = nn.Conv2d(16, 1, 3, padding=1)

    def logits(self, z: torch.Tensor) -> torch.Tensor:
        """log p / (1 - p) of each pixel being ink: [batch, 1, 28, 28]."""
        h = self.plane(z).reshape(-1, 32, 7, 7)
        h = F.silu(self.middle(double(h)))  # [batch, 32, 14, 14]
        h = F.silu(self.fine(double(h)))  # [batch, 16, 28, 28]
        return self.out(h)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return torch.tanh(self.logits(z) / 2)  # 2 sigmoid(logits) - 1


class Vae(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder()
        self.decoder = Decoder()


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
