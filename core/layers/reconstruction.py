"""The loss of networks that give back what they were given, and the table they learn from."""

from math import log

import keras
from keras import ops

from core.layers.rows import RowTable
from core.reconstruction import Slot, places_of, units_of


@keras.saving.register_keras_serializable("layerwise")
class ReconstructionOfMembers(keras.losses.Loss):
    """What went in, laid side by side (batch, width), and what came back (batch, k, code + units) → (batch,).

    The mean over everything given back, each by its own loss (`core/reconstruction.py`), and over the k answers.
    """

    def __init__(self, slots: tuple[Slot, ...], name="reconstruction", **options):
        super().__init__(name=name, **options)
        self.slots = slots
        self.units, self.count = units_of(slots), sum(map(places_of, slots))

    def call(self, y_true, y_pred):
        given = y_pred[:, :, -self.units :]
        losses = [self._of(slot, y_true, given[:, :, slot.start : slot.start + slot.units]) for slot in self.slots]
        return ops.mean(sum(losses), axis=1) / self.count

    def _of(self, slot, y_true, given):
        """(batch, k): the sum over the part."""
        wanted = y_true[:, slot.first : slot.first + slot.width]
        if slot.loss == "squared":
            return ops.sum(ops.square(given - wanted[:, None, :]), axis=-1)
        if slot.loss == "codes":
            return self._of_codes(slot, ops.cast(wanted, "int32"), given)
        return self._of_words(slot, ops.cast(wanted, "int32"), given)

    def _of_codes(self, slot, codes, given):
        losses, end = [], 0
        for place, size in enumerate(slot.sizes):
            logits, end = given[:, :, end : end + size], end + size
            one_hot = ops.one_hot(ops.minimum(codes[:, place], size - 1), size, dtype=given.dtype)[:, None, :]
            losses.append(-ops.sum(ops.log_softmax(logits, axis=-1) * one_hot, axis=-1) / log(max(size, 2)))
        return sum(losses)

    def _of_words(self, slot, tokens, given):
        words = slot.sizes[0]
        known = ops.cast(ops.logical_and(tokens > 0, tokens < words), given.dtype)[:, None, :]  # (batch, 1, steps)
        places = ops.where(tokens < words, tokens, ops.zeros_like(tokens))[:, None, :]
        places = ops.repeat(places, given.shape[1], axis=1)
        surprise = -ops.take_along_axis(ops.log_softmax(given, axis=-1), places, axis=-1)
        return ops.sum(surprise * known, axis=-1) / ops.maximum(ops.sum(known, axis=-1), 1.0) / log(max(words, 2))


class SelfTable(RowTable):
    """Row numbers (bag, batch) → the parts' rows, and the same laid side by side, (bag, batch, width)."""

    def __init__(self, arrays, slots: tuple[Slot, ...], **options):
        super(RowTable, self).__init__(**options)
        self.stored = {name: self.keep(name, array) for name, array in arrays.items()}
        self.slots = slots

    def call(self, numbers):
        rows = {name: ops.take(array, numbers, axis=0) for name, array in self.stored.items()}
        flat = [ops.cast(ops.reshape(rows[slot.part], (*numbers.shape, slot.width)), "float32") for slot in self.slots]
        return rows, ops.concatenate(flat, axis=-1)

    def compute_output_spec(self, numbers):
        rows = {name: keras.KerasTensor((*numbers.shape, *array.shape[1:]), array.dtype) for name, array in self.stored.items()}
        width = sum(slot.width for slot in self.slots)
        return rows, keras.KerasTensor((*numbers.shape, width), "float32")
