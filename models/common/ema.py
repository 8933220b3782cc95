"""Exponential moving average of weights: the network that samples."""

from __future__ import annotations

import copy

import torch
from torch import nn


class Ema:
    """theta_ema <- d * theta_ema + (1 - d) * theta; d grows to `decay` over the first steps."""

    def __init__(self, model: nn.Module, decay: float = 0.999):
        self.decay = decay
        self.model = copy.deepcopy(model).eval().requires_grad_(False)

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        # Early weights are far from good; a short memory at first forgets them quickly.
        decay = min(self.decay, (1 + step) / (10 + step))
        averaged = list(self.model.parameters())
        torch._foreach_lerp_(averaged, list(model.parameters()), 1.0 - decay)
        for shadow, buffer in zip(self.model.buffers(), model.buffers(), strict=True):
            shadow.copy_(buffer)
