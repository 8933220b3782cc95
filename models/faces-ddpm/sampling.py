"""Measures what samplers and guidance make of faces-ddpm; writes sampling.json for the figures.

    python models/faces-ddpm/sampling.py --prepare      # once, where the faces can be drawn
    python models/faces-ddpm/sampling.py --device cuda  # with a GPU some minutes, without one a day

Every run draws as many faces as there are validation faces, asked for with their attributes, from
the same noise, with the shipped weights. Two more measurements say what those distances to the data
cannot: how far a sampler ends from where the network's own flow ends, and how guidance narrows the
faces that are asked for one thing only. What the file already holds is not done again, so that a
run that was stopped goes on where it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

from common.data import CACHE
from common.diffusion import (
    Schedule,
    Step,
    cosine_schedule,
    ddim,
    ddpm,
    dpm_solver_2m,
    even_timesteps,
    heun,
)
from common.face_labels import read_labels
from common.face_reader import FaceReader
from common.face_unet import FaceUNet
from common.faces import TEST_SEED, VALIDATION_SEED, Faces, load_faces, made_up_faces
from common.faces_ddpm import guided_by_attributes
from common.metrics import (
    bootstrap_interval,
    draw_counts,
    frechet_distance,
    frechet_resampled,
    kernel_distance,
    precision_recall,
    proportion,
)
from common.shipped import load_shipped
from common.train import hardware
from network import CONFIG

FOLDER = Path(__file__).resolve().parent
SEED = 1
NEIGHBOURS = 3  # k of precision and recall
CALLS = (5, 8, 10, 15, 20, 30, 50, 100)
SCALES = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0)
GUIDED_STEPS = 20
FLOW_FACES, FLOW_STEPS = 1_000, 400  # how far samplers end from where the flow ends
WISHES = ("hat = party", "glasses = sunglasses", "beard = full", "background = night")
FACES_A_WISH = 500
SAMPLERS = {"ddim": ddim, "heun": heun, "dpmSolver2M": dpm_solver_2m}  # "ddpm" draws noise, too


@dataclass(frozen=True)
class Run:
    """One way to sample. `calls` are looks at a face: with guidance, two evaluations each."""

    sampler: str
    steps: int
    guidance: float = 1.0

    @property
    def calls(self) -> int:
        return 2 * self.steps - 1 if self.sampler == "heun" else self.steps

    @property
    def key(self) -> str:
        return f"{self.sampler}-{self.steps}-{self.guidance:g}"

    def walk(
        self,
        model: nn.Module,
        schedule: Schedule,
        wishes: torch.Tensor,
        xT: torch.Tensor,
        generator: torch.Generator,
    ) -> Iterator[Step]:
        epsilon_theta = guided_by_attributes(model, schedule, wishes, self.guidance)
        timesteps = even_timesteps(schedule.T, self.steps)
        if self.sampler == "ddpm":
            return ddpm(epsilon_theta, xT, timesteps, schedule, generator=generator)
        return SAMPLERS[self.sampler](epsilon_theta, xT, timesteps, schedule)


def runs(smoke: bool) -> list[Run]:
    """Those of few calls first: what is left out where time ends is what costs most."""
    calls, scales = ((3, 5), (0.0, 2.0)) if smoke else (CALLS, SCALES)
    race = [
        # An even number of calls is one too many for Heun, whose last step asks once.
        Run(sampler, (n + 1) // 2 if sampler == "heun" else n)
        for n in calls
        for sampler in ("ddpm", "ddim", "heun", "dpmSolver2M")
    ]
    guided = [Run("ddim", 3 if smoke else GUIDED_STEPS, scale) for scale in scales]
    together = {run.key: run for run in [*race, *guided]}
    return sorted(together.values(), key=lambda run: run.calls)


@dataclass(frozen=True)
class Facts:
    """What the runs are asked for and compared with; small enough to carry to a GPU."""

    real: torch.Tensor  # [n, 96] features of the test faces
    other: torch.Tensor  # [n, 96] features of the validation faces: the least distance to expect
    wishes: torch.Tensor  # [n, 72] what the validation faces are
    labels: torch.Tensor  # [n, labels] int64
    visible: torch.Tensor  # [n, labels] bool

    @staticmethod
    def of(test: Faces, validation: Faces, reader: FaceReader) -> Facts:
        return Facts(
            real=reader(test.x0())[1],
            other=reader(validation.x0())[1],
            wishes=validation.vectors(),
            labels=validation.labels,
            visible=validation.visible,
        )

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez_compressed(path, **{name: value.numpy() for name, value in vars(self).items()})

    @staticmethod
    def read(path: Path) -> Facts:
        if not path.is_file():
            raise FileNotFoundError(f"expected {path}, found nothing: run with --prepare first")
        kept = np.load(path)
        return Facts(**{name: torch.from_numpy(kept[name]) for name in kept.files})


class Judge(nn.Module):
    """faces-classifier on any device, from its shipped graph: the norms are in the convolutions."""

    def __init__(self, reader: FaceReader) -> None:
        super().__init__()
        tensors = onnx.load(reader.path).graph.initializer
        self.weights = nn.ParameterDict(
            {
                tensor.name.replace(".", "_"): torch.from_numpy(
                    numpy_helper.to_array(tensor).copy()
                )
                for tensor in tensors
                if tensor.data_type == onnx.TensorProto.FLOAT
            }
        ).requires_grad_(False)
        self.classes = list(reader.classes.values())

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """x: [n, 3, 32, 32] -> labels [n, labels], features [n, 96]."""
        weights = self.weights
        for i, stride in enumerate((2, 1, 2, 1, 2)):
            kernel, shift = weights[f"body_{i}_0_weight"], weights[f"body_{i}_0_weight_bias"]
            x = torch.conv2d(x, kernel, shift, stride=stride, padding=1).relu()
        flat = x.flatten(1) @ weights["penultimate_0_weight"].T + weights["penultimate_0_bias"]
        features = flat.relu()
        attributes = features @ weights["heads_weight"].T + weights["heads_bias"]
        return read_labels(attributes.cpu(), self.classes), features

    def check(self, reader: FaceReader, x: torch.Tensor) -> None:
        """Stops unless it says what the reference reader says."""
        _, features = self(x)
        worst = float((features.cpu() - reader(x.cpu())[1]).abs().max())
        if worst > 0.02:
            raise RuntimeError(f"faces-classifier differs from its graph by {worst:.3g}")


@torch.no_grad()
def sample(
    run: Run,
    model: nn.Module,
    judge: Judge,
    facts: Facts,
    batch: int,
    device: str,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Labels and features of one face for each wish; part k of every run starts from noise k."""
    schedule = cosine_schedule()
    size, channels = model.config.image_size, model.config.image_channels
    judged = []
    for k, wishes in enumerate(facts.wishes.split(batch)):
        noise = torch.Generator().manual_seed(1000 * SEED + k)
        xT = torch.randn((len(wishes), channels, size, size), generator=noise).to(device)
        generator = torch.Generator(device).manual_seed(1000 * SEED + k)
        for step in run.walk(model, schedule, wishes.to(device), xT, generator):
            last = step.x_prev
        judged.append(judge(last.clamp(-1, 1)))
    labels, features = (torch.cat(parts) for parts in zip(*judged, strict=True))
    return labels, features


