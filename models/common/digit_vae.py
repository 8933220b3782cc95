"""The variational autoencoders of digits: network, bound, and the exports of its two halves."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from common.data import Digits
from common.export import Export, Port, Tolerance
from common.train import TrainOptions, batch_indices

WARM_UP = 0.2  # share of the steps over which the KL term grows to its full weight
PORT_X = Port("x", "float32", ("batch", 1, 28, 28), "digit, background -1, stroke 1")
TOLERANCE = Tolerance(absolute=2e-3, relative=1e-3)


class Encoder(nn.Module):
    """q(z | x). x: [batch, 1, 28, 28] in [-1, 1] -> mean, logVariance: [batch, latent] each."""

    def __init__(self, latent: int, width: int = 128) -> None:
        super().__init__()
        self.latent = latent
        self.body = nn.Sequential(
            nn.Conv2d(1, 32, 4, stride=2, padding=1),  # [batch, 32, 14, 14]
            nn.SiLU(),
            nn.Conv2d(32, 32, 4, stride=2, padding=1),  # [batch, 32, 7, 7]
            nn.SiLU(),
        )
        self.head = nn.Sequential(
            nn.Linear(32 * 7 * 7, width), nn.SiLU(), nn.Linear(width, 2 * latent)
        )

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        out = self.head(self.body(x).reshape(-1, 32 * 7 * 7))
        return out[:, : self.latent], out[:, self.latent :]


class Decoder(nn.Module):
    """p(x | z). z: [batch, latent] -> the expected digit: [batch, 1, 28, 28] in [-1, 1]."""

    def __init__(self, latent: int, widths: tuple[int, int] = (128, 192)) -> None:
        super().__init__()
        self.plane = nn.Sequential(
            nn.Linear(latent, widths[0]),
            nn.SiLU(),
            nn.Linear(widths[0], widths[1]),
            nn.SiLU(),
            nn.Linear(widths[1], 32 * 7 * 7),
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
    def __init__(
        self, latent: int, encoder_width: int = 128, decoder_widths: tuple[int, int] = (128, 192)
    ) -> None:
        super().__init__()
        self.latent = latent
        self.encoder = Encoder(latent, encoder_width)
        self.decoder = Decoder(latent, decoder_widths)


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def divergence(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    """KL(N(mean, exp logVariance) || N(0, 1)) in nats, of each number of the code.

    [batch, latent]; their sum is the code's (Kingma & Welling 2014, appendix B).
    """
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)


def surprise(logits: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """-log p(x | z) in nats: [batch]. Each gray value is the probability that its pixel is ink:

    this is the mean over all ways to draw the digit in black and white accordingly.
    """
    ink = (x + 1) / 2
    return F.binary_cross_entropy_with_logits(logits, ink, reduction="none").sum((1, 2, 3))


def vae_loss(
    data: Digits, args: argparse.Namespace, options: TrainOptions, beta: float = 1.0
) -> Callable[[nn.Module, int, torch.Generator], torch.Tensor]:
    """-log p(x | z) + beta KL, z ~ q(z | x) (Higgins et al. 2017; beta = 1 is the negative ELBO).

    beta grows from 0 to its full weight over the first WARM_UP of the steps.
    """

    def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
        index = batch_indices(step, args.batch_size, len(data), args.seed)
        x = data.x0(index.to(data.images.device)).to(args.device)
        mean, log_variance = model.encoder(x)
        epsilon = torch.randn(mean.shape, generator=generator).to(args.device)
        z = mean + (log_variance / 2).exp() * epsilon
        weight = beta * min(1.0, (step + 1) / (WARM_UP * options.steps))
        kl = divergence(mean, log_variance).sum(1)
        bound = surprise(model.decoder.logits(z), x) + weight * kl
        return bound.mean() / 100  # of order one, so that the gradient's clip rarely acts

    return loss


@dataclass(frozen=True)
class Bound:
    """A test set's codes and both parts of the ELBO, one draw of z each."""

    mean: torch.Tensor  # [n, latent]
    kl: torch.Tensor  # [n, latent], nats
    surprise: torch.Tensor  # [n], -log p(x | z) in nats
    rebuilt: torch.Tensor  # [n, 1, 28, 28], decoded from the mean

    def metrics(self) -> dict:
        kl = self.kl.sum(1)
        bound = -(self.surprise + kl)
        n = len(bound)
        half = 1.96 * bound.std().item() / n**0.5
        return {
            "elbo": {
                "value": round(bound.mean().item(), 2),
                "n": n,
                "interval": [
                    round(bound.mean().item() - half, 2),
                    round(bound.mean().item() + half, 2),
                ],
                "note": "nats per test digit, one draw of z each; gray values as probabilities "
                "of ink",
            },
            "kl": {
                "value": round(kl.mean().item(), 2),
                "n": n,
                "note": "KL(q(z | x) || p(z)) in nats",
            },
            "reconstruction": {
                "value": round(-self.surprise.mean().item(), 2),
                "n": n,
                "note": "log p(x | z) in nats, the other part of the ELBO",
            },
        }


@torch.no_grad()
def measure_bound(model: Vae, test: Digits, generator: torch.Generator) -> Bound:
    parts = torch.arange(len(test)).split(500)
    codes = [model.encoder(test.x0(part)) for part in parts]
    mean, log_variance = (torch.cat(column) for column in zip(*codes, strict=True))
    z = mean + (log_variance / 2).exp() * torch.randn(mean.shape, generator=generator)
    cost = torch.cat([surprise(model.decoder.logits(z[p]), test.x0(p)) for p in parts])
    rebuilt = torch.cat([model.decoder(mean[p]) for p in parts])
    return Bound(mean, divergence(mean, log_variance), cost, rebuilt)


def decoder_graph(
    identifier: str, title: str, model: Vae, code: str, golden: list[torch.Tensor], **further
) -> Export:
    """`code` describes z; `golden` are codes to decode; `further` are fields of Export."""
    return Export(
        identifier=identifier,
        title=title,
        task="decoding",
        model=model.decoder,
        inputs=[Port("z", "float32", ("batch", model.latent), code)],
        outputs=[PORT_X],
        golden_inputs=[{"z": z} for z in golden],
        tolerance=TOLERANCE,
        **further,
    )


def encoder_graph(
    identifier: str, title: str, model: Vae, golden: list[torch.Tensor], **further
) -> Export:
    return Export(
        identifier=identifier,
        title=title,
        task="encoding",
        model=model.encoder,
        inputs=[PORT_X],
        outputs=[
            Port("mean", "float32", ("batch", model.latent), "mean of q(z | x)"),
            Port(
                "logVariance", "float32", ("batch", model.latent), "log of the variance of q(z | x)"
            ),
        ],
        golden_inputs=[{"x": x} for x in golden],
        tolerance=TOLERANCE,
        **further,
    )
