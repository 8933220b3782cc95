"""The U-Net of the digits taken apart: what flows inside it, and its skips in the caller's hand.

Two graphs beside a model's own, of the same weights: `xray.onnx` gives the features of every level
and takes a factor for each skip connection; `time.onnx` gives what the network makes of the time.

`python models/common/unet_xray.py tiny-ddpm` adds them to a model that has shipped, without its
checkpoint: it reads the weights of model.onnx, which stays as it is.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper
from torch import nn

from common.diffusion import cosine_schedule
from common.digits import (
    INPUTS,
    NULL_CLASS,
    SAMPLERS,
    TOLERANCE,
    VELOCITY,
    card,
    golden_inputs,
)
from common.export import (
    Export,
    Port,
    golden_cases,
    open_graph,
    parameter_count,
    write_golden_file,
    write_graph,
    write_manifest,
)
from common.metrics import write_card
from common.train import MODELS
from common.unet import UNet, double, timestep_embedding

XRAY, TIME = "xray.onnx", "time.onnx"


class XRay(nn.Module):
    """UNet with its inner maps as further outputs and `skip` as a further input.

    skip: [batch, levels + 1], a factor for what each skip connection carries: that of each level
    from the finest to the coarsest, and last that of x_t itself into the full-resolution head.
    1 is the network as it was trained, 0 cuts.
    """

    def __init__(self, net: UNet) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, xt: torch.Tensor, t: torch.Tensor, label: torch.Tensor, skip: torch.Tensor
    ) -> tuple[torch.Tensor, ...]:
        net = self.net
        embedding = net.embed(t, label)
        h = net.patchify(xt)
        down = []
        for level, blocks in enumerate(net.down):
            for block in blocks:
                h = block(h, embedding)
            down.append(h)
            if level < len(net.downsample):
                h = net.downsample[level](h)
        attention = attention_weights(net.attention, h)
        middle = h = net.middle(net.attention(h), embedding)
        up = []
        for i, blocks in enumerate(net.up):
            level = len(down) - 1 - i
            h = torch.cat([h, skip[:, level, None, None, None] * down[level]], dim=1)
            for block in blocks:
                h = block(h, embedding)
            up.append(h)
            if i < len(net.upsample):
                h = net.upsample[i](double(h))
        m, size = net.margin, net.config.image_size
        h = net.head_up(double(F.silu(net.head_norm(h))))
        head = F.silu(h[:, :, m : m + size, m : m + size])
        joined = torch.cat([head, skip[:, len(down), None, None, None] * xt], dim=1)
        v = net.head_out(F.silu(net.head_join(joined)))
        return v, *down, attention, middle, *up, head


def attention_weights(layer: nn.Module, x: torch.Tensor) -> torch.Tensor:
    """softmax(q k^T / sqrt(width)): [batch, heads, queries, keys]."""
    heads, width, positions = layer.shape
    q, k, _ = (
        part.reshape(-1, heads, width, positions)
        for part in layer.qkv(layer.norm(x)).chunk(3, dim=1)
    )
    return (q.transpose(2, 3) @ k * width**-0.5).softmax(dim=3)


class TimeXRay(nn.Module):
    """What the network makes of t: the sinusoids, and the embedding that its blocks take."""

    def __init__(self, net: UNet) -> None:
        super().__init__()
        self.net = net

    def forward(self, t: torch.Tensor, label: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return timestep_embedding(t, self.net.frequencies), self.net.embed(t, label)


def xray_graphs(identifier: str, title: str, net: UNet) -> list[Export]:
    """Both graphs of a network whose weights are rounded to half precision already."""
    c = net.config.channels
    sizes = [16 >> level for level in range(len(c))]
    levels = list(zip(sizes, c, strict=True))
    heads = net.config.heads
    positions = sizes[-1] ** 2
    h = net.config.head_channels

    def map_port(name: str, channels: int, size: int, what: str) -> Port:
        return Port(name, "float32", ("batch", channels, size, size), what)

    outputs = [
        VELOCITY,
        *(map_port(f"down{s}", n, s, "features on the way down") for s, n in levels),
        Port(
            "attention",
            "float32",
            ("batch", heads, positions, positions),
            "attention weights: head, query, key",
        ),
        map_port("middle", c[-1], sizes[-1], "the bottleneck's features"),
        *(map_port(f"up{s}", n, s, "features on the way up") for s, n in reversed(levels)),
        map_port("head", h, 28, "features at full resolution, before x_t joins"),
    ]
    skip = Port(
        "skip",
        "float32",
        ("batch", len(c) + 1),
        "factors of the skips at " + ", ".join(map(str, sizes)) + " and of x_t: 1 as trained",
        span=(0.0, 1.0),
    )
    half_noised = {name: rows[:1] for name, rows in golden_inputs(cosine_schedule())[1].items()}
    factors = torch.ones((1, len(c) + 1))
    factors[0, 1] = 0.5
    xray = Export(
        identifier=identifier,
        title=title,
        task="dissection",
        model=XRay(net),
        inputs=[*INPUTS, skip],
        outputs=outputs,
        golden_inputs=[{**half_noised, "skip": factors}],
        tolerance=TOLERANCE,
        half_weights=True,
        file=XRAY,
    )
    time = Export(
        identifier=identifier,
        title=title,
        task="dissection",
        model=TimeXRay(net),
        inputs=INPUTS[1:],
        outputs=[
            Port(
                "sinusoids",
                "float32",
                ("batch", 64),
                "cos, then sin, of t / 1000 by 32 frequencies",
            ),
            Port(
                "conditioning",
                "float32",
                ("batch", net.config.embedding),
                "time and label as the blocks take them",
            ),
        ],
        golden_inputs=[
            {
                "t": torch.tensor([0.0, 479.0, 999.0]),
                "label": torch.tensor([NULL_CLASS, 3, NULL_CLASS], dtype=torch.int32),
            }
        ],
        tolerance=TOLERANCE,
        half_weights=True,
        file=TIME,
    )
    return [xray, time]


def unet_from_onnx(net: UNet, path: Path) -> UNet:
    """Fills a network of the right configuration with the weights of its exported graph."""
    graph = onnx.load(path).graph
    stored = {
        tensor.name.removesuffix(".half"): numpy_helper.to_array(tensor).astype(np.float32)
        for tensor in graph.initializer
    }
    made_by = {name: node for node in graph.node for name in node.output}
    # A normalisation's scale and shift have lost their names: they are found by what they make,
    # group_norm, group_norm_1 and so on, in the order in which the network calls them.
    for i, (name, norm) in enumerate(norms_as_called(net)):
        if norm.affine:
            added = made_by["group_norm" if i == 0 else f"group_norm_{i}"]
            scaled = made_by[added.input[0]]
            stored[f"{name}.weight"] = stored[scaled.input[1]]
            stored[f"{name}.bias"] = stored[added.input[1]]
    state = net.state_dict()
    missing = [name for name in state if name not in stored]
    if missing:
        raise RuntimeError(
            f"{path}: expected the weights of this U-Net by name, found none called "
            + ", ".join(missing[:5])
        )
    read = {name: torch.tensor(stored[name]).reshape(state[name].shape) for name in state}
    net.load_state_dict(read)
    return net.eval()


@torch.no_grad()
def norms_as_called(net: UNet) -> list[tuple[str, nn.GroupNorm]]:
    called = []
    hooks = [
        module.register_forward_hook(lambda m, _in, _out, name=name: called.append((name, m)))
        for name, module in net.named_modules()
        if isinstance(module, nn.GroupNorm)
    ]
    net(*golden_inputs(cosine_schedule())[0].values())
    for hook in hooks:
        hook.remove()
    return called


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("identifier", help="folder in models/, such as tiny-ddpm")
    folder = MODELS / parser.parse_args().identifier
    spec = importlib.util.spec_from_file_location("network", folder / "network.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    net = unet_from_onnx(UNet(module.CONFIG), folder / "model.onnx")

    case = golden_inputs(cosine_schedule())[1]
    with torch.no_grad():
        read = net(*case.values()).numpy()
    (shipped,) = open_graph(folder / "model.onnx").run(
        None, {name: tensor.numpy() for name, tensor in case.items()}
    )
    difference = float(np.abs(read - shipped).max())
    if not difference <= 1e-4:
        raise RuntimeError(
            f"{folder / 'model.onnx'}: expected the weights of this U-Net, but read into one its "
            f"output differs by {difference:.1e}"
        )

    manifest = json.loads((folder / "manifest.json").read_text())
    graphs = xray_graphs(manifest["id"], manifest["title"], net)
    ours = {graph.file for graph in graphs}
    kept = [entry for entry in manifest["files"] if entry["name"] not in ours]
    manifest["files"] = [*kept, *(write_graph(graph, folder, first=False) for graph in graphs)]
    if manifest["parameters"] != parameter_count(net):
        raise RuntimeError(f"{folder}: expected {manifest['parameters']} parameters")
    write_manifest(manifest, folder)

    path = folder / "golden.json"
    golden = json.loads(path.read_text())
    cases = [case for case in golden["cases"] if case.get("graph") not in ours]
    golden["cases"] = [*cases, *golden_cases(graphs)]
    write_golden_file(golden, path)
    write_card(folder / "README.md", card(manifest, SAMPLERS, manifest["seed"]))


if __name__ == "__main__":
    main()
