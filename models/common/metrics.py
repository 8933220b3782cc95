"""Numbers for the model cards, and the card's generated part."""

from __future__ import annotations

import math
from pathlib import Path

import torch

BEGIN = "<!-- written by train.py: begin -->"
END = "<!-- written by train.py: end -->"


def wilson_interval(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a proportion (Wilson 1927)."""
    p = right / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return centre - half, centre + half


def proportion(right: int, n: int, note: str) -> dict:
    low, high = wilson_interval(right, n)
    return {
        "value": round(right / n, 4),
        "n": n,
        "interval": [round(low, 4), round(high, 4)],
        "note": note,
    }


def frechet_distance(a: torch.Tensor, b: torch.Tensor) -> float:
    """|mean_a - mean_b|^2 + tr(A + B - 2 (A B)^(1/2)); a, b: [n, features], n may differ.

    The trace of the root is the sum of the roots of the eigenvalues of A^(1/2) B A^(1/2)
    (Dowson & Landau 1982). Float64.
    """
    a, b = a.double(), b.double()
    cov_a, cov_b = torch.cov(a.T), torch.cov(b.T)
    values, vectors = torch.linalg.eigh(cov_a)
    root_a = vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T
    cross = torch.linalg.eigvalsh(root_a @ cov_b @ root_a).clamp(min=0).sqrt().sum()
    shift = (a.mean(0) - b.mean(0)).square().sum()
    return float(shift + cov_a.trace() + cov_b.trace() - 2 * cross)


def percent(metric: dict) -> str:
    low, high = metric["interval"]
    return f"{100 * metric['value']:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def write_card(path: Path, generated: str) -> None:
    """Replaces the part of the card between the two marks; the rest is written by hand."""
    text = path.read_text()
    if BEGIN not in text or END not in text:
        raise ValueError(f"{path}: expected the marks {BEGIN} and {END}, between which to write")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{BEGIN}\n\n{generated.strip()}\n\n{END}{after}")


def markdown_table(header: list[str], rows: list[list[str]]) -> str:
    """A table with padded cells, as Prettier lays it out."""
    widths = [max(3, *(len(row[i]) for row in [header, *rows])) for i in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    padded = (
        [cell.ljust(width) for cell, width in zip(line, widths, strict=True)] for line in lines
    )
    return "\n".join(f"| {' | '.join(cells)} |" for cells in padded)


def facts_table(manifest: dict, further: list[list[str]] | None = None) -> str:
    """What every card states, and further rows of this one."""
    minutes = manifest["durationSeconds"] / 60
    rows = [
        ["Command", f"`{manifest['command']}`"],
        ["Seed", str(manifest["seed"])],
        ["Hardware", manifest["hardware"]],
        ["Training time", f"{minutes:.0f} min" if minutes >= 1.5 else f"{minutes:.1f} min"],
        ["Parameters", f"{manifest['parameters']:,}"],
        *([f"`{file['name']}`", f"{file['bytes']:,} bytes"] for file in manifest["files"]),
    ]
    return markdown_table(["", ""], [*rows, *(further or [])])
