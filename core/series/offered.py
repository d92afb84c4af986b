"""The frequencies that people choose from, by alias, and what any other is called."""

from core.series.frequency import COMMON, title_of

FREQUENCIES: dict[str, str] = {alias: title_of(alias) for alias in COMMON}


def frequency_title(alias: str) -> str:
    """ "monthly" of "MS". Raises PlanError where the alias is no frequency."""
    return FREQUENCIES.get(alias) or title_of(alias)
