"""Texts: the mean and the maximum of learned vectors of their word n-grams."""

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class PooledNgrams(keras.layers.Layer):
    """(bag, batch, steps) tokens → (bag, batch, 2·width): mean and maximum over tokens; 0 is padding, not counted.

    Vectors learn at a tenth of the rate (they are held ten times larger), and in training a share of the tokens, `hidden`,
    is passed over, each time others: with more words than rows a network would soon know every text by heart.
    """

    RATE = 0.1

    def __init__(self, bag: int, vocabulary: int, width: int, hidden: float = 0.5, seed: int = 0, **options):
        super().__init__(**options)
        self.bag, self.vocabulary, self.width, self.hidden, self.seed = bag, vocabulary, width, hidden, seed
        self.draws = keras.random.SeedGenerator(seed)

    def build(self, shape):
        start = keras.initializers.RandomNormal(0.0, 0.1 / self.RATE, self.seed)
        self.table = self.add_weight(shape=(self.bag * self.vocabulary, self.width), initializer=start, name="table")
        self.first = (np.arange(self.bag) * self.vocabulary).astype(np.int32)[:, None, None]

    def call(self, tokens, training=False):
        vectors = ops.take(self.table, tokens + self.first, axis=0) * self.RATE  # (bag, batch, steps, width)
        seen = tokens > 0
        if training and self.hidden:
            drawn = keras.random.uniform((1, *ops.shape(tokens)[1:]), seed=self.draws)
            seen = ops.logical_and(seen, drawn >= self.hidden)
        present = ops.cast(seen, "float32")[..., None]
        count = ops.maximum(ops.sum(present, axis=2), 1.0)
        mean = ops.sum(vectors * present, axis=2) / count
        highest = ops.max(vectors * present - 1e4 * (1.0 - present), axis=2)
        some = ops.cast(ops.max(present, axis=2) > 0, "float32")
        return ops.concatenate([mean, highest * some], axis=-1)

    def compute_output_shape(self, shape):
        return (*shape[:-1], 2 * self.width)

    def get_config(self):
        own = {name: getattr(self, name) for name in ("bag", "vocabulary", "width", "hidden", "seed")}
        return {**super().get_config(), **own}
