"""Trains, exports and evaluates faces-dcgan, and a run of it that collapses. See `train.py --help`.

The collapsed run differs in its learning rate and in its gradient penalty only.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch

from common.export import (
    Export,
    Port,
    Tolerance,
    parameter_count,
    round_to_bytes,
    round_to_half,
    write_manifest,
    write_model,
)
from common.face_reader import FaceReader
from common.faces import FACES_CARD, TEST_SEED, load_faces, made_up_faces
from common.gan import (
    GanOptions,
    GanResult,
    load_snapshot,
    spread,
    train_gan,
    write_history,
)
from common.metrics import facts_table, frechet_distance, markdown_table, write_card
from common.sheet import write_sheet
from common.train import (
    MODELS,
    batch_indices,
    command_line,
    options_from,
    parse_arguments,
)
from network import LATENT, Discriminator, Generator

ID = "faces-dcgan"
R1 = 2.0
FILMSTRIP = (0, 25, 50, 100, 200, 400, 700, 1_200, 2_000, 3_500, 6_000)
COLLAPSED = {"learning_rate": 4e-4, "r1": 0.1, "steps": 2_000}

args = parse_arguments(__doc__, steps=10_000, batch_size=32, learning_rate=2e-4)
if args.smoke:
    FILMSTRIP, COLLAPSED["steps"] = (0, 2), 4
strip = [step for step in FILMSTRIP if step < args.steps] + [args.steps]
data = made_up_faces(64) if args.smoke else load_faces(data_dir=args.data_dir)
run_dir: Path = args.run_dir or MODELS / ".runs" / ID
collapsed_dir = run_dir.with_name(f"{run_dir.name}-collapsed")


def real_batch(step: int) -> torch.Tensor:
    return data.x0(batch_indices(step, args.batch_size, len(data), args.seed))


def run(folder: Path, **changes: float) -> GanResult:
    torch.manual_seed(args.seed)
    options = GanOptions(**{**vars(options_from(args)), "r1": R1, "betas": (0.0, 0.99), **changes})
    options.snapshots = (*strip, options.steps)
    networks = Generator(), Discriminator()
    return train_gan(
        *networks, real_batch, LATENT, options, folder, args.restart, only_load=args.export
    )


result = run(run_dir)
collapsed_result = run(collapsed_dir, **COLLAPSED)

folder = args.out_dir or MODELS / ID
folder.mkdir(parents=True, exist_ok=True)
generator, discriminator = result.generator.to("cpu"), result.discriminator.to("cpu")
round_to_half(generator)
round_to_half(discriminator)
frames = {step: load_snapshot(Generator(), run_dir, step, "ema") for step in strip}
# An average over steps would hide how a collapsing generator jumps from one face to the next.
collapsed = load_snapshot(Generator(), collapsed_dir, collapsed_result.steps, "raw")
for frame in [*frames.values(), collapsed]:
    round_to_bytes(frame)

test = made_up_faces(100, seed=2) if args.smoke else None
if test is None:
    test = load_faces(count=10_000, seed=TEST_SEED, data_dir=args.data_dir)
z = torch.randn((len(test), LATENT), generator=torch.Generator().manual_seed(args.seed))


@torch.no_grad()
def samples_of(network: torch.nn.Module, codes: torch.Tensor) -> torch.Tensor:
    return torch.cat([network(part) for part in codes.split(500)])


tolerance = Tolerance(absolute=5e-3, relative=1e-3)
code = Port("z", "float32", ("batch", LATENT), "the code of a face, N(0, 1)")
face = Port("x", "float32", ("batch", 3, 32, 32), "face, RGB, data range [-1, 1]")
coarse = z[:3].round(decimals=2)
export = Export(
    identifier=ID,
    title="Faces: a generative adversarial network",
    task="generation",
    model=generator,
    inputs=[code],
    outputs=[face],
    golden_inputs=[{"z": coarse[:1]}, {"z": coarse[1:]}],
    tolerance=tolerance,
    half_weights=True,
    facts={
        "dataRange": [-1, 1],
        "parameters": parameter_count(generator) + parameter_count(discriminator),
        "data": FACES_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": result.hardware,
        "durationSeconds": round(result.seconds),
        "metrics": {},
    },
)
criticism = Export(
    identifier=ID,
    title=export.title,
    task="criticism",
    model=discriminator,
    inputs=[face],
    outputs=[Port("logit", "float32", ("batch", 1), "sigmoid(logit) is the belief that x is real")],
    golden_inputs=[{"x": test.x0(slice(1)).round(decimals=2)}],
    tolerance=tolerance,
    half_weights=True,
    file="discriminator.onnx",
)


def further_generator(network: torch.nn.Module, file: str, golden: list[dict]) -> Export:
    return Export(
        identifier=ID,
        title=export.title,
        task="generation",
        model=network,
        inputs=[code],
        outputs=[face],
        golden_inputs=golden,
        tolerance=tolerance,
        half_weights=False,
        byte_weights=True,
        file=file,
    )


further = [criticism, further_generator(collapsed, "collapsed.onnx", [{"z": coarse[:1]}])]
further += [further_generator(net, f"filmstrip-{n:06d}.onnx", []) for n, net in frames.items()]
manifest = write_model(export, folder, command_line(ID, args, result.steps), further=further)
write_history(
    result.history,
    folder / "history.json",
    learningRate=args.learning_rate,
    r1=R1,
    filmstrip=strip,
)
write_history(
    collapsed_result.history,
    folder / "collapsed-history.json",
    learningRate=COLLAPSED["learning_rate"],
    r1=COLLAPSED["r1"],
)

reader = FaceReader()
x0 = test.x0()
_, real_features = reader(x0)


def scores(network: torch.nn.Module, how: str) -> dict[str, dict]:
    images = samples_of(network, z)
    _, features = reader(images)
    n = len(images)
    return {
        "frechet": {
            "value": round(frechet_distance(features, real_features), 3),
            "n": n,
            "note": f"Fréchet distance to the test faces in faces-classifier's features; {how}",
        },
        "spread": {
            "value": round(spread(images).item(), 4),
            "n": n,
            "note": "mean over pixels of the standard deviation over samples (test faces: "
            f"{spread(x0).item():.3f}); {how}",
        },
    }


manifest["metrics"] = scores(generator, f"seed {args.seed}") | {
    f"collapsed-{name}": metric
    for name, metric in scores(collapsed, f"the collapsed run, seed {args.seed}").items()
}
write_manifest(manifest, folder)

write_sheet(samples_of(generator, z[:128]), 16, folder / "samples.png")
rows = [samples_of(frame, z[:16]) for frame in frames.values()]
write_sheet(torch.cat(rows), 16, folder / "filmstrip.png")
write_sheet(samples_of(collapsed, z[:64]), 16, folder / "collapsed.png")
if (folder / "README.md").is_file():
    m = manifest["metrics"]
    table = markdown_table(
        ["run", "learning rate", "R1 γ", "steps", "Fréchet distance", "spread"],
        [
            [
                "shipped",
                f"{args.learning_rate:g}",
                f"{R1:g}",
                f"{result.steps:,}",
                f"{m['frechet']['value']:.1f}",
                f"{m['spread']['value']:.3f}",
            ],
            [
                "collapsed",
                f"{COLLAPSED['learning_rate']:g}",
                f"{COLLAPSED['r1']:g}",
                f"{collapsed_result.steps:,}",
                f"{m['collapsed-frechet']['value']:.1f}",
                f"{m['collapsed-spread']['value']:.3f}",
            ],
        ],
    )
    write_card(
        folder / "README.md",
        "\n".join(
            [
                facts_table(manifest),
                "",
                f"{m['frechet']['n']:,} samples, z ~ N(0, 1), seed {args.seed}. The Fréchet "
                "distance is taken in [faces-classifier](../faces-classifier/README.md)'s "
                "features against as many test faces. _Spread_ is the mean over pixels of the "
                f"standard deviation over samples; test faces have {spread(x0).item():.3f}.",
                "",
                table,
                "",
                "![Samples, none chosen](samples.png)",
                "",
                "![A row for each graph of the filmstrip, a column for each z](filmstrip.png)",
                "",
                "![Samples of the collapsed run, none chosen](collapsed.png)",
            ]
        ),
    )
print({name: metric["value"] for name, metric in manifest["metrics"].items()}, flush=True)
