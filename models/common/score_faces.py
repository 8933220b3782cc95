"""Scores all face models on the same terms and writes the table into each of their cards.

`python models/common/score_faces.py` draws 10,000 faces from every models/faces-*/model.onnx that
gives pictures, compares them with the 10,000 test faces, and writes metrics into the manifests and
the table into the cards, between the marks of score_faces.py. Run it after a face model has been
trained again. What a graph drew is kept in models/.cache/scores until the graph changes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MODELS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(MODELS))

import numpy as np
import onnxruntime
import torch

from common.data import CACHE
from common.diffusion import (
    Schedule,
    classifier_free_guidance,
    cosine_schedule,
    ddim,
    epsilon_from_v,
    even_timesteps,
)
from common.face_labels import read_labels
from common.face_reader import FaceReader
from common.faces import TEST_SEED, VALIDATION_SEED, Faces, load_faces, made_up_faces
from common.metrics import (
    bootstrap_interval,
    coverage,
    draw_counts,
    frechet_distance,
    kernel_distance,
    markdown_table,
    precision_recall,
    proportion,
    write_card,
)

WRITER = "score_faces.py"
BATCH = 250
STEPS = 20  # of DDIM
GUIDANCE = (1.0,)  # samples of the conditional distribution itself, as the data are
NEIGHBOURS = 3  # k of precision and recall
SEED = 1


@dataclass(frozen=True)
class Row:
    """One set of pictures to score, and how to get it."""

    identifier: str | None  # the model's, or None for real faces
    what: str
    fingerprint: str  # changes when the pictures would
    draw: Callable[[], torch.Tensor]  # -> [n, 3, 32, 32] in [-1, 1]


class Graph:
    """A graph of a model folder, run by onnxruntime on the threads that PyTorch has."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = torch.get_num_threads()
        self.session = onnxruntime.InferenceSession(
            path.read_bytes(), options, providers=["CPUExecutionProvider"]
        )

    def __call__(self, feeds: dict[str, torch.Tensor], output: str) -> torch.Tensor:
        arrays = {name: tensor.numpy() for name, tensor in feeds.items()}
        return torch.from_numpy(self.session.run([output], arrays)[0])


def rows_of(folder: Path, validation: Faces) -> list[Row]:
    """What a model can draw: from random codes, through its encoder, or by diffusion."""
    manifest = json.loads((folder / "manifest.json").read_text())
    output = manifest["outputs"][0]
    if output["shape"][1:] != [3, 32, 32]:
        return []
    identifier, n = manifest["id"], len(validation)
    hashes = "".join(file["sha256"] for file in manifest["files"])

    def row(what: str, draw: Callable[[], torch.Tensor]) -> Row:
        key = f"{hashes} {what} {fingerprint(validation)} {n} {SEED}"
        return Row(identifier, what, hashlib.sha256(key.encode()).hexdigest()[:16], draw)

    if manifest["task"] == "diffusion":
        return [
            row(
                f"DDIM, {STEPS} steps, guidance {scale:g}",
                lambda scale=scale: diffuse(folder, manifest, validation, scale),
            )
            for scale in GUIDANCE
        ]
    rows = [row("z ~ N(0, 1)", lambda: from_codes(folder, manifest, n))]
    if any(file["name"] == "encoder.onnx" for file in manifest["files"]):
        rows.append(row("real faces rebuilt", lambda: rebuilt(folder, manifest, validation)))
    return rows


@torch.no_grad()
def from_codes(folder: Path, manifest: dict, n: int) -> torch.Tensor:
    (port,), output = manifest["inputs"], manifest["outputs"][0]["name"]
    graph = Graph(folder / "model.onnx")
    z = torch.randn((n, *port["shape"][1:]), generator=torch.Generator().manual_seed(SEED))
    return torch.cat([graph({port["name"]: part}, output) for part in z.split(BATCH)])


def rebuilt(folder: Path, manifest: dict, validation: Faces) -> torch.Tensor:
    """Real faces through the encoder (its mean, where it has one) and the decoder."""
    (file,) = (f for f in manifest["files"] if f["name"] == "encoder.onnx")
    encoder, decoder = Graph(folder / file["name"]), Graph(folder / "model.onnx")
    x, code = file["inputs"][0]["name"], file["outputs"][0]["name"]
    z, picture = manifest["inputs"][0]["name"], manifest["outputs"][0]["name"]
    return torch.cat(
        [
            decoder({z: encoder({x: validation.x0(part)}, code)}, picture)
            for part in torch.arange(len(validation)).split(BATCH)
        ]
    )


