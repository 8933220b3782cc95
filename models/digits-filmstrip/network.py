"""The network whose training is kept: that of tiny-ddpm."""

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
