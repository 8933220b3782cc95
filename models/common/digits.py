"""The recipe that the class-conditional digit diffusion models share."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from common.data import MNIST_CARD, Digits, load_mnist
from common.diffusion import (
    EpsilonTheta,
    Schedule,
    Step,
    cosine_schedule,
    ddim,
    ddpm,
    even_timesteps,
    guided,
    q_sample,
    v_from,
)
from common.export import (
    Export,
    Port,
    Tolerance,
    parameter_count,
    round_to_half,
    write_manifest,
    write_model,
)
from common.metrics import (
    facts_table,
    frechet_distance,
    markdown_table,
    percent,
    proportion,
    write_card,
)
from common.reader import DigitReader
from common.sampler_reference import write_reference
from common.sheet import write_sheet
from common.train import (
    MODELS,
    TrainResult,
    Watch,
    batch_indices,
    command_line,
    options_from,
    train,
)
from common.unet import UNet, UNetConfig

NULL_CLASS = 10
LABEL_DROPOUT = 0.12
DIGITS = torch.arange(10)

INPUTS = [
    Port("xt", "float32", ("batch", 1, 28, 28), "noisy digit, data range [-1, 1]"),
    Port("t", "float32", ("batch",), "0-based time: t - 1 for t = 1..T"),
    Port("label", "int32", ("batch",), "digit 0..9, or 10 for no label"),
]
VELOCITY = Port(
    "v", "float32", ("batch", 1, 28, 28), "sqrt(alphaBar) epsilon - sqrt(1 - alphaBar) x0"
)
TOLERANCE = Tolerance(absolute=1e-3, relative=1e-3)


@dataclass(frozen=True)
class Sampler:
    """One row of the card's table."""

    kind: str  # "DDIM" (eta = 0) or "DDPM" (beta tilde)
    steps: int
    guidance: float

    @property
    def key(self) -> str:
        return f"{self.kind.lower()}{self.steps}-guidance{self.guidance:g}"

    def describe(self) -> str:
        return f"{self.kind}, {self.steps} steps, guidance {self.guidance:g}"

    def run(
        self,
        epsilon_theta: EpsilonTheta,
        xT: torch.Tensor,
        schedule: Schedule,
        generator: torch.Generator,
    ) -> Iterator[Step]:
        timesteps = even_timesteps(schedule.T, self.steps)
        sampler = ddim if self.kind == "DDIM" else ddpm
        return sampler(epsilon_theta, xT, timesteps, schedule, generator=generator)


HEADLINE = Sampler("DDIM", 20, 2.0)
SAMPLERS = (
    Sampler("DDIM", 10, 2.0),
    HEADLINE,
    Sampler("DDIM", 50, 2.0),
    Sampler("DDPM", 50, 2.0),
    Sampler("DDIM", 20, 1.0),
    Sampler("DDPM", 50, 1.0),
)


def v_loss(
    model: nn.Module,
    data: Digits,
    schedule: Schedule,
    step: int,
    batch_size: int,
    seed: int,
    generator: torch.Generator,
    device: str,
) -> torch.Tensor:
    """E |v - v_theta(xt, t - 1, label)|^2 over t uniform in 1..T, one batch.

    Labels give way to the null class at random, so that one network learns both the conditional
    and the unconditional field (Ho & Salimans 2022). The times of a batch are stratified: one
    in each of `batch_size` equal parts of 1..T, which lowers the variance of the gradient.
    """
    index = batch_indices(step, batch_size, len(data), seed)
    x0, label = data.x0(index), data.labels[index]
    n = len(index)
    u = (torch.arange(n) + torch.rand(n, generator=generator)) / n
    t = (1 + (u * schedule.T).long()).clamp(max=schedule.T)
    epsilon = torch.randn(x0.shape, generator=generator)
    dropped = torch.rand(n, generator=generator) < LABEL_DROPOUT
    label = torch.where(dropped, torch.full_like(label, NULL_CLASS), label).int()
    alpha_bar = torch.from_numpy(schedule.alpha_bar)[t]
    xt = q_sample(x0, alpha_bar, epsilon)
    v = v_from(x0, alpha_bar, epsilon)
    v_hat = model(xt.to(device), (t - 1).float().to(device), label.to(device))
    return (v_hat - v.to(device)).square().mean()


