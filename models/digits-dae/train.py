"""Trains, exports and evaluates digits-dae. See `train.py --help`."""

import math
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
from torch import nn

from common.data import MNIST_CARD, load_mnist
from common.digit_scores import accuracy
from common.export import Export, Port, Tolerance, round_to_half, write_model
from common.metrics import facts_table, markdown_table, percent, write_card
from common.reader import DigitReader
from common.sheet import write_sheet
from common.train import (
    MODELS,
    batch_indices,
    command_line,
    options_from,
    parse_arguments,
    train,
)
from network import Denoiser

ID = "digits-dae"
SIGMA_MIN, SIGMA_MAX = 0.15, 2.5  # noise levels of the training, log-uniform
LEVELS = (0.25, 0.5, 1.0, 1.5, 2.0)  # noise levels of the measurements

args = parse_arguments(__doc__, steps=4_000, batch_size=64, learning_rate=2e-3)
data = load_mnist("train", args.data_dir)
if args.smoke:
    data = data.first(64)


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    """E |x0 - D(x0 + sigma epsilon)|^2: its minimum is the posterior mean E[x0 | x]."""
    index = batch_indices(step, args.batch_size, len(data), args.seed)
    x0 = data.x0(index)
    u = torch.rand((len(x0), 1, 1, 1), generator=generator)
    sigma = SIGMA_MIN * (SIGMA_MAX / SIGMA_MIN) ** u
    x = x0 + sigma * torch.randn(x0.shape, generator=generator)
    return (model(x.to(args.device)) - x0.to(args.device)).square().mean()


def psnr(image: torch.Tensor, x0: torch.Tensor) -> torch.Tensor:
    """Peak signal-to-noise ratio in dB of each image; the peak is the data range, 2."""
    error = (image.clamp(-1, 1) - x0).square().mean((1, 2, 3))
    return 10 * (4 / error.clamp(min=1e-10)).log10()


torch.manual_seed(args.seed)
result = train(
    Denoiser(),
    loss,
    options_from(args),
    args.run_dir or MODELS / ".runs" / ID,
    args.restart,
    only_load=args.export,
)

model = result.model.to("cpu")
round_to_half(model)
test = load_mnist("test", args.data_dir)
if args.smoke:
    test = test.first(100)
n = len(test)
generator = torch.Generator().manual_seed(args.seed)
reader = DigitReader()
x0 = test.x0(torch.arange(n))
epsilon = torch.randn(x0.shape, generator=generator)
metrics = {}
rows, strips = [], [x0[:20]]
for sigma in LEVELS:
    noisy = x0 + sigma * epsilon
    with torch.no_grad():
        clean = torch.cat([model(part) for part in noisy.split(500)])
    note = f"x0 + {sigma:g} epsilon, test digits"
    values = {}
    for when, image in (("before", noisy), ("after", clean)):
        decibels = psnr(image, x0)
        half = 1.96 * decibels.std().item() / math.sqrt(n)
        value = decibels.mean().item()
        values[f"psnr-{when}-{sigma:g}"] = {
            "value": round(value, 2),
            "n": n,
            "interval": [round(value - half, 2), round(value + half, 2)],
            "note": f"mean PSNR in dB {when} denoising, clamped to [-1, 1]; {note}",
        }
        values[f"read-{when}-{sigma:g}"] = accuracy(
            reader(image.clamp(-1, 1))[0],
            test.labels,
            f"read right by digits-classifier {when} denoising; {note}",
        )
    metrics |= values
    before, after, read_before, read_after = (
        values[f"{what}-{when}-{sigma:g}"]
        for what in ("psnr", "read")
        for when in ("before", "after")
    )
    rows.append(
        [
            f"{sigma:g}",
            f"{before['value']:.1f} dB",
            f"{after['value']:.1f} dB",
            percent(read_before),
            percent(read_after),
        ]
    )
    strips += [noisy[:20], clean[:20]]

folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
port = ("float32", ("batch", 1, 28, 28))
export = Export(
    identifier=ID,
    title="Digits: a denoising autoencoder",
    task="denoising",
    model=model,
    inputs=[
        Port(
            "x", *port, f"digit + sigma epsilon, {SIGMA_MIN:g} <= sigma <= {SIGMA_MAX:g}, unclamped"
        )
    ],
    outputs=[Port("clean", *port, "the expected digit, background -1, stroke 1")],
    golden_inputs=[
        {"x": x0[:1] + 1.0 * epsilon[:1]},
        {"x": torch.cat([x0[1:2] + 0.25 * epsilon[1:2], x0[2:3] + 2.0 * epsilon[2:3]])},
    ],
    tolerance=Tolerance(absolute=2e-3, relative=1e-3),
    half_weights=True,
    facts={
        "dataRange": [-1, 1],
        "data": MNIST_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": result.hardware,
        "durationSeconds": round(result.seconds),
        "metrics": metrics,
    },
)
manifest = write_model(export, folder, command_line(ID, args, result.steps))
write_sheet(torch.cat(strips), 20, folder / "samples.png")
if (folder / "README.md").is_file():
    header = ["σ", "PSNR before", "PSNR after", "read right before", "read right after"]
    write_card(
        folder / "README.md",
        f"{facts_table(manifest)}\n\n"
        f"{n:,} test digits with noise of standard deviation σ added (the digits span 2). PSNR is "
        "taken after clamping to [−1, 1], its mean over the digits. _Read right_ is the share that "
        "[digits-classifier](../digits-classifier/README.md) reads as what it was, with its 95 % "
        "interval.\n\n"
        f"{markdown_table(header, rows)}\n\n"
        f"Twenty test digits; then, for σ = {', '.join(f'{sigma:g}' for sigma in LEVELS)}, with "
        "noise, and below it what the network makes of it:\n\n"
        "![Test digits, noisy and denoised, at five noise levels](samples.png)",
    )
print({name: metric["value"] for name, metric in metrics.items()}, flush=True)
