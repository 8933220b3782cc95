"""Trains, exports and evaluates faces-classifier. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import torch.nn.functional as F
from torch import nn

from common.export import Export, Port, Tolerance, write_model
from common.face_labels import read_labels
from common.faces import FACES_CARD, TEST_SEED, TRAIN_SEED, load_faces, made_up_faces
from common.metrics import facts_table, markdown_table, percent, proportion, write_card
from common.sheet import write_sheet
from common.train import (
    MODELS,
    batch_indices,
    command_line,
    options_from,
    parse_arguments,
    train,
)
from network import FEATURES, FaceClassifier

ID = "faces-classifier"
SHIFT = 1  # pixel, the largest random shift of a training batch

args = parse_arguments(__doc__, steps=3_000, batch_size=128, learning_rate=3e-3)
data = made_up_faces(64) if args.smoke else load_faces(seed=TRAIN_SEED, data_dir=args.data_dir)
*factors, _ = data.label_names
classes = [len(data.label_values[name]) for name in factors]


def shifted(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The batch moved as a whole by up to SHIFT pixels each way, the border repeated."""
    dy, dx = torch.randint(0, 2 * SHIFT + 1, (2,), generator=generator).tolist()
    padded = F.pad(x, [SHIFT] * 4, mode="replicate")
    return padded[:, :, dy : dy + x.shape[2], dx : dx + x.shape[3]]


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    """Cross-entropies of the factors and the smile's squared error, where they show."""
    index = batch_indices(step, args.batch_size, len(data), args.seed)
    x = shifted(data.x0(index), generator)
    attributes, _ = model(x.to(args.device))
    labels, visible = data.labels[index].to(args.device), data.visible[index].to(args.device)
    total = attributes.new_zeros(())
    for i, logits in enumerate(attributes[:, :-1].split(classes, dim=1)):
        each = F.cross_entropy(logits, labels[:, i], reduction="none")
        total = total + (each * visible[:, i]).sum() / len(index)
    error = (attributes[:, -1] - data.smiles[index].to(args.device)).square()
    return total + 4 * (error * visible[:, -1]).sum() / len(index)


torch.manual_seed(args.seed)
result = train(
    FaceClassifier(classes),
    loss,
    options_from(args),
    args.run_dir or MODELS / ".runs" / ID,
    args.restart,
    only_load=args.export,
)

test = made_up_faces(100, seed=2) if args.smoke else None
if test is None:
    test = load_faces(count=10_000, seed=TEST_SEED, data_dir=args.data_dir)
with torch.no_grad():
    model = result.model.to("cpu")
    parts = torch.arange(len(test)).split(500)
    attributes = torch.cat([model(test.x0(part))[0] for part in parts])
read = read_labels(attributes, classes)
right = read == test.labels
shown = test.visible

metrics = {}
for i, name in enumerate(test.label_names):
    metrics[f"accuracy-{name}"] = proportion(
        int((right[:, i] & shown[:, i]).sum()),
        int(shown[:, i].sum()),
        f"test faces whose {name} is read right, of those where it shows",
    )
mean = sum(metric["value"] for metric in metrics.values()) / len(metrics)
error = (attributes[:, -1] - test.smiles)[shown[:, -1]]
metrics = {
    "meanAccuracy": {
        "value": round(mean, 4),
        "n": len(test),
        "note": "mean over the attributes of the accuracies below",
    },
    "everyAttribute": proportion(
        int((right | ~shown).all(1).sum()),
        len(test),
        "test faces of which every attribute that shows is read right",
    ),
    "smileError": {
        "value": round(error.abs().mean().item(), 4),
        "n": len(error),
        "note": "mean absolute error of the smile, which lies in [-1, 1]",
    },
    **metrics,
}

folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
x0 = test.x0(torch.tensor([0, 1, 2]))
width = sum(classes) + 1
export = Export(
    identifier=ID,
    title="Faces: the reference classifier",
    task="classification",
    model=model,
    inputs=[Port("x", "float32", ("batch", 3, 32, 32), "face, RGB, data range [-1, 1]")],
    outputs=[
        Port(
            "attributes",
            "float32",
            ("batch", width),
            "laid out as vectorOf in src/faces/vector.ts: each factor's unnormalised "
            "log-probabilities, then the smile in [-1, 1]",
        ),
        Port("features", "float32", ("batch", FEATURES), "penultimate activations"),
    ],
    golden_inputs=[{"x": x0[:1]}, {"x": x0[1:]}],
    tolerance=Tolerance(absolute=5e-3, relative=1e-3),
    half_weights=False,
    facts={
        "dataRange": [-1, 1],
        "classes": [f"{name} = {value}" for name in factors for value in test.label_values[name]],
        "data": FACES_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": result.hardware,
        "durationSeconds": round(result.seconds),
        "metrics": metrics,
    },
)
manifest = write_model(export, folder, command_line(ID, args, result.steps))
misread = (shown & ~right).sum(1).argsort(descending=True)[:60]
write_sheet(test.x0(misread), 12, folder / "misread.png")
if (folder / "README.md").is_file():
    rows = [
        [name, str(len(test.label_values[name])), percent(metric), f"{metric['n']:,}"]
        for name, metric in ((n, metrics[f"accuracy-{n}"]) for n in test.label_names)
    ]
    write_card(
        folder / "README.md",
        "\n".join(
            [
                facts_table(
                    manifest,
                    [
                        ["Mean accuracy", f"{100 * mean:.2f} %"],
                        ["Faces without a mistake", percent(metrics["everyAttribute"])],
                        ["Mean error of the smile", f"{metrics['smileError']['value']:.3f}"],
                    ],
                ),
                "",
                "Each attribute is judged on the test faces where it shows, with a 95 % interval; "
                "the smile by its band (frown, straight, smile).",
                "",
                markdown_table(["attribute", "values", "read right", "faces"], rows),
                "",
                "![The test faces with the most mistakes](misread.png)",
            ]
        ),
    )
print({name: metric["value"] for name, metric in metrics.items()}, flush=True)
