"""Which rows train, which choose and which only score."""

import numpy as np
import pandas as pd

from core.dates import read_dates
from core.errors import PlanError
from core.plan import Split

SIDES = ("train", "validation", "test")
WORDS = {
    "train": "train", "training": "train", "fit": "train",
    "validation": "validation", "valid": "validation", "val": "validation", "dev": "validation",
    "test": "test", "testing": "test", "holdout": "test", "hold-out": "test",
}  # fmt: skip
Pair = tuple[np.ndarray, np.ndarray]


def split_rows(frame: pd.DataFrame, target: pd.Series | None, split: Split, seed: int) -> np.ndarray:
    """ "train", "validation" or "test" for each row.

    Random: of every class the same share on each side (`target` None or a number: of all rows). Group: all rows of a value of
    the split's column on one side. Time: the oldest rows train, the newest test. Column: as the column itself says.
    A test share of 0 leaves no test rows. Raises PlanError where a side that should have rows would have none.
    """
    if split.how == "column":
        sides = _as_column_says(frame, split)
    elif split.how == "time":
        sides = _by_order(_time_order(frame, split), split)
    elif split.how == "group":
        sides = _by_group(_groups(frame, split), split, seed)
    elif split.how == "random":
        sides = _by_order(_mixed_order(_strata(target, len(frame)), seed), split)
    else:
        raise PlanError(f"There is no split called “{split.how}”.", "It can be random, group, time or column.")
    return _checked(sides, split)


def bag_folds(
    frame: pd.DataFrame, target: pd.Series | None, split: Split, folds: int, seed: int, rows: np.ndarray
) -> list[Pair]:
    """(train, validation) row numbers for each fold, of the given rows only; every row validates once.

    Groups stay whole. In time there is one honest choice, so that every fold validates on the same newest rows.
    """
    rows = np.asarray(rows)
    some = frame.iloc[rows]
    if folds < 2:
        raise PlanError("At least two folds are needed.")
    if split.how == "time":
        pair = _newest_validate(rows, _time_order(some, split), split)
        return [pair] * folds
    if split.how == "group":
        fold_of = _fold_of_group(_groups(some, split), folds, seed)
    else:
        order = _mixed_order(_strata(None if target is None else target.iloc[rows], len(rows)), seed)
        fold_of = np.empty(len(rows), int)
        fold_of[order] = np.arange(len(rows)) * folds // len(rows)  # stretches, each with every class in its share
    return [(rows[fold_of != fold], rows[fold_of == fold]) for fold in range(folds) if (fold_of == fold).any()]


def _newest_validate(rows: np.ndarray, order: np.ndarray, split: Split) -> Pair:
    share = split.validation_share / max(1 - split.test_share, 1e-9)
    count = min(max(round(share * len(rows)), 1), len(rows) - 1)
    return rows[np.sort(order[:-count])], rows[np.sort(order[-count:])]


def _by_order(order: np.ndarray, split: Split) -> np.ndarray:
    """The last of the order test, those before validate, the first train."""
    rows = len(order)
    test = _count(split.test_share, rows)
    validation = _count(split.validation_share, rows)
    sides = np.full(rows, "train", dtype="<U10")
    sides[order[rows - test - validation : rows - test]] = "validation"
    sides[order[rows - test :]] = "test"
    return sides


def _count(share: float, rows: int) -> int:
    return max(round(share * rows), 1) if share > 0 else 0


def _mixed_order(strata: np.ndarray, seed: int) -> np.ndarray:
    """Rows in random order such that any stretch of it holds every class in about its share.

    Each class's rows, in random order, are set at even distances over the whole; ties fall at random.
    """
    random = np.random.default_rng(seed)
    place = np.empty(len(strata))
    for code in np.unique(strata):
        members = np.flatnonzero(strata == code)
        place[random.permutation(members)] = (np.arange(len(members)) + random.random()) / len(members)
    return np.argsort(place, kind="stable")


