"""Sample sheets: many small images on one small PNG."""

from __future__ import annotations

from pathlib import Path

import torch
from PIL import Image


def write_sheet(
    images: torch.Tensor, columns: int, path: Path, scale: int = 2, gap: int = 2, grays: int = 16
) -> None:
    """images: [n, 1, h, w] in [-1, 1], laid out row by row; black background, `grays` levels."""
    n, _, height, width = images.shape
    rows = -(-n // columns)
    pixels = ((images.clamp(-1, 1) + 1) * 127.5).round().byte().cpu()
    sheet = Image.new("L", (columns * (width + gap) - gap, rows * (height + gap) - gap), 0)
    for i in range(n):
        tile = Image.fromarray(pixels[i, 0].numpy())
        sheet.paste(tile, ((i % columns) * (width + gap), (i // columns) * (height + gap)))
    sheet = sheet.resize((sheet.width * scale, sheet.height * scale), Image.Resampling.NEAREST)
    sheet = sheet.quantize(grays, dither=Image.Dither.NONE)
    sheet.save(path, optimize=True)
