"""What every member of a family promises. A new member is picked up by its entry in the list; nothing here names one."""

import json

import numpy as np
import pandas as pd
import pytest

from core.alternatives import ALTERNATIVES
from core.alternatives.base import Rows
from core.inputs import INPUTS, kind
from core.networks import NETWORKS, network
from core.parts import Part, pack
from core.reconstruction import laid_out, slots_of
from core.settings import checked
from core.table import Profile
from core.tasks import TASKS as ALL_TASKS
from core.tasks import task

TASKS = tuple(member for member in ALL_TASKS if member.recipe == "rows")
UNLABELLED = tuple(member for member in ALL_TASKS if not member.needs_target)
AWKWARD = {
    "numbers": pd.Series([1.5, -2.0, None, 1e300, 0.0, 7.0]),
    "constant": pd.Series([3, 3, 3, 3, 3, 3]),
    "all missing": pd.Series([None] * 6, dtype=object),
    "infinite": pd.Series([float("inf"), -float("inf"), 0.0, 1.0, 2.0, None]),
    "words": pd.Series(["yes", "no", None, "", "yes", "  "]),
    "dates": pd.Series(["2024-01-31", "31.12.2023", "nonsense", None, "2024-02-29 12:30", "1999"]),
    "texts": pd.Series(["the soup was cold", "Great!", None, "a " * 500, "ünï çödé 😀", "=1+1"]),
    "mixed": pd.Series([1, "two", None, 3.5, True, "4"], dtype=object),
    "yes/no": pd.Series([True, False, None, True, False, True], dtype=object),
    "none": pd.Series([], dtype=object),
}


def profile_of(name: str, values: pd.Series) -> Profile:
    texts = values.dropna().astype(str)
    return Profile(
        name=name,
        stored="string",
        rows=len(values),
        missing=int(values.isna().sum()),
        distinct=texts.nunique(),
        number_share=float(pd.to_numeric(texts, errors="coerce").notna().mean()) if len(texts) else 0.0,
        date_share=0.0,
        mean_words=float(texts.str.split().str.len().mean()) if len(texts) else 0.0,
        mean_length=float(texts.str.len().mean()) if len(texts) else 0.0,
        ascending=False,
        top_share=0.5,
        examples=tuple(texts.unique()[:3]),
    )


@pytest.mark.parametrize("values", AWKWARD.values(), ids=AWKWARD)
@pytest.mark.parametrize("member", INPUTS, ids=lambda member: member.kind)
class TestEveryKind:
    def test_turns_any_cells_into_finite_arrays_of_the_promised_shape(self, member, values):
        state = json.loads(json.dumps(member.adapt(values), allow_nan=False))
        parts, arrays = member.parts("column", state), member.encode(values, state)
        assert len(parts) == len(arrays)
        for part, array in zip(parts, arrays, strict=True):
            assert array.shape == (len(values), *part.shape)
            assert array.dtype == part.dtype
            assert np.isfinite(array).all()

    def test_takes_cells_it_never_saw(self, member, values):
        state = member.adapt(values)
        for strange in AWKWARD.values():
            for part, array in zip(member.parts("column", state), member.encode(strange, state), strict=True):
                assert array.shape == (len(strange), *part.shape)
                assert np.isfinite(array).all()
                if part.sizes:
                    assert (array >= 0).all()
                    assert (array < np.array(part.sizes)).all()

    def test_encodes_a_row_alike_alone_and_among_others(self, member, values):
        state = member.adapt(values)
        whole = member.encode(values, state)
        for row in range(len(values)):
            for array, alone in zip(whole, member.encode(values.iloc[[row]], state), strict=True):
                np.testing.assert_array_equal(array[[row]], alone)

    def test_says_in_words_what_a_network_gives_back(self, member, values):
        state = member.adapt(values)
        parts = member.parts("column", state)
        if not parts:
            return
        given = [np.random.default_rng(0).normal(size=(3, sum(part.sizes) or part.shape[-1])) for part in parts]
        texts = member.decode(given, state)
        assert len(texts) == 3
        assert all(isinstance(text, str) for text in texts)

    def test_guesses_with_a_reason_or_declines(self, member, values):
        guess = member.guess(profile_of("column", values))
        assert guess is None or (0 <= guess.confidence <= 1 and guess.reason)


