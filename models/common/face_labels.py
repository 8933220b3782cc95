"""What faces-classifier's `attributes` say: class indices in the order of the data's labels."""

from __future__ import annotations

import torch

# The smile's bands lie beyond these; as in smileOf of src/faces/attributes.ts.
SMILE_BOUNDS = (-0.25, 0.25)


def read_labels(attributes: torch.Tensor, classes: list[int]) -> torch.Tensor:
    """attributes: [n, sum(classes) + 1] -> [n, len(classes) + 1] int64.

    The largest entry of each factor's block, then the smile's band: 0 frown, 1 straight, 2 smile.
    """
    if attributes.shape[1] != sum(classes) + 1:
        raise ValueError(
            f"attributes: expected {sum(classes) + 1} columns for {len(classes)} factors and the "
            f"smile, got {attributes.shape[1]}"
        )
    blocks = attributes[:, :-1].split(classes, dim=1)
    smile = torch.bucketize(attributes[:, -1].contiguous(), torch.tensor(SMILE_BOUNDS))
    return torch.stack([*(block.argmax(1) for block in blocks), smile], dim=1)
