"""Trains, exports and evaluates digits-vdm. See `train.py --help`."""

import json
import math
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
import torch.nn.functional as F
from torch import nn

from common.data import MNIST_CARD, Digits, load_mnist
from common.digit_scores import score_samples
from common.export import Export, Port, Tolerance, round_to_half, write_manifest, write_model
from common.metrics import facts_table, markdown_table, percent, write_card
from common.reader import DigitReader
from common.sheet import write_sheet
from common.train import (
    MODELS,
    batch_indices,
    command_line,
    generator_on,
    options_from,
    parse_arguments,
    train,
)
from network import LEVELS, Schedule, Vdm, alpha_of, sigma_of

ID = "digits-vdm"
BITS = 784 * math.log(2)  # nats of a digit in one bit per dimension
REBUILT = 16  # digits of a batch on which the reconstruction is estimated
SAMPLING_STEPS = 128
TIMES = 16  # of each test digit
TRACED = {0, *(50 * 2**i for i in range(12))}  # steps at which the schedule is kept for the book

Predictor = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]

args = parse_arguments(__doc__, steps=6_000, batch_size=64, learning_rate=1.5e-3)
data = load_mnist("train", args.data_dir)
test = load_mnist("test", args.data_dir)
if args.smoke:
    data, test = data.first(64), test.first(100)
data = data.to(args.device)
options = options_from(args)
options.weight_decay = 0.0
run_dir = args.run_dir or MODELS / ".runs" / ID
run_dir.mkdir(parents=True, exist_ok=True)
trace = run_dir / "schedule.jsonl"

torch.manual_seed(args.seed)
vdm = Vdm()


def low_discrepancy(k: int, generator: torch.Generator) -> torch.Tensor:
    """t_i = mod(u_0 + i / k, 1), one u_0 for all: [k] (Kingma et al. 2021, appendix I.1)."""
    device = generator.device
    u0 = torch.rand((), generator=generator, device=device)
    return (u0 + torch.arange(k, device=device) / k) % 1


