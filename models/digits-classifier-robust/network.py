"""The network of digits-classifier-robust: its twin's layers, without dropout.

An adversary in the training set regularises more than enough.
"""

from common.digit_classifier import DigitClassifier
from common.init import he_init


def network() -> DigitClassifier:
    """Starts where a network without normalisation should: the recipe never lets it normalise."""
    model = DigitClassifier(dropout=0.0)
    he_init(model, negative_slope=0.0)
    return model
