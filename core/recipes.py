"""How a plan becomes a run and a run answers: tasks name their recipe (`Task.recipe`)."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.lazy import lazy
from core.matching import Match, read_states
from core.table import Table
from core.tasks import task


@dataclass(frozen=True)
class Recipe:
    """`fitting` has `fit(plan, table, folder, watch)`; `prediction` has `predict_table(folder, table, renames, use)`,
    `evaluate_table(folder, table, use, renames)` and what else jobs and the command line call (`core/jobs/work.py`);
    `matching` has `match_columns(run, table)`.
    """

    fitting: Any
    prediction: Any
    matching: Any


RECIPES: dict[str, Recipe] = {
    "rows": Recipe(lazy("core.fitting"), lazy("core.prediction"), lazy("core.matching")),
    "windows": Recipe(lazy("core.forecasting.fitting"), lazy("core.forecasting.prediction"), lazy("core.forecasting.matching")),
    "clusters": Recipe(lazy("core.clustering.fitting"), lazy("core.clustering.prediction"), lazy("core.matching")),
    "anomalies": Recipe(lazy("core.anomalies.fitting"), lazy("core.anomalies.prediction"), lazy("core.matching")),
    "alike": Recipe(lazy("core.likeness.fitting"), lazy("core.likeness.prediction"), lazy("core.matching")),
}


def recipe_of(task_name: str) -> Recipe:
    """Raises PlanError where there is no such task."""
    return RECIPES[task(task_name).recipe]


def recipe_of_run(folder: Path) -> Recipe:
    """Raises PredictionError where the folder holds nothing to predict with."""
    return recipe_of(read_states(Path(folder), ("task",))["task"])


def match_columns(run: Any, table: Table) -> Match:
    """Compares a run (or its folder) with a table of new rows, in words. Raises PredictionError where the run cannot answer."""
    return recipe_of_run(getattr(run, "folder", run)).matching.match_columns(run, table)
