"""Trains, exports and evaluates digits-vae-beta. See `train.py --help`.

Five autoencoders one after the other: steps and minutes are shared out evenly among them.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch

from common.data import MNIST_CARD, load_mnist
from common.digit_scores import accuracy, score_samples
from common.digit_vae import decoder_graph, encoder_graph, measure_bound, vae_loss
from common.export import round_to_bytes, write_manifest, write_model
from common.metrics import facts_table, markdown_table, percent, write_card
from common.reader import DigitReader
from common.sheet import write_sheet
from common.train import MODELS, command_line, options_from, parse_arguments, train
from network import BETAS, LATENT, network

ID = "digits-vae-beta"
TITLE = "Digits: variational autoencoders at five prices of a code"
USED = 0.01  # variance of a code number's mean over the test digits from which it counts as used
COLUMNS = 20

args = parse_arguments(__doc__, steps=15_000, batch_size=128, learning_rate=2e-3)
data = load_mnist("train", args.data_dir)
test = load_mnist("test", args.data_dir)
if args.smoke:
    data, test = data.first(64), test.first(100)
    args.steps *= len(BETAS)
data = data.to(args.device)
run_dir = args.run_dir or MODELS / ".runs" / ID

models, steps, seconds = {}, 0, 0.0
for beta in BETAS:
    options = options_from(args)
    options.weight_decay = 0.0
    options.steps = args.steps // len(BETAS)
    options.minutes = None if args.minutes is None else args.minutes / len(BETAS)
    torch.manual_seed(args.seed)  # the same start, batches and draws for all
    print(f"beta {beta:g}", flush=True)
    result = train(
        network(),
        vae_loss(data, args, options, beta),
        options,
        run_dir / f"beta-{beta:g}",
        args.restart,
        only_load=args.export,
    )
    models[beta] = result.model.to("cpu")
    round_to_bytes(models[beta])
    steps, seconds = steps + result.steps, seconds + result.seconds

folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
x0 = test.x0(torch.tensor([0, 1]))
codes = torch.randn((2, LATENT), generator=torch.Generator().manual_seed(40))
graphs = []
for beta in sorted(BETAS, key=lambda beta: beta != 1.0):  # model.onnx first
    suffix = "" if beta == 1.0 else f"-beta-{beta:g}"
    graphs.append(
        decoder_graph(
            ID,
            TITLE,
            models[beta],
            f"the code of a digit, N(0, 1); beta = {beta:g}",
            [codes],
            half_weights=False,
            byte_weights=True,
            file=f"decoder{suffix}.onnx" if suffix else "model.onnx",
        )
    )
    graphs.append(
        encoder_graph(
            ID,
            TITLE,
            models[beta],
            [x0],
            half_weights=False,
            byte_weights=True,
            file=f"encoder{suffix}.onnx",
        )
    )
graphs[0].facts = {
    "dataRange": [-1, 1],
    "classes": [str(digit) for digit in range(10)],
    "data": MNIST_CARD,
    "licence": "MIT",
    "seed": args.seed,
    "hardware": result.hardware,
    "durationSeconds": round(seconds),
    "metrics": {},
}
command = command_line(ID, args, steps)
manifest = write_model(graphs[0], folder, command, further=graphs[1:])

reader = DigitReader()
count = 100 if args.smoke else 1_000
metrics, rows, known = manifest["metrics"], [], {}
shown = [test.x0(torch.arange(COLUMNS))]
drawn = []
for beta, model in models.items():
    generator = torch.Generator().manual_seed(args.seed)
    bound = measure_bound(model, test, generator)
    with torch.no_grad():
        samples = model.decoder(torch.randn((count, LATENT), generator=generator))
    used = bound.mean.var(0) > USED
    found = {
        **bound.metrics(),
        "codesUsed": {
            "value": int(used.sum()),
            "n": len(test),
            "note": f"of {LATENT}: numbers of the code whose mean varies over the test digits by "
            f"more than {USED} (variance)",
        },
        "reconstructionRead": accuracy(
            reader(bound.rebuilt)[0],
            test.labels,
            "test digits still read as what they are by digits-classifier after the code",
        ),
        **score_samples(samples, reader, test, f"{count:,} samples, z ~ N(0, 1), seed {args.seed}"),
    }
    for name, metric in found.items():
        metrics[f"{name}-beta-{beta:g}"] = metric
    known[f"{beta:g}"] = {
        "kl": [round(value, 4) for value in bound.kl.mean(0).tolist()],
        "meanVariance": [round(value, 4) for value in bound.mean.var(0).tolist()],
    }
    shown.append(bound.rebuilt[:COLUMNS])
    drawn.append(samples[:COLUMNS])
    rows.append(
        [
            f"{beta:g}",
            f"{found['elbo']['value']:.1f}",
            f"{found['reconstruction']['value']:.1f}",
            f"{found['kl']['value']:.2f}",
            f"{found['codesUsed']['value']} of {LATENT}",
            percent(found["reconstructionRead"]),
            percent(found["legible"]),
            f"{found['frechet']['value']:.1f}",
        ]
    )
    print(f"beta {beta:g}", {name: metric["value"] for name, metric in found.items()}, flush=True)
write_manifest(manifest, folder)
write_sheet(torch.cat(shown), COLUMNS, folder / "reconstructions.png")
write_sheet(torch.cat(drawn), COLUMNS, folder / "samples.png")
(folder / "codes.json").write_text(
    json.dumps(
        {
            "made": f"{command} ({len(test):,} test digits; for each beta and number of the code "
            "the mean KL in nats and the variance of the mean of q(z | x))",
            "betas": known,
        },
        separators=(",", ":"),
    )
    + "\n"
)

if (folder / "README.md").is_file():
    header = ["β", "ELBO", "reconstruction", "KL", "numbers used"]
    header += ["rebuilt, read right", "samples read", "Fréchet"]
    half = metrics["elbo-beta-1"]["interval"][1] - metrics["elbo-beta-1"]["value"]
    write_card(
        folder / "README.md",
        f"{facts_table(manifest)}\n\n"
        f"{len(test):,} test digits, one draw of z each, in nats; the ELBO is that of β = 1 for "
        f"all, reconstruction − KL, known to ±{half:.1f}. A number is used when its mean varies "
        f"by more than {USED} over the test digits. _Samples read_: {count:,} samples that "
        "[digits-classifier](../digits-classifier/README.md) reads with 90 % or more; the Fréchet "
        "distance is that of its features.\n\n"
        f"{markdown_table(header, rows)}\n\n"
        f"Test digits, and below them their reconstructions, β = "
        f"{', '.join(f'{beta:g}' for beta in BETAS)} from top to bottom:\n\n"
        "![Test digits and their reconstructions](reconstructions.png)\n\n"
        "Samples, none chosen, in the same order:\n\n![Samples](samples.png)",
    )