def diffuse(folder: Path, manifest: dict, validation: Faces, scale: float) -> torch.Tensor:
    """Faces with the attributes of the validation faces, asked for with guidance `scale`."""
    known = manifest["schedule"]
    schedule = cosine_schedule(known["T"], known["s"], known["maxBeta"])
    graph = Graph(folder / "model.onnx")
    generator = torch.Generator().manual_seed(SEED)
    timesteps = even_timesteps(schedule.T, STEPS)
    images = []
    for part in torch.arange(len(validation)).split(BATCH):
        xT = torch.randn((len(part), 3, 32, 32), generator=generator)
        epsilon_theta = asked(graph, manifest, schedule, validation.vectors(part), scale)
        for step in ddim(epsilon_theta, xT, timesteps, schedule):
            last = step.x_prev
        images.append(last.clamp(-1, 1))
        print(f"{sum(map(len, images)):,} of {len(validation):,} faces", flush=True)
    return torch.cat(images)


def asked(
    graph: Graph, manifest: dict, schedule: Schedule, attributes: torch.Tensor, scale: float
) -> Callable[[torch.Tensor, int], torch.Tensor]:
    """The guided epsilon network; inputs that are neither xt, t nor attributes are zero."""
    further = [p for p in manifest["inputs"] if p["name"] not in ("xt", "t", "attributes")]

    def v(xt: torch.Tensor, t: int, wish: torch.Tensor) -> torch.Tensor:
        time = torch.full((len(xt),), float(t + manifest["timestepOffset"]))
        zeros = {port["name"]: torch.zeros((len(xt), *port["shape"][1:])) for port in further}
        return graph({"xt": xt, "t": time, "attributes": wish, **zeros}, "v")

    def epsilon_theta(xt: torch.Tensor, t: int) -> torch.Tensor:
        alpha_bar = float(schedule.alpha_bar[t])
        conditional = epsilon_from_v(xt, alpha_bar, v(xt, t, attributes))
        if scale == 1.0:
            return conditional
        unconditional = epsilon_from_v(xt, alpha_bar, v(xt, t, torch.zeros_like(attributes)))
        return classifier_free_guidance(conditional, unconditional, scale)

    return epsilon_theta


@dataclass(frozen=True)
class Judged:
    """What the reference classifier says of a set of pictures."""

    features: torch.Tensor  # [n, 96]
    labels: torch.Tensor  # [n, labels]


def judge(row: Row, reader: FaceReader, cache: Path) -> Judged:
    path = cache / f"{row.identifier or 'real'}-{row.fingerprint}.npz"
    if not path.is_file():
        print(f"{row.identifier or 'real faces'}: {row.what}", flush=True)
        attributes, features = reader(row.draw())
        labels = read_labels(attributes, list(reader.classes.values()))
        cache.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial.npz")
        np.savez(partial, features=features.numpy(), labels=labels.numpy())
        partial.rename(path)
    kept = np.load(path)
    return Judged(torch.from_numpy(kept["features"]), torch.from_numpy(kept["labels"]))


def score(judged: Judged, real: Judged, values: list[int], what: str, resamples: int) -> dict:
    """FID, KID, precision, recall and attribute coverage, with their intervals."""
    generator = torch.Generator().manual_seed(SEED)
    a, b = real.features, judged.features
    n = len(b)
    counts_a = draw_counts(len(a), resamples, generator)
    counts_b = draw_counts(n, resamples, generator)
    pairs = list(zip(counts_a, counts_b, strict=True))
    repeated = [(torch.arange(len(a)).repeat_interleave(u), v) for u, v in pairs]
    repeated = [(i, torch.arange(n).repeat_interleave(v)) for i, v in repeated]

    def metric(value: float, resampled: list[float] | torch.Tensor, digits: int, note: str) -> dict:
        interval = bootstrap_interval(value, torch.as_tensor(resampled))
        return {
            "value": round(value, digits),
            "n": n,
            "interval": [round(bound, digits) for bound in interval],
            "note": f"{note}; {what}",
        }

    frechet = metric(
        frechet_distance(a, b),
        [frechet_distance(a[i], b[j]) for i, j in repeated],
        4,
        f"Fréchet distance to {len(a):,} test faces in faces-classifier's features",
    )
    kernel = metric(
        float(kernel_distance(a, b)),
        kernel_distance(a, b, counts_a, counts_b),
        6,
        "kernel distance (unbiased, cubic) on the same features",
    )
    precise, recalled = precision_recall(a, b, NEIGHBOURS)

    def overlap(i: torch.Tensor | slice, j: torch.Tensor | slice) -> float:
        overlaps = coverage(real.labels[i], judged.labels[j], values)
        return sum(overlaps) / len(overlaps)

    return {
        "fid": frechet,
        "kid": kernel,
        "precision": proportion(
            int(precise.sum()), n, f"generated faces on the manifold of the real ones; {what}"
        ),
        "recall": proportion(
            int(recalled.sum()), len(a), f"test faces on the manifold of the generated ones; {what}"
        ),
        "attributeCoverage": metric(
            overlap(slice(None), slice(None)),
            [overlap(i, j) for i, j in repeated],
            4,
            "mean overlap of the shares of attribute values as faces-classifier reads them",
        ),
    }