def score(
    labels: torch.Tensor, features: torch.Tensor, facts: Facts, resamples: int, device: str
) -> dict:
    """FID, KID, precision, recall, and how many of the asked attributes that show are read."""
    real, generated = facts.real.to(device), features.to(device)
    generator = torch.Generator().manual_seed(SEED)
    counts = [draw_counts(len(cloud), resamples, generator) for cloud in (real, generated)]
    precise, recalled = precision_recall(real, generated, NEIGHBOURS)
    right = labels == facts.labels
    return {
        "fid": with_interval(
            frechet_distance(real.cpu(), generated.cpu()),
            frechet_resampled(real, generated, *counts),
        ),
        "kid": with_interval(
            float(kernel_distance(real, generated)), kernel_distance(real, generated, *counts)
        ),
        "precision": share(precise),
        "recall": share(recalled),
        "agreement": share(right[facts.visible]),
    }


@torch.no_grad()
def flow_distances(
    planned: list[Run], model: nn.Module, facts: Facts, count: int, steps: int, device: str
) -> dict:
    """How far a deterministic sampler ends from where the network's own flow ends.

    The root mean square over the pixels of each face, in the data's range of 2, averaged over the
    faces; the end of the flow is where the
    best solver leads with so many steps that it moves no more.
    """
    schedule, shape = (
        cosine_schedule(),
        (model.config.image_channels, *[model.config.image_size] * 2),
    )
    wishes = facts.wishes[:count]
    noise = torch.Generator().manual_seed(1000 * SEED)
    xT = torch.randn((len(wishes), *shape), generator=noise).to(device)
    unused = torch.Generator(device)

    def end(run: Run) -> torch.Tensor:
        for step in run.walk(model, schedule, wishes.to(device), xT, unused):
            last = step.x_prev
        return last

    reference = Run("dpmSolver2M", steps)
    goal = end(reference)
    distances = []
    for run in planned:
        if run.sampler == "ddpm" or run.guidance != 1.0:
            continue
        each = (end(run) - goal).square().mean((1, 2, 3)).sqrt().double().cpu()
        half = 1.96 * float(each.std()) / len(each) ** 0.5
        value = float(each.mean())
        distances.append(
            {
                "key": run.key,
                "sampler": run.sampler,
                "calls": run.calls,
                "distance": {
                    "value": round(value, 6),
                    "interval": [round(value - half, 6), round(value + half, 6)],
                },
            }
        )
    return {"n": len(wishes), "reference": reference.key, "runs": distances}


