"""Small learned things with a learning rate of their own.

A weight w = 1 + f·v, with v what Adam changes, learns f times as fast as the others: Adam's steps do not depend on the
size of a gradient, so no optimizer needs to know.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class Scale(keras.layers.Layer):
    """(bag, batch, features) times one learned factor a feature (RealMLP: at six times the rate)."""

    def __init__(self, bag: int, rate: float = 6.0, **options):
        super().__init__(**options)
        self.bag, self.rate = bag, rate

    def build(self, shape):
        self.learned = self.add_weight(shape=(self.bag, 1, shape[-1]), initializer="zeros", name="scale")

    def call(self, inputs):
        return inputs * (1.0 + self.rate * self.learned)

    def get_config(self):
        return {**super().get_config(), "bag": self.bag, "rate": self.rate}


@keras.saving.register_keras_serializable("layerwise")
class Activation(keras.layers.Layer):
    """x + (f(x) − x)·w with one learned w a node (RealMLP: at a tenth of the rate), so that a node may become linear."""

    def __init__(self, bag: int, function: str, rate: float = 0.1, **options):
        super().__init__(**options)
        self.bag, self.function, self.rate = bag, function, rate

    def build(self, shape):
        self.learned = self.add_weight(shape=(self.bag, 1, shape[-1]), initializer="zeros", name="mix")

    def call(self, inputs):
        bent = mish(inputs) if self.function == "mish" else keras.activations.get(self.function)(inputs)
        return inputs + (bent - inputs) * (1.0 + self.rate * self.learned)

    def get_config(self):
        return {**super().get_config(), "bag": self.bag, "function": self.function, "rate": self.rate}


def mish(inputs):
    """x·tanh(softplus(x)) with one exponential: tanh(log(1+e)) = ((1+e)² − 1) / ((1+e)² + 1)."""
    e = ops.exp(ops.minimum(inputs, 20.0))
    squared = e * (e + 2.0)
    return inputs * squared / (squared + 2.0)
