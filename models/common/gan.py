"""The training loop of a GAN: two networks, two losses, snapshots on the way.

Resumes by default, like common.train, and keeps an EMA of the generator.
"""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from common.ema import Ema
from common.train import TrainOptions, hardware, keep_freed_memory, learning_rate_at

CURVES = ("generatorLoss", "discriminatorLoss", "realScore", "fakeScore", "spread")


@dataclass
class GanOptions(TrainOptions):
    """`batch_size` real and as many generated pictures a step."""

    betas: tuple[float, float] = (0.0, 0.99)  # momentum makes two players chase each other
    r1: float = 1.0  # gamma, the weight of the gradient penalty on real pictures
    r1_every: int = 4  # steps; the penalty weighs so many times more when it is taken
    snapshots: tuple[int, ...] = ()  # steps after which the generator is kept
    history_every: int = 25  # steps that one point of the curves is the mean of


@dataclass
class GanResult:
    generator: nn.Module  # the EMA weights, in eval mode
    discriminator: nn.Module
    history: dict[str, list[float]]
    steps: int
    seconds: float
    hardware: str  # what it was trained on, wherever it is exported


def discriminator_loss(real: torch.Tensor, fake: torch.Tensor) -> torch.Tensor:
    """-E log D(x) - E log(1 - D(G(z))) of logits (Goodfellow et al. 2014, equation 1)."""
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def generator_loss(fake: torch.Tensor) -> torch.Tensor:
    """-E log D(G(z)) of logits: the non-saturating loss (ibid., section 3)."""
    return F.softplus(-fake).mean()


def r1_penalty(discriminator: nn.Module, real: torch.Tensor) -> torch.Tensor:
    """E |grad_x D(x)|^2 over real pictures (Mescheder et al. 2018, equation 9, gamma / 2 aside)."""
    x = real.detach().requires_grad_(True)
    (gradient,) = torch.autograd.grad(discriminator(x).sum(), x, create_graph=True)
    return gradient.square().sum((1, 2, 3)).mean()


def spread(images: torch.Tensor) -> torch.Tensor:
    """Mean over pixels of the standard deviation over the batch; 0 if all pictures are one."""
    return images.std(0).mean()


def snapshot_path(run_dir: Path, step: int) -> Path:
    return run_dir / f"snapshot-{step:06d}.pt"


