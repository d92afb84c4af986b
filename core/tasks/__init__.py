"""The family of tasks: what is asked of a table. To add one: a file here and an entry in TASKS."""

from core.errors import PlanError
from core.tasks.anomalies import Anomalies
from core.tasks.base import Score as Score
from core.tasks.base import Task as Task
from core.tasks.classification import Classification
from core.tasks.clustering import Clustering
from core.tasks.forecasting import Forecasting
from core.tasks.regression import Regression
from core.tasks.similarity import Similarity

TASKS: tuple[Task, ...] = (Classification(), Regression(), Forecasting(), Clustering(), Anomalies(), Similarity())


def task(name: str) -> Task:
    """The task of that name. Raises PlanError where there is none."""
    for member in TASKS:
        if member.name == name:
            return member
    raise PlanError(f"There is no task “{name}”.", f"The tasks are {', '.join(member.name for member in TASKS)}.")
