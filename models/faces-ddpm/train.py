"""Trains, exports and evaluates faces-ddpm. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from common.faces_ddpm import export_faces_ddpm, train_faces_ddpm
from common.train import parse_arguments
from network import CONFIG

args = parse_arguments(__doc__, steps=10_000, batch_size=32, learning_rate=1e-3)
result = train_faces_ddpm("faces-ddpm", CONFIG, args)
export_faces_ddpm("faces-ddpm", "Faces: diffusion by attributes", result, args)
