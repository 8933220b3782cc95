"""The network of digits-ddpm: 1.35 M parameters, 2.7 MB with half-precision weights."""

from common.unet import UNetConfig

CONFIG = UNetConfig(
    channels=(32, 64, 96),
    down_blocks=(2, 2, 1),
    up_blocks=(2, 2, 1),
    embedding=128,
    heads=4,
    groups=8,
    head_channels=16,
)
