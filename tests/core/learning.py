"""What the tests of fitting and prediction share: tiny tables on disk, and a quick stand-in for the network."""

from types import SimpleNamespace

import numpy as np
import pandas as pd

from core.alternatives import alternative
from core.alternatives.base import Rows
from core.plan import Plan, Split
from core.table import Table


def made_table(frame: pd.DataFrame, folder) -> Table:
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_parquet(folder / "table.parquet", index=False)
    return Table("0" * 16, "made up", len(frame), tuple(frame), folder)


def leavers(rows: int = 240, seed: int = 0) -> pd.DataFrame:
    """Who leaves: those with a short tenure, and those with a monthly contract. Some cells are missing."""
    random = np.random.default_rng(seed)
    tenure = random.uniform(0, 60, rows).round(1)
    contract = random.choice(["monthly", "yearly"], rows)
    chance = 1 / (1 + np.exp(-(2.0 * (contract == "monthly") - tenure / 10 + 1.5)))
    frame = pd.DataFrame({"tenure": tenure, "contract": contract, "noise": random.normal(size=rows)})
    frame["left"] = np.where(random.random(rows) < chance, "yes", "no")
    frame["bill"] = 20 + tenure + 10 * (contract == "monthly") + random.normal(size=rows)
    frame.loc[::17, "tenure"] = np.nan
    return frame


KINDS = {"tenure": "number", "contract": "category", "noise": "number"}


def made_plan(target: str = "left", split: Split | None = None, kinds: dict | None = None, **settings) -> Plan:
    task = "classification" if target == "left" else "regression"
    quick = {"epochs": 6, "bag": 1, "batch_size": 32, "patience": 6, **settings}
    return Plan("0" * 16, "made up", task, target, dict(kinds or KINDS), "mlp", "quick", quick, split or Split())


class StandInTraining:
    """Answers as the linear model does, in no time; says which rows it was shown."""

    def __init__(self):
        self.shown = []

    def Recipe(self, network, values, task, state, seed):
        return SimpleNamespace(values=values, task=task, state=state, seed=seed)

    def fit_members(self, rows, folds, recipe, watch):
        self.shown.append(rows)
        asked = (recipe.task, recipe.state)
        answers = np.full((len(rows), recipe.task.units(recipe.state)), np.nan)
        for train, validation in folds:
            learned = alternative("linear").fit(rows.take(train), rows.take(validation), *asked, recipe.seed)
            answers[validation] = alternative("linear").answer(rows.take(validation), learned, *asked)
        return SimpleNamespace(model=(learned, asked, rows.parts), answers=answers)

    def answers_of(self, model, arrays):
        learned, asked, parts = model
        return alternative("linear").answer(Rows(parts, arrays, np.array([])), learned, *asked)


class StandInSaving:
    def save_network(self, model, folder, rows):
        return False
