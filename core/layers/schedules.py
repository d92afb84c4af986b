"""How a quantity runs from the start of a training (progress 0) to its end (1)."""

import math

from keras import ops


def constant(progress):
    return ops.ones_like(progress)


def four_waves(progress):
    """RealMLP's coslog4: ½(1 − cos(2π·log₂(1 + 15t))), four waves that each last twice as long, ending at 0."""
    return 0.5 * (1 - ops.cos(2 * math.pi * ops.log2(1 + 15 * progress)))


def flat_cosine(progress):
    """1 for the first half, then down to 0 along a cosine."""
    return 0.5 * (1 + ops.cos(math.pi * ops.maximum(0.0, 2 * progress - 1)))


def cosine(progress):
    """From 1 to 0 along a cosine, after a rise over the first twentieth."""
    return ops.minimum(1.0, 20 * progress + 0.01) * 0.5 * (1 + ops.cos(math.pi * progress))


SCHEDULES = {"constant": constant, "four_waves": four_waves, "flat_cosine": flat_cosine, "cosine": cosine}
