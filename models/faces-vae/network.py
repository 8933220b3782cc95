"""A variational autoencoder: the encoder gives mean and log-variance; the network is in
common/autoencoder.py."""

PARTS = 2
# The scale of the Laplace likelihood that the absolute error amounts to. Larger: codes closer to
# N(0, 1), so better samples, and blurrier reconstructions.
BETA = 0.3
