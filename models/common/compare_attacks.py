"""Holds the book's attacks (src/math/attacks) to Foolbox's and ART's, on one network and digits.

`python models/common/compare_attacks.py digits-classifier` attacks the first 1,000 test digits of
MNIST with each attack of the attack bench, once with the book's own code (Node runs it on the
shipped graphs), once with the library's (PyTorch, on the weights of model.onnx), and writes into
models/<id>/attacks.json how many digits are misread after it. An attack is untargeted and leads
away from the right digit; digits that are misread as they are count as misread after it. Needs
`pip install foolbox==3.3.4 adversarial-robustness-toolbox==1.20.1` besides models/requirements.txt,
and takes an hour on one core. Stopped, it goes on where it was (models/.cache/attacks).
"""

from __future__ import annotations

import argparse
import functools
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import foolbox
import numpy as np
import torch
from art.attacks.evasion import PixelAttack, pixel_threshold
from art.estimators.classification import PyTorchClassifier
from torch import nn

from common.data import CACHE, load_mnist
from common.digit_classifier import FoldedClassifier
from common.faces import find_node
from common.train import MODELS, hardware

# ART 1.20 still calls it; NumPy 2 has dropped it.
np.asfarray = functools.partial(np.asarray, dtype=float)

RATES = Path(__file__).resolve().parent / "attack_rates.ts"
SCALE = 2  # radii are given for pixels from 0 to 1; the networks' run from -1 to 1
FIRST_C, RATE = 1.0, 0.05  # of Carlini and Wagner's attack, as in src/math/attacks/carlini-wagner
REACH = 2.5  # PGD's steps reach so many radii together

# As a link of the attack bench says them; a radius for `cw` is where its success is judged.
ATTACKS: dict[str, dict] = {
    "fgsm": {"attack": "fgsm", "epsilon": 26},
    "iterated": {"attack": "iterated", "epsilon": 18, "steps": 10},
    "pgd": {"attack": "pgd", "epsilon": 18, "steps": 10},
    "pgd2": {"attack": "pgd2", "radius": 1.2, "steps": 10},
    # Shorter searches than the bench's: a thousand digits are many.
    "pixel": {"attack": "pixel", "pixels": 20, "population": 100, "generations": 10},
    "cw": {"attack": "cw", "confidence": 0, "radius": 1.2, "iterations": 100, "searches": 3},
}

parser = argparse.ArgumentParser(
    description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
)
parser.add_argument("identifier", help="folder in models/, such as digits-classifier")
parser.add_argument("--data-dir", type=Path, help="folder with the idx files of MNIST")
parser.add_argument("--count", type=int, default=1_000, help="test digits (default 1000)")
parser.add_argument(
    "--so-far", action="store_true", help="compare the digits that the book's attacks have done"
)
parser.add_argument("--only", nargs="*", choices=ATTACKS, default=list(ATTACKS))
parser.add_argument("--seed", type=int, default=1, help="of the libraries' random starts")
args = parser.parse_args()

torch.set_num_threads(1)
folder = MODELS / args.identifier
kept = CACHE / "attacks" / args.identifier
kept.mkdir(parents=True, exist_ok=True)
test = load_mnist("test", args.data_dir).first(args.count)
x0, labels = test.x0(torch.arange(len(test))), test.labels
network = FoldedClassifier.from_onnx(folder / "model.onnx").eval()
model = foolbox.PyTorchModel(network, bounds=(-1, 1), device="cpu")
node, missing = find_node()
if node is None:
    raise SystemExit(f"The book's own attacks run in Node: {missing}.")


def ours(name: str) -> list[dict]:
    """The outcome of each digit by the book's attack, in order."""
    out = kept / f"{name}.jsonl"
    command = [node, RATES, "--model", args.identifier, "--count", str(args.count)]
    command += ["--data", args.data_dir or CACHE / "mnist", "--out", out]
    if not args.so_far:
        subprocess.run([*command, "--settings", json.dumps(ATTACKS[name])], check=True)
    lines = [json.loads(line) for line in out.read_text().splitlines()]
    return sorted((line for line in lines if line["digit"] < args.count), key=by_digit)


def by_digit(line: dict) -> int:
    return line["digit"]


def by_gradient(attack: foolbox.attacks.base.Attack, radius: float) -> torch.Tensor:
    """Which digits are misread after one of Foolbox's attacks within a radius: [n] bool."""
    torch.manual_seed(args.seed)
    parts = []
    for x, label in zip(x0.split(250), labels.split(250), strict=True):
        *_, success = attack(model, x, label, epsilons=radius)
        parts.append(success)
    return torch.cat(parts)


def carlini_wagner(searches: int, iterations: int) -> torch.Tensor:
    """How far the nearest misread pictures are that Foolbox finds, pixels from 0 to 1: [n]."""
    attack = foolbox.attacks.L2CarliniWagnerAttack(
        binary_search_steps=searches,
        steps=iterations,
        stepsize=RATE,
        confidence=0,
        initial_const=FIRST_C,
        abort_early=False,
    )
    parts = []
    for x, label in zip(x0.split(250), labels.split(250), strict=True):
        _, nearest, success = attack(model, x, label, epsilons=None)
        distance = (nearest - x).flatten(1).norm(dim=1) / SCALE
        parts.append(torch.where(success, distance, torch.inf))
        print(f"cw: {sum(map(len, parts))} digits", flush=True)
    return torch.cat(parts)


