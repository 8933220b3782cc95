"""From a PyTorch module to what a browser runs: model.onnx, manifest.json, golden.json."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import onnxscript.optimizer
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

OPSET = 18
HALF_FROM = 256  # tensors of at least this many numbers are stored in half precision
GOLDEN_WHOLE = 20_000  # a golden keeps tensors of at most so many numbers whole
GOLDEN_PERIOD = 1_009  # a larger input repeats its first numbers (see `repeated`); these are kept
GOLDEN_EVERY = 151  # of a larger output, every 151st number is kept


@dataclass(frozen=True)
class Port:
    """An input or an output of a graph, as the manifest describes it."""

    name: str
    dtype: str  # "float32" or "int32"
    shape: tuple[int | str, ...]  # "batch" first
    description: str
    span: tuple[float, float] | None = None  # where to draw a [batch] input when checking

    def entry(self) -> dict:
        return {
            "name": self.name,
            "dtype": self.dtype,
            "shape": list(self.shape),
            "description": self.description,
        }


@dataclass(frozen=True)
class Tolerance:
    """A golden holds when |a - b| <= absolute + relative |b| everywhere."""

    absolute: float
    relative: float


@dataclass
class Export:
    """One graph on its way out; the recipe fills it in, `write_model` writes the folder."""

    identifier: str
    title: str
    task: str
    model: nn.Module
    inputs: list[Port]
    outputs: list[Port]
    golden_inputs: list[dict[str, torch.Tensor]]
    tolerance: Tolerance
    half_weights: bool
    byte_weights: bool = False  # instead of half_weights: a quarter of the file, for many graphs
    facts: dict = field(default_factory=dict)  # further entries of the manifest
    file: str = "model.onnx"  # a model's first graph; further ones are called otherwise
    # (output, input, its like): the output is 0 where the whole input is, and not computed then; it
    # has the shape of the third, another input.
    on_demand: tuple[str, str, str] | None = None


@torch.no_grad()
def round_to_half(model: nn.Module) -> None:
    """Rounds in place the weights that will be stored in half precision.

    Everything measured afterwards (golden, metrics, sheets) then belongs to the shipped weights.
    """
    for parameter in model.parameters():
        if parameter.numel() >= HALF_FROM:
            parameter.copy_(parameter.half().float())


@torch.no_grad()
def round_to_bytes(model: nn.Module) -> None:
    """Rounds in place the weights that will be stored as bytes: w = scale * q, q in -127..127.

    One scale for each output channel; vectors stay as they are. A scale has 12 significant bits,
    so that 127 * scale is exact and the scale can be read off the rounded weights again.
    """
    for parameter in model.parameters():
        if parameter.numel() >= HALF_FROM and parameter.ndim >= 2:
            weight = parameter.numpy(force=True)
            scale = _byte_scale(weight)
            parameter.copy_(torch.from_numpy(np.rint(weight / scale) * scale))


def _byte_scale(weight: np.ndarray) -> np.ndarray:
    """max |w| / 127 of each output channel (axis 0), rounded up to 12 bits; float32."""
    largest = np.abs(weight).max(axis=tuple(range(1, weight.ndim)), keepdims=True)
    mantissa, exponent = np.frexp(np.maximum(largest, 1e-12).astype(np.float64) / 127)
    return np.ldexp(np.ceil(mantissa * 4096) / 4096, exponent).astype(np.float32)


def parameter_count(model: nn.Module) -> int:
    return sum(p.numel() for p in model.parameters())


def export_onnx(export: Export, path: Path) -> None:
    """Writes the graph with a symbolic batch, checks it, and stores large weights in half."""
    example = {
        port.name: _random_input(port, batch=2, generator=torch.Generator().manual_seed(0))
        for port in export.inputs
    }
    # The exporter warns of packages it does not need here.
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    model = export.model.to("cpu", memory_format=torch.contiguous_format).eval()
    program = torch.onnx.export(
        model,
        tuple(example.values()),
        input_names=list(example),
        output_names=[port.name for port in export.outputs],
        dynamic_shapes=tuple({0: torch.export.Dim("batch")} for _ in example),
        opset_version=OPSET,
        dynamo=True,
        optimize=not export.byte_weights,
        verbose=False,
    )
    if export.byte_weights:
        # A weight used twice, as it is and turned, is stored once: the runtime turns it.
        onnxscript.optimizer.optimize(program.model, input_size_limit=HALF_FROM - 1)
    graph = program.model_proto
    refuse_wrong_convolutions(graph)
    if export.on_demand:
        compute_on_demand(graph, *export.on_demand)
    if export.byte_weights:
        store_weights_in_bytes(graph)
    elif export.half_weights:
        store_weights_in_half(graph)
    strip(graph)
    onnx.checker.check_model(graph, full_check=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(graph.SerializeToString())


def store_weights_in_half(graph: onnx.ModelProto) -> None:
    """Half-precision initializers, each followed by a Cast: half the file, the same arithmetic.

    A runtime folds the Casts when it opens the model, so that a step costs what it did.
    """
    casts = []
    for tensor in graph.graph.initializer:
        if tensor.data_type != TensorProto.FLOAT or math.prod(tensor.dims) < HALF_FROM:
            continue
        full = numpy_helper.to_array(tensor)
        half = full.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), full):
            raise ValueError(
                f"{tensor.name}: expected weights already rounded to half precision; "
                "call round_to_half before measuring and exporting"
            )
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
    for position, cast in enumerate(casts):
        graph.graph.node.insert(position, cast)


def store_weights_in_bytes(graph: onnx.ModelProto) -> None:
    """Signed bytes and a scale for each output channel, joined again by DequantizeLinear."""
    joined = []
    for tensor in list(graph.graph.initializer):
        small = len(tensor.dims) < 2 or math.prod(tensor.dims) < HALF_FROM
        if small or tensor.data_type != TensorProto.FLOAT:
            continue
        full = numpy_helper.to_array(tensor)
        scale = _byte_scale(full)
        rounded = np.rint(full / scale).astype(np.int8)
        if not np.array_equal(rounded * scale, full):
            raise ValueError(
                f"{tensor.name}: expected weights already rounded to bytes; call round_to_bytes "
                "before measuring and exporting"
            )
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(rounded, f"{name}.bytes"))
        scales = numpy_helper.from_array(scale.flatten(), f"{name}.scale")
        graph.graph.initializer.append(scales)
        joined.append(
            helper.make_node("DequantizeLinear", [f"{name}.bytes", scales.name], [name], axis=0)
        )
    for position, node in enumerate(joined):
        graph.graph.node.insert(position, node)


def compute_on_demand(graph: onnx.ModelProto, output: str, demand: str, like: str) -> None:
    """Moves what only `output` needs into a branch that runs where `demand` is not all zeros.

    Elsewhere the output is zeros of the shape of the input `like`. A runtime computes all outputs,
    also those nobody asks for: so a caller who wants the others alone passes a `demand` of zeros.
    """
    inner = graph.graph
    needed = {value.name for value in inner.output if value.name != output}
    ours = []
    for node in reversed(inner.node):
        if needed.isdisjoint(node.output):
            ours.insert(0, node)
        else:
            needed.update(node.input)
    (result,) = (value for value in inner.output if value.name == output)
    port = result.type.tensor_type
    shape = [size.dim_param or size.dim_value for size in port.shape.dim]

    def branch(name: str, nodes: list[onnx.NodeProto], of: str) -> onnx.GraphProto:
        value = helper.make_tensor_value_info(of, port.elem_type, shape)
        return helper.make_graph(nodes, name, [], [value])

    for node in ours:
        for i, name in enumerate(node.output):
            if name == output:
                node.output[i] = f"{output}.asked"
    nothing = [
        helper.make_node("Shape", [like], [f"{output}.shape"]),
        helper.make_node("ConstantOfShape", [f"{output}.shape"], [f"{output}.none"]),
    ]
    zero = numpy_helper.from_array(np.zeros((), np.float32), f"{output}.zero")
    decision = [
        helper.make_node("Abs", [demand], [f"{output}.demand"]),
        helper.make_node("ReduceMax", [f"{output}.demand"], [f"{output}.most"], keepdims=0),
        helper.make_node("Greater", [f"{output}.most", zero.name], [f"{output}.wanted"]),
        helper.make_node(
            "If",
            [f"{output}.wanted"],
            [output],
            then_branch=branch("asked", ours, f"{output}.asked"),
            else_branch=branch("unasked", nothing, f"{output}.none"),
        ),
    ]
    theirs = [node for node in inner.node if not needed.isdisjoint(node.output)]
    del inner.node[:]
    inner.node.extend([*theirs, *decision])
    inner.initializer.append(zero)


def refuse_wrong_convolutions(graph: onnx.ModelProto) -> None:
    """Stops at a convolution that onnxruntime-web 1.30 computes wrongly on WebGPU.

    That is a 3x3 one whose input channels divide by 3, not by 4, and exceed 3, and whose output
    channels divide by 4 (github.com/microsoft/onnxruntime/issues/29651).
    """
    inferred = onnx.shape_inference.infer_shapes(graph).graph
    shape = {
        value.name: [size.dim_value for size in value.type.tensor_type.shape.dim]
        for value in inferred.value_info
    }
    shape |= {tensor.name: list(tensor.dims) for tensor in graph.graph.initializer}
    for node in graph.graph.node:
        if node.op_type != "Conv":
            continue
        c_out, c_in, *kernel = shape[node.input[1]]
        if kernel == [3, 3] and c_in > 3 and c_in % 3 == 0 and c_in % 4 != 0 and c_out % 4 == 0:
            raise ValueError(
                f"expected no 3x3 convolution from {c_in} to {c_out} channels (onnxruntime-web "
                "computes it wrongly on WebGPU): change the width by one or two and train again"
            )


def strip(graph: onnx.ModelProto) -> None:
    """Drops the exporter's notes (source lines, types of inner values): bytes nobody runs."""
    del graph.metadata_props[:]
    graph.doc_string = ""
    _strip_graph(graph.graph)