def train_digits(
    identifier: str,
    config: UNetConfig,
    args: argparse.Namespace,
    watch: Watch | None = None,
) -> TrainResult:
    """Trains (or resumes, or only loads) the model of `models/<identifier>`."""
    data = load_mnist("train", args.data_dir)
    if args.smoke:
        data = data.first(64)
    schedule = cosine_schedule()
    options = options_from(args)
    torch.manual_seed(args.seed)
    model = UNet(config)

    def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
        return v_loss(
            model, data, schedule, step, args.batch_size, args.seed, generator, args.device
        )

    run_dir: Path = args.run_dir or MODELS / ".runs" / identifier
    return train(model, loss, options, run_dir, args.restart, args.export, watch)


def sample(
    model: nn.Module,
    sampler: Sampler,
    label: torch.Tensor,
    seed: int,
    device: str,
    batch: int = 250,
) -> torch.Tensor:
    """One image per label: [n] -> [n, 1, 28, 28] in [-1, 1], on the CPU."""
    schedule = cosine_schedule()
    generator = torch.Generator().manual_seed(seed)
    images = []
    for part in label.split(batch):
        xT = torch.randn((len(part), 1, 28, 28), generator=generator).to(device)
        epsilon_theta = guided(model, schedule, part.int().to(device), sampler.guidance, NULL_CLASS)
        for step in sampler.run(epsilon_theta, xT, schedule, generator):
            last = step.x_prev
        images.append(last.clamp(-1, 1).cpu())
    return torch.cat(images)


