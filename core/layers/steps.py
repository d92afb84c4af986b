"""What networks of steps are made of: steps pooled, and steps drawn through a few points."""

import keras
import numpy as np
from keras import ops

from core.layers.dense import BagDense


@keras.saving.register_keras_serializable("layerwise")
class MaxPool(keras.layers.Layer):
    """(bag, batch, steps) → the largest of every `size` steps, counted from the newest; the oldest left over are dropped."""

    def __init__(self, size: int, **options):
        super().__init__(**options)
        self.size = size

    def call(self, inputs):
        bag, _, steps = inputs.shape
        kept = steps - steps % self.size
        return ops.max(ops.reshape(inputs[:, :, steps - kept :], (bag, -1, kept // self.size, self.size)), axis=-1)

    def compute_output_shape(self, shape):
        return (*shape[:-1], shape[-1] // self.size)

    def get_config(self):
        return {**super().get_config(), "size": self.size}


@keras.saving.register_keras_serializable("layerwise")
class DenseThrough(BagDense):
    """(bag, batch, in) → (bag, batch, steps · columns): a linear layer to a few points of each column, whose steps are drawn
    straight through them. The weights are drawn through, not the answers: once a batch instead of once a window.
    """

    def __init__(self, bag: int, points: int, steps: int, columns: int = 1, seed: int = 0, **options):
        super().__init__(bag, points * columns, seed, **options)
        self.points, self.steps, self.columns = points, steps, columns
        self.shares = shares(points, steps).astype(np.float32)

    def call(self, inputs):
        return ops.matmul(inputs, self._drawn(self.kernel)) + self._drawn(self.bias)

    def _drawn(self, weights):
        if self.points == self.steps:
            return weights
        by_point = ops.reshape(weights, (self.bag, weights.shape[1], self.points, self.columns))
        drawn = ops.einsum("bipc,ps->bisc", by_point, self.shares)
        return ops.reshape(drawn, (self.bag, weights.shape[1], self.steps * self.columns))

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.steps * self.columns)

    def get_config(self):
        config = super().get_config()
        del config["units"]
        return {**config, "points": self.points, "steps": self.steps, "columns": self.columns}


@keras.saving.register_keras_serializable("layerwise")
class DenseOfColumns(BagDense):
    """(bag, batch, steps, columns) → (bag, batch, steps, units): a linear layer over the columns, the same at every step."""

    def build(self, shape):
        super().build((shape[0], None, shape[-1]))

    def call(self, inputs):
        bag, _, steps, columns = inputs.shape
        given = super().call(ops.reshape(inputs, (bag, -1, columns)))
        return ops.reshape(given, (bag, -1, steps, self.units))


@keras.saving.register_keras_serializable("layerwise")
class DenseOfSteps(BagDense):
    """(bag, batch, steps, columns) → (bag, batch, units, columns): a linear layer over the steps, the same for every column."""

    def build(self, shape):
        super().build((shape[0], None, shape[-2]))

    def call(self, inputs):
        bag, _, steps, columns = inputs.shape
        turned = ops.reshape(ops.transpose(inputs, (0, 1, 3, 2)), (bag, -1, steps))
        given = ops.reshape(super().call(turned), (bag, -1, columns, self.units))
        return ops.transpose(given, (0, 1, 3, 2))

    def compute_output_shape(self, shape):
        return (*shape[:-2], self.units, shape[-1])


def shares(points: int, steps: int) -> np.ndarray:
    """(points, steps) how much of every point is in each step; points lie evenly, the first and last at both ends."""
    if points == 1:
        return np.ones((1, steps))
    at = np.linspace(0, points - 1, steps)
    return np.maximum(1 - np.abs(at[None] - np.arange(points)[:, None]), 0.0)
