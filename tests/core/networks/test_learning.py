"""Every network for rows learns what a constant cannot, on a few rows."""

import numpy as np
import pandas as pd
import pytest

from core.alternatives.base import Rows
from core.networks import NETWORKS
from core.parts import Part
from core.presets import TRAINING
from core.settings import checked
from core.tasks import task
from core.watch import Silent

ROWS = 60
JOINING = [member for member in NETWORKS if member.form == "rows" and member.gives == "row"]
NUMBERS = Part("numbers", "rows", (2,), knots=((-2.0, -1.0, 0.0, 1.0, 2.0),) * 2, names=("a", "b"))
CODES = Part("codes", "rows", (2,), sizes=(3, 12), names=("c", "d"))
TOKENS = Part("tokens_0", "tokens", (4,), sizes=(9,), names=("e",))


def fitted(member, part: Part, array: np.ndarray, target: pd.Series, **settings):
    from core.training.members import Recipe, fit_members

    asked = task("regression" if target.dtype.kind == "f" else "classification")
    state = asked.adapt(target)
    small = {"width": 16, "depth": 1, "epochs": 40, "batch_size": 12, "patience": 100, "rate": 0.05, "dropout": 0.0}
    values = checked(member.settings + TRAINING, {**small, **settings})
    rows = Rows((part,), {part.name: array.astype(part.dtype)}, asked.encode(target, state))
    places = np.arange(ROWS)
    return fit_members(rows, [(places[:45], places[45:])], Recipe(member.name, values, asked, state, 0), Silent())


@pytest.mark.network
@pytest.mark.parametrize("member", JOINING, ids=lambda member: member.name)
class TestEveryNetworkForRows:
    def test_learns_that_two_numbers_of_unlike_sign_belong_together(self, member):
        numbers = np.random.default_rng(1).uniform(-2, 2, (ROWS, 2))
        target = pd.Series(np.where(numbers[:, 0] * numbers[:, 1] > 0, "alike", "unlike"))
        answers = fitted(member, NUMBERS, numbers, target, depth=2).answers[45:]
        assert np.mean(answers.argmax(axis=1) == (target[45:] == "unlike")) >= 0.8

    def test_learns_a_number_from_few_and_from_many_valued_codes(self, member):
        random = np.random.default_rng(2)
        codes = np.stack([random.integers(1, 3, ROWS), random.integers(1, 12, ROWS)], axis=1)
        target = pd.Series(codes[:, 0] * 10.0 + (codes[:, 1] > 6) * 5)
        answers = fitted(member, CODES, codes, target).answers[45:, 0]
        assert np.sqrt(np.mean((answers - target[45:]) ** 2)) < 0.5 * target.std()

    def test_learns_from_a_word_in_a_text(self, member):
        tokens = np.random.default_rng(3).integers(2, 9, (ROWS, 4))
        tokens[::2, 1] = 1
        tokens[:, 3] = 0
        target = pd.Series(np.where((tokens == 1).any(axis=1), "good", "bad"))
        answers = fitted(member, TOKENS, tokens, target).answers[45:]
        assert np.mean(answers.argmax(axis=1) == (target[45:] == "good")) >= 0.85
