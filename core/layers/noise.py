"""Noise that a network must see through while it learns."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class SwapNoise(keras.layers.Layer):
    """(bag, batch, …): while it learns, this share of cells is taken from the row before it: a value that fits the column.

    From Jahrer's denoising autoencoders for tables (Porto Seguro, 2017).
    """

    def __init__(self, rate: float, seed: int = 0, **options):
        super().__init__(**options)
        self.rate, self.seed = rate, seed
        self.draws = keras.random.SeedGenerator(seed)

    def build(self, shape):
        pass

    def call(self, inputs, training=False):
        if not training or not self.rate:
            return inputs
        drawn = keras.random.uniform(ops.shape(inputs), seed=self.draws)
        return ops.where(drawn < self.rate, ops.roll(inputs, 1, axis=1), inputs)

    def compute_output_shape(self, shape):
        return shape

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "seed": self.seed}
