"""Trains, exports and evaluates digits-ddpm. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.digits import export_digits, train_digits
from common.train import parse_arguments
from network import CONFIG

args = parse_arguments(__doc__, steps=5_200, batch_size=64, learning_rate=1.5e-3)
result = train_digits("digits-ddpm", CONFIG, args)
export_digits(
    "digits-ddpm",
    "Digits: class-conditional diffusion",
    result,
    args,
    half_weights=True,
    reference=True,
)
