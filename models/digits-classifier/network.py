"""The network of digits-classifier: 101 k parameters, in common/digit_classifier.py."""

from common.digit_classifier import DigitClassifier

DROPOUT = 0.3


def network() -> DigitClassifier:
    return DigitClassifier(DROPOUT)
