import numpy as np
import pandas as pd
import pytest

from core.errors import PlanError
from core.tasks import task

numbers = task("regression")


def test_the_target_is_standardised_and_answers_come_back_in_its_own_unit():
    target = pd.Series(np.random.default_rng(0).normal(200_000, 50_000, 500))
    state = numbers.adapt(target)
    fitted = numbers.to_fit(numbers.encode(target, state), state)
    assert abs(fitted.mean()) < 1e-3
    assert fitted.std() == pytest.approx(1, abs=1e-2)
    np.testing.assert_allclose(numbers.from_fit(fitted[:, None], state)[:, 0], target, rtol=1e-4)


def test_one_wrong_cell_does_not_ruin_the_scale():
    target = pd.Series([*np.random.default_rng(0).normal(10, 2, 500), 1e12])
    state = numbers.adapt(target)
    assert state["scale"] < 10
    assert np.abs(numbers.to_fit(numbers.encode(target, state), state)).max() <= 20


def test_answers_stay_near_what_training_rows_showed_and_above_zero_where_they_were():
    state = numbers.adapt(pd.Series([1.0, 2.0, 11.0]))
    assert numbers.from_fit(np.array([[1e6], [-1e6]]), state)[:, 0].tolist() == [12.0, 0.0]
    below = numbers.adapt(pd.Series([-5.0, 5.0]))
    assert numbers.from_fit(np.array([[-1e6]]), below)[0, 0] == -6.0


def test_numbers_written_as_text_are_read_and_the_rest_is_missing():
    state = numbers.adapt(pd.Series(["1,5", "2,5", "oops"]))
    np.testing.assert_array_equal(numbers.encode(pd.Series(["2,5", "x", None]), state), [2.5, np.nan, np.nan])


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (pd.Series(["a", "b"], name="price"), "no numbers"),
        (pd.Series([3.0, 3.0], name="price"), "3 in every"),
        (pd.Series([np.inf, None], name="price"), "no numbers"),
    ],
)
def test_a_target_that_cannot_be_learned_is_named_with_the_reason(target, words):
    with pytest.raises(PlanError, match=words) as raised:
        numbers.adapt(target)
    assert "price" in str(raised.value)


def test_a_constant_middle_does_not_divide_by_zero():
    state = numbers.adapt(pd.Series([5.0] * 99 + [6.0]))
    assert state["scale"] > 0


@pytest.mark.network
def test_loss_and_answer_average_the_members():
    outputs = np.array([[[1.0], [3.0]], [[0.0], [0.0]]], dtype="float32")
    state = {"center": 10.0, "scale": 2.0, "log": False, "low": 0.0, "high": 100.0}
    np.testing.assert_allclose(np.asarray(numbers.answer(outputs, state)), [[14.0], [10.0]])
    assert float(numbers.loss(state)(np.array([1.0, 1.0]), outputs)) == pytest.approx(((0 + 4) / 2 + 1) / 2)


def test_prices_with_a_long_tail_are_learned_on_a_logarithmic_scale_and_answered_in_their_own_unit():
    prices = pd.Series(np.exp(np.random.default_rng(0).normal(12, 1, 500)), name="price")
    state = numbers.adapt(prices)
    assert state["log"]
    truth = numbers.encode(prices, state)
    fitted = numbers.to_fit(truth, state)
    assert abs(float(fitted.mean())) < 0.1
    np.testing.assert_allclose(numbers.from_fit(fitted[:, None].astype(float), state)[:, 0], truth, rtol=1e-3)
    assert np.isfinite(numbers.from_fit(np.array([[1e6], [-1e6]]), state)).all()


def test_even_numbers_and_numbers_at_or_below_zero_keep_their_scale():
    random = np.random.default_rng(0)
    for cells in (
        random.normal(50, 5, 300),
        random.exponential(1.0, 300) - 0.5,
        np.append(random.exponential(1.0, 300), 0.0),
    ):
        assert not numbers.adapt(pd.Series(cells))["log"]
