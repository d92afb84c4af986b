"""Training from series that lie inside the model: a step is told the numbers of its windows and cuts them out itself."""

import keras
import numpy as np
from keras import ops

from core.forecasting.channels import FAR, seasons_before
from core.layers.rows import Stored


class WindowTable(Stored):
    """Window numbers (bag, batch) → parts {name: (bag, batch, …)}, what comes next (bag, batch, horizon), weights (bag, batch).

    `flat` (steps, channels) holds of every step the value, whether it was there, what was known of the past only, what is
    known in advance. `truth` (steps,) is the value, NaN where there is none. Of each window `origins` is the place of its
    first step to forecast, `firsts` that of its series' first step, `untils` that of the first step whose truth is kept from
    it, `scaling` its level, spread and weight.
    """

    def __init__(self, flat, truth, windows: dict[str, np.ndarray], shape: tuple[int, int, int, int], **options):
        """`shape`: lookback, horizon, season, how many of the channels are known in advance (the last ones)."""
        super().__init__(**options)
        self.lookback, self.horizon, self.season, self.known = shape
        self.flat = self.keep("flat", flat)
        self.truth = self.keep("truth", truth)
        self.windows = {name: self.keep(name, array) for name, array in windows.items()}

    def call(self, numbers):
        of = {name: ops.take(array, numbers, axis=0) for name, array in self.windows.items() if name != "static"}
        level, spread, weight = (of["scaling"][..., i, None] for i in range(3))
        origins, firsts = of["origins"][..., None], of["firsts"][..., None]
        before = origins + np.arange(-self.lookback, 0, dtype=np.int32)
        after = origins + np.arange(self.horizon, dtype=np.int32)
        inside = ops.cast(before >= firsts, "float32")[..., None]
        past = ops.take(self.flat, ops.maximum(before, 0), axis=0)
        values = ops.clip((past[..., 0] - level) / spread, -FAR, FAR)
        last = origins + seasons_before(self.horizon, self.season)
        repeated = ops.clip((ops.take(self.flat[:, 0], ops.maximum(last, 0), axis=0) - level) / spread, -FAR, FAR)
        future = [(repeated * ops.cast(last >= firsts, "float32"))[..., None]]
        if self.known:
            future.append(ops.take(self.flat, after, axis=0)[..., -self.known :])
        parts = {
            "past": ops.concatenate([values[..., None], past[..., 1:]], axis=-1) * inside,
            "future": ops.concatenate(future, axis=-1),
        }
        if "static" in self.windows:
            parts["numbers"] = ops.take(self.windows["static"], of["series"], axis=0)
        wanted = (ops.take(self.truth, after, axis=0) - level) / spread
        return parts, ops.where(after < of["untils"][..., None], wanted, np.nan), weight[..., 0]

    def compute_output_spec(self, numbers):
        parts = {"past": keras.KerasTensor((*numbers.shape, self.lookback, self.flat.shape[1]), "float32")}
        parts["future"] = keras.KerasTensor((*numbers.shape, self.horizon, 1 + self.known), "float32")
        if "static" in self.windows:
            parts["numbers"] = keras.KerasTensor((*numbers.shape, self.windows["static"].shape[1]), "float32")
        return parts, keras.KerasTensor((*numbers.shape, self.horizon), "float32"), keras.KerasTensor(numbers.shape, "float32")
