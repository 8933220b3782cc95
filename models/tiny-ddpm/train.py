"""Trains, exports and evaluates tiny-ddpm. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.digits import export_digits, train_digits
from common.export import round_to_half
from common.train import parse_arguments
from common.unet_xray import xray_graphs
from network import CONFIG

args = parse_arguments(__doc__, steps=4_500, batch_size=64, learning_rate=3e-3)
result = train_digits("tiny-ddpm", CONFIG, args)
round_to_half(result.model)
title = "Digits: a tiny diffusion model"
further = xray_graphs("tiny-ddpm", title, result.model.cpu())
export_digits("tiny-ddpm", title, result, args, half_weights=True, further=further)
