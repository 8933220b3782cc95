"""Trains, exports and evaluates faces-ae. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.autoencoder import export_autoencoder, train_autoencoder
from common.train import options_from, parse_arguments
from network import BETA, PARTS

ID = "faces-ae"

args = parse_arguments(__doc__, steps=5_000, batch_size=64, learning_rate=2e-3)
result = train_autoencoder(ID, PARTS, BETA, args, options_from(args))
export_autoencoder(ID, "Faces: an autoencoder", result, args)