def few_pixels(pixels: int, population: int, generations: int) -> torch.Tensor:
    """Which digits are misread after ART's search for a few pixels: [n] bool.

    Its own solver, with the strategy of Su et al. 2019 in the place of its default: children of
    three random candidates, F = 0.5, no crossover, and as many candidates and rounds as ours, the
    first ones drawn as ours are. What stays different: a value out of range is drawn anew there
    and clamped here, a place wraps round here, and there values are whole bytes.
    """
    shape = (population, pixels)
    random = np.random.default_rng(args.seed)
    solver = pixel_threshold.differential_evolution

    @functools.wraps(solver)
    def as_in_the_paper(*positional: object, **named: object) -> object:
        row, column = random.uniform(0, 28, (2, *shape))
        value = 255 * random.uniform(-0.5, 1.5, shape).clip(0, 1)
        first = np.stack([row, column, value], axis=2).reshape(shape[0], -1)
        named |= {"strategy": "rand1bin", "mutation": 0.5, "init": first}
        return solver(*positional, **named)

    pixel_threshold.differential_evolution = as_in_the_paper
    np.random.seed(args.seed)
    probabilities = PyTorchClassifier(
        nn.Sequential(network, nn.Softmax(1)),
        loss=nn.CrossEntropyLoss(),
        input_shape=(1, 28, 28),
        nb_classes=10,
        clip_values=(-1, 1),
        device_type="cpu",
    )
    attack = PixelAttack(probabilities, th=pixels, es=1, max_iter=generations)
    parts = []
    for x, label in zip(x0.split(50), labels.split(50), strict=True):
        attacked = torch.from_numpy(attack.generate(x.numpy(), label.numpy())).float()
        with torch.no_grad():
            parts.append(network(attacked).argmax(1) != label)
        print(f"pixel: {sum(map(len, parts))} digits", flush=True)
    return torch.cat(parts)


def theirs(name: str) -> tuple[str, Callable[[], torch.Tensor]]:
    """What it is called in the library, and what computes its outcome of each digit."""
    settings = ATTACKS[name]
    steps = settings.get("steps", 1)
    radius = SCALE * (settings.get("epsilon", 0) / 255 or settings.get("radius", 0))
    size, reach = radius / steps, REACH * radius / steps
    attacks = foolbox.attacks
    match name:
        case "fgsm":
            attack = attacks.LinfFastGradientAttack()
        case "iterated":
            attack = attacks.LinfBasicIterativeAttack(
                abs_stepsize=size, steps=steps, random_start=False
            )
        case "pgd":
            attack = attacks.LinfPGD(abs_stepsize=reach, steps=steps)
        case "pgd2":
            attack = attacks.L2PGD(abs_stepsize=reach, steps=steps)
        case "cw":
            return "Foolbox L2CarliniWagnerAttack", lambda: carlini_wagner(
                settings["searches"], settings["iterations"]
            )
        case _:
            return "ART PixelAttack", lambda: few_pixels(
                settings["pixels"], settings["population"], settings["generations"]
            )
    return f"Foolbox {type(attack).__name__}", lambda: by_gradient(attack, radius)


def compare(name: str) -> dict:
    """A row of the table."""
    settings = ATTACKS[name]
    library, compute = theirs(name)
    path = kept / f"{name}.pt"
    if path.is_file():
        other = torch.load(path, weights_only=True)
    else:
        other = compute()
        torch.save(other, path)
    lines = ours(name)
    other = other[[line["digit"] for line in lines]]
    if name == "cw":
        own = torch.tensor([line["two"] if line["fooled"] else torch.inf for line in lines])
        further = {
            "medianDistance": {
                "ours": round(float(own.median()), 4),
                "theirs": round(float(other.median()), 4),
            }
        }
        own, other = own <= settings["radius"], other <= settings["radius"]
    else:
        own, further = torch.tensor([line["fooled"] for line in lines]), {}
    return {
        "attack": name,
        "settings": {key: value for key, value in settings.items() if key != "attack"},
        "library": library,
        "digits": len(lines),
        "ours": int(own.sum()),
        "theirs": int(other.sum()),
        "alike": int((own == other).sum()),
        **further,
    }


path = folder / "attacks.json"
for name in args.only:
    row = compare(name)
    print(row, flush=True)
    known = json.loads(path.read_text())["rows"] if path.is_file() else []
    rows = {one["attack"]: one for one in [*known, row]}
    with torch.no_grad():
        misread = int((network(x0).argmax(1) != labels).sum())
    manifest = json.loads((folder / "manifest.json").read_text())
    table = {
        "model": args.identifier,
        "files": {file["name"]: file["sha256"] for file in manifest["files"]},
        "command": f"python models/common/compare_attacks.py {args.identifier}",
        "hardware": hardware("cpu", 1),
        "libraries": {
            "foolbox": version("foolbox"),
            "adversarial-robustness-toolbox": version("adversarial-robustness-toolbox"),
            "torch": version("torch"),
        },
        "digits": args.count,
        "seed": args.seed,
        "misread": misread,
        "rows": [rows[key] for key in ATTACKS if key in rows],
    }
    path.write_text(json.dumps(table, indent=2) + "\n")
