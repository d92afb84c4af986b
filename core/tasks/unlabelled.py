"""What questions without a target share: the network learns to give back what it was given, through a narrow middle."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from core.lazy import lazy
from core.reconstruction import Slot, errors, units_of
from core.table import Column, Profile
from core.tasks import measures
from core.tasks.base import Score, State, Task

losses = lazy("core.layers.reconstruction")
ops = lazy("keras.ops")

WORDS = ("Reconstruction error", "How badly the network gives back what it was given; 1 is about as bad as the average row.")


class Unlabelled(Task):
    """State: `slots`, the layout of what goes in and comes back (`core/reconstruction.py`), and `code`, the middle's nodes.

    What the network answers: its code, then what came back.
    """

    needs_target = False

    def suits(self, profile: Profile, kind: str, others: Iterable[Column] = ()) -> str | None:
        return None

    def units(self, state: State) -> int:
        return int(state["code"]) + units_of(slots_in(state))

    def loss(self, state: State) -> Any:
        return losses.ReconstructionOfMembers(slots_in(state))

    def answer(self, outputs: Any, state: State) -> Any:
        """(batch, k, code + units) → (batch, k · code + units): the codes side by side, the mean of what came back."""
        code = int(state["code"])
        codes = ops.reshape(outputs[:, :, :code], (-1, outputs.shape[1] * code))
        return ops.concatenate([codes, ops.mean(outputs[:, :, code:], axis=1)], axis=-1)

    def scores(self, state: State) -> tuple[Score, ...]:
        return (self.choosing(state),)

    def choosing(self, state: State) -> Score:
        """Of what should come back, (rows, width), and `answer`'s. Without a state it has its words only."""

        def measure(truth: np.ndarray, answers: np.ndarray, weights: np.ndarray) -> np.ndarray:
            slots = slots_in(state)
            return measures.mean(errors(truth, answers[:, -units_of(slots) :], slots).mean(axis=1), weights)

        return measures.score("reconstruction", WORDS, measure, False)


def slots_in(state: State) -> tuple[Slot, ...]:
    return tuple(Slot.from_json(one) for one in state["slots"])