def straight(schedule: Schedule, t: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """A schedule with the same ends and no bend: gamma(t), gamma'(t)."""
    start, end = schedule.ends()
    return start + (end - start) * t, (end - start).expand(len(t))


def least_variance(schedule: Schedule, t: torch.Tensor, terms: list) -> tuple:
    """gamma(t), gamma'(t), through which the curve between the ends learns to lower the variance.

    The mean of the loss does not depend on the curve, its square does (Kingma et al. 2021,
    appendix I.2). d(L_i^2) = 2 L_i dL_i: the gradient that reaches the curve through one digit is
    multiplied by twice that digit's loss, in units of the batch's mean. The ends take the
    gradient of the loss itself. `terms` holds the losses [batch] once they are known.
    """
    start, end = schedule.ends()
    s, slope = schedule.shape(t)

    def weigh(gradient: torch.Tensor) -> torch.Tensor:
        loss = terms[0].detach()
        return gradient * 2 * loss / loss.mean()

    s.register_hook(weigh)
    slope.register_hook(weigh)
    return start + (end - start) * s, (end - start) * slope


def diffusion_loss(
    predict: Predictor,
    x: torch.Tensor,
    gamma: torch.Tensor,
    rate: torch.Tensor,
    generator: torch.Generator,
) -> torch.Tensor:
    """1/2 gamma'(t) |epsilon - epsilon_hat(z, gamma)|^2 in nats: [batch] (eq. 17).

    Its mean over t in [0, 1] is the diffusion part of the bound in continuous time.
    """
    epsilon = torch.randn(x.shape, generator=generator, device=x.device)
    at = gamma[:, None, None, None]
    z = alpha_of(at) * x + sigma_of(at) * epsilon
    return 0.5 * rate * (epsilon - predict(z, gamma)).square().sum((1, 2, 3))


def prior_loss(x: torch.Tensor, end: torch.Tensor) -> torch.Tensor:
    """KL(q(z_1 | x) || N(0, 1)) in nats: [batch]."""
    variance = torch.sigmoid(end)
    excess = variance - 1 - F.logsigmoid(end)
    return 0.5 * (torch.sigmoid(-end) * x.square() + excess).sum((1, 2, 3))


def reconstruction_loss(
    x: torch.Tensor, start: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """-log p(x | z_0) in nats: [batch]. Over gray values v, p is proportional to q(z_0 | v)."""
    epsilon = torch.randn(x.shape, generator=generator, device=x.device)
    seen = x + (start / 2).exp() * epsilon  # z_0 / alpha_0; exp(gamma / 2) = sigma / alpha
    values = torch.arange(LEVELS, device=x.device) / ((LEVELS - 1) / 2) - 1
    logits = -0.5 * (-start).exp() * (seen[..., None] - values).square()
    level = ((x + 1) * ((LEVELS - 1) / 2)).round().long()
    nats = F.cross_entropy(logits.reshape(-1, LEVELS), level.flatten(), reduction="none")
    return nats.reshape(len(x), -1).sum(1)


def keep_schedule(schedule: Schedule, step: int) -> None:
    """Appends the curve at this step to the trace; the first step begins a new one."""
    with torch.no_grad():
        gamma, _ = schedule(torch.linspace(0, 1, 65, device=args.device))
    with trace.open("w" if step == 0 else "a") as file:
        file.write(json.dumps({"step": step, "gamma": [round(v, 4) for v in gamma.tolist()]}))
        file.write("\n")


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    """The negative bound in bits per dimension: prior, reconstruction and diffusion."""
    if step in TRACED:
        keep_schedule(vdm.schedule, step)
    generator = generator_on(args.device, generator)
    index = batch_indices(step, args.batch_size, len(data), args.seed).to(args.device)
    x = data.x0(index)
    t = low_discrepancy(len(x), generator)
    terms: list[torch.Tensor] = []
    gamma, rate = least_variance(vdm.schedule, t, terms)
    diffusion = diffusion_loss(vdm.predictor, x, gamma, rate, generator)
    terms.append(diffusion)
    start, end = vdm.schedule.ends()
    reconstruction = reconstruction_loss(x[:REBUILT], start, generator)
    nats = prior_loss(x, end).mean() + reconstruction.mean() + diffusion.mean()
    return nats / BITS


@torch.no_grad()
def measure(model: Vdm, digits: Digits, bend: bool, seed: int) -> dict[str, torch.Tensor]:
    """The bound's three parts in bits per dimension, [n] each, and single terms [n, TIMES].

    Each digit has TIMES times of its own, evenly spread; `bend` takes the learned curve, without
    it the straight one between the same ends.
    """
    generator = generator_on(args.device, torch.Generator().manual_seed(seed))
    start, end = model.schedule.ends()
    parts: dict[str, list[torch.Tensor]] = {"prior": [], "reconstruction": [], "terms": []}
    for index in torch.arange(len(digits)).split(64):
        x = digits.x0(index).to(args.device)
        t = torch.cat([low_discrepancy(TIMES, generator) for _ in index])
        gamma, rate = model.schedule(t) if bend else straight(model.schedule, t)
        many = x.repeat_interleave(TIMES, 0)
        terms = diffusion_loss(model.predictor, many, gamma, rate, generator)
        parts["prior"].append(prior_loss(x, end) / BITS)
        parts["reconstruction"].append(reconstruction_loss(x, start, generator) / BITS)
        parts["terms"].append(terms.reshape(-1, TIMES) / BITS)
    found = {name: torch.cat(values).cpu() for name, values in parts.items()}
    return {**found, "diffusion": found["terms"].mean(1)}


@torch.no_grad()
def sample(model: Vdm, count: int, steps: int, seed: int, batch: int = 250) -> torch.Tensor:
    """Ancestral sampling over evenly spread t (Kingma et al. 2021, eqs. 33, 34), x_hat clipped.

    z_s = alpha_s / alpha_t (z_t - c sigma_t epsilon_hat) + sigma_s sqrt(c) noise,
    c = 1 - exp(gamma_s - gamma_t); then the likeliest gray value of every pixel, given z_0.
    """
    generator = torch.Generator().manual_seed(seed)
    gammas, _ = model.schedule(torch.linspace(1, 0, steps + 1, device=args.device))
    images = []
    for part in torch.arange(count).split(batch):
        shape = (len(part), 1, 28, 28)
        z = torch.randn(shape, generator=generator).to(args.device)
        for now, then in pairwise(gammas):
            epsilon_hat = model.predictor(z, now.expand(len(z)))
            x_hat = ((z - sigma_of(now) * epsilon_hat) / alpha_of(now)).clamp(-1, 1)
            epsilon_hat = (z - alpha_of(now) * x_hat) / sigma_of(now)
            c = -torch.expm1(then - now)
            noise = torch.randn(shape, generator=generator).to(args.device)
            z = alpha_of(then) / alpha_of(now) * (z - c * sigma_of(now) * epsilon_hat)
            z = z + sigma_of(then) * c.sqrt() * noise
        half = (LEVELS - 1) / 2
        level = ((z / alpha_of(gammas[-1]) + 1) * half).round().clamp(0, LEVELS - 1)
        images.append((level / half - 1).cpu())
    return torch.cat(images)


def mean_metric(values: torch.Tensor, note: str) -> dict:
    mean = values.double().mean().item()
    half = 1.96 * values.double().std().item() / len(values) ** 0.5
    return {
        "value": round(mean, 4),
        "n": len(values),
        "interval": [round(mean - half, 4), round(mean + half, 4)],
        "note": note,
    }


result = train(vdm, loss, options, run_dir, args.restart, only_load=args.export)
model = result.model.to("cpu")
round_to_half(model)
folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
command = command_line(ID, args, result.steps)

generator = torch.Generator().manual_seed(20)
x0 = test.x0(torch.arange(3))
golden_gamma = torch.tensor([4.0, -2.0, -11.0])
at = golden_gamma[:, None, None, None]
golden_z = alpha_of(at) * x0 + sigma_of(at) * torch.randn(x0.shape, generator=generator)
tolerance = Tolerance(absolute=5e-3, relative=1e-3)
gamma_note = "minus the log signal-to-noise ratio; alpha^2 = sigmoid(-gamma)"
export = Export(
    identifier=ID,
    title="Digits: variational diffusion with a learned schedule",
    task="denoising",
    model=model.predictor,
    inputs=[
        Port("z", "float32", ("batch", 1, 28, 28), "alpha x + sigma epsilon, x in [-1, 1]"),
        Port("gamma", "float32", ("batch",), gamma_note, span=(-13.0, 5.0)),
    ],
    outputs=[Port("epsilon", "float32", ("batch", 1, 28, 28), "the noise in z")],
    golden_inputs=[
        {"z": golden_z[:1], "gamma": golden_gamma[:1]},
        {"z": golden_z[1:], "gamma": golden_gamma[1:]},
    ],
    tolerance=tolerance,
    half_weights=True,
    facts={
        "prediction": "epsilon",
        "dataRange": [-1, 1],
        "data": MNIST_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": result.hardware,
        "durationSeconds": round(result.seconds),
        "metrics": {},
    },
)
curve = Export(
    identifier=ID,
    title=export.title,
    task="scheduling",
    model=model.schedule,
    inputs=[Port("t", "float32", ("batch",), "time, 0 (digit) to 1 (noise)", span=(0.0, 1.0))],
    outputs=[
        Port("gamma", "float32", ("batch",), gamma_note),
        Port("rate", "float32", ("batch",), "gamma'(t)"),
    ],
    golden_inputs=[{"t": torch.tensor([0.0])}, {"t": torch.linspace(0, 1, 9)}],
    tolerance=tolerance,
    half_weights=True,
    file="gamma.onnx",
)
manifest = write_model(export, folder, command, further=[curve])
model.to(args.device)

kept = {entry["step"]: entry for entry in map(json.loads, trace.read_text().splitlines())}
with torch.no_grad():
    final, _ = model.schedule(torch.linspace(0, 1, 65, device=args.device))
shipped = {"step": result.steps, "gamma": [round(v, 4) for v in final.tolist()]}
(folder / "schedule.json").write_text(
    json.dumps(
        {
            "made": f"{command} (gamma at t = 0, 1/64, ..., 1 while training; the last as shipped)",
            "curves": [*(kept[s] for s in sorted(kept) if s < result.steps), shipped],
        },
        separators=(",", ":"),
    )
    + "\n"
)

digits = test.first(1_000 if args.quick else 2_000)
learned = measure(model, digits, bend=True, seed=args.seed)
unbent = measure(model, digits, bend=False, seed=args.seed)
names = ("prior", "reconstruction", "diffusion")
total = sum(learned[name] for name in names)
n = len(digits)
start, end = final[0].item(), final[-1].item()
metrics = {
    "bitsPerDimension": mean_metric(
        total, f"upper bound on -log2 p(x) / 784, {LEVELS} gray values, {TIMES} times a digit"
    ),
    **{
        f"{name}Bits": mean_metric(learned[name], f"its {name} part, bits per dimension")
        for name in names
    },
    "diffusionBitsStraight": mean_metric(
        unbent["diffusion"],
        "the diffusion part under a straight schedule with the same ends: the same integral",
    ),
    "termDeviation": {
        "value": round(learned["terms"].std().item(), 4),
        "n": n * TIMES,
        "note": "standard deviation of one digit's diffusion loss at one time, bits per dimension",
    },
    "termDeviationStraight": {
        "value": round(unbent["terms"].std().item(), 4),
        "n": n * TIMES,
        "note": "the same under the straight schedule",
    },
    "gammaStart": {"value": round(start, 3), "note": "gamma at t = 0, learned"},
    "gammaEnd": {"value": round(end, 3), "note": "gamma at t = 1, learned"},
}
count = 100 if args.smoke else 1_000
steps = 4 if args.smoke else SAMPLING_STEPS
images = sample(model, count, steps, args.seed)
made = f"{count:,} samples, {steps} steps, seed {args.seed}"
metrics |= score_samples(images, DigitReader(), test, made)
manifest["metrics"] = metrics
write_manifest(manifest, folder)
write_sheet(images[: min(count, 200)], 20, folder / "samples.png")
if (folder / "README.md").is_file():

    def bits(name: str) -> str:
        low, high = metrics[name]["interval"]
        return f"{metrics[name]['value']:.3f} ({low:.3f}–{high:.3f})"

    rows = [
        ["all", bits("bitsPerDimension"), "", ""],
        ["prior", bits("priorBits"), "", ""],
        ["reconstruction", bits("reconstructionBits"), "", ""],
        [
            "diffusion",
            bits("diffusionBits"),
            bits("diffusionBitsStraight"),
            f"{metrics['termDeviation']['value']:.2f}, "
            f"{metrics['termDeviationStraight']['value']:.2f}",
        ],
    ]
    header = ["part", "bits per dimension", "straight schedule", "deviation of a term"]
    further = [
        ["γ(0), γ(1)", f"{start:.2f}, {end:.2f}".replace("-", "−")],
        ["Samples read with 90 % or more", f"{percent(metrics['legible'])} of {count:,}"],
        ["Rarest digit among samples", percent(metrics["rarestDigit"])],
        ["Fréchet distance of samples", f"{metrics['frechet']['value']:.1f}"],
    ]
    write_card(
        folder / "README.md",
        f"{facts_table(manifest, further)}\n\n"
        f"{n:,} test digits, {TIMES} times each; an upper bound on −log₂ p(x) / 784 over {LEVELS} "
        "gray values, with its 95 % interval. The straight schedule has the same ends. The last "
        "column is the standard deviation of the loss of one digit at one time, under the learned "
        "schedule and the straight one.\n\n"
        f"{markdown_table(header, rows)}\n\n"
        f"![Samples, {steps} steps, none chosen](samples.png)",
    )
print({name: metric["value"] for name, metric in metrics.items()}, flush=True)
