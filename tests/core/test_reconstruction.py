"""What an autoencoder gives back, and how far it lies from what went in."""

import numpy as np
import pytest

from core.lazy import lazy
from core.parts import Part
from core.reconstruction import errors, laid_out, places_of, slots_of

losses = lazy("core.layers.reconstruction")

PARTS = (
    Part("numbers", "rows", (2,), knots=((-1.0, 1.0), ()), names=("a", "b")),
    Part("codes", "rows", (2,), sizes=(3, 100), names=("c", "d")),
    Part("tokens_0", "tokens", (4,), sizes=(50,), names=("e",)),
    Part("sequence_0", "sequence", (3, 2), names=("f", "g")),
)
ARRAYS = {
    "numbers": np.array([[0.5, 1.0], [-1.0, 0.0]], np.float32),
    "codes": np.array([[2, 99], [0, 5]], np.int32),
    "tokens_0": np.array([[3, 7, 49, 0], [0, 0, 0, 0]], np.int32),
    "sequence_0": np.arange(12, dtype=np.float32).reshape(2, 3, 2),
}
SLOTS = slots_of(PARTS)


def test_parts_lie_side_by_side_and_rare_values_come_back_as_one():
    assert [(slot.first, slot.width, slot.start, slot.units) for slot in SLOTS] == [
        (0, 2, 0, 2),
        (2, 2, 2, 3 + 64),
        (4, 4, 69, 50),
        (8, 6, 119, 6),
    ]
    assert laid_out(ARRAYS, SLOTS)[0].tolist() == [0.5, 1, 2, 99, 3, 7, 49, 0, 0, 1, 2, 3, 4, 5]


def test_what_comes_back_whole_has_no_error():
    given = np.full((2, 125), -40.0)
    given[:, :2] = ARRAYS["numbers"]
    given[[0, 1], [2 + 2, 2 + 0]] = 40.0
    given[[0, 1], [5 + 63, 5 + 5]] = 40.0  # 99 is rarer than can be told apart
    given[0, [69 + 3, 69 + 7, 69 + 49]] = 40.0
    given[:, 119:] = ARRAYS["sequence_0"].reshape(2, 6)
    found = errors(laid_out(ARRAYS, SLOTS), given, SLOTS)
    assert found.shape == (2, sum(places_of(slot) for slot in SLOTS)) == (2, 2 + 2 + 1 + 6)
    words = found[0, 4]
    assert words == pytest.approx(np.log(3) / np.log(50))  # three words cannot each be certain
    assert np.delete(found, 4, axis=1) == pytest.approx(0, abs=1e-6)
    assert found[1, 4] == 0


def test_a_code_whose_values_all_seem_alike_costs_one():
    found = errors(laid_out(ARRAYS, SLOTS), np.zeros((2, 125)), SLOTS)
    assert found[:, 2:4] == pytest.approx(1)


@pytest.mark.network
def test_the_network_s_loss_is_the_mean_of_these_errors():
    given = np.random.default_rng(0).normal(size=(2, 1, 7 + 125)).astype("float32")
    wanted = laid_out(ARRAYS, SLOTS)
    loss = np.asarray(losses.ReconstructionOfMembers(SLOTS).call(wanted, given))
    np.testing.assert_allclose(loss, errors(wanted, given[:, 0, 7:], SLOTS).mean(axis=1), rtol=1e-5)
