"""Trains, exports and evaluates digits-classifier. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import torch.nn.functional as F
from torch import nn

from common.data import MNIST_CARD, load_mnist
from common.export import Export, Port, Tolerance, write_model
from common.metrics import facts_table, percent, proportion, write_card
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
from network import DigitClassifier

ID = "digits-classifier"
SHIFT = 2  # pixels, the largest random shift of a training image


def shifted(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The batch moved as a whole by up to SHIFT pixels each way, background (-1) moving in."""
    dy, dx = torch.randint(0, 2 * SHIFT + 1, (2,), generator=generator).tolist()
    padded = F.pad(x, [SHIFT] * 4, value=-1.0)
    return padded[:, :, dy : dy + 28, dx : dx + 28]


args = parse_arguments(__doc__, steps=3_000, batch_size=128, learning_rate=3e-3)
data = load_mnist("train", args.data_dir)
if args.smoke:
    data = data.first(64)


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    index = batch_indices(step, args.batch_size, len(data), args.seed)
    x = shifted(data.x0(index), generator)
    logits = model(x.to(args.device))
    return F.cross_entropy(logits, data.labels[index].to(args.device))


torch.manual_seed(args.seed)
result = train(
    DigitClassifier(),
    loss,
    options_from(args),
    args.run_dir or MODELS / ".runs" / ID,
    args.restart,
    only_load=args.export,
)

test = load_mnist("test", args.data_dir)
if args.smoke:
    test = test.first(100)
everything = torch.arange(len(test))
with torch.no_grad():
    model = result.model.to("cpu")
    logits = torch.cat([model(test.x0(part)) for part in everything.split(500)])
right = logits.argmax(1) == test.labels

folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
x0 = test.x0(torch.tensor([0, 1, 2]))
export = Export(
    identifier=ID,
    title="Digits: the reference classifier",
    task="classification",
    model=model,
    inputs=[Port("x", "float32", ("batch", 1, 28, 28), "digit, background -1, stroke 1")],
    outputs=[Port("logits", "float32", ("batch", 10), "unnormalised log-probability of 0..9")],
    golden_inputs=[{"x": x0[:1]}, {"x": x0[1:]}],
    tolerance=Tolerance(absolute=5e-3, relative=1e-3),
    half_weights=False,
    facts={
        "dataRange": [-1, 1],
        "classes": [str(digit) for digit in range(10)],
        "data": MNIST_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": hardware(args.device, args.threads),
        "durationSeconds": round(result.seconds),
        "metrics": {
            "testAccuracy": proportion(
                int(right.sum()), len(test), "digits of the MNIST test set read right"
            )
        },
    },
)
manifest = write_model(export, folder, command_line(ID, args, result.steps))
misread = (~right).nonzero().flatten()[:100]
write_sheet(test.x0(misread), 20, folder / "misread.png")
if (folder / "README.md").is_file():
    accuracy = manifest["metrics"]["testAccuracy"]
    further = [["Test digits read right", f"{percent(accuracy)} of {accuracy['n']:,}"]]
    write_card(
        folder / "README.md",
        f"{facts_table(manifest, further)}\n\n![The test digits it misreads](misread.png)",
    )
print(manifest["metrics"], flush=True)
