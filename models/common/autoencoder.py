"""Autoencoders of faces, plain and variational: networks, losses, and the recipe they share."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import nn

from common.export import Export, Port, Tolerance, round_to_half, write_manifest, write_model
from common.face_reader import FaceReader
from common.faces import FACES_CARD, TEST_SEED, TRAIN_SEED, Faces, load_faces, made_up_faces
from common.metrics import facts_table, percent, proportion, write_card
from common.sheet import write_sheet
from common.train import (
    MODELS,
    TrainOptions,
    TrainResult,
    batch_indices,
    command_line,
    train,
)

LATENT = 48
COARSE = 128  # channels at 4 x 4
SSIM_WINDOW = 5
TOLERANCE = Tolerance(absolute=5e-3, relative=2e-3)
CODE = ("float32", ("batch", LATENT))
FACE = Port("x", "float32", ("batch", 3, 32, 32), "face, RGB, data range [-1, 1]")


def block(c_in: int, c_out: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(c_in, c_out, kernel, stride=stride, padding=1),
        nn.GroupNorm(8, c_out),
        nn.SiLU(),
    )


class Encoder(nn.Module):
    """x: [batch, 3, 32, 32] -> `parts` vectors of LATENT numbers (one tensor if parts is 1)."""

    def __init__(self, parts: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            block(3, 32, kernel=4, stride=2),  # [batch, 32, 16, 16]
            block(32, 64, kernel=4, stride=2),  # [batch, 64, 8, 8]
            block(64, COARSE, kernel=4, stride=2),  # [batch, 128, 4, 4]
            block(COARSE, COARSE),
        )
        self.parts = parts
        self.out = nn.Linear(COARSE * 4 * 4, parts * LATENT)

    def forward(self, x: torch.Tensor) -> torch.Tensor | tuple[torch.Tensor, ...]:
        code = self.out(self.body(x).reshape(-1, COARSE * 4 * 4))
        return code if self.parts == 1 else code.split(LATENT, dim=1)


class Decoder(nn.Module):
    """z: [batch, LATENT] -> x: [batch, 3, 32, 32] in [-1, 1]."""

    def __init__(self) -> None:
        super().__init__()
        self.enter = nn.Linear(LATENT, COARSE * 4 * 4)
        self.at4 = nn.Sequential(nn.GroupNorm(8, COARSE), nn.SiLU(), block(COARSE, COARSE))
        self.at8 = nn.Sequential(block(COARSE, 64), block(64, 64))
        self.at16 = nn.Sequential(block(64, 48), block(48, 48))
        self.at32 = nn.Sequential(block(48, 16), nn.Conv2d(16, 16, 3, padding=1), nn.SiLU())
        self.out = nn.Conv2d(16, 3, 3, padding=1)

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        h = self.at4(self.enter(z).reshape(-1, COARSE, 4, 4))
        h = self.at8(double(h))
        h = self.at16(double(h))
        return torch.tanh(self.out(self.at32(double(h))))


class Autoencoder(nn.Module):
    """`parts` is 1 for a plain autoencoder, 2 (mean, logVariance) for a variational one."""

    def __init__(self, parts: int) -> None:
        super().__init__()
        self.encoder = Encoder(parts)
        self.decoder = Decoder()


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")


def ssim(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Structural similarity of pictures in [-1, 1], per channel and window: [batch, c, h', w'].

    (2 m_a m_b + C1) (2 s_ab + C2) / ((m_a^2 + m_b^2 + C1) (s_a^2 + s_b^2 + C2)) with means m,
    variances s^2 and covariances of square windows of equal weights, C1 = (0.01 L)^2 and
    C2 = (0.03 L)^2 for a range L = 2 (Wang et al. 2004, equation 13). The means are shifted to
    [0, 2], where the formula wants them.
    """
    c1, c2 = (0.01 * 2) ** 2, (0.03 * 2) ** 2

    def mean(x: torch.Tensor) -> torch.Tensor:
        return F.avg_pool2d(x, SSIM_WINDOW, stride=1)

    a, b = a + 1, b + 1
    mean_a, mean_b = mean(a), mean(b)
    variance_a = mean(a * a) - mean_a**2
    variance_b = mean(b * b) - mean_b**2
    covariance = mean(a * b) - mean_a * mean_b
    return ((2 * mean_a * mean_b + c1) * (2 * covariance + c2)) / (
        (mean_a**2 + mean_b**2 + c1) * (variance_a + variance_b + c2)
    )


