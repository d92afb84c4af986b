import numpy as np
import pandas as pd
import pytest

from core.data.split import bag_folds, split_rows
from core.errors import PlanError
from core.plan import Split

HALVES = Split(test_share=0.25, validation_share=0.25)


def shares(sides: np.ndarray) -> dict[str, float]:
    return {side: float((sides == side).mean()) for side in ("train", "validation", "test")}


def frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


def test_every_class_has_the_same_share_on_each_side() -> None:
    target = pd.Series(["rare"] * 20 + ["common"] * 380).sample(frac=1, random_state=1).reset_index(drop=True)
    sides = split_rows(frame(target=target), target, HALVES, seed=3)
    for name in ("rare", "common"):
        assert shares(sides[target == name]) == pytest.approx({"train": 0.5, "validation": 0.25, "test": 0.25}, abs=0.06)
    assert shares(sides) == {"train": 0.5, "validation": 0.25, "test": 0.25}


def test_the_seed_decides_everything() -> None:
    target = pd.Series(np.arange(100) % 3)
    one, same, other = (split_rows(frame(target=target), target, Split(), seed) for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


def test_rows_of_a_sorted_file_are_mixed() -> None:
    sides = split_rows(frame(x=range(1000)), pd.Series(np.linspace(0, 1, 1000)), HALVES, seed=0)
    assert 400 < np.flatnonzero(sides == "test").mean() < 600


def test_missing_answers_are_split_like_a_class() -> None:
    answers = pd.Series(["a", None] * 50)
    sides = split_rows(frame(answers=answers), answers, HALVES, seed=0)
    assert shares(sides[answers.isna()])["test"] == pytest.approx(0.25, abs=0.03)


def test_a_group_is_whole_on_one_side_and_shares_are_near() -> None:
    groups = pd.Series(np.random.default_rng(0).integers(0, 60, 1000)).map("g{}".format)
    sides = split_rows(frame(who=groups), None, Split("group", "who", 0.25, 0.25), seed=0)
    assert (pd.DataFrame({"who": groups, "side": sides}).groupby("who")["side"].nunique() == 1).all()
    assert shares(sides) == pytest.approx({"train": 0.5, "validation": 0.25, "test": 0.25}, abs=0.06)


def test_three_groups_of_unlike_size_still_give_every_side_one() -> None:
    groups = pd.Series(["a"] * 90 + ["b"] * 5 + ["c"] * 5)
    for seed in range(6):
        assert set(split_rows(frame(who=groups), None, Split("group", "who"), seed)) == {"train", "validation", "test"}


def test_rows_without_a_group_are_groups_of_their_own() -> None:
    sides = split_rows(frame(who=[None] * 40 + ["a"] * 10), None, Split("group", "who"), seed=0)
    assert len(set(sides[:40])) == 3
    assert len(set(sides[40:])) == 1


def test_the_newest_rows_test_and_those_before_validate() -> None:
    when = pd.Series(pd.date_range("2024-01-01", periods=100)).sample(frac=1, random_state=0).reset_index(drop=True)
    sides = split_rows(frame(when=when), None, Split("time", "when", 0.2, 0.2), seed=0)
    assert when[sides == "train"].max() < when[sides == "validation"].min()
    assert when[sides == "validation"].max() < when[sides == "test"].min()


def test_dates_kept_as_text_and_missing_ones_can_be_split_by_time() -> None:
    when = pd.Series(["31.12.2024", None, "1.1.2024", "5.6.2024", "oops", "7.6.2024", "8.6.2024"])
    sides = split_rows(frame(when=when), None, Split("time", "when", 0.2, 0.2), seed=0)
    assert sides[0] == "test"
    assert sides[1] == sides[4] == "train"


def test_words_are_refused_as_time() -> None:
    with pytest.raises(PlanError, match="no dates"):
        split_rows(frame(when=["a", "b", "c"]), None, Split("time", "when"), seed=0)


def test_a_column_can_say_it_itself() -> None:
    says = pd.Series(["Train", "training", "val", "TEST"])
    assert split_rows(frame(part=says), None, Split("column", "part"), seed=0).tolist() == [
        "train",
        "train",
        "validation",
        "test",
    ]
    with pytest.raises(PlanError, match="maybe"):
        split_rows(frame(part=["train", "maybe"]), None, Split("column", "part"), seed=0)


def test_without_a_test_share_no_row_tests() -> None:
    target = pd.Series(np.arange(50) % 2)
    for split in (Split(test_share=0), Split("group", "g", test_share=0), Split("time", "g", test_share=0)):
        sides = split_rows(frame(g=range(50)), target, split, seed=0)
        assert set(sides) == {"train", "validation"}


def test_a_missing_column_an_unknown_way_and_too_few_rows_are_said() -> None:
    with pytest.raises(PlanError, match="“who”"):
        split_rows(frame(x=[1, 2]), None, Split("group", "who"), seed=0)
    with pytest.raises(PlanError, match="magic"):
        split_rows(frame(x=[1, 2]), None, Split("magic"), seed=0)
    with pytest.raises(PlanError, match="2 rows"):
        split_rows(frame(x=[1, 2]), None, Split(), seed=0)
    with pytest.raises(PlanError, match="1 different"):
        split_rows(frame(who=["a"] * 9), None, Split("group", "who"), seed=0)


@pytest.mark.parametrize("split", [Split(), Split("group", "who"), Split("column", "part")])
def test_folds_validate_every_given_row_once_and_no_other(split: Split) -> None:
    table = frame(who=np.arange(200) // 5, part="train")
    rows = np.arange(0, 200, 2)
    folds = bag_folds(table, pd.Series(np.arange(200) % 4), split, 5, seed=1, rows=rows)
    assert len(folds) == 5
    assert sorted(np.concatenate([validation for _, validation in folds])) == rows.tolist()
    for train, validation in folds:
        assert not set(train) & set(validation)
        assert set(train) | set(validation) == set(rows)


def test_folds_keep_groups_whole_and_classes_in_proportion() -> None:
    table = frame(who=np.random.default_rng(0).integers(0, 30, 300))
    for train, validation in bag_folds(table, None, Split("group", "who"), 4, seed=0, rows=np.arange(300)):
        assert not set(table["who"].iloc[train]) & set(table["who"].iloc[validation])
    target = pd.Series([1] * 30 + [0] * 270)
    for _, validation in bag_folds(frame(x=range(300)), target, Split(), 5, seed=0, rows=np.arange(300)):
        assert target.iloc[validation].sum() in (5, 6, 7)


def test_in_time_every_fold_validates_on_the_same_newest_rows() -> None:
    table = frame(when=np.arange(100)[::-1])
    folds = bag_folds(table, None, Split("time", "when", 0.2, 0.16), 3, seed=0, rows=np.arange(20, 100))
    assert all((validation == folds[0][1]).all() for _, validation in folds)
    assert folds[0][1].tolist() == list(range(20, 36))


def test_fewer_groups_than_folds_give_fewer_folds() -> None:
    folds = bag_folds(frame(who=[0, 0, 1, 1]), None, Split("group", "who"), 5, seed=0, rows=np.arange(4))
    assert len(folds) == 2
