"""Training from a table that lies inside the model: a step is told the number of its batch and looks its rows up.

The rows cross into the model once rather than every epoch, and a whole epoch can run as one call.
"""

import keras
import numpy as np
from keras import ops


class Stored(keras.layers.Layer):
    """The base of layers that hold what is learned from; it has no weights of its own to build."""

    def keep(self, name: str, array: np.ndarray):
        weight = self.add_weight(shape=array.shape, dtype=str(array.dtype), initializer="zeros", trainable=False, name=name)
        weight.assign(array)
        return weight

    def build(self, shape):
        pass


class RowTable(Stored):
    """Row numbers (bag, batch) → the parts' rows, {name: (bag, batch, …)}, and what the network should give, (bag, batch)."""

    def __init__(self, arrays: dict[str, np.ndarray], wanted: np.ndarray, **options):
        super().__init__(**options)
        self.stored = {name: self.keep(name, array) for name, array in arrays.items()}
        self.wanted = self.keep("wanted", wanted)

    def call(self, numbers):
        rows = {name: ops.take(array, numbers, axis=0) for name, array in self.stored.items()}
        return rows, ops.take(self.wanted, numbers, axis=0)

    def compute_output_spec(self, numbers):
        rows = {name: keras.KerasTensor((*numbers.shape, *array.shape[1:]), array.dtype) for name, array in self.stored.items()}
        return rows, keras.KerasTensor(numbers.shape, self.wanted.dtype)


class Order(keras.layers.Layer):
    """The number of a batch, (1,) → the rows it holds for each network of the bag, (bag, batch). `order` is set each epoch."""

    def __init__(self, steps: int, bag: int, batch: int, **options):
        super().__init__(**options)
        start = {"dtype": "int32", "initializer": "zeros", "trainable": False, "name": "order"}
        self.order = self.add_weight(shape=(steps, bag, batch), **start)

    def build(self, shape):
        pass

    def call(self, number):
        return ops.take(self.order, number[0], axis=0)

    def compute_output_spec(self, number):
        return keras.KerasTensor(self.order.shape[1:], "int32")


class LossOfRows(keras.layers.Layer):
    """Outputs (bag, k, batch, units) and what they should be, (bag, batch, …) → the loss of each row, (bag, batch).

    `weights` (bag, batch) say how much each row counts, where they do not count alike.
    """

    def __init__(self, loss: keras.losses.Loss, **options):
        super().__init__(**options)
        self.loss = loss

    def call(self, outputs, wanted, weights=None):
        losses = self.loss.call(ops.reshape(wanted, (-1, *wanted.shape[2:])), one_row_each(outputs))
        losses = ops.reshape(losses, wanted.shape[:2])
        return losses if weights is None else losses * weights

    def compute_output_spec(self, outputs, wanted, weights=None):
        return keras.KerasTensor(wanted.shape[:2], "float32")


def one_row_each(outputs):
    """(bag, k, batch, units) → (bag · batch, k, units): as tasks take them."""
    return ops.reshape(ops.transpose(outputs, (0, 2, 1, 3)), (-1, outputs.shape[1], outputs.shape[-1]))
