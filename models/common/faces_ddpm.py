"""The recipe of the attribute-conditional face diffusion model."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from common.diffusion import (
    EpsilonTheta,
    Schedule,
    classifier_free_guidance,
    cosine_schedule,
    ddim,
    epsilon_from_v,
    even_timesteps,
    q_sample,
    v_from,
)
from common.export import Export, Port, Tolerance, round_to_half, write_manifest, write_model
from common.face_reader import FaceReader
from common.face_unet import FaceUNet, FaceUNetConfig
from common.faces import FACES_CARD, TEST_SEED, Faces, load_faces, made_up_faces
from common.metrics import (
    facts_table,
    frechet_distance,
    markdown_table,
    percent,
    proportion,
    write_card,
)
from common.sheet import write_sheet
from common.train import (
    MODELS,
    TrainResult,
    batch_indices,
    command_line,
    options_from,
    train,
)

ALL_DROPPED = 0.12  # of the faces are shown without any attribute, for classifier-free guidance
SOME_DROPPED = 0.3  # of the others with a part of them, so that any subset can be asked for


def drop_attributes(
    attributes: torch.Tensor, faces: Faces, generator: torch.Generator
) -> torch.Tensor:
    """Hides the whole vector of some faces, and a random share of the blocks of others.

    A smile of 0 is a straight mouth as well as no wish. So that it stays a straight mouth when
    anything else is asked for, the smile goes only with the whole vector.
    """
    n, entries = attributes.shape
    *factors, _smile = faces.label_names
    device = attributes.device
    sizes = torch.tensor([len(faces.label_values[name]) for name in factors], device=device)

    def uniform(columns: int) -> torch.Tensor:
        return torch.rand((n, columns), generator=generator, device=device)

    share = uniform(1)
    partial = uniform(1) < SOME_DROPPED
    keep = ~((uniform(len(factors)) < share) & partial)
    smile = torch.ones((n, 1), dtype=torch.bool, device=device)
    keep = torch.cat([keep.repeat_interleave(sizes, dim=1, output_size=entries - 1), smile], dim=1)
    keep &= uniform(1) >= ALL_DROPPED
    if keep.shape[1] != entries:
        raise ValueError(f"attributes: expected {keep.shape[1]} entries, got {entries}")
    return attributes * keep


def v_loss(
    model: nn.Module,
    faces: Faces,
    schedule: Schedule,
    index: torch.Tensor,
    generator: torch.Generator,
) -> torch.Tensor:
    """E |v - v_theta(xt, t - 1, attributes, 0)|^2 over t uniform in 1..T, one batch.

    Plain, without a cap on the weight of the clean end (min-SNR): with v it already weighs the
    error in x0 by SNR + 1 only, and that end draws the eyes. The times of a batch are stratified,
    one in each of `batch_size` equal parts of 1..T, which lowers the variance of the gradient.
    All of it is drawn and computed where the faces are.
    """
    device = faces.images.device
    index = index.to(device)
    x0 = faces.x0(index)
    n = len(index)
    u = (torch.arange(n, device=device) + torch.rand(n, generator=generator, device=device)) / n
    t = (1 + (u * schedule.T).long()).clamp(max=schedule.T)
    epsilon = torch.randn(x0.shape, generator=generator, device=device)
    attributes = drop_attributes(faces.vectors(index), faces, generator)
    alpha_bar = torch.from_numpy(schedule.alpha_bar).to(device)[t]
    xt = q_sample(x0, alpha_bar, epsilon)
    v = v_from(x0, alpha_bar, epsilon)
    untouched = torch.zeros((n, *model.config.bottleneck), device=device)
    v_hat, _ = model(
        xt.to(memory_format=torch.channels_last), (t - 1).float(), attributes, untouched
    )
    return (v_hat - v).square().mean()


def load_training_faces(args: argparse.Namespace) -> Faces:
    if args.smoke:
        return made_up_faces(64)
    return load_faces(data_dir=args.data_dir)


def train_faces_ddpm(
    identifier: str, config: FaceUNetConfig, args: argparse.Namespace
) -> TrainResult:
    """Trains (or resumes, or only loads) the model of `models/<identifier>`."""
    run_dir: Path = args.run_dir or MODELS / ".runs" / identifier
    options = options_from(args)
    torch.manual_seed(args.seed)
    model = FaceUNet(config)
    if args.export:
        return train(model, _not_trained, options, run_dir, only_load=True)
    faces = load_training_faces(args).to(args.device)
    schedule = cosine_schedule()

    def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
        index = batch_indices(step, args.batch_size, len(faces), args.seed)
        if args.device != "cpu":
            generator = torch.Generator(args.device).manual_seed(generator.initial_seed())
        return v_loss(model, faces, schedule, index, generator)

    return train(model, loss, options, run_dir, args.restart)


def _not_trained(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
    raise RuntimeError("only_load: expected no training step")


def guided_by_attributes(
    model: nn.Module, schedule: Schedule, attributes: torch.Tensor, scale: float
) -> EpsilonTheta:
    """A guided epsilon network; attributes: [batch, 72]. A scale of 0 does not look at them."""
    if scale == 0.0:
        attributes, scale = torch.zeros_like(attributes), 1.0

    @torch.no_grad()
    def epsilon_theta(xt: torch.Tensor, t: int) -> torch.Tensor:
        alpha_bar = float(schedule.alpha_bar[t])
        wish = attributes if scale == 1.0 else torch.cat([attributes, torch.zeros_like(attributes)])
        x = xt if scale == 1.0 else torch.cat([xt, xt])
        time = torch.full((len(x),), float(t - 1), device=x.device)
        untouched = torch.zeros((len(x), *model.config.bottleneck), device=x.device)
        v, _ = model(x, time, wish, untouched)
        epsilon = epsilon_from_v(x, alpha_bar, v)
        return epsilon if scale == 1.0 else classifier_free_guidance(*epsilon.chunk(2), scale)

    return epsilon_theta


@dataclass(frozen=True)
class Sampler:
    """DDIM with eta = 0, one row of the card's table."""

    steps: int
    guidance: float

    @property
    def key(self) -> str:
        return f"ddim{self.steps}-guidance{self.guidance:g}"

    def describe(self) -> str:
        return f"DDIM, {self.steps} steps, guidance {self.guidance:g}"

    def run(
        self,
        model: nn.Module,
        attributes: torch.Tensor,
        seed: int,
        device: str = "cpu",
    ) -> torch.Tensor:
        """One face for each row of attributes: [n, 72] -> [n, 3, s, s] in [-1, 1], on the CPU."""
        schedule = cosine_schedule()
        timesteps = even_timesteps(schedule.T, self.steps)
        generator = torch.Generator().manual_seed(seed)
        size, channels = model.config.image_size, model.config.image_channels
        images = []
        for part in attributes.split(125 if device == "cpu" else 1_000):
            xT = torch.randn((len(part), channels, size, size), generator=generator).to(device)
            epsilon_theta = guided_by_attributes(model, schedule, part.to(device), self.guidance)
            for step in ddim(epsilon_theta, xT, timesteps, schedule):
                last = step.x_prev
            images.append(last.clamp(-1, 1).cpu())
        return torch.cat(images)


