"""A denoiser of digits: an hourglass with shortcuts, told nothing of how noisy its input is."""

import torch
import torch.nn.functional as F
from torch import nn

WIDTHS = (24, 48, 64)  # channels at 28 x 28, 14 x 14 and 7 x 7


class Denoiser(nn.Module):
    """x: a noisy digit, [batch, 1, 28, 28] -> clean: the expected digit, same shape, in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        fine, middle, coarse = WIDTHS
        self.enter = nn.Conv2d(1, fine, 3, padding=1)
        self.down1 = nn.Conv2d(fine, middle, 4, stride=2, padding=1)
        self.down2 = nn.Conv2d(middle, coarse, 4, stride=2, padding=1)
        # The coarse map in one vector: what a digit can be is known only from all of it.
        self.whole = nn.Sequential(
            nn.Linear(coarse * 7 * 7, 64), nn.SiLU(), nn.Linear(64, coarse * 7 * 7)
        )
        self.coarse = nn.Conv2d(coarse, coarse, 3, padding=1)
        self.up2 = nn.Conv2d(coarse, middle, 3, padding=1)
        self.join2 = nn.Conv2d(middle, middle, 3, padding=1)
        self.up1 = nn.Conv2d(middle, fine, 3, padding=1)
        self.join1 = nn.Conv2d(fine, 16, 3, padding=1)
        self.out = nn.Conv2d(16, 1, 3, padding=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        coarse = WIDTHS[2]
        a = F.silu(self.enter(x))  # [batch, 24, 28, 28]
        b = F.silu(self.down1(a))  # [batch, 48, 14, 14]
        c = F.silu(self.down2(b))  # [batch, 64, 7, 7]
        c = c + self.whole(c.reshape(-1, coarse * 7 * 7)).reshape(-1, coarse, 7, 7)
        c = F.silu(self.coarse(F.silu(c)))
        b = F.silu(self.join2(F.silu(self.up2(double(c)) + b)))
        a = F.silu(self.join1(F.silu(self.up1(double(b)) + a)))
        return torch.tanh(self.out(a))


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
