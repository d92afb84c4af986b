"""Changes to what is known of the future ("price 10 % lower in May"): as records, in words, and carried out on a frame."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from core.errors import PredictionError

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True)
class Move:
    """One column changed at some steps of the future.

    `how` is one of HOWS. `when` is one of WHENS; `places` are then months (1 to 12), weekdays (0: Monday), or the first and
    the last step (from 1); for "all" there are none. `amount` is a number; with "set" it may be a text, or None for a cell
    that is not known.
    """

    HOWS: ClassVar[dict[str, str]] = {"percent": "by percent", "add": "by an amount", "set": "to a value"}
    WHENS: ClassVar[dict[str, str]] = {"all": "all steps", "months": "months", "weekdays": "weekdays", "steps": "some steps"}

    column: str
    how: str
    amount: Any
    when: str = "all"
    places: tuple[int, ...] = ()

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Move":
        return cls(**{**content, "places": tuple(content["places"])})

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"places": list(self.places)}


@dataclass(frozen=True)
class Future:
    """What is known in advance of a series: a row a step, `date` and columns, as people see and change it."""

    frame: pd.DataFrame

    @property
    def columns(self) -> list[str]:
        return [name for name in self.frame.columns if name != "date"]

    @property
    def dates(self) -> pd.Series:
        return self.frame["date"]

    def is_number(self, column: str) -> bool:
        return pd.api.types.is_numeric_dtype(self.frame[column]) and not pd.api.types.is_bool_dtype(self.frame[column])

    def after(self, moves: Iterable[Move]) -> pd.DataFrame:
        """A copy with these changes, one after another. Raises PredictionError."""
        changed = self.frame.copy()
        for move in moves:
            if move.column not in self.columns:
                raise PredictionError(f"“{move.column}” is no column that is known in advance.")
            changed[move.column] = self._moved(changed[move.column], move)
        return changed

    def chosen(self, move: Move) -> np.ndarray:
        """(steps,) whether a move is about a step."""
        if move.when == "all":
            return np.ones(len(self.frame), bool)
        if move.when == "steps":
            first, last = _ends(move)
            number = np.arange(1, len(self.frame) + 1)
            return (number >= first) & (number <= last)
        if not self._dated:
            raise PredictionError("These steps are counted: they have no months and no weekdays.", "Choose some steps.")
        parts = self.dates.dt.month if move.when == "months" else self.dates.dt.day_of_week
        return parts.isin(move.places).to_numpy(bool)

    def typed(self, before: pd.DataFrame, after: pd.DataFrame) -> list[Move]:
        """The cells that differ, a move each: what somebody typed into a table."""
        moves = []
        for column in self.columns:
            old, new = before[column], after[column]
            differs = ~((old == new) | (old.isna() & new.isna())).to_numpy(bool)
            moves += [
                Move(column, "set", _plain(new.iloc[row]), "steps", (int(row) + 1, int(row) + 1))
                for row in np.flatnonzero(differs)
            ]
        return moves

    def calendar(self) -> dict[str, dict[int, str]]:
        """The months and the weekdays that lie among these steps, by number; none where steps are counted."""
        if not self._dated or self.dates.empty:
            return {}
        months = {int(month): MONTHS[month - 1] for month in sorted(self.dates.dt.month.unique())}
        weekdays = {int(day): WEEKDAYS[day] for day in sorted(self.dates.dt.day_of_week.unique())}
        close = len(self.dates) > 1 and bool(self.dates.diff().min() < pd.Timedelta(days=7))
        return {"months": months} | ({"weekdays": weekdays} if close else {})

    def names(self) -> list[str]:
        """What each step is called: "May 1961", "3 May 1961", "3 May 1961, 14:30", or its number."""
        if not self._dated:
            return [f"step {step}" for step in self.dates]
        if not (self.dates == self.dates.dt.normalize()).all():
            return self.dates.dt.strftime("%-d %B %Y, %H:%M").tolist()
        monthly = len(self.dates) > 1 and (self.dates.dt.day == 1).all()
        return self.dates.dt.strftime("%B %Y" if monthly else "%-d %B %Y").tolist()

    def told(self, move: Move) -> str:
        """ "price 10 % lower in May" """
        return f"{move.column} {_how(move)}{self._when(move)}"

    @property
    def _dated(self) -> bool:
        return pd.api.types.is_datetime64_any_dtype(self.dates)

    def _moved(self, values: pd.Series, move: Move) -> pd.Series:
        chosen = self.chosen(move)
        if not self.is_number(move.column):
            if move.how != "set":
                raise PredictionError(f"“{move.column}” holds no numbers; it can only be set to a value.")
            return values.astype(object).where(~chosen, move.amount)
        amount, numbers = _number(move), values.astype(np.float64)
        if move.how == "set":
            return numbers.mask(chosen, amount)
        return numbers.mask(chosen, numbers * (1 + amount / 100) if move.how == "percent" else numbers + amount)

    def _when(self, move: Move) -> str:
        if move.when == "all":
            return ""
        if move.when == "steps":
            names, (first, last) = self.names(), _ends(move)
            begin, end = (names[at - 1] if 0 < at <= len(names) else f"step {at}" for at in (first, last))
            return f" in {begin}" if first == last else f" from {begin} to {end}"
        if move.when == "months":
            return f" in {', '.join(MONTHS[place - 1] for place in move.places)}"
        return f" on {', '.join(WEEKDAYS[place] for place in move.places)}"


def _ends(move: Move) -> tuple[int, int]:
    return (move.places[0], move.places[-1]) if move.places else (1, 0)


def _number(move: Move) -> float:
    """NaN where a cell was emptied: what is not known is filled in as it was in training."""
    if move.amount is None:
        return float("nan")
    try:
        return float(move.amount)
    except (TypeError, ValueError):
        raise PredictionError(f"“{move.amount}” is no number for “{move.column}”.") from None


def _plain(cell: Any) -> Any:
    """As JSON has it."""
    if pd.isna(cell):
        return None
    return cell.item() if isinstance(cell, np.generic) else cell


def _how(move: Move) -> str:
    if move.how == "set":
        return "not known" if move.amount is None else f"set to {_written(move.amount)}"
    amount = float(move.amount)
    return f"{_written(abs(amount))}{' %' if move.how == 'percent' else ''} {'lower' if amount < 0 else 'higher'}"


def _written(amount: Any) -> str:
    return (
        f"{amount:.6g}".replace("-", "−") if isinstance(amount, int | float) and not isinstance(amount, bool) else str(amount)
    )
