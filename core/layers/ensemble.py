"""TabM's layers: k members that share most of their weights, (bag, k, batch, width) throughout."""

import math

import keras
from keras import ops

from core.layers.dense import BagDense


@keras.saving.register_keras_serializable("layerwise")
class MemberScale(keras.layers.Layer):
    """(bag, batch, width) → (bag, k, batch, width): every member sees the inputs through factors of its own.

    This is where members part: factors start as ±1, or normal where numbers are embedded.
    """

    def __init__(self, bag: int, members: int, start: str = "signs", seed: int = 0, **options):
        super().__init__(**options)
        self.bag, self.members, self.start, self.seed = bag, members, start, seed

    def build(self, shape):
        start = Signs(self.seed) if self.start == "signs" else keras.initializers.RandomNormal(0.0, 1.0, self.seed)
        self.factors = self.add_weight(shape=(self.bag, self.members, 1, shape[-1]), initializer=start, name="factors")

    def call(self, inputs):
        return inputs[:, None] * self.factors

    def compute_output_shape(self, shape):
        return (shape[0], self.members, *shape[1:])

    def get_config(self):
        own = {name: getattr(self, name) for name in ("bag", "members", "start", "seed")}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable("layerwise")
class Signs(keras.initializers.Initializer):
    """−1 or 1, by chance."""

    def __init__(self, seed: int = 0):
        self.seed = seed

    def __call__(self, shape, dtype=None):
        return ops.sign(keras.random.uniform(shape, -1.0, 1.0, dtype=dtype, seed=self.seed))

    def get_config(self):
        return {"seed": self.seed}


@keras.saving.register_keras_serializable("layerwise")
class BatchEnsembleDense(keras.layers.Layer):
    """((x·r)W)·s + b: W is shared by the k members, r, s and b are each member's own (arXiv 2410.24210).

    `scaled` False leaves r and s out ("mini"), for the first layer, whose r is MemberScale.
    """

    def __init__(self, bag: int, units: int, scale_inputs: bool = True, scale_outputs: bool = True, seed: int = 0, **options):
        super().__init__(**options)
        self.bag, self.units, self.seed = bag, units, seed
        self.scale_inputs, self.scale_outputs = scale_inputs, scale_outputs

    def build(self, shape):
        members, width = shape[1], shape[-1]
        near = 1 / math.sqrt(width)
        start = keras.initializers.RandomUniform(-near, near, self.seed)
        self.kernel = self.add_weight(shape=(self.bag, width, self.units), initializer=start, name="kernel")
        start = keras.initializers.RandomUniform(-near, near, self.seed + 1)
        own = members if self.scale_outputs else 1
        self.bias = self.add_weight(shape=(self.bag, own, 1, self.units), initializer=start, name="bias")
        if self.scale_inputs:
            self.before = self.add_weight(shape=(self.bag, members, 1, width), initializer="ones", name="before")
        if self.scale_outputs:
            self.after = self.add_weight(shape=(self.bag, members, 1, self.units), initializer="ones", name="after")

    def call(self, inputs):
        members, width = inputs.shape[1], inputs.shape[-1]
        scaled = inputs * self.before if self.scale_inputs else inputs
        # members under one another: one large product instead of k small ones
        product = ops.matmul(ops.reshape(scaled, (self.bag, -1, width)), self.kernel)
        product = ops.reshape(product, (self.bag, members, -1, self.units))
        return (product * self.after if self.scale_outputs else product) + self.bias

    def compute_output_shape(self, shape):
        return (*shape[:-1], self.units)

    def get_config(self):
        own = {name: getattr(self, name) for name in ("bag", "units", "scale_inputs", "scale_outputs", "seed")}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable("layerwise")
class MemberDense(BagDense):
    """(bag, k, batch, width) → (bag, k, batch, units): a linear layer for each member, as `BagDense` for each network."""
