"""The training loop: resumes by default, keeps an EMA, decays the learning rate by a cosine."""

from __future__ import annotations

import argparse
import ctypes
import functools
import math
import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import nn

from common.ema import Ema

MODELS = Path(__file__).resolve().parents[1]


@dataclass
class TrainOptions:
    """What a recipe's command line decides. `steps` is the whole run, resumed parts included."""

    steps: int
    batch_size: int
    learning_rate: float
    seed: int = 1
    minutes: float | None = None  # if given, the run ends and the rate decays by the clock
    warmup: int = 200
    weight_decay: float = 0.01
    betas: tuple[float, float] = (0.9, 0.999)
    clip: float = 1.0  # the largest norm of a gradient
    ema_decay: float = 0.999
    device: str = "cpu"
    threads: int = 1
    checkpoint_seconds: float = 120.0


# watch(step, loss, ema): called before the first step, with no loss, and after every one.
Watch = Callable[[int, torch.Tensor | None, nn.Module], None]


@dataclass
class TrainResult:
    model: nn.Module  # the EMA weights, in eval mode
    steps: int
    seconds: float
    hardware: str  # what it was trained on, wherever it is exported


def parse_arguments(
    description: str, steps: int, batch_size: int, learning_rate: float
) -> argparse.Namespace:
    """The flags every recipe takes."""
    p = argparse.ArgumentParser(description=description)
    p.add_argument("--steps", type=int, default=steps, help=f"training steps (default {steps})")
    p.add_argument("--minutes", type=float, help="train for so long instead of --steps")
    p.add_argument("--batch-size", type=int, default=batch_size, help=f"default {batch_size}")
    p.add_argument("--learning-rate", type=float, default=learning_rate)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--device", default="cpu", help="cpu (default) or cuda")
    p.add_argument("--threads", type=int, default=1, help="CPU threads (default 1)")
    p.add_argument("--data-dir", type=Path, help="folder with the idx files of MNIST")
    p.add_argument("--run-dir", type=Path, help="checkpoints (default models/.runs/<id>)")
    p.add_argument("--out-dir", type=Path, help="where to export (default the recipe's folder)")
    p.add_argument("--restart", action="store_true", help="ignore an existing checkpoint")
    p.add_argument("--export", action="store_true", help="export the last checkpoint, do not train")
    p.add_argument("--quick", action="store_true", help="evaluate the headline sampler only")
    p.add_argument(
        "--smoke", action="store_true", help="a few steps on 64 images, to test the code"
    )
    args = p.parse_args()
    args.defaults = {
        "steps": steps,
        "batch_size": batch_size,
        "learning_rate": learning_rate,
        "seed": p.get_default("seed"),
    }
    if args.device == "cuda" and not torch.cuda.is_available():
        p.error(
            "--device cuda: PyTorch sees no GPU here; use --device cpu or a CUDA build of torch"
        )
    if args.smoke:
        args.steps, args.batch_size, args.minutes = 4, 8, None
    return args


def options_from(args: argparse.Namespace) -> TrainOptions:
    return TrainOptions(
        steps=args.steps,
        batch_size=args.batch_size,
        learning_rate=args.learning_rate,
        seed=args.seed,
        minutes=args.minutes,
        device=args.device,
        threads=args.threads,
    )


