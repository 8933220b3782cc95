"""How weights start."""

from torch import nn


def he_init(network: nn.Module, negative_slope: float) -> None:
    """Weights that keep the variance from layer to layer (He et al. 2015, section 2.2), no biases.

    PyTorch's default shrinks a picture's differences by about half in each layer. A discriminator
    that starts nearly blind, and a generator whose first pictures are nearly one, collapse within a
    few hundred steps here.
    """
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(layer.weight, a=negative_slope)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
