"""Losses of networks that answer k times: the mean of the k losses, so that members stay different (TabM)."""

import keras
from keras import ops


@keras.saving.register_keras_serializable("layerwise")
class CrossEntropyOfMembers(keras.losses.Loss):
    """Class numbers (batch,) and logits (batch, k, classes) → (batch,)."""

    def call(self, y_true, y_pred):
        truth = ops.one_hot(ops.cast(ops.reshape(y_true, (-1,)), "int32"), y_pred.shape[-1], dtype=y_pred.dtype)
        losses = -ops.sum(ops.log_softmax(y_pred, axis=-1) * truth[:, None, :], axis=-1)
        return ops.mean(losses, axis=1)


@keras.saving.register_keras_serializable("layerwise")
class SquaredErrorOfMembers(keras.losses.Loss):
    """Standardised numbers (batch,) and answers (batch, k, 1) → (batch,)."""

    def call(self, y_true, y_pred):
        truth = ops.reshape(y_true, (-1, 1))
        return ops.mean(ops.square(y_pred[:, :, 0] - truth), axis=1)


@keras.saving.register_keras_serializable("layerwise")
class PinballOfMembers(keras.losses.Loss):
    """Steps (batch, horizon) and their quantiles (batch, k, horizon · levels) → (batch,): the pinball loss, twice as large,
    so that of the median it is the absolute error. A step whose truth is NaN weighs nothing.
    """

    def __init__(self, levels, name="pinball", **options):
        super().__init__(name=name, **options)
        self.levels = tuple(levels)

    def call(self, y_true, y_pred):
        k, horizon, count = y_pred.shape[1], y_true.shape[1], len(self.levels)
        levels = ops.convert_to_tensor(self.levels, dtype=y_pred.dtype)
        missing = ops.isnan(y_true)
        truth = ops.where(missing, ops.zeros_like(y_true), y_true)
        above = truth[:, None, :, None] - ops.reshape(y_pred, (-1, k, horizon, count))
        losses = ops.mean(ops.maximum(levels * above, (levels - 1) * above), axis=(1, 3))  # (batch, horizon)
        return 2 * ops.sum(losses * ops.cast(ops.logical_not(missing), losses.dtype), axis=1) / horizon

    def get_config(self):
        return {**super().get_config(), "levels": self.levels}