@torch.no_grad()
def one_wish(
    model: nn.Module,
    judge: Judge,
    reader: FaceReader,
    facts: Facts,
    count: int,
    steps: int,
    scales: tuple[float, ...],
    device: str,
) -> dict:
    """Faces asked for one attribute only: are they as asked, and how varied is all the rest?

    `asked` is the share that faces-classifier reads as asked. `spread` is the trace of the
    features' covariance over that of the real faces with the attribute: 1 is as varied as those
    are. Both are means over WISHES; the smile, which cannot be left open, is drawn as in the data.
    """
    names = json.loads((reader.path.parent / "manifest.json").read_text())["classes"]
    factors = list(reader.classes)
    generator = torch.Generator().manual_seed(SEED)
    rows = []
    for scale in scales:
        hits, total, spreads = 0, 0, []
        for wish in WISHES:
            at, factor = names.index(wish), wish.split(" = ")[0]
            column = factors.index(factor)
            value = at - sum(reader.classes[name] for name in factors[:column])
            vector = torch.zeros((count, facts.wishes.shape[1]))
            vector[:, at] = 1.0
            drawn = torch.randint(0, len(facts.wishes), (count,), generator=generator)
            vector[:, -1] = facts.wishes[drawn, -1]
            asked = Facts(facts.real, facts.other, vector, facts.labels, facts.visible)
            labels, features = sample(Run("ddim", steps, scale), model, judge, asked, count, device)
            hits += int((labels[:, column] == value).sum())
            total += count
            shown = (facts.labels[:, column] == value) & facts.visible[:, column]
            spreads.append(spread(features.cpu()) / spread(facts.other[shown]))
        each = torch.stack(spreads)
        rows.append({"guidance": scale, "asked": ratio(hits, total), "spread": mean_of(each)})
    return {"wishes": list(WISHES), "faces": count, "steps": steps, "rows": rows}


def spread(features: torch.Tensor, resamples: int = 100) -> torch.Tensor:
    """The trace of the covariance, and after it of so many bootstrap resamples."""
    generator = torch.Generator().manual_seed(SEED)
    x = features.double()
    counts = torch.cat(
        [torch.ones((1, len(x))), draw_counts(len(x), resamples, generator).float()]
    ).double()
    mean = counts @ x / len(x)
    second = counts @ x.square() / len(x)
    return (second - mean.square()).sum(1)


def mean_of(each: torch.Tensor) -> dict:
    """Mean over the rows [wishes, 1 + resamples]; the first column is the value itself."""
    mean = each.mean(0)
    return with_interval(float(mean[0]), mean[1:])


def with_interval(value: float, resampled: torch.Tensor) -> dict:
    bounds = bootstrap_interval(value, resampled)
    return {"value": round(value, 3), "interval": [round(bound, 3) for bound in bounds]}


def share(hits: torch.Tensor) -> dict:
    return ratio(int(hits.sum()), hits.numel())