def table(scored: list[tuple[Row, dict]]) -> str:
    lines = []
    for row, metrics in scored:
        name = f"[{row.identifier}](../{row.identifier}/README.md)" if row.identifier else "data"
        kernel = {
            key: [1e3 * v for v in value] if key == "interval" else value
            for key, value in metrics["kid"].items()
        } | {"value": 1e3 * metrics["kid"]["value"]}
        lines.append(
            [
                name,
                row.what,
                with_interval(metrics["fid"], 2),
                with_interval(kernel, 2),
                *(with_interval(metrics[key], 3) for key in ("precision", "recall")),
                with_interval(metrics["attributeCoverage"], 3),
            ]
        )
    header = ["model", "faces", "FID", "KID × 10³", "precision", "recall", "coverage"]
    return markdown_table(header, lines)


def with_interval(metric: dict, digits: int) -> str:
    low, high = (f"{bound:.{digits}f}".replace("-", "−") for bound in metric["interval"])
    return f"{metric['value']:.{digits}f} ({low}–{high})".replace("-", "−")


def explanation(n: int, resamples: int) -> str:
    return (
        f"All face models of the book on the same terms: {n:,} faces each, seed {SEED}, against "
        f"the {n:,} test faces, in the 96 features of "
        "[faces-classifier](../faces-classifier/README.md). The first row is as many other real "
        "faces: the best there is to reach. _FID_ and _KID_ fall as sets become alike; their "
        f"intervals (95 %) come from {resamples} bootstrap resamples of both sets. _Precision_ is "
        "the share of generated faces on the manifold of the real ones, _recall_ the reverse "
        f"(k = {NEIGHBOURS}; Wilson intervals, the manifolds taken as given). _Coverage_ is the "
        "mean overlap of the shares of attribute values as the classifier reads them; 1 is best. "
        "FID in these features does not compare with FID in Inception's. Diffusion models were "
        "asked for the attributes of real faces."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models-dir", type=Path, default=MODELS, help="folders to score")
    parser.add_argument("--cache-dir", type=Path, default=CACHE / "scores")
    parser.add_argument("--data-dir", type=Path, help="folder of the drawn faces")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default 1)")
    parser.add_argument("--resamples", type=int, default=100)
    parser.add_argument("--smoke", action="store_true", help="few made-up faces, to test the code")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)

    if args.smoke:
        test, validation, args.resamples = made_up_faces(60, seed=2), made_up_faces(60, seed=3), 3
    else:
        test, validation = (
            load_faces(count=10_000, seed=seed, data_dir=args.data_dir)
            for seed in (TEST_SEED, VALIDATION_SEED)
        )
    reader = FaceReader()
    attributes, features = reader(test.x0())
    real = Judged(features, read_labels(attributes, list(reader.classes.values())))
    values = [len(names) for names in test.label_values.values()]

    folders = sorted(path.parent for path in args.models_dir.glob("faces-*/manifest.json"))
    rows = [Row(None, "as many real faces", fingerprint(validation), validation.x0)]
    for folder in folders:
        rows += rows_of(folder, validation)
    # The features are the classifier's: another classifier, another cache.
    graph = reader.path.read_bytes()
    cache = args.cache_dir / hashlib.sha256(graph + fingerprint(test).encode()).hexdigest()[:12]

    scored = []
    for row in rows:
        metrics = score(judge(row, reader, cache), real, values, row.what, args.resamples)
        scored.append((row, metrics))
        print(row.identifier, row.what, {k: m["value"] for k, m in metrics.items()}, flush=True)

    text = f"{explanation(len(test), args.resamples)}\n\n{table(scored)}"
    for folder in folders:
        path = folder / "manifest.json"
        manifest = json.loads(path.read_text())
        own = [metrics for row, metrics in scored if row.identifier == manifest["id"]]
        if own:
            # The first row is what the model is for.
            manifest["metrics"].update(own[0])
            path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
            write_card(folder / "README.md", text, WRITER)


def fingerprint(faces: Faces) -> str:
    return hashlib.sha256(faces.images.numpy().tobytes()).hexdigest()[:16]


if __name__ == "__main__":
    main()