def evaluate(
    model: nn.Module, args: argparse.Namespace, samplers: tuple[Sampler, ...], folder: Path
) -> dict:
    """Metrics for the manifest: how the reference classifier reads samples, and Fréchet distances.

    Also writes the sample sheet: ten of each digit with the headline's sampler.
    """
    reader = DigitReader()
    test = load_mnist("test", args.data_dir)
    train_set = load_mnist("train", args.data_dir)
    if args.smoke:
        test, train_set = test.first(100), train_set.first(100)
    per_digit = 2 if args.smoke else 100
    label = DIGITS.repeat_interleave(per_digit)
    _, real = reader(test.x0(torch.arange(len(test))))

    generator = torch.Generator().manual_seed(args.seed)
    other = torch.randperm(len(train_set), generator=generator)[: len(label)]
    _, floor = reader(train_set.x0(other))
    metrics = {
        "frechet-real": {
            "value": round(frechet_distance(floor, real), 3),
            "n": len(label),
            "note": "real training digits against the test digits: the least one can expect",
        }
    }
    for sampler in samplers:
        images = sample(model, sampler, label, args.seed, args.device)
        logits, features = reader(images)
        right = logits.argmax(1) == label
        metrics[f"read-{sampler.key}"] = proportion(
            int(right.sum()),
            len(label),
            f"read as the asked digit by digits-classifier; {sampler.describe()}, "
            f"seed {args.seed}, {per_digit} of each digit",
        )
        metrics[f"frechet-{sampler.key}"] = {
            "value": round(frechet_distance(features, real), 3),
            "n": len(label),
            "note": "Fréchet distance to the 10,000 test digits in digits-classifier's "
            f"64 penultimate features; {sampler.describe()}, seed {args.seed}",
        }
        print(sampler.describe(), metrics[f"read-{sampler.key}"], flush=True)
        if sampler == samplers[0]:
            metrics = {"readAsAsked": metrics[f"read-{sampler.key}"], **metrics}
            metrics["readAsAskedWorstDigit"] = worst_digit(right, label)
            show = torch.arange(len(label)).reshape(10, -1)[:, :10].flatten()
            write_sheet(images[show], len(show) // 10, folder / "samples.png")
    return metrics


def worst_digit(right: torch.Tensor, label: torch.Tensor) -> dict:
    rates = [right[label == digit].float().mean().item() for digit in range(10)]
    worst = min(range(10), key=rates.__getitem__)
    n = int((label == worst).sum())
    return proportion(round(rates[worst] * n), n, f"the digit read worst: {worst}")


def golden_inputs(schedule: Schedule) -> list[dict[str, torch.Tensor]]:
    """Pure noise at the last time; two half-noised strokes, one unlabelled; a nearly clean one."""
    generator = torch.Generator().manual_seed(20)
    noise = torch.randn((4, 1, 28, 28), generator=generator)
    stroke = torch.full((2, 1, 28, 28), -1.0)
    stroke[:, :, 5:23, 12:16] = 1.0
    early = q_sample(stroke[:1], torch.tensor(schedule.alpha_bar[60]), noise[3:])
    middle = q_sample(stroke, torch.tensor(schedule.alpha_bar[480]), noise[1:3])
    return [
        _case(noise[:1], [999.0], [7]),
        _case(middle, [479.0, 479.0], [1, NULL_CLASS]),
        _case(early, [59.0], [4]),
    ]


def _case(xt: torch.Tensor, t: list[float], label: list[int]) -> dict[str, torch.Tensor]:
    return {"xt": xt, "t": torch.tensor(t), "label": torch.tensor(label, dtype=torch.int32)}


def export_digits(
    identifier: str,
    title: str,
    result: TrainResult,
    args: argparse.Namespace,
    half_weights: bool,
    reference: bool = False,
    further: Sequence[Export] = (),
) -> None:
    """Writes graph, golden, manifest, sheet, metrics and the card's numbers of one digit model.

    `further` are graphs beside model.onnx; those of the same network must be rounded as it is.
    """
    folder: Path = args.out_dir or MODELS / identifier
    folder.mkdir(parents=True, exist_ok=True)
    model = result.model
    if half_weights:
        round_to_half(model)
    command = command_line(identifier, args, result.steps)
    schedule = cosine_schedule()
    export = Export(
        identifier=identifier,
        title=title,
        task="diffusion",
        model=model,
        inputs=INPUTS,
        outputs=[VELOCITY],
        golden_inputs=golden_inputs(schedule),
        tolerance=TOLERANCE,
        half_weights=half_weights,
        facts={
            "prediction": "v",
            "dataRange": [-1, 1],
            "schedule": {"kind": "cosine", "T": 1000, "s": 0.008, "maxBeta": 0.999},
            "timestepOffset": -1,
            "classes": [str(digit) for digit in range(10)],
            "nullClass": NULL_CLASS,
            "parameters": parameter_count(model),
            "data": MNIST_CARD,
            "licence": "MIT",
            "seed": args.seed,
            "hardware": result.hardware,
            "durationSeconds": round(result.seconds),
            "metrics": {},
        },
    )
    manifest = write_model(export, folder, command, further)
    if reference:
        write_reference(model, folder / "reference.json", command)
    model.to(args.device, memory_format=torch.channels_last)
    samplers = SAMPLERS
    if args.smoke:
        samplers = (Sampler("DDIM", 2, 2.0), Sampler("DDPM", 2, 1.0))
    elif args.quick:
        samplers = (HEADLINE,)
    ordered = tuple(sorted(samplers, key=lambda sampler: sampler != HEADLINE))
    manifest["metrics"] = evaluate(model, args, ordered, folder)
    write_manifest(manifest, folder)
    if (folder / "README.md").is_file():
        write_card(folder / "README.md", card(manifest, samplers, args.seed))


def card(manifest: dict, samplers: tuple[Sampler, ...], seed: int) -> str:
    metrics = manifest["metrics"]
    rows = [
        [
            s.kind,
            str(s.steps),
            f"{s.guidance:g}",
            percent(metrics[f"read-{s.key}"]),
            f"{metrics[f'frechet-{s.key}']['value']:.2f}",
        ]
        for s in samplers
    ]
    floor = metrics["frechet-real"]
    n = floor["n"]
    return "\n".join(
        [
            facts_table(manifest),
            "",
            f"{n:,} samples, {n // 10} of each digit, seed {seed}. _Read as asked_ is the share "
            "that [digits-classifier](../digits-classifier/README.md) reads as the digit that was "
            "asked for, with its 95 % interval. The Fréchet distance is taken in that "
            "classifier's 64 penultimate features against the 10,000 test digits; as many real "
            f"training digits score {floor['value']:.2f}. `t` steps are evenly spread; DDIM has "
            "η = 0, DDPM σ² = β̃; x̂₀ is clipped to [−1, 1].",
            "",
            markdown_table(
                ["sampler", "steps", "guidance", "read as asked", "Fréchet distance"], rows
            ),
            "",
            f"The digit read worst ({HEADLINE.describe()}): "
            f"{metrics['readAsAskedWorstDigit']['note'].split(': ')[1]}, "
            f"{percent(metrics['readAsAskedWorstDigit'])}.",
            "",
            f"![Ten samples of each digit, {HEADLINE.describe()}](samples.png)",
        ]
    )