def ratio(hits: int, total: int) -> dict:
    counted = proportion(hits, total, "")
    return {"value": counted["value"], "interval": counted["interval"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepare", action="store_true", help="write what the runs need, no more")
    parser.add_argument("--device", default="cpu", help="cpu (default) or cuda")
    parser.add_argument("--threads", type=int, default=1, help="CPU threads (default 1)")
    parser.add_argument("--batch-size", type=int, default=2_500)
    parser.add_argument("--count", type=int, help="of the validation faces, the first so many only")
    parser.add_argument("--minutes", type=float, help="start no run after so many minutes")
    parser.add_argument("--resamples", type=int, default=100, help="bootstrap (default 100)")
    parser.add_argument("--data-dir", type=Path, help="folder of the drawn faces")
    parser.add_argument("--facts", type=Path, default=CACHE / "sampling" / "facts.npz")
    parser.add_argument("--out", type=Path, default=FOLDER / "sampling.json")
    parser.add_argument("--smoke", action="store_true", help="few made-up faces, to test the code")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.set_float32_matmul_precision("high")
    torch.backends.cudnn.benchmark = True

    reader = FaceReader()
    if args.smoke:
        facts = Facts.of(made_up_faces(40, seed=2), made_up_faces(40, seed=3), reader)
        args.resamples = 3
    elif args.prepare:
        test, validation = (
            load_faces(count=10_000, seed=seed, data_dir=args.data_dir)
            for seed in (TEST_SEED, VALIDATION_SEED)
        )
        Facts.of(test, validation, reader).write(args.facts)
        return
    else:
        facts = Facts.read(args.facts)
    if args.count:
        facts = Facts(
            facts.real,
            **{k: v[: args.count] for k, v in vars(facts).items() if k != "real"},
        )

    model = FaceUNet(CONFIG)
    shape = (2, CONFIG.image_channels, CONFIG.image_size, CONFIG.image_size)
    example = (
        torch.zeros(shape),
        torch.zeros(2),
        facts.wishes[:2],
        torch.zeros((2, *CONFIG.bottleneck)),
    )
    graph = FOLDER / "model.onnx"
    load_shipped(model, graph, example)
    model.to(args.device, memory_format=torch.channels_last)
    judge = Judge(reader).to(args.device)
    probe = torch.Generator().manual_seed(SEED)
    judge.check(reader, torch.rand((8, *shape[1:]), generator=probe).mul(2).sub(1).to(args.device))

    n = len(facts.wishes)
    stamp = hashlib.sha256(graph.read_bytes() + reader.path.read_bytes()).hexdigest()[:16]
    made = {"graphs": stamp, "n": n, "seed": SEED, "resamples": args.resamples}
    known = json.loads(args.out.read_text()) if args.out.is_file() else {}
    kept = {r["key"]: r for r in known.get("runs", [])} if known.get("made") == made else {}
    right = torch.ones_like(facts.labels)
    start = time.monotonic()
    floor = known.get("floor") if kept else None
    if floor is None:
        floor = score(right, facts.other, facts, args.resamples, args.device)
        del floor["agreement"]  # the validation faces were asked for nothing
    further = {key: known[key] for key in ("flow", "oneWish") if kept and key in known}
    planned = runs(args.smoke)
    for run in planned:
        if run.key in kept:
            continue
        begun = time.monotonic()
        if args.minutes and begun - start > 60 * args.minutes:
            print(f"{args.minutes:g} minutes are over; run again for the rest", flush=True)
            break
        labels, features = sample(run, model, judge, facts, args.batch_size, args.device)
        kept[run.key] = {
            "key": run.key,
            **asdict(run),
            "calls": run.calls,
            **score(labels, features, facts, args.resamples, args.device),
        }
        seconds = time.monotonic() - begun
        print(f"{run.key}: {seconds:.1f} s, FID {kept[run.key]['fid']}", flush=True)
        write(args, made, floor, [kept[r.key] for r in planned if r.key in kept], further)
    if len(kept) == len(planned) and "oneWish" not in further:
        count = 8 if args.smoke else FLOW_FACES
        steps = 6 if args.smoke else FLOW_STEPS
        # The distances of the best are small: no short cuts of the GPU's in them.
        torch.set_float32_matmul_precision("highest")
        torch.backends.cudnn.allow_tf32 = False
        further["flow"] = flow_distances(planned, model, facts, count, steps, args.device)
        write(args, made, floor, [kept[r.key] for r in planned], further)
        print(f"flow: {further['flow']['runs']}", flush=True)
        count = 20 if args.smoke else FACES_A_WISH
        steps = 3 if args.smoke else GUIDED_STEPS
        scales = (0.0, 2.0) if args.smoke else SCALES
        further["oneWish"] = one_wish(
            model, judge, reader, facts, count, steps, scales, args.device
        )
        write(args, made, floor, [kept[r.key] for r in planned], further)
        print(f"one wish: {further['oneWish']['rows']}", flush=True)
    print(f"{len(kept)} of {len(planned)} runs, {time.monotonic() - start:.0f} s", flush=True)


def write(
    args: argparse.Namespace, made: dict, floor: dict, done: list[dict], further: dict
) -> None:
    """The file so far, by way of a second one, so that stopping leaves a whole one."""
    result = {
        "command": "python models/faces-ddpm/sampling.py",
        "hardware": hardware(args.device, args.threads),
        "features": "faces-classifier",
        "made": made,
        "floor": floor,
        "runs": done,
        **further,
    }
    partial = args.out.with_suffix(".partial.json")
    partial.write_text(json.dumps(result, indent=1) + "\n")
    partial.rename(args.out)


if __name__ == "__main__":
    main()