def train_gan(
    generator: nn.Module,
    discriminator: nn.Module,
    real_batch: Callable[[int], torch.Tensor],
    latent: int,
    options: GanOptions,
    run_dir: Path,
    restart: bool = False,
    only_load: bool = False,
) -> GanResult:
    """One step of the discriminator, then one of the generator, `options.steps` times.

    real_batch(step): [batch, channels, h, w]; the generator takes [batch, latent] from N(0, 1). All
    randomness is seeded by the step, so that a resumed run goes on as if it had never stopped.
    Snapshots hold the generator twice: as "ema" and as it was, "raw".
    """
    torch.set_num_threads(options.threads)
    keep_freed_memory()
    device = torch.device(options.device)
    generator = generator.to(device, memory_format=torch.channels_last)
    discriminator = discriminator.to(device, memory_format=torch.channels_last)
    ema = Ema(generator, options.ema_decay)
    optimizers = [
        torch.optim.Adam(network.parameters(), lr=options.learning_rate, betas=options.betas)
        for network in (generator, discriminator)
    ]
    step, seconds, trained_on = 0, 0.0, hardware(options.device, options.threads)
    history: dict[str, list[float]] = {"step": [], **{curve: [] for curve in CURVES}}
    window = torch.zeros(len(CURVES), device=device)  # read once for each point of the curves
    checkpoint = run_dir / "checkpoint.pt"
    if checkpoint.is_file() and not restart:
        saved = torch.load(checkpoint, map_location=device, weights_only=True)
        generator.load_state_dict(saved["generator"])
        discriminator.load_state_dict(saved["discriminator"])
        ema.model.load_state_dict(saved["ema"])
        for optimizer, state in zip(optimizers, saved["optimizers"], strict=True):
            optimizer.load_state_dict(state)
        step, seconds, history = saved["step"], saved["seconds"], saved["history"]
        window = saved["window"]
        print(f"resumed {checkpoint} at step {step}", flush=True)
    elif only_load:
        raise SystemExit(f"expected a checkpoint at {checkpoint}, found none: train first")
    if only_load:
        return GanResult(ema.model, discriminator.eval(), history, step, seconds, saved["hardware"])

    run_dir.mkdir(parents=True, exist_ok=True)
    started_at, started = step, time.monotonic()
    saved_at = started

    def save() -> None:
        _write(
            checkpoint,
            {
                "generator": generator.state_dict(),
                "discriminator": discriminator.state_dict(),
                "ema": ema.model.state_dict(),
                "optimizers": [optimizer.state_dict() for optimizer in optimizers],
                "step": step,
                "seconds": seconds + time.monotonic() - started,
                "history": history,
                "window": window,
                "options": asdict(options),
                "hardware": trained_on,
            },
        )

    def keep_snapshot() -> None:
        if step in options.snapshots:
            _write(
                snapshot_path(run_dir, step),
                {"ema": ema.model.state_dict(), "raw": generator.state_dict()},
            )

    keep_snapshot()
    while step < options.steps:
        randomness = torch.Generator().manual_seed(options.seed * 2_000_003 + step)
        for optimizer in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = learning_rate_at(step, options)
        real = real_batch(step).to(device, memory_format=torch.channels_last)
        z = torch.randn((2, len(real), latent), generator=randomness).to(device)

        discriminator.requires_grad_(True)
        with torch.no_grad():
            fake = generator(z[0])
        real_score, fake_score = discriminator(torch.cat([real, fake])).chunk(2)
        d_loss = discriminator_loss(real_score, fake_score)
        total = d_loss
        if options.r1 > 0 and step % options.r1_every == 0:
            penalty = r1_penalty(discriminator, real)
            total = d_loss + options.r1 / 2 * options.r1_every * penalty
        _descend(total, optimizers[1])

        discriminator.requires_grad_(False)
        g_loss = generator_loss(discriminator(generator(z[1])))
        _descend(g_loss, optimizers[0])
        ema.update(generator, step)
        step += 1

        with torch.no_grad():
            curves = (g_loss, d_loss, real_score.mean(), fake_score.mean(), spread(fake))
            window += torch.stack(curves)
        if step % options.history_every == 0:
            window /= options.history_every
            if not math.isfinite(window.sum().item()):
                raise RuntimeError(
                    f"step {step}: the losses are {window.tolist()}. "
                    "Lower --learning-rate and start again with --restart."
                )
            history["step"].append(step)
            for curve, value in zip(CURVES, window.tolist(), strict=True):
                history[curve].append(float(f"{value:.4g}"))
            window.zero_()
        keep_snapshot()
        now = time.monotonic()
        if step % 100 == 0 or step == options.steps:
            pace = (now - started) / (step - started_at)
            latest = {k: v[-1] for k, v in history.items() if v and k != "step"}
            print(
                f"step {step}/{options.steps}  {latest}  {pace:.3f} s/step"
                f"  {(options.steps - step) * pace / 60:.1f} min to go",
                flush=True,
            )
        if now - saved_at > options.checkpoint_seconds:
            save()
            saved_at = now
    if step > started_at:
        save()
        seconds += time.monotonic() - started
    return GanResult(ema.model, discriminator.eval(), history, step, seconds, trained_on)


def load_snapshot(generator: nn.Module, run_dir: Path, step: int, which: str) -> nn.Module:
    """The generator as it was after a step; `which` is "ema" or "raw"."""
    path = snapshot_path(run_dir, step)
    if not path.is_file():
        raise SystemExit(f"expected a snapshot at {path}, found none: train with --restart")
    generator.load_state_dict(torch.load(path, map_location="cpu", weights_only=True)[which])
    return generator.eval()


def write_history(history: dict[str, list[float]], path: Path, **facts: float) -> None:
    """The curves as columns of equal length, and further numbers beside them."""
    path.write_text(json.dumps({**facts, **history}, separators=(",", ":")) + "\n")


def _descend(loss: torch.Tensor, optimizer: torch.optim.Optimizer) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    optimizer.step()


def _write(path: Path, content: dict) -> None:
    """Beside the last one first, then renamed, so that an interrupted write costs nothing."""
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)
