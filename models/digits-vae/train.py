"""Trains, exports and evaluates digits-vae. See `train.py --help`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import torch.nn.functional as F
from torch import nn

from common.data import MNIST_CARD, load_mnist
from common.digit_scores import accuracy, score_samples
from common.export import Export, Port, Tolerance, round_to_half, write_manifest, write_model
from common.metrics import facts_table, percent, write_card
from common.reader import DigitReader
from common.sheet import write_sheet
from common.train import (
    MODELS,
    batch_indices,
    command_line,
    hardware,
    options_from,
    parse_arguments,
    train,
)
from network import LATENT, Vae

ID = "digits-vae"
WARM_UP = 0.2  # share of the steps over which the KL term grows to its full weight

args = parse_arguments(__doc__, steps=6_000, batch_size=128, learning_rate=2e-3)
data = load_mnist("train", args.data_dir)
if args.smoke:
    data = data.first(64)
options = options_from(args)
options.weight_decay = 0.0


def divergence(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    """KL(N(mean, diag exp logVariance) || N(0, 1)) in nats: [batch] (Kingma & Welling 2014, B)."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1)


def surprise(logits: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """-log p(x | z) in nats: [batch]. Each gray value is the probability that its pixel is ink:

    this is the mean over all ways to draw the digit in black and white accordingly.
    """
    ink = (x + 1) / 2
    return F.binary_cross_entropy_with_logits(logits, ink, reduction="none").sum((1, 2, 3))


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    index = batch_indices(step, args.batch_size, len(data), args.seed)
    x = data.x0(index).to(args.device)
    mean, log_variance = model.encoder(x)
    epsilon = torch.randn(mean.shape, generator=generator).to(args.device)
    z = mean + (log_variance / 2).exp() * epsilon
    weight = min(1.0, (step + 1) / (WARM_UP * options.steps))
    bound = surprise(model.decoder.logits(z), x) + weight * divergence(mean, log_variance)
    return bound.mean() / 100  # of order one, so that the gradient's clip rarely acts


torch.manual_seed(args.seed)
result = train(
    Vae(),
    loss,
    options,
    args.run_dir or MODELS / ".runs" / ID,
    args.restart,
    only_load=args.export,
)

model = result.model.to("cpu")
round_to_half(model)
folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
test = load_mnist("test", args.data_dir)
if args.smoke:
    test = test.first(100)
x0 = test.x0(torch.tensor([0, 1, 2]))
port_x = Port("x", "float32", ("batch", 1, 28, 28), "digit, background -1, stroke 1")
tolerance = Tolerance(absolute=2e-3, relative=1e-3)
decoder = Export(
    identifier=ID,
    title="Digits: a variational autoencoder with a latent plane",
    task="decoding",
    model=model.decoder,
    inputs=[Port("z", "float32", ("batch", LATENT), "a point of the latent plane, N(0, 1)")],
    outputs=[port_x],
    golden_inputs=[
        {"z": torch.tensor([[0.0, 0.0]])},
        {"z": torch.tensor([[-1.3, 0.4], [0.9, -2.2]])},
    ],
    tolerance=tolerance,
    half_weights=True,
    facts={
        "dataRange": [-1, 1],
        "classes": [str(digit) for digit in range(10)],
        "data": MNIST_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": hardware(args.device, args.threads),
        "durationSeconds": round(result.seconds),
        "metrics": {},
    },
)
encoder = Export(
    identifier=ID,
    title=decoder.title,
    task="encoding",
    model=model.encoder,
    inputs=[port_x],
    outputs=[
        Port("mean", "float32", ("batch", LATENT), "mean of q(z | x)"),
        Port("logVariance", "float32", ("batch", LATENT), "log of the variance of q(z | x)"),
    ],
    golden_inputs=[{"x": x0[:1]}, {"x": x0[1:]}],
    tolerance=tolerance,
    half_weights=True,
    file="encoder.onnx",
)
command = command_line(ID, args, result.steps)
manifest = write_model(decoder, folder, command, further=[encoder])

generator = torch.Generator().manual_seed(args.seed)
reader = DigitReader()
with torch.no_grad():
    parts = torch.arange(len(test)).split(500)
    codes = [model.encoder(test.x0(part)) for part in parts]
    mean, log_variance = (torch.cat(column) for column in zip(*codes, strict=True))
    z = mean + (log_variance / 2).exp() * torch.randn(mean.shape, generator=generator)
    cost = torch.cat([surprise(model.decoder.logits(z[p]), test.x0(p)) for p in parts])
    rebuilt = torch.cat([model.decoder(mean[p]) for p in parts])
    count = 100 if args.smoke else 1_000
    samples = model.decoder(torch.randn((count, LATENT), generator=generator))
kl = divergence(mean, log_variance)
bound = -(cost + kl)
half = 1.96 * bound.std().item() / len(test) ** 0.5
n = len(test)
manifest["metrics"] = {
    "elbo": {
        "value": round(bound.mean().item(), 2),
        "n": n,
        "interval": [round(bound.mean().item() - half, 2), round(bound.mean().item() + half, 2)],
        "note": "nats per test digit, one draw of z each; gray values as probabilities of ink",
    },
    "kl": {"value": round(kl.mean().item(), 2), "n": n, "note": "KL(q(z | x) || p(z)) in nats"},
    "reconstruction": {
        "value": round(-cost.mean().item(), 2),
        "n": n,
        "note": "log p(x | z) in nats, the other part of the ELBO",
    },
    "reconstructionRead": accuracy(
        reader(rebuilt)[0],
        test.labels,
        "test digits still read as what they are by digits-classifier after the latent plane",
    ),
    **score_samples(samples, reader, test, f"{count:,} samples, z ~ N(0, 1), seed {args.seed}"),
}
write_manifest(manifest, folder)

# The plane: cells of equal probability under N(0, 1), z1 to the right, z2 upwards.
side = 20
quantile = torch.special.ndtri((torch.arange(side) + 0.5) / side)
grid = torch.stack([quantile.repeat(side), quantile.flip(0).repeat_interleave(side)], dim=1).float()
with torch.no_grad():
    write_sheet(model.decoder(grid), side, folder / "samples.png", scale=1, gap=0)
show = torch.arange(40 if not args.smoke else 20)
pairs = torch.stack(
    [test.x0(show).reshape(-1, 20, 1, 28, 28), rebuilt[show].view(-1, 20, 1, 28, 28)], 1
)
write_sheet(pairs.reshape(-1, 1, 28, 28), 20, folder / "reconstructions.png")

# Where the first test digits lie, for a scatter plot.
known = slice(0, 1_000)
(folder / "codes.json").write_text(
    json.dumps(
        {
            "made": f"{command} (means of q(z | x) of the first test digits)",
            "labels": test.labels[known].tolist(),
            "means": [[round(value, 3) for value in row] for row in mean[known].tolist()],
        },
        separators=(",", ":"),
    )
    + "\n"
)

if (folder / "README.md").is_file():
    m = manifest["metrics"]
    low, high = m["elbo"]["interval"]
    rows = [
        ["ELBO per test digit", f"{m['elbo']['value']:.1f} nats ({low:.1f} to {high:.1f})"],
        ["of this, reconstruction", f"{m['reconstruction']['value']:.1f} nats"],
        ["of this, KL", f"−{m['kl']['value']:.2f} nats"],
        ["Reconstructions read right", f"{percent(m['reconstructionRead'])} of {n:,}"],
        ["Samples read with 90 % or more", f"{percent(m['legible'])} of {count:,}"],
        ["Rarest digit among samples", percent(m["rarestDigit"])],
        ["Fréchet distance of samples", f"{m['frechet']['value']:.1f}"],
    ]
    write_card(
        folder / "README.md",
        f"{facts_table(manifest, rows)}\n\n"
        "The plane in cells of equal probability under N(0, 1), z₁ to the right, z₂ upwards:\n\n"
        "![The latent plane, decoded](samples.png)\n\n"
        "Test digits, and below each its reconstruction from two numbers:\n\n"
        "![Test digits and their reconstructions](reconstructions.png)",
    )
print({name: metric["value"] for name, metric in manifest["metrics"].items()}, flush=True)
