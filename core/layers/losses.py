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
