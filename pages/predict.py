"""New rows through a trained network, and what comes next where it forecasts."""

from __future__ import annotations

from collections.abc import Callable

import core
from pages.parts import look, predict_rows, predict_series, predict_unlabelled, run_list, visitor, ways_on

# By the recipe of the run's task: how it answers.
VIEWS: dict[str, Callable[[core.Run], None]] = {
    "rows": predict_rows.show,
    "windows": predict_series.show,
    "clusters": predict_unlabelled.show,
    "anomalies": predict_unlabelled.show,
    "alike": predict_unlabelled.show,
}

run = visitor.current_run()
if run is None:
    ways_on.without_run("Predictions come from a trained network. Train one first.")
ways_on.unless_usable(run)
task = run_list.task_named(run.plan.task)
asked = look.plain(run.plan.target, 60) + "," if task.needs_target else look.plain(task.question) + " Answered"
look.heading("Predict" if task.needs_target else "New rows", f"{asked} with the run “{look.plain(run.name, 80)}”.")
VIEWS[task.recipe](run)
visitor.link("Back to the results", "results", run=run.id)