def _strata(target: pd.Series | None, rows: int) -> np.ndarray:
    """Class numbers; all the same where there are none, or where the target is a number of many values."""
    if target is None or (pd.api.types.is_float_dtype(target) and target.nunique() > 20):
        return np.zeros(rows, int)
    codes, values = pd.factorize(target)
    return codes if len(values) <= max(rows // 2, 2) else np.zeros(rows, int)


def _by_group(groups: np.ndarray, split: Split, seed: int) -> np.ndarray:
    """Whole groups in random order fill the test rows, then the validation rows, as near to the shares as they come."""
    names, sizes = np.unique(groups, return_counts=True)
    wanted = {"test": split.test_share, "validation": split.validation_share}
    if len(names) <= sum(share > 0 for share in wanted.values()):
        raise PlanError(f"The column “{split.column}” has {len(names)} different values; a split by group needs more.")
    order = np.random.default_rng(seed).permutation(len(names))
    side_of = np.full(len(names), "train", "<U10")
    for side, share in wanted.items():
        if share > 0:
            left = order[side_of[order] == "train"]
            side_of[_filling(left, sizes, share * len(groups))] = side
    return side_of[groups]


def _filling(groups: np.ndarray, sizes: np.ndarray, rows: float) -> list[int]:
    """Groups, in this order, that together have about so many rows; the smallest where each alone is too large."""
    taken: list[int] = []
    filled = 0.0
    for group in groups:
        if filled + sizes[group] / 2 <= rows and len(taken) < len(groups) - 2:
            taken.append(group)
            filled += sizes[group]
    return taken or [groups[np.argmin(sizes[groups])]]


def _fold_of_group(groups: np.ndarray, folds: int, seed: int) -> np.ndarray:
    """Large groups first, each to the fold with the fewest rows; equal ones at random."""
    names, sizes = np.unique(groups, return_counts=True)
    mixed = np.random.default_rng(seed).permutation(len(names))
    filled = np.zeros(folds)
    fold_of_name = np.empty(len(names), int)
    for name in mixed[np.argsort(-sizes[mixed], kind="stable")]:
        fold = int(np.argmin(filled))
        fold_of_name[name] = fold
        filled[fold] += sizes[name]
    return fold_of_name[groups]


def _groups(frame: pd.DataFrame, split: Split) -> np.ndarray:
    """A number for each row's group; a row whose group is missing is a group of its own."""
    codes, names = pd.factorize(_column(frame, split))
    missing = codes < 0
    codes[missing] = len(names) + np.arange(missing.sum())
    return np.unique(codes, return_inverse=True)[1]


def _time_order(frame: pd.DataFrame, split: Split) -> np.ndarray:
    """Oldest first; rows without a time count as oldest, so that they never test."""
    column = _column(frame, split)
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
        column = read_dates(column)
        if column.isna().mean() > 0.5:
            raise PlanError(f"The column “{split.column}” holds no dates to split by.", "Choose a column of dates or numbers.")
    return column.reset_index(drop=True).sort_values(kind="stable", na_position="first").index.to_numpy()


def _as_column_says(frame: pd.DataFrame, split: Split) -> np.ndarray:
    words = _column(frame, split).astype("str").str.strip().str.lower()
    sides = words.map(WORDS)
    if sides.isna().any():
        word = _column(frame, split)[sides.isna()].iloc[0]
        raise PlanError(f"The column “{split.column}” says “{word}” where train, validation or test is expected.")
    return sides.to_numpy(dtype="<U10")


def _column(frame: pd.DataFrame, split: Split) -> pd.Series:
    if split.column not in frame.columns:
        raise PlanError(f"There is no column “{split.column}” to split by.", "Choose one of the table's columns.")
    return frame[split.column]


def _checked(sides: np.ndarray, split: Split) -> np.ndarray:
    needed = ["train", *(["validation"] if split.validation_share > 0 else []), *(["test"] if split.test_share > 0 else [])]
    empty = [side for side in needed if side not in sides]
    if (empty and split.how != "column") or "train" not in sides:
        raise PlanError(
            f"With this split no row would be left for {empty[0] if empty else 'train'}: the table has {len(sides)} rows.",
            "Choose smaller shares, or get more rows.",
        )
    return sides