HEADLINE = Sampler(50, 2.0)
SAMPLERS = (Sampler(20, 2.0), HEADLINE, Sampler(50, 1.0), Sampler(50, 4.0))
# Rows of wishes.png: all that is asked for, of which the rest is left open.
WISHES = (
    {},
    {"hat": "party"},
    {"glasses": "sunglasses"},
    {"hairColour": "pink", "hairStyle": "long", "hat": "none"},
    {"background": "night", "beard": "full"},
    {"mouth": "open", "smile": 1.0, "eyes": "wink"},
)


def attribute_vector(faces: Faces, wish: dict[str, str | float]) -> torch.Tensor:
    """{"hat": "beanie", "smile": 0.5} -> [72], zero where nothing is asked for."""
    *factors, smile = faces.label_names
    unknown = set(wish) - set(faces.label_names)
    if unknown:
        raise ValueError(f"wish: expected some of {faces.label_names}, got {sorted(unknown)}")
    entries = []
    for name in factors:
        values = faces.label_values[name]
        block = [0.0] * len(values)
        if name in wish:
            block[values.index(wish[name])] = 1.0
        entries += block
    return torch.tensor([*entries, float(wish.get(smile, 0.0))])


def agreement(images: torch.Tensor, asked: Faces, reader: FaceReader, how: str, key: str) -> dict:
    """Which of the asked attributes faces-classifier reads in the samples, hidden ones left out."""
    right, visible = reader.labels(images) == asked.labels, asked.visible
    return {
        f"agreement-{key}": proportion(
            int((right & visible).sum()),
            int(visible.sum()),
            "asked attributes that faces-classifier reads in the samples, of those that show; "
            f"{how}",
        )
    }


