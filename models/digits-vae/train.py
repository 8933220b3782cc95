"""Trains, exports and evaluates digits-vae. See `train.py --help`."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch

from common.data import MNIST_CARD, load_mnist
from common.digit_scores import accuracy, score_samples
from common.digit_vae import decoder_graph, encoder_graph, measure_bound, vae_loss
from common.export import round_to_half, write_manifest, write_model
from common.metrics import facts_table, percent, write_card
from common.reader import DigitReader
from common.sheet import write_sheet
from common.train import (
    MODELS,
    command_line,
    options_from,
    parse_arguments,
    train,
)
from network import LATENT, network

ID = "digits-vae"

args = parse_arguments(__doc__, steps=6_000, batch_size=128, learning_rate=2e-3)
data = load_mnist("train", args.data_dir)
if args.smoke:
    data = data.first(64)
options = options_from(args)
options.weight_decay = 0.0

torch.manual_seed(args.seed)
result = train(
    network(),
    vae_loss(data, args, options),
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
title = "Digits: a variational autoencoder with a latent plane"
decoder = decoder_graph(
    ID,
    title,
    model,
    "a point of the latent plane, N(0, 1)",
    [torch.tensor([[0.0, 0.0]]), torch.tensor([[-1.3, 0.4], [0.9, -2.2]])],
    half_weights=True,
    facts={
        "dataRange": [-1, 1],
        "classes": [str(digit) for digit in range(10)],
        "data": MNIST_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": result.hardware,
        "durationSeconds": round(result.seconds),
        "metrics": {},
    },
)
encoder = encoder_graph(ID, title, model, [x0[:1], x0[1:]], half_weights=True, file="encoder.onnx")
command = command_line(ID, args, result.steps)
manifest = write_model(decoder, folder, command, further=[encoder])

generator = torch.Generator().manual_seed(args.seed)
reader = DigitReader()
bound = measure_bound(model, test, generator)
mean, rebuilt, n = bound.mean, bound.rebuilt, len(test)
count = 100 if args.smoke else 1_000
with torch.no_grad():
    samples = model.decoder(torch.randn((count, LATENT), generator=generator))
manifest["metrics"] = {
    **bound.metrics(),
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
