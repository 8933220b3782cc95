"""Cuts the photographs of this model's folder out of the packages that carry them.

`python models/imagenet-classifier/photographs.py` gets the Debian package of GCompris (44 MB, with
apt-get) and the Python package scikit-image (14 MB, with pip); `--from DIR` takes a folder that
holds both. Whose photographs they are, and under which licences, is in photographs.json, which this
script writes, and in the table of photographs/README.md, which it writes as well.
"""

from __future__ import annotations

import argparse
import io
import json
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PIL import Image

from common.metrics import markdown_table

FOLDER = Path(__file__).resolve().parent / "photographs"
SIZE = 224  # what the network takes: shown as it is seen
GCOMPRIS = "gcompris-qt-data"  # 3.1-2; its debian/copyright names author, licence and origin
SCIKIT_IMAGE = "scikit-image==0.26.0"  # its docstrings in skimage/data/_fetchers.py do
ANIMALS = "explore_world_animals/resource/animals"
THINGS = "categorization/resource/images"
SKIMAGE_DATA = "https://scikit-image.org/docs/stable/api/skimage.data.html"
COMMONS = "https://commons.wikimedia.org/wiki/File:"


@dataclass(frozen=True)
class Photograph:
    name: str
    title: str
    label: int  # the class of ImageNet that it shows, 0-based
    inside: str  # path in the package
    square: tuple[int, int, int]  # left, top and side, in pixels of the original
    author: str
    licence: str
    source: str


PHOTOGRAPHS = (
    Photograph(
        "giant-panda", "Giant panda", 388, f"{ANIMALS}/panda.webp", (180, 0, 681),
        "Aaron Logan", "CC BY 1.0", f"{COMMONS}Lightmatter_panda.jpg",
    ),
    Photograph(
        "polar-bear", "Polar bear", 296, f"{ANIMALS}/polar_bear.webp", (230, 0, 768),
        "Arturo de Frias Marques", "CC BY-SA 4.0", f"{COMMONS}Polar_Bear_AdF.jpg",
    ),
    Photograph(
        "koala", "Koala", 105, f"{ANIMALS}/koala.webp", (0, 150, 768),
        "David Iliff", "CC BY-SA 3.0", f"{COMMONS}Koala_climbing_tree.jpg",
    ),
    Photograph(
        "lemur", "Ring-tailed lemur", 383, f"{ANIMALS}/lemur.webp", (260, 0, 683),
        "Sannse", "CC BY-SA 3.0", f"{COMMONS}Ring_tailed_lemur_and_twins.jpg",
    ),
    Photograph(
        "cat", "Tabby cat", 281, "skimage/data/chelsea.png", (100, 0, 300),
        "Stéfan van der Walt", "CC0 1.0", SKIMAGE_DATA,
    ),
    Photograph(
        "macaw", "Scarlet macaw", 88, f"{ANIMALS}/scarlet_macaw.webp", (190, 0, 793),
        "Jar0d", "CC BY-SA 2.0", f"{COMMONS}Ara_macao_-Diergaarde_Blijdorp_-flying-8a.jpg",
    ),
    Photograph(
        "komodo-dragon", "Komodo dragon", 48, f"{ANIMALS}/dragon.webp", (300, 0, 682),
        "Raul654", "CC BY-SA 3.0", f"{COMMONS}Varanus_komodoensis4.jpg",
    ),
    Photograph(
        "goldfish", "Goldfish", 1, f"{THINGS}/fishes/fish25.webp", (48, 0, 272),
        "Necrophorus", "public domain", f"{COMMONS}Goldfisch_1.jpg",
    ),
    Photograph(
        "espresso", "Espresso", 967, "skimage/data/coffee.png", (100, 0, 400),
        "Rachel Michetti", "CC0 1.0", SKIMAGE_DATA,
    ),
    Photograph(
        "frying-pan", "Frying pan", 567, f"{THINGS}/others/pan.webp", (40, 0, 240),
        "Suricata", "public domain", f"{COMMONS}Pfanne_(Gusseisen).jpg",
    ),
    Photograph(
        "screwdriver", "Screwdriver", 784, f"{THINGS}/tools/screwDriver.webp", (60, 0, 240),
        "Dmitry G", "public domain", f"{COMMONS}Screw_driver.jpg",
    ),
    Photograph(
        "scale", "Weighing scale", 778, f"{THINGS}/others/weighingMachine.webp", (20, 0, 258),
        "Bhaskaranaidu", "CC BY-SA 3.0", f"{COMMONS}Weighing_Machine_In_Market.jpg",
    ),
    Photograph(
        "baseball", "Baseball", 429, f"{THINGS}/others/baseball.webp", (1, 0, 317),
        "Tage Olsin", "CC BY-SA 2.0", f"{COMMONS}Baseball_(crop).jpg",
    ),
    Photograph(
        "triumphal-arch", "Triumphal arch", 873, f"{THINGS}/monuments/arcDeTriomphe.webp",
        (40, 0, 240), "Dan Mckay", "CC BY-SA 2.0",
        f"{COMMONS}Arc_de_Triomphe_du_Carrousel_12_June_2006.jpg",
    ),
)  # fmt: skip