def evaluate(
    model: nn.Module, args: argparse.Namespace, samplers: tuple[Sampler, ...], folder: Path
) -> dict:
    """Metrics for the manifest, on the attributes of test faces; also writes the sheets."""
    reader = FaceReader()
    count = 40 if args.smoke else 1_000
    if args.smoke:
        test = other = made_up_faces(2 * count, seed=2)
    else:
        test = load_faces(count=10_000, seed=TEST_SEED, data_dir=args.data_dir)
        other = load_faces(data_dir=args.data_dir)
    asked = test.first(count)
    _, real = reader(test.x0())
    _, floor = reader(other.x0(slice(count)))
    metrics = {
        **agreement(asked.x0(), asked, reader, "the test faces themselves", "real"),
        "frechet-real": {
            "value": round(frechet_distance(floor, real), 3),
            "n": count,
            "note": "real training faces against the test faces: the least one can expect",
        },
    }
    for sampler in samplers:
        how = f"{sampler.describe()}, seed {args.seed}"
        images = sampler.run(model, asked.vectors(), args.seed, args.device)
        _, features = reader(images)
        metrics |= agreement(images, asked, reader, how, sampler.key)
        metrics[f"frechet-{sampler.key}"] = {
            "value": round(frechet_distance(features, real), 3),
            "n": count,
            "note": "Fréchet distance to the 10,000 test faces in faces-classifier's features; "
            f"{how}",
        }
        print(how, metrics[f"agreement-{sampler.key}"], flush=True)
        if sampler == samplers[0]:
            metrics = {"agreement": metrics[f"agreement-{sampler.key}"], **metrics}
            metrics |= agreement_by_attribute(images, asked, reader, how)
            write_sheets(model, sampler, test, images, args, folder)
    return metrics


def agreement_by_attribute(
    images: torch.Tensor, asked: Faces, reader: FaceReader, how: str
) -> dict:
    right, visible = reader.labels(images) == asked.labels, asked.visible
    return {
        f"agreement-{name}": proportion(
            int((right[:, i] & visible[:, i]).sum()),
            max(1, int(visible[:, i].sum())),
            f"samples whose {name} is read as asked, of those where it should show; {how}",
        )
        for i, name in enumerate(asked.label_names)
    }


def write_sheets(
    model: nn.Module,
    sampler: Sampler,
    test: Faces,
    images: torch.Tensor,
    args: argparse.Namespace,
    folder: Path,
) -> None:
    """samples.png: a row of test faces above the samples that were asked to be like them, and so
    on. wishes.png: a row of samples for each of WISHES."""
    columns, pairs = 16, 1 if args.smoke else 6
    rows = []
    for i in range(pairs):
        at = slice(i * columns, (i + 1) * columns)
        rows += [test.x0(at), images[at]]
    write_sheet(torch.cat(rows), columns, folder / "samples.png")
    wishes = [{}] if args.smoke else WISHES
    asked = torch.stack([attribute_vector(test, wish) for wish in wishes])
    drawn = sampler.run(model, asked.repeat_interleave(columns, dim=0), args.seed, args.device)
    write_sheet(drawn, columns, folder / "wishes.png")


def golden_inputs(config: FaceUNetConfig, schedule: Schedule) -> list[dict[str, torch.Tensor]]:
    """Pure noise with a wish, h untouched; two half-noised pictures, one without a wish, with h
    moved. Noise in steps of 0.01, which keeps the file short."""
    generator = torch.Generator().manual_seed(20)
    shape = (config.image_channels, config.image_size, config.image_size)
    noise = torch.randn((3, *shape), generator=generator)
    disc = torch.full(shape, -0.5)
    disc[:2, 6:26, 8:24] = 0.7
    alpha_bar = torch.tensor(schedule.alpha_bar[480])
    attributes = (torch.rand((2, config.attributes), generator=generator) < 0.2).float()
    attributes[:, -1] = 0.5
    delta_h = torch.randn((2, *config.bottleneck), generator=generator)
    return [
        {
            "xt": noise[:1].round(decimals=2),
            "t": torch.tensor([999.0]),
            "attributes": attributes[:1],
            "deltaH": torch.zeros((1, *config.bottleneck)),
        },
        {
            "xt": q_sample(disc.expand(2, *shape), alpha_bar, noise[1:]).round(decimals=2),
            "t": torch.tensor([479.0, 479.0]),
            "attributes": torch.stack([attributes[1], torch.zeros(config.attributes)]),
            "deltaH": delta_h.round(decimals=1),
        },
    ]


