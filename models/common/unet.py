"""A small U-Net that runs fast on one CPU thread, in training and in a browser.

Every reshape has constant sizes but one -1 for the batch, so that the exported graph has no
integer arithmetic left once the batch is fixed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class BlockConfig:
    """Sizes that every U-Net of the book has."""

    channels: tuple[int, ...] = (32, 64, 96)  # one width per resolution: 16, 8, 4
    down_blocks: tuple[int, ...] = (2, 2, 1)
    up_blocks: tuple[int, ...] = (2, 2, 1)
    embedding: int = 128  # width of the embedding of time and condition
    heads: int = 4
    groups: int = 8
    head_channels: int = 16  # width of the full-resolution output convolutions


@dataclass(frozen=True)
class UNetConfig(BlockConfig):
    classes: int = 10  # 0: no label
    planes: int = 1  # of the input: the noisy digit, and what else the network sees of it
    image_size: int = 28


def timestep_embedding(t: torch.Tensor, frequencies: torch.Tensor) -> torch.Tensor:
    """Sinusoids of t / 1000. t: [batch] float in [0, 999] -> [batch, 2 * len(frequencies)].

    The largest angle stays near 200 rad: sines of larger angles are inexact on some GPUs.
    """
    angle = (t * 1e-3)[:, None] * frequencies[None, :]
    return torch.cat([angle.cos(), angle.sin()], dim=1)


class ResBlock(nn.Module):
    """GroupNorm, SiLU, 3x3, twice; the embedding scales and shifts the second norm (FiLM)."""

    def __init__(self, c_in: int, c_out: int, config: BlockConfig):
        super().__init__()
        self.norm1 = nn.GroupNorm(config.groups, c_in)
        self.conv1 = nn.Conv2d(c_in, c_out, 3, padding=1)
        self.film = nn.Linear(config.embedding, 2 * c_out)
        self.norm2 = nn.GroupNorm(config.groups, c_out, affine=False)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1)
        self.skip = nn.Conv2d(c_in, c_out, 1) if c_in != c_out else nn.Identity()
        # Each block starts as the identity, so that depth does not hurt the first steps.
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        h = self.conv1(F.silu(self.norm1(x)))
        scale, shift = self.film(embedding)[:, :, None, None].chunk(2, dim=1)
        h = self.norm2(h) * (1 + scale) + shift
        return self.skip(x) + self.conv2(F.silu(h))


class SelfAttention(nn.Module):
    """Multi-head attention over the positions of a small square map."""

    def __init__(self, channels: int, size: int, config: BlockConfig):
        super().__init__()
        self.shape = (config.heads, channels // config.heads, size * size)
        self.map = (channels, size, size)
        self.norm = nn.GroupNorm(config.groups, channels)
        self.qkv = nn.Conv2d(channels, 3 * channels, 1)
        self.out = nn.Conv2d(channels, channels, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        heads, width, positions = self.shape
        q, k, v = (
            part.reshape(-1, heads, width, positions)
            for part in self.qkv(self.norm(x)).chunk(3, dim=1)
        )
        # [batch, heads, queries, keys]
        weight = (q.transpose(2, 3) @ k * width**-0.5).softmax(dim=3)
        h = v @ weight.transpose(2, 3)  # [batch, heads, width, queries]
        return x + self.out(h.reshape(-1, *self.map))


class UNet(nn.Module):
    """v_theta(xt, t, label): [batch, 1, 28, 28], [batch], [batch] -> [batch, 1, 28, 28].

    t is 0-based (0..999); label 10 means "no label" (the null class of classifier-free guidance).
    """

    def __init__(self, config: UNetConfig):
        super().__init__()
        self.config = config
        c = config.channels
        grid = 16  # 28 pixels, padded to 32, in patches of 2 x 2
        self.margin = (2 * grid - config.image_size) // 2

        half = 32
        self.register_buffer(
            "frequencies", torch.exp(torch.linspace(0.0, math.log(200.0), half)), persistent=False
        )
        self.time = nn.Sequential(
            nn.Linear(2 * half, config.embedding),
            nn.SiLU(),
            nn.Linear(config.embedding, config.embedding),
        )
        self.label = nn.Embedding(config.classes + 1, config.embedding) if config.classes else None

        # Pad to 32, pixel-unshuffle by 2 and a 3x3 convolution, written as the one convolution
        # they amount to: 6x6 with stride 2.
        self.patchify = nn.Conv2d(config.planes, c[0], 6, stride=2, padding=2 + self.margin)

        self.down = nn.ModuleList()
        self.downsample = nn.ModuleList()
        width = c[0]
        for level, channels in enumerate(c):
            blocks = nn.ModuleList()
            for _ in range(config.down_blocks[level]):
                blocks.append(ResBlock(width, channels, config))
                width = channels
            self.down.append(blocks)
            if level < len(c) - 1:
                self.downsample.append(nn.Conv2d(width, width, 3, stride=2, padding=1))

        self.attention = SelfAttention(width, grid >> (len(c) - 1), config)
        self.middle = ResBlock(width, width, config)

        self.up = nn.ModuleList()
        self.upsample = nn.ModuleList()
        for level in reversed(range(len(c))):
            blocks = nn.ModuleList()
            for i in range(config.up_blocks[level]):
                # The first block of a level joins the map of the same size on the way down.
                blocks.append(ResBlock(2 * c[level] if i == 0 else c[level], c[level], config))
            self.up.append(blocks)
            if level > 0:
                self.upsample.append(nn.Conv2d(c[level], c[level - 1], 3, padding=1))

        # Full resolution: xt itself joins the upsampled features, and two convolutions smooth
        # what would otherwise show as the 2 x 2 patch grid.
        h = config.head_channels
        self.head_norm = nn.GroupNorm(config.groups, c[0])
        self.head_up = nn.Conv2d(c[0], h, 3, padding=1)
        self.head_join = nn.Conv2d(h + config.planes, h, 3, padding=1)
        self.head_out = nn.Conv2d(h, 1, 3, padding=1)
        nn.init.zeros_(self.head_out.weight)
        nn.init.zeros_(self.head_out.bias)

    def forward(
        self, xt: torch.Tensor, t: torch.Tensor, label: torch.Tensor | None = None
    ) -> torch.Tensor:
        embedding = self.embed(t, label)
        h = torch.cat([self.features(xt, embedding), xt], dim=1)
        return self.head_out(F.silu(self.head_join(h)))  # [batch, 1, 28, 28]

    def embed(self, t: torch.Tensor, label: torch.Tensor | None = None) -> torch.Tensor:
        """Time and label, as the blocks take them: [batch, embedding]."""
        embedding = self.time(timestep_embedding(t, self.frequencies))
        return F.silu(embedding if self.label is None else embedding + self.label(label))

    def features(self, xt: torch.Tensor, embedding: torch.Tensor) -> torch.Tensor:
        """At full resolution, before xt joins: [batch, head_channels, 28, 28]."""
        h = self.patchify(xt)  # [batch, c0, 16, 16]
        skips = []
        for level, blocks in enumerate(self.down):
            for block in blocks:
                h = block(h, embedding)
            skips.append(h)
            if level < len(self.downsample):
                h = self.downsample[level](h)

        h = self.middle(self.attention(h), embedding)  # [batch, c2, 4, 4]

        for level, blocks in enumerate(self.up):
            h = torch.cat([h, skips.pop()], dim=1)
            for block in blocks:
                h = block(h, embedding)
            if level < len(self.upsample):
                h = self.upsample[level](double(h))

        m, size = self.margin, self.config.image_size
        h = self.head_up(double(F.silu(self.head_norm(h))))  # [batch, h, 32, 32]
        return F.silu(h[:, :, m : m + size, m : m + size])


def double(x: torch.Tensor) -> torch.Tensor:
    """Nearest-neighbour upsampling by 2."""
    return F.interpolate(x, scale_factor=2.0, mode="nearest")