def _strip_graph(graph: onnx.GraphProto) -> None:
    del graph.metadata_props[:]
    del graph.value_info[:]
    graph.doc_string = ""
    for node in graph.node:
        del node.metadata_props[:]
        node.doc_string = ""
        node.name = ""
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                _strip_graph(attribute.g)
    for value in [*graph.input, *graph.output, *graph.initializer]:
        del value.metadata_props[:]


def open_graph(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        path.read_bytes(), options, providers=["CPUExecutionProvider"]
    )


def check_parity(export: Export, path: Path) -> float:
    """The largest |onnxruntime - PyTorch|: random inputs at batches 1, 2, 5, and the goldens."""
    session = open_graph(path)
    generator = torch.Generator().manual_seed(7)
    cases = [
        {port.name: _random_input(port, batch, generator) for port in export.inputs}
        for batch in (1, 2, 5)
    ]
    largest = 0.0
    for case in [*cases, *export.golden_inputs]:
        expected = _run(export, case)
        got = session.run(None, {name: tensor.numpy() for name, tensor in case.items()})
        for want, have in zip(expected.values(), got, strict=True):
            largest = max(largest, float(np.abs(want.numpy() - have).max()))
    if not largest <= export.tolerance.absolute / 5:
        raise RuntimeError(
            f"{path}: onnxruntime differs from PyTorch by {largest:.2e}; expected at most a fifth "
            f"of the golden's tolerance ({export.tolerance.absolute:.0e}). The export is wrong."
        )
    return largest


