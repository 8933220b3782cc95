"""Numbers for the model cards, and the card's generated part."""

from __future__ import annotations

import math
from pathlib import Path

import torch

WRITER = "train.py"


def wilson_interval(right: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """95 % interval of a proportion (Wilson 1927)."""
    p = right / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


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
    (Dowson & Landau 1982); as a score of generators: Heusel et al. 2017, equation 6. Float64.
    Its expectation falls with n: compare scores of the same n only.
    """
    a, b = _two_clouds(a, b)
    return float(_frechet(a.mean(0), torch.cov(a.T), b.mean(0), torch.cov(b.T)))


def frechet_resampled(
    a: torch.Tensor, b: torch.Tensor, counts_a: torch.Tensor, counts_b: torch.Tensor
) -> torch.Tensor:
    """`frechet_distance` of bootstrap resamples: [resamples], float64, on the CPU.

    counts_a: [resamples, n], counts_b: [resamples, m], how often each point was drawn. A resample
    is its weighted moments, so no point is copied.
    """
    a, b = _two_clouds(a, b)
    moments = [
        _weighted_moments(cloud, counts.to(cloud))
        for cloud, counts in ((a, counts_a), (b, counts_b))
    ]
    return _frechet(*(moment.cpu() for pair in moments for moment in pair))


def _weighted_moments(
    cloud: torch.Tensor, counts: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """Mean [resamples, d] and covariance [resamples, d, d] of the points, each count times."""
    n = counts.sum(1)[:, None]
    mean = counts @ cloud / n
    second = torch.stack([(cloud * row[:, None]).T @ cloud for row in counts])
    outer = n[:, :, None] * mean[:, :, None] * mean[:, None, :]
    return mean, (second - outer) / (n - 1)[:, :, None]


def _frechet(
    mean_a: torch.Tensor, cov_a: torch.Tensor, mean_b: torch.Tensor, cov_b: torch.Tensor
) -> torch.Tensor:
    """The distance of two Gaussians, or of as many pairs as there are rows."""
    values, vectors = torch.linalg.eigh(cov_a)
    root_a = (vectors * values.clamp(min=0).sqrt()[..., None, :]) @ vectors.mT
    cross = torch.linalg.eigvalsh(root_a @ cov_b @ root_a).clamp(min=0).sqrt().sum(-1)
    traces = (cov_a + cov_b).diagonal(dim1=-2, dim2=-1).sum(-1)
    return ((mean_a - mean_b).square().sum(-1) + traces - 2 * cross).clamp(min=0)


def kernel_distance(
    a: torch.Tensor,
    b: torch.Tensor,
    counts_a: torch.Tensor | None = None,
    counts_b: torch.Tensor | None = None,
) -> torch.Tensor:
    """KID: the unbiased squared maximum mean discrepancy with k(x, y) = (x . y / d + 1)^3.

    mean_(i != j) k(a_i, a_j) + mean_(i != j) k(b_i, b_j) - 2 mean_(i, j) k(a_i, b_j)
    (Binkowski et al. 2018, equations 3 and 4). a: [n, d], b: [m, d]. With counts [resamples, n]
    and [resamples, m], each row says how often every point was drawn again; a point is never
    paired with itself, so that the estimate stays unbiased. Returns [resamples], float64, or a
    scalar without counts. It may be negative.
    """
    a, b = _two_clouds(a, b)
    plain = counts_a is None and counts_b is None
    u = torch.ones((1, len(a))) if counts_a is None else counts_a
    v = torch.ones((1, len(b))) if counts_b is None else counts_b
    u, v = u.to(a), v.to(b)
    distance = _mean_kernel(a, a, u, u, True) + _mean_kernel(b, b, v, v, True)
    distance = distance - 2 * _mean_kernel(a, b, u, v, False)
    return distance[0] if plain else distance


def _mean_kernel(
    a: torch.Tensor, b: torch.Tensor, u: torch.Tensor, v: torch.Tensor, same: bool, rows: int = 500
) -> torch.Tensor:
    """Mean of k over pairs, weighted by the counts u_i v_j; without i = j where a is b."""
    total = torch.zeros(max(len(u), len(v)), dtype=a.dtype, device=a.device)
    for start in range(0, len(a), rows):
        k = (a[start : start + rows] @ b.T / a.shape[1] + 1) ** 3
        if same:
            k.diagonal(start).zero_()
        total += ((u[:, start : start + rows] @ k) * v).sum(1)
    pairs = u.sum(1) * v.sum(1)
    return total / (pairs - (u * v).sum(1) if same else pairs)


def precision_recall(
    real: torch.Tensor, generated: torch.Tensor, k: int = 3
) -> tuple[torch.Tensor, torch.Tensor]:
    """Which generated points lie on the manifold of the real ones, and the other way round.

    A set's manifold is the union of balls around its points that reach to the k-th nearest other
    point of the set (Kynkaanniemi et al. 2019, equations 1 and 2). real: [n, d], generated:
    [m, d] -> precise: [m] bool, recalled: [n] bool; precision and recall are their means.
    """
    real, generated = _two_clouds(real, generated)
    for name, cloud in (("real", real), ("generated", generated)):
        if not 1 <= k < len(cloud):
            raise ValueError(f"{name}: expected more than k = {k} points, got {len(cloud)}")
    return _covered(generated, real, k), _covered(real, generated, k)


def _covered(points: torch.Tensor, centres: torch.Tensor, k: int, rows: int = 500) -> torch.Tensor:
    """For each point, whether it lies in any centre's ball."""
    radius = torch.cat(
        # The nearest one is the centre itself.
        [_squared(part, centres).kthvalue(k + 1, dim=1).values for part in centres.split(rows)]
    )
    return torch.cat([(_squared(p, centres) <= radius).any(1) for p in points.split(rows)])


def _squared(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Squared distances, [n, m]."""
    squares = a.square().sum(1)[:, None] + b.square().sum(1)[None, :]
    return (squares - 2 * a @ b.T).clamp(min=0)


def coverage(real: torch.Tensor, generated: torch.Tensor, values: list[int]) -> list[float]:
    """Overlap of how often each value of each attribute occurs: sum_v min(p(v), q(v)), in [0, 1].

    real: [n, attributes], generated: [m, attributes], class indices; values: how many classes each
    attribute has. 1 where the shares agree, 1 - total variation distance otherwise. Attribute
    coverage is the mean over the attributes.
    """
    overlaps = []
    for i, count in enumerate(values):
        p = torch.bincount(real[:, i], minlength=count).double() / len(real)
        q = torch.bincount(generated[:, i], minlength=count).double() / len(generated)
        if max(len(p), len(q)) > count:
            raise ValueError(f"attribute {i}: expected classes 0..{count - 1}, got more")
        overlaps.append(float(torch.minimum(p, q).sum()))
    return overlaps


def draw_counts(n: int, resamples: int, generator: torch.Generator) -> torch.Tensor:
    """Bootstrap resamples of n points: [resamples, n], how often each was drawn."""
    drawn = torch.randint(0, n, (resamples, n), generator=generator)
    return torch.zeros((resamples, n), dtype=torch.int64).scatter_add_(
        1, drawn, torch.ones_like(drawn)
    )


def bootstrap_interval(value: float, resampled: torch.Tensor, z: float = 1.96) -> list[float]:
    """value -+ z s, s the standard deviation of the statistic over bootstrap resamples.

    Not their percentiles: resamples repeat points, which lifts distances such as FID above the
    value they are to surround (Efron & Tibshirani 1993, chapter 6 has the standard error).
    """
    half = z * float(resampled.double().std())
    return [value - half, value + half]


def _two_clouds(a: torch.Tensor, b: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1] or min(len(a), len(b)) < 2:
        raise ValueError(
            "expected two clouds [n >= 2, features] of the same width, got "
            f"{tuple(a.shape)} and {tuple(b.shape)}"
        )
    return a.double(), b.double()


def percent(metric: dict) -> str:
    low, high = metric["interval"]
    return f"{100 * metric['value']:.1f} % ({100 * low:.1f}–{100 * high:.1f})"


def write_card(path: Path, generated: str, writer: str = WRITER) -> None:
    """Replaces the part of the card between the writer's two marks; the rest is not its own."""
    begin, end = (f"<!-- written by {writer}: {which} -->" for which in ("begin", "end"))
    text = path.read_text()
    if begin not in text or end not in text:
        raise ValueError(f"{path}: expected the marks {begin} and {end}, between which to write")
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    path.write_text(f"{before}{begin}\n\n{generated.strip()}\n\n{end}{after}")


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
