"""The network of faces-ddpm: 2.4 M parameters, 4.8 MB with half-precision weights."""

from common.face_unet import FaceUNetConfig

CONFIG = FaceUNetConfig(
    channels=(48, 80, 128),
    down_blocks=(2, 2, 1),
    up_blocks=(2, 2, 1),
    embedding=160,
    heads=4,
    groups=8,
    head_channels=16,
)
