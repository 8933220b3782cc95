"""Adversarial examples: small changes that a gradient chooses.

Radii are in the units of the networks' input, [-1, 1]: twice those of papers, which write [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import nn

from common.data import Digits

# (x, label) -> attacked x, the same shape, in the same range
Attack = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def loss_gradient(model: nn.Module, x: torch.Tensor, label: torch.Tensor) -> torch.Tensor:
    """d(cross entropy) / dx for each picture: the shape of x."""
    with torch.enable_grad():
        x = x.detach().requires_grad_(True)
        entropy = F.cross_entropy(model(x), label, reduction="sum")
        return torch.autograd.grad(entropy, x)[0]


def fgsm(
    model: nn.Module, x: torch.Tensor, label: torch.Tensor, epsilon: float, low: float = -1.0
) -> torch.Tensor:
    """x + epsilon sign(gradient), kept in [low, 1] (Goodfellow et al. 2015)."""
    return (x + epsilon * loss_gradient(model, x, label).sign()).clamp(low, 1)


def pgd(
    model: nn.Module,
    x: torch.Tensor,
    label: torch.Tensor,
    epsilon: float,
    steps: int,
    generator: torch.Generator,
    low: float = -1.0,
) -> torch.Tensor:
    """Projected gradient ascent in the max-norm ball of radius epsilon, from a random point of it.

    x <- clip(x + a sign(gradient)), a = 2.5 epsilon / steps (Madry et al. 2018, section 3). With a
    generator of the CPU, every device starts from the same points. Kept in [low, 1].
    """
    least, most = (x - epsilon).clamp(min=low), (x + epsilon).clamp(max=1)
    start = torch.rand(x.shape, generator=generator, device=generator.device).to(x.device)
    attacked = (x + epsilon * (2 * start - 1)).clamp(least, most)
    size = 2.5 * epsilon / steps
    for _ in range(steps):
        attacked = attacked + size * loss_gradient(model, attacked, label).sign()
        attacked = attacked.clamp(least, most)
    return attacked


def read_right(
    model: nn.Module, digits: Digits, device: str, attack: Attack | None = None, batch: int = 1_000
) -> torch.Tensor:
    """Which digits the model reads right, after the attack if there is one: [n] bool."""
    parts = []
    for index in torch.arange(len(digits)).split(batch):
        x, label = digits.x0(index).to(device), digits.labels[index].to(device)
        if attack is not None:
            x = attack(x, label)
        with torch.no_grad():
            parts.append((model(x).argmax(1) == label).cpu())
    return torch.cat(parts)
