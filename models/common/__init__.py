"""What every recipe shares: data, networks, the diffusion process, training, export, sheets.

A recipe is a folder `models/<id>/` with a `network.py` (the configuration) and a `train.py`
(a few lines that call this package). Nothing here knows a recipe by name.
"""
