"""The networks of digits-vae-beta: ten numbers to a code, for each of five prices of a code.

Slimmer than digits-vae, so that five of them stay small; layers in common/digit_vae.py.
"""

from common.digit_vae import Vae

LATENT = 10
BETAS = (0.25, 1.0, 4.0, 16.0, 64.0)


def network() -> Vae:
    return Vae(LATENT, encoder_width=96, decoder_widths=(128, 112))
