"""Linear layers, each with weights of its own for every network of the bag."""

import math

import keras
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class BagDense(keras.layers.Layer):
    """(bag, batch, in) → (bag, batch, units): a linear layer for each network of the bag, PyTorch's start."""

    def __init__(self, bag: int, units: int, seed: int = 0, **options):
        super().__init__(**options)
        self.bag, self.units, self.seed = bag, units, seed

    def build(self, shape):
        near = 1 / math.sqrt(shape[-1])
        start = keras.initializers.RandomUniform(-near, near, self.seed)
        self.kernel = self.add_weight(shape=(self.bag, *shape[1:-2], shape[-1], self.units), initializer=start, name="kernel")
        start = keras.initializers.RandomUniform(-near, near, self.seed + 1)
        self.bias = self.add_weight(shape=(self.bag, *shape[1:-2], 1, self.units), initializer=start, name="bias")

    def call(self, inputs):
        return ops.matmul(inputs, self.kernel) + self.bias

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)

    def get_config(self):
        return {**super().get_config(), "bag": self.bag, "units": self.units, "seed": self.seed}


@keras.saving.register_keras_serializable("layerwise")
class NtkDense(keras.layers.Layer):
    """(bag, batch, in) → (bag, batch, units) with weights of size 1, divided by √in where they are used (RealMLP).

    So the step of Adam means the same in every layer. Biases learn at a tenth of the rate: they are held ten times
    larger and divided where they are used. `settle` scales the start to the data, as RealMLP does.
    """

    BIAS_RATE = 0.1

    def __init__(self, bag: int, units: int, seed: int = 0, **options):
        super().__init__(**options)
        self.bag, self.units, self.seed = bag, units, seed

    def build(self, shape):
        start = keras.initializers.RandomNormal(0.0, 1.0, self.seed)
        self.kernel = self.add_weight(shape=(self.bag, shape[-1], self.units), initializer=start, name="kernel")
        start = keras.initializers.RandomNormal(0.0, 1.0 / self.BIAS_RATE, self.seed + 1)
        self.bias = self.add_weight(shape=(self.bag, 1, self.units), initializer=start, name="bias")
        self.gain = 1 / math.sqrt(shape[-1])

    def call(self, inputs):
        return ops.matmul(inputs, self.kernel * self.gain) + self.bias * self.BIAS_RATE

    def settle(self, inputs):
        """Starts again such that each unit's output spreads by 1 over these rows, its kink inside their cloud."""
        out = ops.matmul(inputs, self.kernel * self.gain)
        spread = ops.std(out, axis=1, keepdims=True)
        self.kernel.assign(self.kernel / ops.where(spread > 1e-3, spread, 1.0))
        self.bias.assign(-self._within(inputs) / self.BIAS_RATE)

    def _within(self, inputs):
        """What each unit gives at a random point between five random rows (“he+5”)."""
        seed = self.seed + 2
        out = ops.matmul(inputs, self.kernel * self.gain)
        rows = ops.shape(out)[1]
        chosen = keras.random.randint((self.bag, 5, self.units), 0, rows, seed=seed)
        weights = -ops.log(keras.random.uniform((self.bag, 5, self.units), 1e-6, 1.0, seed=seed + 1))
        return ops.sum(ops.take_along_axis(out, chosen, axis=1) * weights / ops.sum(weights, axis=1, keepdims=True), 1, True)

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)

    def get_config(self):
        return {**super().get_config(), "bag": self.bag, "units": self.units, "seed": self.seed}
