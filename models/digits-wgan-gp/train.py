"""Trains, exports and evaluates digits-wgan-gp. See `train.py --help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
from torch import nn

from common.data import MNIST_CARD, load_mnist
from common.digit_scores import score_samples
from common.export import Export, Port, Tolerance, round_to_half, write_manifest, write_model
from common.metrics import facts_table, percent, write_card
from common.reader import DigitReader
from common.sheet import write_sheet
from common.train import (
    MODELS,
    batch_indices,
    command_line,
    options_from,
    parse_arguments,
    train,
)
from network import LATENT, WassersteinGan

ID = "digits-wgan-gp"
PENALTY = 10.0  # lambda of Gulrajani et al. 2017
CRITIC_STEPS = 2  # for each step of the generator

args = parse_arguments(__doc__, steps=30_000, batch_size=128, learning_rate=4e-4)
data = load_mnist("train", args.data_dir)
if args.smoke:
    data = data.first(64)
data = data.to(args.device)
options = options_from(args)
options.betas, options.weight_decay, options.clip = (0.0, 0.9), 0.0, 1e3


def gradient_penalty(
    critic: nn.Module, real: torch.Tensor, fake: torch.Tensor, generator: torch.Generator
) -> torch.Tensor:
    """E (|grad critic(x)| - 1)^2 on points x between a real and a generated digit.

    Gulrajani et al. 2017, equation 3: x = u real + (1 - u) fake, u uniform on [0, 1]. The critic's
    gradient is itself differentiated by the critic's weights, hence create_graph.
    """
    u = torch.rand((len(real), 1, 1, 1), generator=generator).to(real.device)
    x = (u * real + (1 - u) * fake).requires_grad_(True)
    (gradient,) = torch.autograd.grad(critic(x).sum(), x, create_graph=True)
    norm = gradient.square().sum((1, 2, 3)).add(1e-12).sqrt()
    return (norm - 1).square().mean()


def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    """One step of the critic, CRITIC_STEPS times in a row, then one of the generator.

    Whichever part is not at work gets no gradient, and the optimizer passes it over.
    """
    critic_works = step % (CRITIC_STEPS + 1) < CRITIC_STEPS
    model.critic.requires_grad_(critic_works)
    model.generator.requires_grad_(not critic_works)
    z = torch.randn((args.batch_size, LATENT), generator=generator).to(args.device)
    fake = model.generator(z)
    if not critic_works:
        return -model.critic(fake).mean()
    index = batch_indices(step, args.batch_size, len(data), args.seed).to(args.device)
    real = data.x0(index)
    fake = fake[: len(real)]
    score = model.critic(torch.cat([real, fake]))
    distance = score[: len(real)].mean() - score[len(real) :].mean()
    return PENALTY * gradient_penalty(model.critic, real, fake, generator) - distance


torch.manual_seed(args.seed)
result = train(
    WassersteinGan(),
    loss,
    options,
    args.run_dir or MODELS / ".runs" / ID,
    args.restart,
    only_load=args.export,
)

model = result.model.to("cpu")
round_to_half(model)
folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
test = load_mnist("test", args.data_dir)
if args.smoke:
    test = test.first(100)
generator = torch.Generator().manual_seed(args.seed)
count = 100 if args.smoke else 1_000
z = torch.randn((count, LATENT), generator=generator)
with torch.no_grad():
    samples = model.generator(z)
    real_score = model.critic(test.x0(torch.arange(min(count, len(test)))))
    fake_score = model.critic(samples)

tolerance = Tolerance(absolute=5e-3, relative=1e-3)
port_x = Port("x", "float32", ("batch", 1, 28, 28), "digit, background -1, stroke 1")
export = Export(
    identifier=ID,
    title="Digits: a Wasserstein GAN with gradient penalty",
    task="generation",
    model=model.generator,
    inputs=[Port("z", "float32", ("batch", LATENT), "the code of a digit, N(0, 1)")],
    outputs=[port_x],
    golden_inputs=[{"z": z[:1]}, {"z": z[1:3]}],
    tolerance=tolerance,
    half_weights=True,
    facts={
        "dataRange": [-1, 1],
        "data": MNIST_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": result.hardware,
        "durationSeconds": round(result.seconds),
        "metrics": {},
    },
)
critic = Export(
    identifier=ID,
    title=export.title,
    task="criticism",
    model=model.critic,
    inputs=[port_x],
    outputs=[Port("score", "float32", ("batch", 1), "higher is more like the data; any offset")],
    golden_inputs=[{"x": test.x0(torch.tensor([0, 1]))}, {"x": samples[:1]}],
    tolerance=tolerance,
    half_weights=True,
    file="critic.onnx",
)
manifest = write_model(export, folder, command_line(ID, args, result.steps), further=[critic])
manifest["metrics"] = {
    **score_samples(
        samples, DigitReader(), test, f"{count:,} samples, z ~ N(0, 1), seed {args.seed}"
    ),
    "criticGap": {
        "value": round((real_score.mean() - fake_score.mean()).item(), 3),
        "n": count,
        "note": "mean score of test digits minus that of samples: the critic's estimate of the "
        "Wasserstein distance",
    },
}
write_manifest(manifest, folder)
write_sheet(samples[: min(count, 200)], 20, folder / "samples.png")
if (folder / "README.md").is_file():
    m = manifest["metrics"]
    rows = [
        ["Samples read with 90 % or more", f"{percent(m['legible'])} of {count:,}"],
        ["Rarest digit among samples", percent(m["rarestDigit"])],
        ["Entropy of the digits read", f"{m['classEntropy']['value']:.3f} of 2.303 nats"],
        ["Fréchet distance of samples", f"{m['frechet']['value']:.1f}"],
        ["Critic's gap, test digits − samples", f"{m['criticGap']['value']:.2f}"],
    ]
    write_card(
        folder / "README.md",
        f"{facts_table(manifest, rows)}\n\n![Samples, none chosen](samples.png)",
    )
print({name: metric["value"] for name, metric in manifest["metrics"].items()}, flush=True)
