"""The variational bound of a shipped diffusion model, in bits per dimension.

    python models/common/score_bound.py digits-ddpm --device cuda --batch-size 2000

bounds -log p over all test images, for chains of several lengths, with and without telling the
network what it sees, and writes bound.json and the manifest's metrics. `--reference` instead bounds
one image with the noise of the book's figure, term by term, and writes bound-reference.json, which
the tests hold the figure to.
"""

from __future__ import annotations

import argparse
import base64
import importlib.util
import json
import math
import sys
from collections.abc import Callable
from pathlib import Path

MODELS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(MODELS))

import torch

from common.bound import (
    VARIANCES,
    Chain,
    decoder_term,
    denoising_term,
    prior_term,
    strided,
)
from common.data import load_mnist
from common.diffusion import cosine_schedule
from common.digits import NULL_CLASS
from common.export import write_manifest
from common.face_unet import FaceUNet
from common.faces import TEST_SEED, load_faces
from common.metrics import markdown_table, write_card
from common.seeded import Stream
from common.stored_weights import load_weights
from common.train import hardware
from common.unet import UNet

WRITER = "score_bound.py"
LENGTHS = (10, 25, 50, 100, 250, 1000)
HEADLINE = (1000, "betaTilde")
REFERENCE_STEPS, REFERENCE_SEED = 50, 1
REFERENCE_IMAGE = {"digits-ddpm": 4, "faces-ddpm": 8}

# (xt [n, c, h, w], network time [n], condition [n, ...]) -> v [n, c, h, w]
Velocity = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]


class Subject:
    """A model with its test images, and what it can be told of each."""

    def __init__(self, identifier: str, args: argparse.Namespace):
        self.folder = MODELS / identifier
        spec = importlib.util.spec_from_file_location("network", self.folder / "network.py")
        network = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(network)
        device = args.device
        if identifier.startswith("faces"):
            faces = load_faces(32, 10_000, TEST_SEED, args.data_dir)
            self.images, self.told = faces.images, faces.vectors()
            self.untold = torch.zeros_like(self.told)
            self.unet = FaceUNet(network.CONFIG)
        else:
            digits = load_mnist("test", args.data_dir)
            self.images, self.told = digits.images.unsqueeze(1), digits.labels.int()
            self.untold = torch.full_like(self.told, NULL_CLASS)
            self.unet = UNet(network.CONFIG)
        load_weights(self.unet, self.folder / "model.onnx").to(device)
        self.check_golden(device)

    def velocity(self, xt: torch.Tensor, time: torch.Tensor, condition: torch.Tensor):
        if isinstance(self.unet, FaceUNet):
            still = torch.zeros((len(xt), *self.unet.config.bottleneck), device=xt.device)
            return self.unet(xt, time, condition, still)[0]
        return self.unet(xt, time, condition)

    def check_golden(self, device: str) -> None:
        """The weights read back give what the graph's golden file says."""
        case = json.loads((self.folder / "golden.json").read_text())["cases"][0]

        def tensor(entry: dict) -> torch.Tensor:
            kind = torch.int32 if entry["dtype"] == "int32" else torch.float32
            return torch.tensor(entry["data"], dtype=kind).reshape(entry["shape"]).to(device)

        inputs = {name: tensor(entry) for name, entry in case["inputs"].items()}
        condition = inputs.get("label", inputs.get("attributes"))
        found = self.velocity(inputs["xt"], inputs["t"], condition)
        difference = float((found - tensor(case["outputs"]["v"])).abs().max())
        if not difference < 2e-3:
            raise RuntimeError(f"golden.json: the weights read back are off by {difference:.1e}")


def guess(
    velocity: Velocity,
    chain: Chain,
    x0: torch.Tensor,
    epsilon: torch.Tensor,
    i: torch.Tensor,
    condition: torch.Tensor,
) -> torch.Tensor:
    """x0_hat, held to [-1, 1], from x_i = sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) epsilon."""
    a = torch.from_numpy(chain.schedule.alpha_bar[i.cpu().numpy()]).to(x0.device)
    a = a.reshape(-1, 1, 1, 1)
    xt = (a.sqrt() * x0 + (1 - a).sqrt() * epsilon).float()
    v = velocity(xt, chain.network_time(i).float(), condition)
    return (a.sqrt() * xt - (1 - a).sqrt() * v).float().clamp(-1, 1)


