"""What was learned: the verdict, the scores and how sure they are, and a view for each kind of example."""

from __future__ import annotations

from collections.abc import Callable

import core
from pages.parts import (
    results_alike,
    results_anomalies,
    results_clusters,
    results_rows,
    results_series,
    run_list,
    visitor,
    ways_on,
)

# By the recipe of the run's task: how its results are shown.
VIEWS: dict[str, Callable[[core.Run], None]] = {
    "rows": results_rows.show,
    "windows": results_series.show,
    "alike": results_alike.show,
    "clusters": results_clusters.show,
    "anomalies": results_anomalies.show,
}

run = visitor.current_run()
if run is None:
    ways_on.without_run("Results come from a training. Plan one first, or open an earlier run.")
ways_on.unless_usable(run)
VIEWS[run_list.task_named(run.plan.task).recipe](run)
if not core.why_not_alike(run):
    visitor.link("See which rows are alike", "likeness", run=run.id)