@pytest.mark.parametrize("member", INPUTS, ids=lambda member: member.kind)
def test_every_kind_is_found_by_its_name_and_says_what_it_is(member):
    assert kind(member.kind) is member
    assert member.title
    assert member.sentence


ROWS_PARTS = (
    Part("numbers", "rows", (3,), knots=((-1.0, 0.0, 1.0), (-2.0, 2.0), ()), names=("a", "b", "c")),
    Part("codes", "rows", (2,), sizes=(3, 12), names=("d", "e")),
    Part("text_0", "tokens", (6,), sizes=(50,), names=("f",)),
)
FEW_ROWS = 24


def made_rows(seed: int = 0) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    return {
        "numbers": random.normal(size=(FEW_ROWS, 3)).astype("float32"),
        "codes": np.stack([random.integers(0, 3, FEW_ROWS), random.integers(0, 12, FEW_ROWS)], axis=1).astype("int32"),
        "text_0": random.integers(0, 50, (FEW_ROWS, 6)).astype("int32"),
    }


def small(member) -> dict:
    """The member's settings at the smallest values that are allowed, so that tests stay quick."""
    tight = {setting.name: setting.low for setting in member.settings if isinstance(setting.default, int) and setting.low}
    return checked(member.settings, tight)


def target_of(member) -> pd.Series:
    """A target that suits the task: the first of a few that it says suits."""
    for values in (pd.Series(["yes", "no"] * 12), pd.Series(np.linspace(-5, 90, FEW_ROWS))):
        numeric = values.dtype != object and not isinstance(values.iloc[0], str)
        if member.suits(profile_of("target", values), "number" if numeric else "category"):
            return values
    raise AssertionError(f"no made-up target suits {member.name}")


@pytest.mark.network
@pytest.mark.parametrize(
    "member", [member for member in NETWORKS if member.form == "rows" and member.gives == "row"], ids=lambda member: member.name
)
class TestEveryNetworkOfRows:
    @pytest.mark.parametrize("question", TASKS, ids=lambda question: question.name)
    def test_answers_every_task_for_every_mix_of_parts(self, member, question):
        from core.model import build_model

        state = question.adapt(target_of(question))
        for parts in (ROWS_PARTS, ROWS_PARTS[:1], ROWS_PARTS[1:2], ROWS_PARTS[2:]):
            arrays = {part.name: made_rows()[part.name] for part in parts}
            networks = build_model(parts, member.name, small(member), question, state, seed=1)
            answers = np.asarray(networks.answering.predict_on_batch(arrays))
            assert answers.shape[0] == FEW_ROWS
            assert np.isfinite(answers).all()
            assert question.to_frame(answers, state).columns[0] == "prediction"

    def test_is_outlined_as_it_is_built(self, member):
        from core.model import build_model

        question = TASKS[0]
        values = small(member)
        outlined = member.outline(pack(ROWS_PARTS[:2]), values)
        state = question.adapt(target_of(question))
        networks = build_model(ROWS_PARTS[:2], member.name, values, question, state, seed=1)
        built = [layer.output.shape[-1] for layer in networks.training.layers if not isinstance(layer.output, list)]
        for block in outlined:
            assert built.count(block.width) >= block.copies, f"{block.title} has {block.width} nodes in no layer of {built}"

    def test_is_the_same_network_for_the_same_seed(self, member):
        from core.model import build_model

        question = TASKS[0]
        state = question.adapt(target_of(question))
        arrays = {part.name: made_rows()[part.name] for part in ROWS_PARTS}
        first, again, other = (
            np.asarray(
                build_model(ROWS_PARTS, member.name, small(member), question, state, seed).answering.predict_on_batch(arrays)
            )
            for seed in (1, 1, 2)
        )
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


