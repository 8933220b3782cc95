"""Made-up features and what metrics.py makes of them, for the tests of src/math.

`python models/common/metrics_fixture.py` writes tests/fixtures/metrics.json.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "models"))

import torch

from common.metrics import (
    bootstrap_interval,
    coverage,
    draw_counts,
    frechet_distance,
    kernel_distance,
    precision_recall,
)

PATH = ROOT / "tests" / "fixtures" / "metrics.json"
RESAMPLES = 12
VALUES = [3, 5, 2]


def cloud(n: int, width: int, shift: float, generator: torch.Generator) -> torch.Tensor:
    """Correlated features, half of them clipped at 0 as a network's are; 4 decimals."""
    mixing = torch.randn((width, width), generator=generator, dtype=torch.float64)
    x = torch.randn((n, width), generator=generator, dtype=torch.float64) @ mixing + shift
    x[:, ::2] = x[:, ::2].clamp(min=0)
    return (x * 1e4).round() / 1e4


def case(name: str, a: torch.Tensor, b: torch.Tensor, k: int, generator: torch.Generator) -> dict:
    counts_a = draw_counts(len(a), RESAMPLES, generator)
    counts_b = draw_counts(len(b), RESAMPLES, generator)
    frechet = torch.tensor(
        [
            frechet_distance(a.repeat_interleave(u, 0), b.repeat_interleave(v, 0))
            for u, v in zip(counts_a, counts_b, strict=True)
        ],
        dtype=torch.float64,
    )
    kernel = kernel_distance(a, b, counts_a, counts_b)
    precise, recalled = precision_recall(a, b, k)
    return {
        "name": name,
        "width": a.shape[1],
        "real": a.flatten().tolist(),
        "generated": b.flatten().tolist(),
        "k": k,
        "countsReal": counts_a.tolist(),
        "countsGenerated": counts_b.tolist(),
        "frechet": frechet_distance(a, b),
        "frechetResampled": frechet.tolist(),
        "frechetInterval": bootstrap_interval(frechet_distance(a, b), frechet),
        "kernel": float(kernel_distance(a, b)),
        "kernelResampled": kernel.tolist(),
        "precise": precise.int().tolist(),
        "recalled": recalled.int().tolist(),
    }


def labels(n: int, generator: torch.Generator) -> torch.Tensor:
    columns = [(torch.rand(n, generator=generator) ** 2 * count).long() for count in VALUES]
    return torch.stack(columns, 1)


def main() -> None:
    generator = torch.Generator().manual_seed(4)
    few = cloud(9, 6, 0.3, generator)
    cases = [
        case(
            "two clouds", cloud(40, 6, 0.5, generator), cloud(31, 6, 0.7, generator), 3, generator
        ),
        # Fewer points than features: covariances without an inverse.
        case("few points", few, cloud(5, 6, 0.0, generator), 2, generator),
        case("the same points twice", few, few, 3, generator),
    ]
    real, generated = labels(40, generator), labels(31, generator)
    fixture = {
        "made": "python models/common/metrics_fixture.py",
        "cases": cases,
        "coverage": {
            "values": VALUES,
            "real": real.tolist(),
            "generated": generated.tolist(),
            "overlaps": coverage(real, generated, VALUES),
        },
    }
    PATH.parent.mkdir(parents=True, exist_ok=True)
    PATH.write_text(json.dumps(fixture, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
