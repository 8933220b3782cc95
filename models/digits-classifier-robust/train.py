"""Trains, exports and evaluates digits-classifier-robust. See `train.py --help`.

Reads models/digits-classifier/model.onnx, which is attacked alike.
"""

import sys
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import torch.nn.functional as F
from torch import nn

from common.attacks import fgsm, pgd, read_right
from common.classifier import export_classifier, shifted, write_classifier_card
from common.data import load_mnist
from common.digit_classifier import FoldedClassifier
from common.export import write_manifest
from common.metrics import markdown_table, percent, proportion
from common.train import MODELS, batch_indices, generator_on, options_from, parse_arguments, train
from network import network

ID = "digits-classifier-robust"
EPSILON = 0.3  # the adversary's radius in training, on the scale [0, 1]
ATTACK_STEPS = 8  # of the adversary, for each step of the network
WARM_UP = 1 / 3  # share of the steps over which the radius grows from 0 to its full size
RADII = (0.1, 0.2, 0.3)  # of the attacks in the table, on the scale [0, 1]
SCALE = 2  # [0, 1] is [-1, 1] here

args = parse_arguments(__doc__, steps=3_000, batch_size=128, learning_rate=3e-3)
args.out_dir = args.out_dir or MODELS / ID
data = load_mnist("train", args.data_dir)
test = load_mnist("test", args.data_dir)
if args.smoke:
    data, test = data.first(64), test.first(100)
options = options_from(args)
data = data.to(args.device)


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    """E max cross entropy over the ball around each digit (Madry et al. 2018, equation 2.1).

    The maximum is sought by PGD. A network that meets the full radius at once learns to name all
    digits alike: hence the warm-up. In eval mode throughout: batch normalisation that takes its
    statistics from the attacked batch learns from them how the batch was attacked, and a network
    read with fixed statistics is not robust at all. So the statistics stay 0 and 1.
    """
    model.eval()
    index = batch_indices(step, args.batch_size, len(data), args.seed).to(args.device)
    x, label = shifted(data.x0(index), generator), data.labels[index]
    epsilon = SCALE * EPSILON * min(1.0, (step + 1) / (WARM_UP * options.steps))
    attacked = pgd(model, x, label, epsilon, ATTACK_STEPS, generator_on(args.device, generator))
    return F.cross_entropy(model(attacked), label)


torch.manual_seed(args.seed)
result = train(
    network(),
    loss,
    options,
    args.run_dir or MODELS / ".runs" / ID,
    args.restart,
    only_load=args.export,
)
title = "Digits: the adversarially trained classifier"
manifest = export_classifier(ID, title, result, args, test)

# 40 steps on 10,000 digits at three radii for two networks: an hour on a CPU, hence --quick.
attacked = test.first(1_000) if args.quick else test
steps = 4 if args.smoke else 40
readers = {
    "robust": FoldedClassifier.of(result.model),
    "standard": FoldedClassifier.from_onnx(MODELS / "digits-classifier" / "model.onnx"),
}
metrics, rows = manifest["metrics"], []
for name, reader in readers.items():
    reader.to(args.device)
    attacks = {"clean": None}
    for radius in RADII:
        epsilon = SCALE * radius
        generator = torch.Generator().manual_seed(args.seed)
        attacks[f"fgsm-{radius}"] = partial(fgsm, reader, epsilon=epsilon)
        attacks[f"pgd{steps}-{radius}"] = partial(
            pgd, reader, epsilon=epsilon, steps=steps, generator=generator
        )
    for attack, change in attacks.items():
        digits = test if change is None else attacked
        right = read_right(reader, digits, args.device, change)
        whose = "this network" if name == "robust" else "digits-classifier"
        note = f"test digits read right by {whose}"
        if change is not None:
            kind, radius = attack.split("-")
            note += f", attacked by {kind.upper()} with full sight, radius {radius} of [0, 1]"
        metrics[f"{name}-{attack}"] = proportion(int(right.sum()), len(digits), note)
        print(f"{name}-{attack}", metrics[f"{name}-{attack}"]["value"], flush=True)
for attack in attacks:
    kind, _, radius = attack.partition("-")
    described = {"fgsm": "FGSM", f"pgd{steps}": f"PGD, {steps} steps"}.get(kind, "none")
    both = [percent(metrics[f"{name}-{attack}"]) for name in readers]
    rows.append([described, radius or "0", *both])
write_manifest(manifest, args.out_dir)
n = len(attacked)
write_classifier_card(
    args.out_dir,
    manifest,
    f"{n:,} test digits, each attacked with full sight of the network that reads it, the right "
    "digit's cross entropy driven up; share still read right, with its 95 % interval. Radii are "
    "of the max-norm, on the scale from 0 (background) to 1 (stroke). PGD starts at a random "
    "point of the ball.\n\n"
    + markdown_table(["attack", "radius", "this network", "digits-classifier"], rows),
)
