"""How a plan becomes a run and a run answers: one recipe for each kind of example that tasks are learned from."""

from dataclasses import dataclass
from typing import Any

from core.lazy import lazy
from core.tasks import task


@dataclass(frozen=True)
class Recipe:
    """`fitting` has `fit(plan, table, folder, watch)`; `prediction` has `predict_table(folder, table, renames, use)` and what
    else jobs and the command line call (`core/jobs/work.py`).
    """

    fitting: Any
    prediction: Any


RECIPES: dict[str, Recipe] = {
    "rows": Recipe(lazy("core.fitting"), lazy("core.prediction")),
    "windows": Recipe(lazy("core.forecasting.fitting"), lazy("core.forecasting.prediction")),
}


def recipe_of(task_name: str) -> Recipe:
    """Raises PlanError where there is no such task."""
    return RECIPES[task(task_name).examples]
