"""The network of digits-classifier-robust: its twin's layers, without dropout.

An adversary in the training set regularises more than enough.
"""

from common.digit_classifier import DigitClassifier


def network() -> DigitClassifier:
    return DigitClassifier(dropout=0.0)
