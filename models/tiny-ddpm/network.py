"""The network of tiny-ddpm: the same U-Net with under 60,000 parameters."""

from common.unet import UNetConfig

CONFIG = UNetConfig(
    channels=(12, 16, 16),
    down_blocks=(1, 1, 1),
    up_blocks=(1, 1, 1),
    embedding=32,
    heads=2,
    groups=4,
    head_channels=12,
)
