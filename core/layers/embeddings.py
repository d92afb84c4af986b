"""Numbers and codes on their way in: one value becomes several, so that a straight line is not all a layer can draw."""

import math

import keras
import numpy as np
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class PeriodicEmbedding(keras.layers.Layer):
    """(bag, batch, n) → the numbers as they are, and `units` more for each of those in `which`: Linear(cos(2πwx + b)).

    RealMLP's PBLD with 16 frequencies of σ 0.1; its weights learn at a tenth of the rate (held ten times larger).
    """

    RATE = 0.1

    def __init__(
        self, bag: int, which: list[int], units: int = 3, frequencies: int = 16, sigma: float = 0.1, seed: int = 0, **options
    ):
        super().__init__(**options)
        self.bag, self.which, self.units, self.seed = bag, list(which), units, seed
        self.frequencies, self.sigma = frequencies, sigma

    def build(self, shape):
        n, f, u, seed = len(self.which), self.frequencies, self.units, self.seed
        self.whole = self.which == list(range(shape[-1]))
        normal = keras.initializers.RandomNormal(0.0, 2 * math.pi * self.sigma / self.RATE, seed)
        turn = keras.initializers.RandomUniform(-math.pi / self.RATE, math.pi / self.RATE, seed + 1)
        near = 1 / math.sqrt(f) / self.RATE
        self.frequency = self.add_weight(shape=(self.bag, n, 1, f), initializer=normal, name="frequency")
        self.phase = self.add_weight(shape=(self.bag, n, 1, f), initializer=turn, name="phase")
        start = keras.initializers.RandomUniform(-near, near, seed + 2)
        self.mix = self.add_weight(shape=(self.bag, n, f, u), initializer=start, name="mix")
        start = keras.initializers.RandomUniform(-near, near, seed + 3)
        self.shift = self.add_weight(shape=(self.bag, n, 1, u), initializer=start, name="shift")

    def call(self, inputs):
        chosen = inputs if self.whole else ops.take(inputs, np.array(self.which), axis=-1)
        column = ops.transpose(chosen, (0, 2, 1))[..., None]  # (bag, n, batch, 1)
        waves = ops.cos(column * (self.frequency * self.RATE) + self.phase * self.RATE)
        mixed = ops.matmul(waves, self.mix * self.RATE) + self.shift * self.RATE  # (bag, n, batch, units)
        flat = ops.reshape(ops.transpose(mixed, (0, 2, 1, 3)), (self.bag, -1, len(self.which) * self.units))
        return ops.concatenate([inputs, flat], axis=-1)

    def compute_output_shape(self, shape):
        return (*shape[:-1], shape[-1] + len(self.which) * self.units)

    def get_config(self):
        own = {name: getattr(self, name) for name in ("bag", "which", "units", "frequencies", "sigma", "seed")}
        return {**super().get_config(), **own}


@keras.saving.register_keras_serializable("layerwise")
class PiecewiseLinearEmbedding(keras.layers.Layer):
    """(bag, batch, n) → the numbers as they are, and `units` for each with knots: a line plus a bend at every knot.

    Gorishniy et al., arXiv 2203.05556, in TabM's form: the encoding counts how far a number has come through each bin,
    its weights start at zero, and a plain line stands beside it.
    """

    def __init__(self, bag: int, knots: list[list[float]], units: int = 16, seed: int = 0, **options):
        super().__init__(**options)
        self.bag, self.knots, self.units, self.seed = bag, [list(edges) for edges in knots], units, seed
        self.which = [place for place, edges in enumerate(knots) if len(edges) > 2]

    def build(self, shape):
        n, bins = len(self.which), max(len(self.knots[place]) for place in self.which) - 1
        self.whole = self.which == list(range(shape[-1]))
        self.start, self.width, self.most = _bins([self.knots[place] for place in self.which], bins)
        near = 1 / math.sqrt(self.units)
        uniform = keras.initializers.RandomUniform(-near, near, self.seed)
        self.line = self.add_weight(shape=(self.bag, n, 1, self.units), initializer=uniform, name="line")
        uniform = keras.initializers.RandomUniform(-near, near, self.seed + 1)
        self.shift = self.add_weight(shape=(self.bag, n, 1, self.units), initializer=uniform, name="shift")
        self.bends = self.add_weight(shape=(self.bag, n, bins, self.units), initializer="zeros", name="kernel")

    def call(self, inputs):
        chosen = inputs if self.whole else ops.take(inputs, np.array(self.which), axis=-1)
        column = ops.transpose(chosen, (0, 2, 1))[..., None]  # (bag, n, batch, 1)
        come = ops.minimum(ops.maximum((column - self.start) / self.width, 0.0), self.most)
        bent = ops.matmul(come, self.bends) + column * self.line + self.shift  # (bag, n, batch, units)
        flat = ops.reshape(ops.transpose(bent, (0, 2, 1, 3)), (self.bag, -1, len(self.which) * self.units))
        return ops.concatenate([inputs, flat], axis=-1)

    def compute_output_shape(self, shape):
        return (*shape[:-1], shape[-1] + len(self.which) * self.units)

    def get_config(self):
        return {**super().get_config(), "bag": self.bag, "knots": self.knots, "units": self.units, "seed": self.seed}