def drawn_steps(steps: int, count: int, n: int, generator: torch.Generator) -> torch.Tensor:
    """For each of n images, steps 2..S: all of them, or one in each of `count` equal parts."""
    device = generator.device
    if steps - 1 <= count:
        return torch.arange(2, steps + 1, device=device).expand(n, -1)
    u = torch.rand((n, count), generator=generator, device=device)
    part = (torch.arange(count, device=device) + u) * ((steps - 1) / count)
    return (2 + part.long()).clamp(max=steps)


@torch.no_grad()
def score(subject: Subject, chain: Chain, told: bool, args: argparse.Namespace) -> dict:
    """The bound's parts of every image, [n] nats each, for both variances."""
    steps = chain.schedule.T
    generator = torch.Generator(args.device).manual_seed(args.seed)
    conditions = subject.told if told else subject.untold
    parts: dict[str, list] = {"prior": [], "index": [], "miss": []}
    parts |= {f"decoder-{name}": [] for name in VARIANCES}
    n = min(args.images, len(subject.images))
    rows = max(1, args.batch_size // min(args.times, steps))
    for index in torch.arange(n).split(rows):
        x0 = subject.images[index].to(args.device).float() / 127.5 - 1
        condition = conditions[index].to(args.device)
        parts["prior"].append(prior_term(x0, chain.schedule))
        first = torch.ones(len(x0), dtype=torch.long, device=args.device)
        epsilon = torch.randn(x0.shape, generator=generator, device=args.device)
        mean = guess(subject.velocity, chain, x0, epsilon, first, condition)
        for name in VARIANCES:
            decoded = decoder_term(x0, mean, float(chain.variance(name)[1]))
            parts[f"decoder-{name}"].append(decoded)
        i = drawn_steps(steps, args.times, len(x0), generator)
        many = x0.repeat_interleave(i.shape[1], 0)
        epsilon = torch.randn(many.shape, generator=generator, device=args.device)
        asked = condition.repeat_interleave(i.shape[1], 0)
        seen = guess(subject.velocity, chain, many, epsilon, i.flatten(), asked)
        parts["miss"].append((many - seen).double().square().flatten(1).sum(1).reshape(i.shape))
        parts["index"].append(i)
    return {name: torch.cat(values).cpu() for name, values in parts.items()}


def measured(values: torch.Tensor) -> dict:
    half = 1.96 * float(values.std()) / math.sqrt(len(values))
    mean = float(values.mean())
    return {"value": round(mean, 4), "interval": [round(mean - half, 4), round(mean + half, 4)]}


def score_all(subject: Subject, args: argparse.Namespace) -> dict:
    dimension = subject.images[0].numel()
    bits = dimension * math.log(2)
    full = cosine_schedule()
    rows, profile = [], {}
    for told in (False, True):
        for steps in LENGTHS:
            chain = strided(full, steps)
            found = score(subject, chain, told, args)
            i, miss = found["index"], found["miss"]
            for name in VARIANCES:
                terms = denoising_term(miss, dimension, chain, i, name)
                denoising = terms.mean(1) * (steps - 1)
                parts = {
                    "prior": found["prior"],
                    "decoder": found[f"decoder-{name}"],
                    "denoising": denoising,
                }
                parts["all"] = sum(parts.values())
                rows.append(
                    {"steps": steps, "variance": name, "told": told, "n": len(i)}
                    | {part: measured(values / bits) for part, values in parts.items()}
                )
                print(rows[-1], flush=True)
                if (steps, name) == HEADLINE and not told:
                    # Parts of the chain, from clean to noisy: each one's share of the bound.
                    share = (terms / bits * (steps - 1) / terms.shape[1]).mean(0)
                    profile = {
                        "steps": i.double().mean(0).round().int().tolist(),
                        "bits": [round(value, 6) for value in share.tolist()],
                    }
    return {
        "made": f"python models/common/{WRITER} {subject.folder.name}",
        "seed": args.seed,
        "times": args.times,
        "hardware": hardware(args.device, torch.get_num_threads()),
        "rows": rows,
        "profile": profile,
    }


def write_scores(subject: Subject, scores: dict) -> None:
    """bound.json, the metrics of the manifest, and the card's table."""
    folder = subject.folder
    (folder / "bound.json").write_text(json.dumps(scores, indent=1) + "\n")
    manifest = json.loads((folder / "manifest.json").read_text())
    for row in scores["rows"]:
        if row["variance"] != HEADLINE[1] or row["steps"] not in (50, HEADLINE[0]):
            continue
        about = "told what it sees" if row["told"] else "told nothing"
        for part in ("all", "prior", "denoising", "decoder"):
            name = f"bound-{part}-{row['steps']}{'-told' if row['told'] else ''}"
            manifest["metrics"][name] = {
                "value": round(row[part]["value"], 3),
                "n": row["n"],
                "interval": [round(value, 3) for value in row[part]["interval"]],
                "note": f"bits per dimension of test images, an upper bound; {part}; "
                f"{row['steps']} steps, sigma^2 = beta tilde, {about}",
            }
    write_manifest(manifest, folder)
    rows = [
        [
            str(row["steps"]),
            "β̃" if row["variance"] == "betaTilde" else "β",
            "yes" if row["told"] else "no",
            f"{row['all']['value']:.3f} ({row['all']['interval'][0]:.3f}–"
            f"{row['all']['interval'][1]:.3f})",
            *(f"{row[part]['value']:.3f}" for part in ("prior", "denoising", "decoder")),
        ]
        for row in scores["rows"]
    ]
    header = ["steps", "σ²", "told", "bits per dimension", "L_T", "Σ L_{t−1}", "L_0"]
    text = [
        f"An upper bound on −log₂ p(x)/D over 256 values, mean of {scores['rows'][0]['n']:,} test "
        "images with its 95 % interval; x̂₀ is held to [−1, 1]. _Told_: the network gets the "
        "image's own label or attributes, and the bound is one on −log₂ p(x | y)/D. "
        f"`{scores['made']}`, "
        f"seed {scores['seed']}, {scores['hardware']}.",
        "",
        markdown_table(header, rows),
    ]
    write_card(folder / "README.md", "\n".join(text), WRITER)


@torch.no_grad()
def reference(subject: Subject) -> dict:
    """One image, term by term, with the noise that a page draws for REFERENCE_SEED."""
    identifier = subject.folder.name
    number = REFERENCE_IMAGE[identifier]
    chain = strided(cosine_schedule(), REFERENCE_STEPS)
    pixels = subject.images[number]
    x0 = pixels[None].float() / 127.5 - 1
    dimension = x0.numel()
    random = Stream(REFERENCE_SEED)
    out: dict = {
        "made": f"python models/common/{WRITER} {identifier} --reference (PyTorch "
        f"{torch.__version__})",
        "seed": REFERENCE_SEED,
        "steps": REFERENCE_STEPS,
        "levels": base64.b64encode(pixels.numpy().tobytes()).decode(),
        "condition": [round(float(value), 4) for value in subject.told[number].flatten()],
        "prior": float(prior_term(x0, chain.schedule)[0]),
    }
    for told, conditions in (("untold", subject.untold), ("told", subject.told)):
        terms: dict[str, list[float]] = {name: [] for name in VARIANCES}
        for step in range(1, REFERENCE_STEPS + 1):
            noise = random.fork(step * chain.stride).normals(dimension)
            epsilon = torch.from_numpy(noise).reshape(x0.shape)
            i = torch.tensor([step])
            seen = guess(subject.velocity, chain, x0, epsilon, i, conditions[number][None])
            miss = (x0 - seen).double().square().flatten(1).sum(1)
            for name in VARIANCES:
                if step == 1:
                    nats = decoder_term(x0, seen, float(chain.variance(name)[1]))
                else:
                    nats = denoising_term(miss, dimension, chain, i, name)
                terms[name].append(float(f"{float(nats[0]):.7g}"))
        out[told] = terms
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("identifier", choices=list(REFERENCE_IMAGE))
    parser.add_argument("--reference", action="store_true", help="one image, for the tests")
    parser.add_argument("--images", type=int, default=10_000, help="test images to bound")
    parser.add_argument("--times", type=int, default=50, help="steps of a chain per image, at most")
    parser.add_argument("--batch-size", type=int, default=500, help="network rows at once")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data-dir", type=Path, help="folder with the idx files, or the face sets")
    parser.add_argument("--out", type=Path, help="only write the scores there, change nothing else")
    parser.add_argument("--from-scores", type=Path, help="write card and manifest from this file")
    args = parser.parse_args()
    subject = Subject(args.identifier, args)
    if args.reference:
        path = subject.folder / "bound-reference.json"
        path.write_text(json.dumps(reference(subject), separators=(",", ":")) + "\n")
    elif args.from_scores:
        write_scores(subject, json.loads(args.from_scores.read_text()))
    elif args.out:
        args.out.write_text(json.dumps(score_all(subject, args), indent=1) + "\n")
    else:
        write_scores(subject, score_all(subject, args))


if __name__ == "__main__":
    main()
