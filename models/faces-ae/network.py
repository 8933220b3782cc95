"""A plain autoencoder: the encoder gives one vector; common/autoencoder.py has the network."""

PARTS = 1
BETA = 0.0
