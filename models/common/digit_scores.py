"""How digits-classifier reads digits that were asked for by nobody."""

from __future__ import annotations

import torch

from common.data import Digits
from common.metrics import frechet_distance, proportion
from common.reader import DigitReader

SURE = 0.9  # a sample read with at least this probability counts as legible


def score_samples(images: torch.Tensor, reader: DigitReader, test: Digits, made: str) -> dict:
    """Metrics of unconditional samples [n, 1, 28, 28]; `made` says how they were drawn."""
    logits, features = reader(images)
    probability, digit = logits.softmax(1).max(1)
    sure = probability >= SURE
    share = torch.bincount(digit, minlength=10).double() / len(images)
    rarest = int(share.argmin())
    _, real = reader(test.x0(torch.arange(len(test))))
    n = len(images)
    return {
        "legible": proportion(
            int(sure.sum()), n, f"read by digits-classifier with at least {SURE:.0%}; {made}"
        ),
        "rarestDigit": proportion(
            int((digit == rarest).sum()), n, f"share of the digit read least often, {rarest}"
        ),
        "classEntropy": {
            "value": round(float(-(share * share.clamp(min=1e-12).log()).sum()), 4),
            "n": n,
            "note": "entropy in nats of the digits read; ten in equal shares have 2.3026",
        },
        "frechet": {
            "value": round(frechet_distance(features, real), 3),
            "n": n,
            "note": "Fréchet distance to the 10,000 test digits in digits-classifier's "
            f"64 penultimate features; {made}",
        },
    }


def accuracy(logits: torch.Tensor, labels: torch.Tensor, note: str) -> dict:
    return proportion(int((logits.argmax(1) == labels).sum()), len(labels), note)
