"""The U-Net of the face diffusion models: any subset of attributes as a condition, and an open
bottleneck, whose features h come out and may be moved by adding deltaH (Kwon et al. 2023)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn

from common.unet import BlockConfig, ResBlock, SelfAttention, double, timestep_embedding


@dataclass(frozen=True)
class FaceUNetConfig(BlockConfig):
    """`channels` has one width per resolution: image_size / 2, / 4, / 8, and so on."""

    attributes: int = 72  # entries of `vectorOf`, src/faces/vector.ts
    image_size: int = 32
    image_channels: int = 3

    @property
    def bottleneck(self) -> tuple[int, int, int]:
        """Shape of h and deltaH: channels, height, width."""
        size = self.image_size >> len(self.channels)
        return (self.channels[-1], size, size)


class FaceUNet(nn.Module):
    """v_theta(xt, t, attributes, deltaH) -> v, h.

    xt, v: [batch, 3, s, s]; t: [batch], 0-based (0..999); attributes: [batch, 72], a one-hot block
    for each factor and the smile, a block left at zero where nothing is asked for; h, deltaH:
    [batch, *config.bottleneck]. h is what the network came to by itself: deltaH is added after.
    """

    def __init__(self, config: FaceUNetConfig):
        super().__init__()
        self.config = config
        c = config.channels
        grid = config.image_size // 2

        half = 32
        self.register_buffer(
            "frequencies", torch.exp(torch.linspace(0.0, math.log(200.0), half)), persistent=False
        )
        self.time = nn.Sequential(
            nn.Linear(2 * half, config.embedding),
            nn.SiLU(),
            nn.Linear(config.embedding, config.embedding),
        )
        self.attributes = nn.Sequential(
            nn.Linear(config.attributes, config.embedding),
            nn.SiLU(),
            nn.Linear(config.embedding, config.embedding),
        )

        # Pixel-unshuffle by 2 and a 3x3 convolution are one 6x6 convolution with stride 2.
        self.patchify = nn.Conv2d(config.image_channels, c[0], 6, stride=2, padding=2)

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

        # Full resolution: a residual block that sees xt itself draws what is finer than the
        # 2 x 2 patches (pupils, glasses) and hides their grid.
        h = config.head_channels
        self.head_norm = nn.GroupNorm(config.groups, c[0])
        self.head_up = nn.Conv2d(c[0], h, 3, padding=1)
        self.head_image = nn.Conv2d(config.image_channels, h, 3, padding=1)
        self.head_block = ResBlock(h, h, config)
        self.head_out = nn.Conv2d(h, config.image_channels, 3, padding=1)
        nn.init.zeros_(self.head_out.weight)
        nn.init.zeros_(self.head_out.bias)

    def forward(
        self, xt: torch.Tensor, t: torch.Tensor, attributes: torch.Tensor, delta_h: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor]:
        embedding = F.silu(
            self.time(timestep_embedding(t, self.frequencies)) + self.attributes(attributes)
        )

        x = self.patchify(xt)
        skips = []
        for level, blocks in enumerate(self.down):
            for block in blocks:
                x = block(x, embedding)
            skips.append(x)
            if level < len(self.downsample):
                x = self.downsample[level](x)

        h = self.middle(self.attention(x), embedding)
        x = h + delta_h

        for level, blocks in enumerate(self.up):
            x = torch.cat([x, skips.pop()], dim=1)
            for block in blocks:
                x = block(x, embedding)
            if level < len(self.upsample):
                x = self.upsample[level](double(x))

        x = self.head_up(double(F.silu(self.head_norm(x)))) + self.head_image(xt)
        x = self.head_block(x, embedding)
        return self.head_out(F.silu(x)), h