@pytest.mark.parametrize("member", NETWORKS, ids=lambda member: member.name)
def test_every_network_is_found_by_its_name_and_its_settings_hold_their_own_defaults(member):
    assert network(member.name) is member
    assert checked(member.settings, {}) == {setting.name: setting.default for setting in member.settings}


@pytest.mark.parametrize("member", TASKS, ids=lambda member: member.name)
class TestEveryTask:
    def test_encodes_the_target_row_by_row_and_marks_what_is_missing(self, member):
        values = target_of(member)
        state = json.loads(json.dumps(member.adapt(values), allow_nan=False))
        with_a_gap = values.astype(object).copy()
        with_a_gap.iloc[0] = None
        truth = member.encode(with_a_gap, state)
        assert truth.shape == (len(values),)
        assert np.isnan(truth[0]) or truth[0] < 0
        assert member.units(state) >= 1

    def test_scores_the_truth_above_its_reverse(self, member):
        values = target_of(member)
        state = member.adapt(values)
        truth = member.encode(values, state)
        classes = member.units(state)
        right = np.eye(classes)[truth.astype(int)] * 0.8 + 0.1 if classes > 1 else truth[:, None]
        wrong = right[::-1] if classes == 1 else 1 - right
        main = member.scores(state)[0]
        better, worse = main.compute(truth, right), main.compute(truth, wrong)
        assert (better > worse) == main.higher_is_better
        assert all(score.sentence and score.title for score in member.scores(state))

    def test_is_found_by_its_name(self, member):
        assert task(member.name) is member


@pytest.mark.parametrize("question", TASKS, ids=lambda question: question.name)
@pytest.mark.parametrize("member", ALTERNATIVES, ids=lambda member: member.name)
def test_every_alternative_learns_plain_json_and_answers_every_task(member, question):
    values = target_of(question)
    state = question.adapt(values)
    rows = Rows(ROWS_PARTS, made_rows(), question.encode(values, state))
    learned = json.loads(json.dumps(member.fit(rows, rows.take(np.arange(12)), question, state, seed=0), allow_nan=False))
    answers = member.answer(rows, learned, question, state)
    assert answers.shape[0] == FEW_ROWS
    assert np.isfinite(answers).all()
    question.to_frame(answers, state)


@pytest.mark.network
@pytest.mark.parametrize("member", [member for member in NETWORKS if member.gives == "code"], ids=lambda member: member.name)
@pytest.mark.parametrize("question", UNLABELLED, ids=lambda question: question.name)
def test_every_network_with_a_code_gives_it_and_the_row_back_for_every_mix_of_parts(member, question):
    from core.model import build_model

    for parts in (ROWS_PARTS, ROWS_PARTS[:1], ROWS_PARTS[1:2], ROWS_PARTS[2:]):
        slots = slots_of(parts)
        state = {"slots": [slot.__dict__ for slot in slots], "code": 2}
        values = {**small(member), "code": 2}
        arrays = {part.name: made_rows()[part.name] for part in parts}
        networks = build_model(parts, member.name, values, question, state, seed=1, bag=3)
        answers = np.asarray(networks.answering.predict_on_batch(arrays))
        assert answers.shape == (FEW_ROWS, 3 * 2 + sum(slot.units for slot in slots))
        score = question.choosing(state)
        assert np.isfinite(score.compute(laid_out(arrays, slots), answers))


@pytest.mark.parametrize("member", UNLABELLED, ids=lambda member: member.name)
def test_a_question_without_a_target_is_never_suggested_for_one(member):
    assert task(member.name) is member
    assert member.title
    assert member.question
    for kind_name in ("number", "category", "text"):
        assert member.suits(profile_of("target", pd.Series(["yes", "no"] * 12)), kind_name) is None
