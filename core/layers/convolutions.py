"""Convolutions over the steps of a sequence, each network of the bag with kernels of its own; (bag, batch, steps, channels).

Weights are of size `held` and divided to size 1, by the square root of what they sum, where they are used: so a step of the
optimizer means the same in every layer, and `held` times less than in layers that do not hold theirs larger.
"""

import math

import keras
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class BagDepthwise(keras.layers.Layer):
    """Every channel through `filters` kernels of its own: (…, steps, channels) → (…, ⌈steps / stride⌉, channels · filters).

    The channels of all networks lie side by side, so that one operation serves the whole bag.
    """

    def __init__(self, length: int, filters: int = 1, stride: int = 1, held: float = 1.0, seed: int = 0, **options):
        super().__init__(**options)
        self.length, self.filters, self.stride, self.held, self.seed = length, filters, stride, held, seed

    def build(self, shape):
        start = keras.initializers.RandomNormal(0.0, self.held, self.seed)
        self.kernel = self.add_weight(shape=(self.length, shape[0] * shape[-1], self.filters), initializer=start, name="kernel")
        self.gain = 1 / (self.held * math.sqrt(self.length))

    def call(self, inputs):
        bag, _, steps, channels = inputs.shape
        together = ops.reshape(ops.transpose(inputs, (1, 2, 0, 3)), (-1, steps, bag * channels))
        out = ops.depthwise_conv(together, self.kernel * self.gain, self.stride, "same", data_format="channels_last")
        out = ops.reshape(out, (-1, self._steps(steps), bag, channels * self.filters))
        return ops.transpose(out, (2, 0, 1, 3))

    def _steps(self, steps):
        return -(-steps // self.stride)

    def compute_output_shape(self, shape):
        return (*shape[:2], self._steps(shape[2]), shape[3] * self.filters)

    def get_config(self):
        own = {name: getattr(self, name) for name in ("length", "filters", "stride", "held", "seed")}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable("layerwise")
class BagPointwise(keras.layers.Layer):
    """A linear layer at every step, without bias: (bag, batch, steps, in) → (bag, batch, steps, units)."""

    def __init__(self, units: int, held: float = 1.0, seed: int = 0, **options):
        super().__init__(**options)
        self.units, self.held, self.seed = units, held, seed

    def build(self, shape):
        start = keras.initializers.RandomNormal(0.0, self.held, self.seed)
        self.kernel = self.add_weight(shape=(shape[0], shape[-1], self.units), initializer=start, name="kernel")
        self.gain = 1 / (self.held * math.sqrt(shape[-1]))

    def call(self, inputs):
        bag, _, steps, width = inputs.shape
        out = ops.matmul(ops.reshape(inputs, (bag, -1, width)), self.kernel * self.gain)
        return ops.reshape(out, (bag, -1, steps, self.units))

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "held": self.held, "seed": self.seed}


@keras.saving.register_keras_serializable("layerwise")
class BagNormalization(keras.layers.Layer):
    """Batch normalisation of each network's channels over its rows and steps, then ReLU."""

    MOMENTUM = 0.9
    SMALL = 1e-3

    def __init__(self, held: float = 1.0, **options):
        super().__init__(**options)
        self.held = held

    def build(self, shape):
        own = (shape[0], 1, 1, shape[-1])
        self.factor = self.add_weight(shape=own, initializer=keras.initializers.Constant(self.held), name="factor")
        self.shift = self.add_weight(shape=own, initializer="zeros", name="shift")
        self.mean = self.add_weight(shape=own, initializer="zeros", trainable=False, name="mean")
        self.variance = self.add_weight(shape=own, initializer="ones", trainable=False, name="variance")

    def call(self, inputs, training=False):
        mean, variance = self.mean, self.variance
        if training:
            mean = ops.mean(inputs, axis=(1, 2), keepdims=True)
            variance = ops.mean(ops.square(inputs - mean), axis=(1, 2), keepdims=True)
            self.mean.assign(self.MOMENTUM * self.mean + (1 - self.MOMENTUM) * mean)
            self.variance.assign(self.MOMENTUM * self.variance + (1 - self.MOMENTUM) * variance)
        return ops.relu((inputs - mean) * (self.factor / self.held / ops.sqrt(variance + self.SMALL)) + self.shift / self.held)

    def settle(self, inputs):
        """Starts from these rows, so that layers behind it settle on what it will give them."""
        mean = ops.mean(inputs, axis=(1, 2), keepdims=True)
        self.mean.assign(mean)
        self.variance.assign(ops.mean(ops.square(inputs - mean), axis=(1, 2), keepdims=True))

    def compute_output_shape(self, shape):
        return shape

    def get_config(self):
        return {**super().get_config(), "held": self.held}
