"""Dropout that may fade while a training goes on."""

import keras
from keras import ops

from core.layers.schedules import flat_cosine


@keras.saving.register_keras_serializable("layerwise")
class FadingDropout(keras.layers.Layer):
    """Dropout at `rate`; where it is `fading`, less and less in the second half of the training (RealMLP's flat-cosine).

    `progress` (0 to 1) is set by whoever trains, once an epoch. The networks of a bag share their masks: drawing
    them would cost as much as the layer itself.
    """

    def __init__(self, rate: float, seed: int = 0, fading: bool = True, **options):
        super().__init__(**options)
        self.rate, self.seed, self.fading = rate, seed, fading
        self.draws = keras.random.SeedGenerator(seed)

    def build(self, shape):
        self.progress = self.add_weight(shape=(), initializer="zeros", trainable=False, name="progress")

    def call(self, inputs, training=False):
        if not training or not self.rate:
            return inputs
        rate = self.rate * flat_cosine(self.progress) if self.fading else self.rate
        drawn = keras.random.uniform((1, *ops.shape(inputs)[1:]), seed=self.draws)
        return inputs * (ops.cast(drawn >= rate, inputs.dtype) / (1.0 - rate))

    def compute_output_shape(self, shape):
        return shape

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed, "fading": self.fading}
