"""The seeded noise of the book's figures (src/math/random.ts), number for number.

A recipe that draws with it sees the very noise that a reader's page draws.
"""

from __future__ import annotations

import math

import numpy as np

WORD = 0xFFFFFFFF
ROOT_KEY = (0x243F6A88, 0x85A308D3, 0x13198A2E)
WARM_UP = 16


def mix(word: int) -> int:
    """The finaliser of MurmurHash3, on 32 bits."""
    word = ((word ^ (word >> 16)) * 0x85EBCA6B) & WORD
    word = ((word ^ (word >> 13)) * 0xC2B2AE35) & WORD
    return word ^ (word >> 16)


def derive(key: tuple[int, int, int], label: str) -> tuple[int, int, int]:
    def word(lane: int) -> int:
        value = key[lane]
        for character in label:
            value = mix(((value ^ ord(character)) + 0x9E3779B9 + lane) & WORD)
        return value

    return (word(0), word(1), word(2))


class Stream:
    """`createRandom(seed)`: sfc32 with normals by Marsaglia's polar method."""

    def __init__(self, seed: int | None = None, key: tuple[int, int, int] | None = None):
        self.key = key if key is not None else derive(ROOT_KEY, f"seed {seed}")
        self.a, self.b, self.c = self.key
        self.counter = 1
        self.spare: float | None = None
        for _ in range(WARM_UP):
            self.bits()

    def fork(self, label: int) -> Stream:
        """The child stream of a number."""
        return Stream(key=derive(self.key, f"number {label}"))

    def bits(self) -> int:
        total = (self.a + self.b + self.counter) & WORD
        self.counter = (self.counter + 1) & WORD
        self.a = self.b ^ (self.b >> 9)
        self.b = (self.c + (self.c << 3)) & WORD
        self.c = ((((self.c << 21) | (self.c >> 11)) & WORD) + total) & WORD
        return total

    def normal(self) -> float:
        if self.spare is not None:
            kept, self.spare = self.spare, None
            return kept
        while True:
            u = 2 * (self.bits() / 2**32) - 1
            v = 2 * (self.bits() / 2**32) - 1
            s = u * u + v * v
            if 0 < s < 1:
                break
        scale = math.sqrt(-2 * math.log(s) / s)
        self.spare = v * scale
        return u * scale

    def normals(self, count: int) -> np.ndarray:
        """`fillNormal`: float32, [count]."""
        return np.array([self.normal() for _ in range(count)], dtype=np.float32)
