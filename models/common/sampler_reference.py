"""Walks of PyTorch's samplers, to hold other implementations against: reference.json.

`python models/common/sampler_reference.py` writes digits-ddpm's again, with the shipped weights.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import torch
from torch import nn

from common.diffusion import (
    Step,
    cosine_schedule,
    ddim,
    ddpm,
    dpm_solver_2m,
    even_timesteps,
    guided,
    heun,
)
from common.shipped import load_shipped
from common.train import MODELS
from common.unet import UNet

STEPS, GUIDANCE, DIGIT = 5, 2.0, 3
NULL_CLASS = 10


def write_reference(model: nn.Module, path: Path, command: str) -> None:
    """Every sampler's whole walk from one noise: the states it visits, and what DDPM added.

    Images are flat lists of 784 numbers. Near t = T float32 keeps x0_hat to about 1e-3 only, since
    alpha_bar is 2.4e-9 there; a step weighs it by sqrt(alpha_bar[t_prev]).
    """
    schedule = cosine_schedule()
    timesteps = even_timesteps(schedule.T, STEPS)
    generator = torch.Generator().manual_seed(30)
    xT = _round(torch.randn((1, 1, 28, 28), generator=generator))
    label = torch.tensor([DIGIT], dtype=torch.int32)
    epsilon_theta = guided(model, schedule, label, GUIDANCE, NULL_CLASS)
    walk = (epsilon_theta, xT, timesteps, schedule)
    ancestral = list(ddpm(*walk, generator=generator))
    noise = [(step.x_prev - step.mean) / step.sigma for step in ancestral[:-1]]
    reference = {
        "made": f"{command} (PyTorch {torch.__version__}, the shipped weights)",
        "label": DIGIT,
        "guidance": GUIDANCE,
        "clipX0": True,
        "timesteps": timesteps,
        "xT": _flat(xT),
        "walks": {
            "ddpm": {
                "variance": "betaTilde",
                "noise": [_flat(z) for z in noise],
                "states": _states(ancestral),
            },
            "ddim": {"eta": 0, "states": _states(ddim(*walk))},
            "heun": {"average": "x0", "states": _states(heun(*walk))},
            "dpmSolver2M": {"states": _states(dpm_solver_2m(*walk))},
        },
    }
    path.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


def _states(steps: Iterator[Step] | list[Step]) -> list[list[float]]:
    """Where each step led."""
    return [_flat(step.x_prev) for step in steps]


def _flat(image: torch.Tensor) -> list[float]:
    return [float(f"{value:.6g}") for value in image.flatten().tolist()]


def _round(image: torch.Tensor) -> torch.Tensor:
    return torch.tensor(_flat(image)).reshape(image.shape)


def main() -> None:
    torch.set_num_threads(1)
    folder = MODELS / "digits-ddpm"
    spec = importlib.util.spec_from_file_location("network", folder / "network.py")
    network = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(network)
    example = (torch.zeros((1, 1, 28, 28)), torch.zeros(1), torch.tensor([0], dtype=torch.int32))
    model = load_shipped(UNet(network.CONFIG), folder / "model.onnx", example)
    command = "python models/common/sampler_reference.py"
    write_reference(model, folder / "reference.json", command)


if __name__ == "__main__":
    main()
