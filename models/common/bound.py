"""The variational bound of the diffusion models, as src/math/variational-bound.ts has it, in nats.

-log p(x0) <= L_T + sum_(t >= 2) E L_(t-1) + E L_0 (Ho, Jain & Abbeel 2020, equations 5 and 13).
Batches: images [n, c, h, w] in [-1, 1], times and results [n]. Schedules are float64, and may be
shorter ones that visit only some of the network's times.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from common.diffusion import Schedule

LEVELS = 256  # of a pixel: x = k / 127.5 - 1
VARIANCES = ("beta", "betaTilde")


@dataclass(frozen=True)
class Chain:
    """A chain of S steps over times 1..T of a network: step i stands at time i T / S."""

    schedule: Schedule  # of S steps
    stride: int  # T / S

    def network_time(self, i: torch.Tensor) -> torch.Tensor:
        """What the network is told at step i: its own time, counted from 0."""
        return i * self.stride - 1

    def coef_x0(self) -> np.ndarray:
        """Weight of x0 in the mean of q(x_(i-1) | x_i, x0): [S + 1], entry 0 unused."""
        s = self.schedule
        out = np.full(s.T + 1, np.nan)
        out[1:] = np.sqrt(s.alpha_bar[:-1]) * s.beta[1:] / (1 - s.alpha_bar[1:])
        return out

    def beta_tilde(self) -> np.ndarray:
        s = self.schedule
        out = np.full(s.T + 1, np.nan)
        out[1:] = s.beta[1:] * (1 - s.alpha_bar[:-1]) / (1 - s.alpha_bar[1:])
        return out

    def variance(self, name: str) -> np.ndarray:
        """sigma_i^2. As beta tilde is 0 at the last step, that takes its neighbour's."""
        if name == "beta" or self.schedule.T == 1:
            return self.schedule.beta.copy()
        out = self.beta_tilde()
        out[1] = out[2]
        return out


def strided(full: Schedule, steps: int) -> Chain:
    """Every (T / steps)-th time of a schedule (Nichol & Dhariwal 2021, equation 19)."""
    if steps < 1 or full.T % steps != 0:
        raise ValueError(f"steps: expected a divisor of {full.T}, got {steps}")
    stride = full.T // steps
    alpha_bar = full.alpha_bar[::stride]
    alpha = np.concatenate([[1.0], alpha_bar[1:] / alpha_bar[:-1]])
    return Chain(Schedule(steps, 1 - alpha, alpha, alpha_bar), stride)


def prior_term(x0: torch.Tensor, schedule: Schedule) -> torch.Tensor:
    """L_T = KL(q(x_T | x0) || N(0, I))."""
    end = float(schedule.alpha_bar[-1])
    squared = x0.double().square().flatten(1).sum(1)
    return 0.5 * (end * squared - x0[0].numel() * (end + np.log1p(-end)))


def denoising_term(
    squared_miss: torch.Tensor, dimension: int, chain: Chain, i: torch.Tensor, variance: str
) -> torch.Tensor:
    """L_(i-1) = KL(q(x_(i-1) | x_i, x0) || p(x_(i-1) | x_i)); squared_miss: |x0 - x0_hat|^2."""
    at = i.cpu().numpy()
    ratio = torch.from_numpy(chain.beta_tilde()[at] / chain.variance(variance)[at])
    weight = torch.from_numpy(chain.coef_x0()[at] ** 2 / (2 * chain.variance(variance)[at]))
    x = (ratio - 1).to(squared_miss.device)
    return 0.5 * dimension * (x - torch.log1p(x)) + weight.to(squared_miss.device) * squared_miss


def decoder_term(x0: torch.Tensor, mean: torch.Tensor, variance: float) -> torch.Tensor:
    """L_0: the last Gaussian over the cells of the 256 values; the outer two reach to infinity."""
    sigma = variance**0.5
    x, mean = x0.double(), mean.double()
    level = ((x + 1) * ((LEVELS - 1) / 2)).round()
    low = ((2 * level - 1) / (LEVELS - 1) - 1 - mean) / sigma
    high = ((2 * level + 1) / (LEVELS - 1) - 1 - mean) / sigma
    low = torch.where(level == 0, torch.full_like(low, -torch.inf), low)
    high = torch.where(level == LEVELS - 1, torch.full_like(high, torch.inf), high)
    # Mirrored to the lower half, where the logarithms keep their digits.
    upper = low + high > 0
    low, high = torch.where(upper, -high, low), torch.where(upper, -low, high)
    log_low, log_high = torch.special.log_ndtr(low), torch.special.log_ndtr(high)
    nats = -(log_high + torch.log1p(-torch.exp(log_low - log_high)))
    return nats.flatten(1).sum(1)