def dissimilarity(x_hat: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """mean |x_hat - x| + 0.1 (1 - mean SSIM) of each picture: [batch].

    The absolute error gets colours and places right; SSIM insists on eyes, brows and mouths, which
    are few pixels and cost the absolute error little.
    """
    error = (x_hat - x).abs().mean((1, 2, 3))
    return error + 0.1 * (1 - ssim(x_hat, x).mean((1, 2, 3)))


def divergence(mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
    """KL(N(mean, diag exp logVariance) || N(0, 1)) in nats: [batch] (Kingma & Welling 2014, B)."""
    return 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance).sum(1)


def load_train(args: argparse.Namespace) -> Faces:
    return made_up_faces(64) if args.smoke else load_faces(seed=TRAIN_SEED, data_dir=args.data_dir)


def load_test(args: argparse.Namespace) -> Faces:
    if args.smoke:
        return made_up_faces(100, seed=2)
    return load_faces(count=10_000, seed=TEST_SEED, data_dir=args.data_dir)


def train_autoencoder(
    identifier: str, parts: int, beta: float, args: argparse.Namespace, options: TrainOptions
) -> TrainResult:
    """Minimises dissimilarity + beta KL / 3072; a plain autoencoder has no KL.

    The division puts both terms on the same footing, a number: with the sum of the absolute errors
    in place of their mean, beta would be the scale of a Laplace likelihood.
    """
    data = load_train(args)

    def loss(model: nn.Module, step: int, generator: torch.Generator) -> torch.Tensor:
        index = batch_indices(step, args.batch_size, len(data), args.seed)
        x = data.x0(index).to(args.device)
        if parts == 1:
            return dissimilarity(model.decoder(model.encoder(x)), x).mean()
        mean, log_variance = model.encoder(x)
        epsilon = torch.randn(mean.shape, generator=generator).to(args.device)
        z = mean + (log_variance / 2).exp() * epsilon
        weight = beta * min(1.0, (step + 1) / (0.1 * options.steps))
        kl = divergence(mean, log_variance)
        return (dissimilarity(model.decoder(z), x) + weight * kl / x[0].numel()).mean()

    torch.manual_seed(args.seed)
    return train(
        Autoencoder(parts),
        loss,
        options,
        args.run_dir or MODELS / ".runs" / identifier,
        args.restart,
        only_load=args.export,
    )


@torch.no_grad()
def whiten(model: Autoencoder, data: Faces, count: int = 20_000) -> None:
    """Turns the codes of a plain autoencoder so that they have mean 0 and covariance 1.

    The turn is undone in the decoder's first layer: what comes out of the two together stays as it
    is. Coordinates are the principal components of the codes, the largest first.
    """
    x = data.first(count)
    codes = torch.cat([model.encoder(x.x0(part)) for part in torch.arange(len(x)).split(500)])
    codes = codes.double()
    mean = codes.mean(0)
    values, vectors = torch.linalg.eigh(torch.cov(codes.T))
    scale = values.flip(0).clamp(min=1e-8).sqrt()
    vectors = vectors.flip(1)
    to_white = (vectors / scale).T  # z = to_white (code - mean)
    from_white = vectors * scale  # code = from_white z + mean
    encode, decode = model.encoder.out, model.decoder.enter
    decode.bias.add_((decode.weight.double() @ mean).float())
    decode.weight.copy_((decode.weight.double() @ from_white).float())
    encode.bias.copy_((to_white @ (encode.bias.double() - mean)).float())
    encode.weight.copy_((to_white @ encode.weight.double()).float())


@torch.no_grad()
def encode(model: Autoencoder, faces: Faces) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Codes (means) of all faces and, of a variational encoder, the log-variances."""
    out = [model.encoder(faces.x0(part)) for part in torch.arange(len(faces)).split(500)]
    if model.encoder.parts == 1:
        return torch.cat(out), None
    mean, log_variance = zip(*out, strict=True)
    return torch.cat(mean), torch.cat(log_variance)


@torch.no_grad()
def decode(model: Autoencoder, z: torch.Tensor) -> torch.Tensor:
    return torch.cat([model.decoder(part) for part in z.split(500)])


def export_autoencoder(
    identifier: str, title: str, result: TrainResult, args: argparse.Namespace
) -> None:
    """Graphs, goldens, manifest, metrics, sheet and the card's numbers."""
    folder: Path = args.out_dir or MODELS / identifier
    folder.mkdir(parents=True, exist_ok=True)
    model: Autoencoder = result.model.to("cpu", memory_format=torch.contiguous_format)
    variational = model.encoder.parts == 2
    if not variational:
        whiten(model, load_train(args))
    round_to_half(model)

    test = load_test(args)
    generator = torch.Generator().manual_seed(args.seed)
    codes, log_variance = encode(model, test)
    rebuilt = decode(model, codes)
    z = torch.randn((200, LATENT), generator=generator)
    samples = decode(model, z)

    described = "code of a face; N(0, 1) a priori" if variational else "code of a face; whitened"
    x0 = test.x0(torch.tensor([0, 1, 2]))
    codes_out = [Port("z", *CODE, described)]
    if variational:
        codes_out = [
            Port("mean", *CODE, "mean of q(z | x)"),
            Port("logVariance", *CODE, "log of the variance of q(z | x)"),
        ]
    facts = {
        "dataRange": [-1, 1],
        "data": FACES_CARD,
        "licence": "MIT",
        "seed": args.seed,
        "hardware": result.hardware,
        "durationSeconds": round(result.seconds),
        "metrics": reconstruction_metrics(test, rebuilt, codes, log_variance),
    }
    decoder_graph = Export(
        identifier=identifier,
        title=title,
        task="decoding",
        model=model.decoder,
        inputs=[Port("z", *CODE, described)],
        outputs=[FACE],
        golden_inputs=[{"z": codes[:1]}, {"z": z[:2]}],
        tolerance=TOLERANCE,
        half_weights=True,
        facts=facts,
    )
    encoder_graph = Export(
        identifier=identifier,
        title=title,
        task="encoding",
        model=model.encoder,
        inputs=[FACE],
        outputs=codes_out,
        golden_inputs=[{"x": x0[:1]}, {"x": x0[1:]}],
        tolerance=TOLERANCE,
        half_weights=True,
        file="encoder.onnx",
    )
    command = command_line(identifier, args, result.steps)
    manifest = write_model(decoder_graph, folder, command, further=[encoder_graph])
    write_manifest(manifest, folder)

    show = 40 if len(test) >= 40 else 20
    pairs = torch.stack([test.x0(slice(0, show)), rebuilt[:show]]).reshape(2, -1, 20, 3, 32, 32)
    write_sheet(pairs.transpose(0, 1).reshape(-1, 3, 32, 32), 20, folder / "reconstructions.png")
    write_sheet(samples[:100], 20, folder / "samples.png")
    if (folder / "README.md").is_file():
        write_card(folder / "README.md", card(manifest, variational))
    print({name: metric["value"] for name, metric in manifest["metrics"].items()}, flush=True)


def reconstruction_metrics(
    test: Faces, rebuilt: torch.Tensor, codes: torch.Tensor, log_variance: torch.Tensor | None
) -> dict:
    x = test.x0()
    n = len(test)
    error = (rebuilt - x).square().mean((1, 2, 3))
    decibels = 10 * (4 / error.clamp(min=1e-10)).log10()
    half = 1.96 * decibels.std().item() / n**0.5
    value = decibels.mean().item()
    right = (FaceReader().labels(rebuilt) == test.labels) & test.visible
    metrics = {
        "psnr": {
            "value": round(value, 2),
            "n": n,
            "interval": [round(value - half, 2), round(value + half, 2)],
            "note": "mean PSNR in dB of reconstructed test faces",
        },
        "ssim": {
            "value": round(ssim(rebuilt, x).mean().item(), 4),
            "n": n,
            "note": f"mean SSIM of reconstructed test faces, windows of {SSIM_WINDOW} pixels",
        },
        "attributesKept": proportion(
            int(right.sum()),
            int(test.visible.sum()),
            "visible attributes of test faces that faces-classifier reads right in the "
            "reconstruction",
        ),
    }
    if log_variance is not None:
        metrics["kl"] = {
            "value": round(divergence(codes, log_variance).mean().item(), 2),
            "n": n,
            "note": "KL(q(z | x) || p(z)) in nats",
        }
        used = codes.var(0) > 0.1
        metrics["codesUsed"] = {
            "value": int(used.sum()),
            "note": f"of {LATENT} codes those whose mean varies (variance above 0.1)",
        }
    return metrics


def card(manifest: dict, variational: bool) -> str:
    m = manifest["metrics"]
    low, high = m["psnr"]["interval"]
    rows = [
        ["PSNR of reconstructions", f"{m['psnr']['value']:.1f} dB ({low:.1f}–{high:.1f})"],
        ["SSIM of reconstructions", f"{m['ssim']['value']:.3f}"],
        ["Attributes read right after", f"{percent(m['attributesKept'])}"],
    ]
    if variational:
        rows += [
            ["KL(q(z \\| x) ‖ p(z))", f"{m['kl']['value']:.1f} nats"],
            ["Codes in use", f"{m['codesUsed']['value']} of {LATENT}"],
        ]
    return (
        f"{facts_table(manifest, rows)}\n\n"
        f"Measured on {m['psnr']['n']:,} test faces. They, and below each its reconstruction from "
        f"{LATENT} numbers:\n\n"
        "![Test faces and their reconstructions](reconstructions.png)\n\n"
        "Decoded from z ~ N(0, 1), none chosen:\n\n"
        "![Faces decoded from random codes](samples.png)"
    )
