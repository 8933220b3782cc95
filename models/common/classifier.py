"""The recipe that the classifiers of digits share."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from common.attacks import read_right
from common.data import MNIST_CARD, Digits
from common.digit_classifier import (
    DigitClassifier,
    FoldedClassifier,
    InputGradient,
    gradient_error,
)
from common.export import Export, Port, Tolerance, write_model
from common.metrics import facts_table, percent, proportion, write_card
from common.sheet import write_sheet
from common.train import TrainResult, command_line

SHIFT = 2  # pixels, the largest random shift of a training image
TOLERANCE = Tolerance(absolute=5e-3, relative=1e-3)
PORT_X = Port("x", "float32", ("batch", 1, 28, 28), "digit, background -1, stroke 1")
PORT_LOGITS = Port("logits", "float32", ("batch", 10), "unnormalised log-probability of 0..9")


def shifted(x: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The batch moved as a whole by up to SHIFT pixels each way, background (-1) moving in."""
    dy, dx = torch.randint(0, 2 * SHIFT + 1, (2,), generator=generator).tolist()
    padded = F.pad(x, [SHIFT] * 4, value=-1.0)
    return padded[:, :, dy : dy + 28, dx : dx + 28]


def gradient_graph(identifier: str, title: str, network: nn.Module, test: Digits) -> Export:
    """grad.onnx: logits and the gradient of the cross entropy with a target, by x.

    `network` gives both from x and w; its `classifier` gives the logits. Held against autograd on
    test digits first. The goldens ask for wrong digits, since the gradient towards the right one is
    next to nothing, and of digits with noise: on a flat background maxima tie, and which of two
    equal pixels gets the gradient is up to rounding.
    """
    network.eval()
    generator = torch.Generator().manual_seed(11)
    clean = test.x0(torch.arange(3))
    noisy = clean + 0.3 * torch.randn(clean.shape, generator=generator)
    error = max(gradient_error(network, clean), gradient_error(network, noisy))
    print(f"grad.onnx: within {error:.1e} of autograd", flush=True)
    if not error <= 1e-5:
        raise RuntimeError(f"grad.onnx: differs from autograd by {error:.1e}; expected 1e-5")
    wrong = F.one_hot((test.labels[:3] + 3) % 10, 10).float()
    return Export(
        identifier=identifier,
        title=title,
        task="classification",
        model=network,
        inputs=[
            PORT_X,
            Port("w", "float32", ("batch", 10), "weight of each digit; one-hot is a label"),
        ],
        outputs=[
            PORT_LOGITS,
            Port(
                "gradient",
                "float32",
                ("batch", 1, 28, 28),
                "of the cross entropy -sum w log softmax(logits), by x",
            ),
        ],
        golden_inputs=[{"x": noisy[:1], "w": wrong[:1]}, {"x": noisy[1:], "w": wrong[1:]}],
        tolerance=TOLERANCE,
        half_weights=False,
        file="grad.onnx",
    )


def folded_gradient(model: nn.Module) -> InputGradient:
    assert isinstance(model, DigitClassifier)
    return InputGradient(FoldedClassifier.of(model))


def export_classifier(
    identifier: str,
    title: str,
    result: TrainResult,
    args: argparse.Namespace,
    test: Digits,
    with_gradient: Callable[[nn.Module], nn.Module] = folded_gradient,
) -> dict:
    """Writes both graphs, golden, manifest, and a sheet of what it misreads; the manifest.

    `with_gradient` makes of the classifier the network that `gradient_graph` takes.
    """
    model = result.model.to("cpu")
    right = read_right(model, test, "cpu")
    folder: Path = args.out_dir
    folder.mkdir(parents=True, exist_ok=True)
    x0 = test.x0(torch.tensor([0, 1, 2]))
    export = Export(
        identifier=identifier,
        title=title,
        task="classification",
        model=model,
        inputs=[PORT_X],
        outputs=[PORT_LOGITS],
        golden_inputs=[{"x": x0[:1]}, {"x": x0[1:]}],
        tolerance=TOLERANCE,
        half_weights=False,
        facts={
            "dataRange": [-1, 1],
            "classes": [str(digit) for digit in range(10)],
            "data": MNIST_CARD,
            "licence": "MIT",
            "seed": args.seed,
            "hardware": result.hardware,
            "durationSeconds": round(result.seconds),
            "metrics": {
                "testAccuracy": proportion(
                    int(right.sum()), len(test), "digits of the MNIST test set read right"
                )
            },
        },
    )
    gradient = gradient_graph(identifier, title, with_gradient(model), test)
    command = command_line(identifier, args, result.steps)
    manifest = write_model(export, folder, command, further=[gradient])
    misread = (~right).nonzero().flatten()[:100]
    write_sheet(test.x0(misread), 20, folder / "misread.png")
    return manifest


def write_classifier_card(folder: Path, manifest: dict, further: str = "") -> None:
    """The card's numbers; `further` comes before the sheet."""
    path = folder / "README.md"
    if not path.is_file():
        return
    accuracy = manifest["metrics"]["testAccuracy"]
    rows = [["Test digits read right", f"{percent(accuracy)} of {accuracy['n']:,}"]]
    sheet = "![The test digits it misreads](misread.png)"
    write_card(path, "\n\n".join(filter(None, [facts_table(manifest, rows), further, sheet])))
