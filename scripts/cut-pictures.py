"""Cuts the pictures of public/images from MNIST and from the photograph of a giant panda.

`python scripts/cut-pictures.py --photograph giant-panda.jpg` (720 x 480 pixels; address and licence
are in public/images/README.md). Needs models/requirements.txt.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "models"))

from PIL import Image

from common.data import load_mnist

# Numbers in the MNIST test set: the digits 0 to 9, then 0 to 9 by other hands.
DIGITS = (71, 39, 1, 32, 27, 165, 81, 34, 128, 20, 10, 46, 147, 76, 24, 23, 54, 64, 110, 241)
FACE = (246, 22, 502, 278)  # left, top, right, bottom of the panda's head
PHOTOGRAPH_SIZE = (720, 480)

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--photograph", type=Path, required=True)
parser.add_argument("--data-dir", type=Path, help="folder with the idx files of MNIST")
args = parser.parse_args()
out = ROOT / "public" / "images"

test = load_mnist("test", args.data_dir)
for position, index in enumerate(DIGITS):
    if int(test.labels[index]) != position % 10:
        parser.error(
            f"test digit {index}: expected {position % 10}, got {int(test.labels[index])}; "
            "this is not MNIST's test set in its usual order"
        )
strip = Image.new("L", (28 * len(DIGITS), 28))
for position, index in enumerate(DIGITS):
    strip.paste(Image.fromarray(test.images[index].numpy()), (28 * position, 0))
strip.save(out / "digits-28.png", optimize=True)

photograph = Image.open(args.photograph).convert("RGB")
if photograph.size != PHOTOGRAPH_SIZE:
    parser.error(f"{args.photograph}: expected {PHOTOGRAPH_SIZE} pixels, got {photograph.size}")
face = photograph.crop(FACE)
face.save(out / "panda-256.jpg", quality=88, optimize=True, progressive=True)
face.resize((64, 64), Image.Resampling.LANCZOS).save(out / "panda-64.png", optimize=True)
