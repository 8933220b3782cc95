"""Trains the network of tiny-ddpm and keeps it at chosen steps. See `train.py --help`.

Every kept network is a graph of its own. history.json holds the curve of the loss, and of every
kept network its loss by noise level and how well its digits can be read.
"""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch

from common.data import load_mnist
from common.diffusion import cosine_schedule, q_sample, v_from
from common.digits import (
    DIGITS,
    INPUTS,
    NULL_CLASS,
    TOLERANCE,
    VELOCITY,
    Sampler,
    export_digits,
    golden_inputs,
    sample,
    train_digits,
)
from common.export import Export, round_to_bytes
from common.film import Film
from common.reader import DigitReader
from common.sheet import write_sheet
from common.train import MODELS, parse_arguments
from common.unet import UNet
from network import CONFIG

ID = "digits-filmstrip"
TITLE = "Digits: a diffusion model in training"
KEPT = (0, 10, 25, 50, 100, 200, 400, 700, 1_200, 2_000, 3_500, 5_500)
BINS = 10  # equal parts of 1..T in which the loss is measured

args = parse_arguments(__doc__, steps=8_000, batch_size=128, learning_rate=3e-3)
if args.smoke:
    KEPT = (0, 2)
steps = (*(step for step in KEPT if step < args.steps), args.steps)
run_dir: Path = args.run_dir or MODELS / ".runs" / ID
film = Film(run_dir, steps)
result = train_digits(ID, CONFIG, args, film)

frames = {step: film.load(UNet(CONFIG), step) for step in steps}
for network in frames.values():
    round_to_bytes(network)
schedule = cosine_schedule()
further = [
    Export(
        identifier=ID,
        title=TITLE,
        task="diffusion",
        model=network,
        inputs=INPUTS,
        outputs=[VELOCITY],
        golden_inputs=golden_inputs(schedule)[1:2] if step == steps[len(steps) // 2] else [],
        tolerance=TOLERANCE,
        half_weights=False,
        byte_weights=True,
        file=f"filmstrip-{step:06d}.onnx",
    )
    for step, network in frames.items()
]
export_digits(ID, TITLE, result, args, half_weights=True, further=further)
folder: Path = args.out_dir or MODELS / ID

test = load_mnist("test", args.data_dir)
reader = DigitReader()
count = 20 if args.smoke else 500
# As a strip shows it and as long as a reader waits: few steps, without guidance.
sampler = Sampler("DDIM", 2 if args.smoke else 10, 1.0)
label = DIGITS.repeat_interleave(1 if args.smoke else 20)


@torch.no_grad()
def losses(network: torch.nn.Module) -> list[float]:
    """E |v - v_theta|^2 of labelled test digits in each of BINS equal parts of 1..T.

    Times and noise are the same for every network.
    """
    generator = torch.Generator().manual_seed(args.seed)
    means = []
    for part in range(BINS):
        index = torch.randperm(len(test), generator=generator)[:count]
        u = (torch.arange(count) + torch.rand(count, generator=generator)) / count
        t = 1 + ((part + u) / BINS * schedule.T).long().clamp(max=schedule.T - 1)
        x0, digit = test.x0(index), test.labels[index].int()
        epsilon = torch.randn(x0.shape, generator=generator)
        alpha_bar = torch.from_numpy(schedule.alpha_bar)[t]
        v = v_from(x0, alpha_bar, epsilon)
        inputs = q_sample(x0, alpha_bar, epsilon), (t - 1).float(), digit
        v_hat = network(*(part.to(args.device) for part in inputs)).cpu()
        means.append(float(f"{(v_hat - v).square().mean().item():.4g}"))
    return means


rows, measured = [], []
for step, network in frames.items():
    network.to(args.device)
    images = sample(network, sampler, label, args.seed, args.device)
    logits, _ = reader(images)
    measured.append(
        {
            "step": step,
            "losses": losses(network),
            "readAsAsked": round((logits.argmax(1) == label).float().mean().item(), 4),
        }
    )
    print(measured[-1], flush=True)
    rows.append(images[:: len(label) // len(DIGITS)])
history = {
    "kept": measured,
    "samples": len(label),
    "sampler": sampler.describe(),
    "testDigits": count,
    "nullClass": NULL_CLASS,
    "step": [step for step, _ in film.curve],
    "loss": [loss for _, loss in film.curve],
}
(folder / "history.json").write_text(json.dumps(history, separators=(",", ":")) + "\n")
write_sheet(torch.cat(rows), len(DIGITS), folder / "filmstrip.png")
