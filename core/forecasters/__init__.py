"""The family of forecasters beside the network. To add one: a file here and an entry in FORECASTERS."""

from core.errors import PlanError
from core.forecasters.base import Forecaster as Forecaster
from core.forecasters.ets import ETS
from core.forecasters.naive import Drift, Naive, SeasonalNaive
from core.forecasters.theta import Theta
from core.forecasters.trees import TreesOnLags

FORECASTERS: tuple[Forecaster, ...] = (SeasonalNaive(), Naive(), Drift(), ETS(), Theta(), TreesOnLags())

SIMPLE = tuple(member.name for member in FORECASTERS if member.simple)


def forecaster(name: str) -> Forecaster:
    """The forecaster of that name. Raises PlanError where there is none."""
    for member in FORECASTERS:
        if member.name == name:
            return member
    raise PlanError(
        f"There is no forecaster “{name}”.", f"The forecasters are {', '.join(member.name for member in FORECASTERS)}."
    )