LICENCES = {
    "CC0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC BY 1.0": "https://creativecommons.org/licenses/by/1.0/",
    "CC BY-SA 2.0": "https://creativecommons.org/licenses/by-sa/2.0/",
    "CC BY-SA 3.0": "https://creativecommons.org/licenses/by-sa/3.0/",
    "CC BY-SA 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
}

CARD = """# Photographs

What `imagenet-classifier` is tried on: each a square cut from a photograph, scaled to the 224
pixels that the network takes. Cuts of a photograph keep its licence. Made by
`python models/imagenet-classifier/photographs.py`; `photographs.json` says the same to programs,
and which of ImageNet's classes each shows.
"""


def fetch(folder: Path) -> None:
    """Both packages into the folder, by the tools that know them."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", SCIKIT_IMAGE]
    for command in (["apt-get", "download", GCOMPRIS], pip):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(
                f"`{' '.join(command)}` failed: {done.stderr.strip()[-300:]}\nGet both packages "
                "where that works and pass their folder with --from."
            )


def only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"{folder}: expected one {pattern}, found {len(found)}")
    return found[0]


def resource(rcc: bytes, path: str) -> bytes:
    """One file of a Qt resource archive (version 2 or 3), stored without compression.

    The tree is a breadth-first table of 22-byte rows: a folder has the number of its children and
    of the first of them, a file the place of its length and bytes.
    """
    magic, version, tree, data, names = struct.unpack(">4sIIII", rcc[:20])
    if magic != b"qres" or version not in (2, 3):
        raise SystemExit(
            f"expected a Qt resource archive of version 2 or 3, got {magic!r} {version}"
        )

    def name(row: int) -> str:
        (at,) = struct.unpack_from(">I", rcc, tree + 22 * row)
        (length,) = struct.unpack_from(">H", rcc, names + at)
        return rcc[names + at + 6 : names + at + 6 + 2 * length].decode("utf-16-be")

    row = 0
    for part in path.split("/"):
        count, first = struct.unpack_from(">II", rcc, tree + 22 * row + 6)
        row = next((i for i in range(first, first + count) if name(i) == part), -1)
        if row < 0:
            raise SystemExit(f"expected {path} in the archive, found no {part}")
    flags, _, _, at = struct.unpack_from(">HHHI", rcc, tree + 22 * row + 4)
    if flags != 0:
        raise SystemExit(f"{path}: expected a file stored as it is, got flags {flags}")
    (length,) = struct.unpack_from(">I", rcc, data + at)
    return rcc[data + at + 4 : data + at + 4 + length]


def gcompris_archives(package: Path) -> dict[str, bytes]:
    """The resource archives of a .deb, by activity."""
    unpacked = subprocess.run(["dpkg-deb", "--fsys-tarfile", package], capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(unpacked.stdout)) as archive:
        wanted = {photograph.inside.split("/")[0] for photograph in PHOTOGRAPHS}
        return {
            activity: archive.extractfile(f"./usr/share/gcompris-qt/rcc/{activity}.rcc").read()
            for activity in wanted - {"skimage"}
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="folder", type=Path, help="folder with both packages")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = args.folder or Path(scratch)
        if args.folder is None:
            fetch(folder)
        archives = gcompris_archives(only(folder, f"{GCOMPRIS}_*.deb"))
        wheel = zipfile.ZipFile(only(folder, "scikit_image-*.whl"))
        for photograph in PHOTOGRAPHS:
            activity = photograph.inside.split("/")[0]
            packed = (
                wheel.read(photograph.inside)
                if activity == "skimage"
                else resource(archives[activity], f"gcompris/src/activities/{photograph.inside}")
            )
            left, top, side = photograph.square
            whole = Image.open(io.BytesIO(packed)).convert("RGB")
            cut = whole.crop((left, top, left + side, top + side))
            cut = cut.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
            # Colours at full resolution: decoders differ in how they enlarge halved ones.
            cut.save(
                FOLDER / f"{photograph.name}.jpg", quality=90, optimize=True, subsampling="4:4:4"
            )
    entries = [
        {
            "file": f"{photograph.name}.jpg",
            "title": photograph.title,
            "class": photograph.label,
            "author": photograph.author,
            "licence": photograph.licence,
            "licenceUrl": LICENCES.get(photograph.licence),
            "source": photograph.source,
        }
        for photograph in PHOTOGRAPHS
    ]
    (FOLDER / "photographs.json").write_text(
        json.dumps(entries, indent=2, ensure_ascii=False) + "\n"
    )
    rows = [[f"`{e['file']}`", e["title"], e["author"], licence(e), e["source"]] for e in entries]
    table = markdown_table(["file", "shows", "author", "licence", "from"], rows)
    (FOLDER / "README.md").write_text(f"{CARD}\n{table}\n")


def licence(entry: dict) -> str:
    url = entry["licenceUrl"]
    return f"[{entry['licence']}]({url})" if url else entry["licence"]


if __name__ == "__main__":
    main()