def batch_indices(step: int, batch_size: int, n: int, seed: int) -> torch.Tensor:
    """Indices of one batch: every epoch is its own seeded permutation of the n images.

    A function of the step alone, so that a resumed run sees the batches it would have seen.
    """
    per_epoch = max(1, n // batch_size)
    epoch, position = divmod(step, per_epoch)
    order = _epoch_order(n, seed * 1_000_003 + epoch)
    return order[position * batch_size : (position + 1) * batch_size]


def generator_on(device: str, generator: torch.Generator) -> torch.Generator:
    """A generator of the device with the CPU's seed: noise is best drawn where it is used."""
    if device == "cpu":
        return generator
    return torch.Generator(device).manual_seed(generator.initial_seed())


@functools.lru_cache(maxsize=2)
def _epoch_order(n: int, seed: int) -> torch.Tensor:
    return torch.randperm(n, generator=torch.Generator().manual_seed(seed))


def learning_rate_at(step: int, options: TrainOptions, progress: float | None = None) -> float:
    """Linear warm-up, then half a cosine down to 1 % of the peak, by steps or by `progress`."""
    warmup = min(1.0, (step + 1) / max(1, min(options.warmup, options.steps // 4)))
    progress = min(1.0, step / max(1, options.steps) if progress is None else progress)
    return options.learning_rate * warmup * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))


def train(
    model: nn.Module,
    loss: Callable[[nn.Module, int, torch.Generator], torch.Tensor],
    options: TrainOptions,
    run_dir: Path,
    restart: bool = False,
    only_load: bool = False,
    watch: Watch | None = None,
) -> TrainResult:
    """Minimises `loss(model, step, generator)` with AdamW and returns the EMA model.

    The generator is seeded by the step: a run stopped and resumed draws the same noise as one
    that never stopped. Checkpoints are written beside the last one and renamed, so that an
    interrupted write costs nothing.
    """
    torch.set_num_threads(options.threads)
    keep_freed_memory()
    device = torch.device(options.device)
    # Channels-last convolutions are a quarter faster on a CPU.
    model = model.to(device, memory_format=torch.channels_last)
    ema = Ema(model, options.ema_decay)
    optimizer = torch.optim.AdamW(
        model.parameters(),
        lr=options.learning_rate,
        betas=options.betas,
        weight_decay=options.weight_decay,
    )
    step, seconds, trained_on = 0, 0.0, hardware(options.device, options.threads)
    checkpoint = run_dir / "checkpoint.pt"
    if checkpoint.is_file() and not restart:
        saved = torch.load(checkpoint, map_location=device, weights_only=True)
        model.load_state_dict(saved["model"])
        ema.model.load_state_dict(saved["ema"])
        optimizer.load_state_dict(saved["optimizer"])
        step, seconds = saved["step"], saved["seconds"]
        print(f"resumed {checkpoint} at step {step}", flush=True)
    elif only_load:
        raise SystemExit(f"expected a checkpoint at {checkpoint}, found none: train first")
    if only_load:
        return TrainResult(ema.model, step, seconds, saved["hardware"])

    run_dir.mkdir(parents=True, exist_ok=True)
    started_at, started = step, time.monotonic()
    saved_at = started
    # Stays on the device: reading it would make a GPU wait for the CPU at every step.
    running = torch.zeros((), device=device)

    def save() -> None:
        now = seconds + time.monotonic() - started
        partial = checkpoint.with_suffix(".partial")
        torch.save(
            {
                "model": model.state_dict(),
                "ema": ema.model.state_dict(),
                "optimizer": optimizer.state_dict(),
                "step": step,
                "seconds": now,
                "options": asdict(options),
                "hardware": trained_on,
            },
            partial,
        )
        os.replace(partial, checkpoint)

    def progress() -> float:
        if options.minutes is None:
            return step / options.steps
        return (seconds + time.monotonic() - started) / (60 * options.minutes)

    started_progress = progress()
    model.train()
    if watch is not None and step == 0:
        watch(step, None, ema.model)
    while (done := progress()) < 1:
        generator = torch.Generator().manual_seed(options.seed * 2_000_003 + step)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(step, options, done)
        value = loss(model, step, generator)
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        nn.utils.clip_grad_norm_(model.parameters(), options.clip)
        optimizer.step()
        ema.update(model, step)
        step += 1
        if watch is not None:
            watch(step, value.detach(), ema.model)
        running.lerp_(value.detach(), 1.0 if step == started_at + 1 else 0.02)
        now = time.monotonic()
        if step % 50 == 0 or progress() >= 1:
            if not math.isfinite(running.item()):
                raise RuntimeError(
                    f"step {step}: the loss is {running.item()}. "
                    "Lower --learning-rate and start again with --restart."
                )
            pace = (now - started) / (step - started_at)
            left = (now - started) * (1 - progress()) / max(1e-9, progress() - started_progress)
            print(
                f"step {step}  loss {running.item():.4f}  {pace:.3f} s/step"
                f"  {left / 60:.1f} min to go",
                flush=True,
            )
        if now - saved_at > options.checkpoint_seconds:
            save()
            saved_at = now
    if step > started_at:
        save()
        seconds += time.monotonic() - started
    return TrainResult(ema.model, step, seconds, trained_on)


def keep_freed_memory() -> None:
    """Tells glibc not to give freed blocks back to the system.

    Otherwise every step maps and clears its activations anew: about a tenth of the time on a CPU.
    """
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        trim_threshold, mmap_threshold = -1, -3  # the parameters' numbers in malloc.h
        mallopt(trim_threshold, 2**31 - 1)
        mallopt(mmap_threshold, 32 * 2**20)


def hardware(device: str, threads: int) -> str:
    """One line for the model card."""
    if device == "cuda":
        return f"1 x {torch.cuda.get_device_name()}"
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    return f"{threads} core{'s' if threads != 1 else ''} of {name}"


def command_line(identifier: str, args: argparse.Namespace, steps: int) -> str:
    """The command that makes this model again, with the steps it really took."""
    words = [f"python models/{identifier}/train.py"]
    for flag, default in args.defaults.items():
        value = steps if flag == "steps" else getattr(args, flag)
        if value != default:
            words.append(f"--{flag.replace('_', '-')} {value}")
    return " ".join(words)