def _bins(knots: list[list[float]], bins: int) -> tuple[np.ndarray, ...]:
    """Start and width of every bin, and how far a number may have come through it: (n, 1, bins) each.

    1, or 0 for bins that a number does not have. Unlike in the paper the outer bins end where the training rows did:
    beyond them the plain line alone goes on.
    """
    start = np.zeros((len(knots), 1, bins), np.float32)
    width = np.ones((len(knots), 1, bins), np.float32)
    most = np.zeros((len(knots), 1, bins), np.float32)
    for place, edges in enumerate(knots):
        used = len(edges) - 1
        start[place, 0, :used] = edges[:-1]
        width[place, 0, :used] = np.maximum(np.diff(edges), 1e-6)
        most[place, 0, :used] = 1.0
    return start, width, most


@keras.saving.register_keras_serializable("layerwise")
class CodeEmbedding(keras.layers.Layer):
    """(bag, batch, m) codes → one node a value where a column has few, and 8 learned numbers a value where it has many.

    Code 0, a value never seen, gives zeros in both.
    """

    def __init__(self, bag: int, sizes: list[int], most_nodes: int = 8, units: int = 8, seed: int = 0, **options):
        super().__init__(**options)
        self.bag, self.sizes, self.most_nodes, self.units, self.seed = bag, list(sizes), most_nodes, units, seed
        self.few = [place for place, size in enumerate(sizes) if size <= most_nodes + 1]
        self.many = [place for place, size in enumerate(sizes) if size > most_nodes + 1]

    def build(self, shape):
        pairs = [(place, value) for place in self.few for value in range(1, self.sizes[place])]
        self.place, self.value = np.array(pairs, np.int32).reshape(-1, 2).T
        if self.many:
            counts = [self.sizes[place] for place in self.many]
            self.total = sum(counts)
            self.first = np.concatenate([[0], np.cumsum(counts[:-1])]).astype(np.int32)
            self.first_of_bag = (np.arange(self.bag) * self.total).astype(np.int32)[:, None, None]
            start = keras.initializers.RandomNormal(0.0, 1.0, self.seed)
            self.table = self.add_weight(shape=(self.bag * self.total, self.units), initializer=start, name="kernel")

    def call(self, codes):
        outputs = []
        if len(self.place):
            outputs.append(ops.cast(ops.equal(ops.take(codes, self.place, axis=-1), self.value), "float32"))
        if self.many:
            outputs.append(self._looked_up(ops.take(codes, np.array(self.many), axis=-1)))
        return outputs[0] if len(outputs) == 1 else ops.concatenate(outputs, axis=-1)

    def _looked_up(self, codes):
        found = ops.take(self.table, codes + self.first + self.first_of_bag, axis=0)  # (bag, batch, many, units)
        known = ops.cast(codes > 0, "float32")[..., None]
        return ops.reshape(found * known, (self.bag, -1, len(self.many) * self.units))

    def compute_output_shape(self, shape):
        return (*shape[:-1], sum(self.sizes[place] - 1 for place in self.few) + len(self.many) * self.units)

    def get_config(self):
        own = {name: getattr(self, name) for name in ("bag", "sizes", "most_nodes", "units", "seed")}
        return {**super().get_config(), **own}
