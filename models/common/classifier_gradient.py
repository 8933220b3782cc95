"""Adds grad.onnx to a classifier of digits that has shipped, without its checkpoint.

`python models/common/classifier_gradient.py digits-classifier` reads the weights of model.onnx,
which stays as it is, and writes grad.onnx and its entries in manifest.json, golden.json and card.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch

from common.classifier import gradient_graph, write_classifier_card
from common.data import load_mnist
from common.digit_classifier import FoldedClassifier, InputGradient
from common.export import golden_cases, open_graph, write_golden_file, write_graph, write_manifest
from common.train import MODELS

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("identifier", help="folder in models/, such as digits-classifier")
parser.add_argument("--data-dir", type=Path, help="folder with the idx files of MNIST")
args = parser.parse_args()

folder = MODELS / args.identifier
test = load_mnist("test", args.data_dir)
classifier = FoldedClassifier.from_onnx(folder / "model.onnx").eval()

x = test.x0(torch.arange(100))
with torch.no_grad():
    folded = classifier(x).numpy()
(shipped,) = open_graph(folder / "model.onnx").run(None, {"x": x.numpy()})
difference = float(np.abs(folded - shipped).max())
if not difference <= 1e-4:
    raise RuntimeError(
        f"{folder / 'model.onnx'}: expected the weights of a DigitClassifier, but read into one "
        f"its logits differ by {difference:.1e}"
    )

manifest = json.loads((folder / "manifest.json").read_text())
network = InputGradient(classifier)
gradient = gradient_graph(args.identifier, manifest["title"], network, test)
others = [entry for entry in manifest["files"] if entry["name"] != gradient.file]
manifest["files"] = [*others, write_graph(gradient, folder, first=False)]
write_manifest(manifest, folder)

path = folder / "golden.json"
golden = json.loads(path.read_text())
kept = [case for case in golden["cases"] if case.get("graph") != gradient.file]
golden["cases"] = [*kept, *golden_cases([gradient])]
write_golden_file(golden, path)
write_classifier_card(folder, manifest)
