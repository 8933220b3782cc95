"""Keeps a training run: its network after chosen steps, and the curve of its loss."""

from __future__ import annotations

import json
import math
from pathlib import Path

import torch
from torch import nn

EVERY = 25  # steps that one point of the curve averages


class Film:
    """A `watch` for `common.train.train` that writes into the run's folder.

    Snapshots hold the averaged weights. A run that goes on from its checkpoint takes again the
    points of the curve that lie after it.
    """

    def __init__(self, run_dir: Path, steps: tuple[int, ...]):
        self.run_dir = run_dir
        self.steps = steps
        self.curve: list[tuple[int, float]] = []
        self._sum: torch.Tensor | float = 0.0
        self._count = 0
        if self._curve_path.is_file():
            self.curve = [(step, loss) for step, loss in json.loads(self._curve_path.read_text())]

    @property
    def _curve_path(self) -> Path:
        return self.run_dir / "curve.json"

    def _snapshot_path(self, step: int) -> Path:
        return self.run_dir / f"snapshot-{step:06d}.pt"

    def __call__(self, step: int, loss: torch.Tensor | None, ema: nn.Module) -> None:
        if step in self.steps:
            torch.save(ema.state_dict(), self._snapshot_path(step))
        if loss is None:
            return
        self._sum = self._sum + loss  # stays on the device until the point is due
        self._count += 1
        if step % EVERY != 0 and step != self.steps[-1]:
            return
        mean = float(self._sum) / self._count
        if not math.isfinite(mean):
            raise RuntimeError(f"step {step}: expected a finite loss, got {mean}")
        self.curve = [point for point in self.curve if point[0] < step]
        self.curve.append((step, float(f"{mean:.4g}")))
        self._curve_path.write_text(json.dumps(self.curve))
        self._sum, self._count = 0.0, 0

    def load(self, network: nn.Module, step: int) -> nn.Module:
        """The network as it was after a step."""
        path = self._snapshot_path(step)
        if not path.is_file():
            raise SystemExit(f"expected a snapshot at {path}, found none: train with --restart")
        network.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
        return network.eval()
