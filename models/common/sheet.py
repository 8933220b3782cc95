"""Sample sheets: many small images on one small PNG."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image


def write_sheet(
    images: torch.Tensor, columns: int, path: Path, scale: int = 2, gap: int = 2, grays: int = 16
) -> None:
    """images: [n, 1 or 3, h, w] in [-1, 1], laid out row by row on black.

    One channel is rounded to `grays` levels; colours to a palette of 256.
    """
    n, channels, height, width = images.shape
    mode = {1: "L", 3: "RGB"}[channels]
    rows = -(-n // columns)
    pixels = ((images.clamp(-1, 1) + 1) * 127.5).round().byte().cpu()
    sheet = Image.new(mode, (columns * (width + gap) - gap, rows * (height + gap) - gap), 0)
    for i in range(n):
        tile = Image.fromarray(pixels[i].permute(1, 2, 0).squeeze(2).numpy())
        sheet.paste(tile, ((i % columns) * (width + gap), (i // columns) * (height + gap)))
    colours = grays if channels == 1 else 256
    sheet = sheet.quantize(colours, dither=Image.Dither.NONE)
    sheet = sheet.resize((sheet.width * scale, sheet.height * scale), Image.Resampling.NEAREST)
    sheet.save(path, optimize=True)
