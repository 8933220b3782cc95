"""Trains, exports and evaluates tiny-ddpm. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.digits import export_digits, train_digits
from common.train import parse_arguments
from network import CONFIG

args = parse_arguments(__doc__, steps=4_500, batch_size=64, learning_rate=3e-3)
result = train_digits("tiny-ddpm", CONFIG, args)
export_digits("tiny-ddpm", "Digits: a tiny diffusion model", result, args, half_weights=True)
