"""Small tables of series for tests."""

import numpy as np
import pandas as pd

import core
from core.data.read import add_table
from core.plan import Timeline
from core.series.shape import Suggestion, suggest_timeline
from core.table import Table


def table_of(content: pd.DataFrame | str, name: str = "toy") -> Table:
    return add_table(content if isinstance(content, str) else content.to_csv(index=False), name)


def suggested(content: pd.DataFrame | str, target: str = "", **choices) -> Suggestion:
    table = table_of(content)
    return suggest_timeline(table, core.describe_columns(table), target, **choices)


def days(count: int, first: str = "2020-01-01", frequency: str = "D") -> list[str]:
    return [str(date) for date in pd.date_range(first, periods=count, freq=frequency).strftime("%Y-%m-%d")]


def waves(count: int, season: int = 7, seed: int = 0) -> np.ndarray:
    """A pattern that comes again, with a little noise."""
    noise = np.random.default_rng(seed).normal(0, 0.1, count)
    return np.round(10 + 3 * np.sin(2 * np.pi * np.arange(count) / season) + noise, 3)


def daily(count: int = 60) -> pd.DataFrame:
    return pd.DataFrame({"day": days(count), "sales": waves(count)})


DAILY = Timeline("day", (), ("sales",), "D", 7, 7, 3)