def export_faces_ddpm(
    identifier: str, title: str, result: TrainResult, args: argparse.Namespace
) -> None:
    """Writes graph, golden, manifest, sheets, metrics and the card's numbers."""
    folder: Path = args.out_dir or MODELS / identifier
    folder.mkdir(parents=True, exist_ok=True)
    model = result.model
    round_to_half(model)
    config: FaceUNetConfig = model.config
    command = command_line(identifier, args, result.steps)
    picture = ("batch", config.image_channels, config.image_size, config.image_size)
    bottleneck = ("batch", *config.bottleneck)
    export = Export(
        identifier=identifier,
        title=title,
        task="diffusion",
        model=model,
        inputs=[
            Port("xt", "float32", picture, "noisy face, RGB, data range [-1, 1]"),
            Port("t", "float32", ("batch",), "0-based time: t - 1 for t = 1..T"),
            Port(
                "attributes",
                "float32",
                ("batch", config.attributes),
                "laid out as vectorOf in src/faces/vector.ts: a one-hot block for each factor, the "
                "smile in [-1, 1] last; a block of zeros asks for nothing, all zeros are the "
                "unconditional network",
            ),
            Port("deltaH", "float32", bottleneck, "added to h; zeros leave the network as it is"),
        ],
        outputs=[
            Port("v", "float32", picture, "sqrt(alphaBar) epsilon - sqrt(1 - alphaBar) x0"),
            Port("h", "float32", bottleneck, "the bottleneck's features, before deltaH"),
        ],
        golden_inputs=golden_inputs(config, cosine_schedule()),
        tolerance=Tolerance(absolute=2e-3, relative=1e-3),
        half_weights=True,
        facts={
            "prediction": "v",
            "dataRange": [-1, 1],
            "schedule": {"kind": "cosine", "T": 1000, "s": 0.008, "maxBeta": 0.999},
            "timestepOffset": -1,
            "data": FACES_CARD,
            "licence": "MIT",
            "seed": args.seed,
            "hardware": result.hardware,
            "durationSeconds": round(result.seconds),
            "metrics": {},
        },
    )
    manifest = write_model(export, folder, command)
    model.to(args.device, memory_format=torch.channels_last)
    samplers = SAMPLERS
    if args.smoke:
        samplers = (Sampler(2, 2.0), Sampler(2, 1.0))
    elif args.quick:
        samplers = (HEADLINE,)
    ordered = tuple(sorted(samplers, key=lambda sampler: sampler != HEADLINE))
    manifest["metrics"] = evaluate(model, args, ordered, folder)
    write_manifest(manifest, folder)
    if (folder / "README.md").is_file():
        write_card(folder / "README.md", card(manifest, samplers, ordered[0], args.seed))


def card(manifest: dict, samplers: tuple[Sampler, ...], headline: Sampler, seed: int) -> str:
    metrics = manifest["metrics"]
    real, floor = metrics["agreement-real"], metrics["frechet-real"]
    rows = [
        [
            str(s.steps),
            f"{s.guidance:g}",
            percent(metrics[f"agreement-{s.key}"]),
            f"{metrics[f'frechet-{s.key}']['value']:.2f}",
        ]
        for s in samplers
    ]
    prefix = "samples whose "
    by_attribute = [
        [key.removeprefix("agreement-"), percent(metric), f"{metric['n']:,}"]
        for key, metric in metrics.items()
        if metric.get("note", "").startswith(prefix)
    ]
    return "\n".join(
        [
            facts_table(manifest),
            "",
            f"{floor['n']:,} samples, asked to have the attributes of as many test faces, seed "
            f"{seed}, DDIM with η = 0. _As asked_ is the share of the asked attributes that "
            "[faces-classifier](../faces-classifier/README.md) reads in the samples, with its "
            f"95 % interval; it reads {100 * real['value']:.1f} % in the test faces themselves. "
            "The Fréchet distance is taken in that classifier's features against the 10,000 test "
            f"faces; as many real training faces score {floor['value']:.2f}.",
            "",
            markdown_table(["steps", "guidance", "as asked", "Fréchet distance"], rows),
            "",
            f"By attribute ({headline.describe()}):",
            "",
            markdown_table(["attribute", "as asked", "faces"], by_attribute),
            "",
            f"![Rows of test faces, each above samples with the same attributes, "
            f"{headline.describe()}](samples.png)",
            "",
            "![Samples that were asked for one or two attributes, the rest left open](wishes.png)",
        ]
    )
