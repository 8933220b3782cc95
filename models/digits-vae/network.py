"""The network of digits-vae: a latent plane; its layers are in common/digit_vae.py."""

from common.digit_vae import Vae

LATENT = 2


def network() -> Vae:
    return Vae(LATENT)