def write_golden(exports: list[Export], path: Path, command: str) -> None:
    """Inputs and PyTorch's outputs, to 7 significant digits. One tolerance holds for all graphs."""
    tolerance = exports[0].tolerance
    if any(export.tolerance != tolerance for export in exports):
        raise ValueError(f"{path}: expected one tolerance for all graphs of a model")
    golden = {
        "tolerance": {"absolute": tolerance.absolute, "relative": tolerance.relative},
        "made": f"{command} (outputs of PyTorch {torch.__version__}, with the shipped weights)",
        "cases": golden_cases(exports),
    }
    write_golden_file(golden, path)


def golden_cases(exports: list[Export]) -> list[dict]:
    cases = []
    for export in exports:
        graph = {} if export.file == "model.onnx" else {"graph": export.file}
        for case in export.golden_inputs:
            case = {name: _seven_digits(tensor) for name, tensor in case.items()}
            inputs = _entries(case, are_inputs=True)
            outputs = _entries(_run(export, case), are_inputs=False)
            cases.append({**graph, "inputs": inputs, "outputs": outputs})
    return cases


def repeated(numbers: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    """A large input for a golden: these numbers over and over, in reading order."""
    if numbers.shape != (GOLDEN_PERIOD,):
        raise ValueError(f"numbers: expected {GOLDEN_PERIOD}, got {tuple(numbers.shape)}")
    size = math.prod(shape)
    return numbers.repeat(-(-size // GOLDEN_PERIOD))[:size].reshape(shape)


def write_golden_file(golden: dict, path: Path) -> None:
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


def write_graph(export: Export, folder: Path, first: bool) -> dict:
    """One graph, checked against PyTorch; returns its entry in the manifest's list of files."""
    path = folder / export.file
    export_onnx(export, path)
    difference = check_parity(export, path)
    print(f"{path}: {path.stat().st_size} bytes, within {difference:.1e} of PyTorch", flush=True)
    entry = {
        "name": path.name,
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    if not first:
        entry["inputs"] = [port.entry() for port in export.inputs]
        entry["outputs"] = [port.entry() for port in export.outputs]
    return entry


def write_model(export: Export, folder: Path, command: str, further: Sequence[Export] = ()) -> dict:
    """The graphs, golden.json and manifest.json; returns the manifest.

    `further` are the model's other graphs (an encoder, a critic): each has its own file name,
    ports, goldens and network, and shares the rest.
    """
    exports = [export, *further]
    files = [write_graph(one, folder, first=one is export) for one in exports]
    write_golden(exports, folder / "golden.json", command)
    manifest = {
        "id": export.identifier,
        "title": export.title,
        "task": export.task,
        "inputs": [port.entry() for port in export.inputs],
        "outputs": [port.entry() for port in export.outputs],
        "files": files,
        "parameters": sum(parameter_count(one.model) for one in exports),
        "command": command,
        **export.facts,
    }
    write_manifest(manifest, folder)
    return manifest


def write_manifest(manifest: dict, folder: Path) -> None:
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")


@torch.no_grad()
def _run(export: Export, case: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    out = export.model(*(case[port.name] for port in export.inputs))
    named = [out] if isinstance(out, torch.Tensor) else out
    return {port.name: tensor for port, tensor in zip(export.outputs, named, strict=True)}


def _random_input(port: Port, batch: int, generator: torch.Generator) -> torch.Tensor:
    shape = [batch, *port.shape[1:]]
    if port.dtype == "int32":
        return torch.randint(0, 10, shape, generator=generator, dtype=torch.int32)
    if port.span is not None:
        low, high = port.span
        return low + (high - low) * torch.rand(shape, generator=generator)
    if len(shape) == 1:  # a time, 0-based
        return torch.randint(0, 1000, shape, generator=generator).float()
    return torch.randn(shape, generator=generator)


def _seven_digits(tensor: torch.Tensor) -> torch.Tensor:
    if not tensor.is_floating_point():
        return tensor
    rounded = [float(f"{value:.7g}") for value in tensor.flatten().tolist()]
    return torch.tensor(rounded, dtype=torch.float32).reshape(tensor.shape)


def _entries(tensors: dict[str, torch.Tensor], are_inputs: bool) -> dict:
    entries = {}
    for name, tensor in tensors.items():
        entry = {
            "dtype": "float32" if tensor.is_floating_point() else "int32",
            "shape": list(tensor.shape),
        }
        numbers = tensor.flatten()
        if len(numbers) > GOLDEN_WHOLE and are_inputs:
            if not torch.equal(numbers[GOLDEN_PERIOD:], numbers[:-GOLDEN_PERIOD]):
                raise ValueError(f"{name}: too large for a golden; make it with `repeated`")
            numbers = numbers[:GOLDEN_PERIOD]
        elif len(numbers) > GOLDEN_WHOLE:
            entry["every"] = GOLDEN_EVERY
            numbers = numbers[::GOLDEN_EVERY]
        entry["data"] = [
            float(f"{value:.7g}") if tensor.is_floating_point() else value
            for value in numbers.tolist()
        ]
        entries[name] = entry
    return entries
