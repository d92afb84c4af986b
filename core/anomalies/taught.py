"""Trained on a person's marks: how far likeness reaches and what boosted trees add is chosen on the marks themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.anomalies.marks import Marked, marked_places, missing_marks, read_features, settled
from core.anomalies.outcome import read_oddities
from core.anomalies.teaching import Lesson, Manner
from core.arrays import DAMAGED
from core.errors import PredictionError, RunError
from core.home import exchanged, read_json, write_json
from core.lazy import lazy
from core.runs import Run
from core.watch import Watch

lightgbm = lazy("lightgbm")

Said = tuple[np.ndarray, np.ndarray]  # of marked rows: oddness by the blend, and whether a person calls them odd
Moving = Callable[[np.ndarray, np.ndarray], np.ndarray]  # features, oddness → oddness

MANNERS = (Manner(), *(Manner(wide, 0.3, doubt) for wide, doubt in product((0.5, 2.0), (0.2, 1.0))))
SHARES_OF_TREES = (0.0, 0.3, 0.6)
FEWEST_FOR_TREES = 20  # marks of each side
PARTS = 5
FILES = ("taught.npz", "taught.txt", "taught.parquet", "taught.json")  # the last is there only if all are
ROUNDS = 150
SETTINGS: dict[str, Any] = {
    "objective": "binary", "learning_rate": 0.05, "num_leaves": 7, "min_data_in_leaf": 5, "lambda_l2": 5.0,
    "feature_fraction": 0.7, "is_unbalance": False, "verbosity": -1, "deterministic": True, "force_col_wise": True,
    "num_threads": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Taught:
    """`share` of the oddness comes from boosted trees (`trees`, LightGBM's text; "" where there are none)."""

    lesson: Lesson
    share: float
    trees: str

    def moved(self, features: np.ndarray, oddness: np.ndarray) -> np.ndarray:
        """(rows,): oddness as the marks have taught it; it may leave 0 to 1."""
        by_likeness = self.lesson.moved(features, oddness)
        if not self.share:
            return by_likeness
        answered = lightgbm.Booster(model_str=self.trees).predict(_beside(features, oddness), num_threads=1)
        return (1 - self.share) * by_likeness + self.share * answered


def learn_marks(folder: Path, watch: Watch) -> None:
    """Writes what is learned to the run's folder. Raises RunError where too little is marked."""
    run = Run(folder)
    lacking = missing_marks(run)
    if lacking:
        raise RunError("There are too few marks to train on.", lacking)
    given = marked_places(run, read_oddities(run))
    features, space = read_features(run)
    marked = np.asarray(features[given.places])
    manner, share, losses = choose(marked, given, space)
    found = teach(marked, given, space, (manner, share))
    scores = settled(found.moved(features, given.oddness), given)
    with exchanged(folder, FILES) as beside:
        found.lesson.save(beside / "taught.npz")
        (beside / "taught.txt").write_text(found.trees, encoding="utf-8")
        pd.DataFrame({"oddness": scores}).to_parquet(beside / "taught.parquet", index=False)
        write_json(beside / "taught.json", {"marks": len(marked), "share": share, "sentence": _sentence(given, losses, share)})


def choose(marked: np.ndarray, given: Marked, space: dict[str, np.ndarray]) -> tuple[Manner, float, tuple[float, float]]:
    """The manner and share of trees that say best of marks what they were not told, and the loss before and after."""
    parts = _parts(given.odd)
    oddness = given.oddness[given.places]
    told = marked, oddness, given.odd
    by_manner = [_unseen(partial(_by_likeness, space, manner), told, parts) for manner in MANNERS]
    losses = [_loss(one, given.odd) for one in by_manner]
    best = int(np.argmin(losses))
    shares = [0.0]
    mixtures = [by_manner[best]]
    if min(given.odd.sum(), (~given.odd).sum()) >= FEWEST_FOR_TREES:
        trees = _unseen(_by_trees, told, parts)
        shares = list(SHARES_OF_TREES)
        mixtures = [(1 - share) * by_manner[best] + share * trees for share in shares]
    losses = [_loss(one, given.odd) for one in mixtures]
    chosen = int(np.argmin(losses))
    return MANNERS[best], shares[chosen], (_loss(oddness, given.odd), losses[chosen])


def teach(marked: np.ndarray, given: Marked, space: dict[str, np.ndarray], how: tuple[Manner, float]) -> Taught:
    manner, share = how
    said = given.oddness[given.places], given.odd
    return Taught(Lesson.learn(marked, said, space, manner), share, _grow(marked, said) if share else "")


def open_taught(folder: Path) -> Taught | None:
    """None where nothing was trained on marks. Raises PredictionError where it is damaged."""
    if not (folder / "taught.json").exists():
        return None
    try:
        told = read_json(folder / "taught.json")
        trees = (folder / "taught.txt").read_text(encoding="utf-8")
        return Taught(Lesson.open(folder / "taught.npz"), float(told["share"]), trees)
    except DAMAGED as error:
        raise PredictionError(f"What was trained on the marks is damaged ({error}).", "Train on them again.") from error


def _parts(odd: np.ndarray) -> np.ndarray:
    """(marks,): which part each is left out with, both sides in every part."""
    found = np.empty(len(odd), int)
    for side in (odd, ~odd):
        found[side] = np.arange(side.sum()) % PARTS
    return found


def _unseen(
    learn: Callable[[np.ndarray, Said], Moving], marks: tuple[np.ndarray, np.ndarray, np.ndarray], parts: np.ndarray
) -> np.ndarray:
    """(marks,): what is said of each by what was learned from the other parts."""
    marked, oddness, odd = marks
    found = np.empty(len(odd))
    for part in range(PARTS):
        mine, others = parts == part, parts != part
        if mine.any():
            found[mine] = learn(marked[others], (oddness[others], odd[others]))(marked[mine], oddness[mine])
    return found


def _grow(marked: np.ndarray, said: Said) -> str:
    oddness, odd = said
    data = lightgbm.Dataset(_beside(marked, oddness), odd.astype(float))
    text: str = lightgbm.train({**SETTINGS, "seed": 0}, data, ROUNDS).model_to_string()
    return text


def _by_likeness(space: dict[str, np.ndarray], manner: Manner, marked: np.ndarray, said: Said) -> Moving:
    return Lesson.learn(marked, said, space, manner).moved


def _by_trees(marked: np.ndarray, said: Said) -> Moving:
    trees = _grow(marked, said)
    return lambda features, oddness: lightgbm.Booster(model_str=trees).predict(_beside(features, oddness), num_threads=1)


def _beside(features: np.ndarray, oddness: np.ndarray) -> np.ndarray:
    return np.column_stack([features, oddness])


def _loss(oddness: np.ndarray, odd: np.ndarray) -> float:
    """Squared error, both sides of equal weight."""
    apart = (np.clip(oddness, 0, 1) - odd) ** 2
    return float((apart[odd].mean() + apart[~odd].mean()) / 2)


def _sentence(given: Marked, losses: tuple[float, float], share: float) -> str:
    before, after = (float(np.sqrt(loss)) for loss in losses)
    better = "" if after < before else ": no better, so the ranking before is the safer one"
    trees = f", {share:.0%} of it from boosted trees" if share else ""
    return (
        f"Trained on {len(given.places):,} marks, {int(given.odd.sum()):,} of them odd{trees}. On marks left out in turn it is "
        f"{after:.2f} off on average (0 is right, 1 is wrong), the blend {before:.2f}{better}."
    )
