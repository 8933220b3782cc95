"""Trains, exports and evaluates digits-classifier-mlp. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import torch.nn.functional as F
from torch import nn

from common.classifier import export_classifier, shifted, write_classifier_card
from common.data import load_mnist
from common.train import MODELS, batch_indices, options_from, parse_arguments, train
from network import PerceptronGradient, network

ID = "digits-classifier-mlp"

args = parse_arguments(__doc__, steps=12_000, batch_size=128, learning_rate=2e-3)
args.out_dir = args.out_dir or MODELS / ID
data = load_mnist("train", args.data_dir)
test = load_mnist("test", args.data_dir)
if args.smoke:
    data, test = data.first(64), test.first(100)


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    index = batch_indices(step, args.batch_size, len(data), args.seed)
    x = shifted(data.x0(index), generator)
    return F.cross_entropy(model(x.to(args.device)), data.labels[index].to(args.device))


torch.manual_seed(args.seed)
result = train(
    network(),
    loss,
    options_from(args),
    args.run_dir or MODELS / ".runs" / ID,
    args.restart,
    only_load=args.export,
)
title = "Digits: a classifier without convolutions"
manifest = export_classifier(ID, title, result, args, test, PerceptronGradient)
write_classifier_card(args.out_dir, manifest)
print(manifest["metrics"], flush=True)
