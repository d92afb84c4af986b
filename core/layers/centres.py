"""How near codes lie to the centres of clusters, in a way that a network can learn from."""

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class NearCentres(keras.layers.Layer):
    """Codes (batch, nodes) → the share that each cluster has of a row, (batch, clusters), by Student's t with one degree of
    freedom. `unit` is the distance that counts as one. The centres are learned.
    """

    def __init__(self, centres: np.ndarray, unit: float, **options):
        super().__init__(**options)
        self.unit = unit
        self.centres = self.add_weight(shape=centres.shape, initializer="zeros", name="centres")
        self.centres.assign(centres)

    def build(self, shape):
        pass

    def call(self, codes):
        squares = ops.sum(ops.square((codes[:, None, :] - self.centres[None]) / self.unit), axis=-1)
        near = 1 / (1 + squares)
        return near / ops.sum(near, axis=1, keepdims=True)

    def compute_output_shape(self, shape):
        return (shape[0], self.centres.shape[0])
