"""The second noun: every choice of the person, one frozen record, saved as JSON."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from core.errors import PlanError
from core.settings import Value


@dataclass(frozen=True)
class Split:
    """Which rows train, which choose (validation), which only score (test).

    `how` is "random" (stratified by class), "group" (all rows of one value of `column` on the same side) or
    "time" (`column` in order: the newest rows are the test). Shares are of all rows.
    """

    how: str = "random"
    column: str = ""
    test_share: float = 0.2
    validation_share: float = 0.16


@dataclass(frozen=True)
class Timeline:
    """How a table becomes series, and what of the future is asked: of tasks whose examples are windows of series only.

    `time` is the column of dates ("": rows in their order, steps counted from 1). `series` are the columns that together name
    a series of a long table; `targets` the value columns, each a series of its own (a wide table has many). `frequency` is
    a pandas offset alias ("MS", "D", "30min"; "" counts steps) and `season` the steps until a pattern comes again (1: none).
    `roles` says of every further column whether it is "known" in advance (price, holidays), known for the "past" only, or
    "static" (fixed for a series). `repairs` names the repair chosen for each fault that the doctor found; a fault
    that is not in it is left as it is. `windows` back-tests are made, each `horizon` steps long; the newest one only scores.
    """

    time: str = ""
    series: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    frequency: str = ""
    season: int = 1
    horizon: int = 12
    windows: int = 4
    roles: dict[str, str] = field(default_factory=dict)
    repairs: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Timeline":
        return cls(**{**content, "series": tuple(content["series"]), "targets": tuple(content["targets"])})


@dataclass(frozen=True)
class Plan:
    """What is to be learned, from what, and how. `kinds` names every column the network sees, and its kind."""

    table_id: str
    table_name: str
    task: str
    target: str
    kinds: dict[str, str]
    network: str
    preset: str = "balanced"
    settings: dict[str, Value] = field(default_factory=dict)  # the network's and the training's, by name
    split: Split = Split()
    seed: int = 0
    name: str = ""
    timeline: Timeline | None = None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Plan":
        try:
            timeline = content.get("timeline")
            parts = {"split": Split(**content["split"]), "timeline": Timeline.from_json(timeline) if timeline else None}
            return cls(**{**content, **parts})
        except (KeyError, TypeError) as error:
            raise PlanError(f"This plan cannot be read: {error}.") from error

    def changed(self, **choices: Any) -> "Plan":
        return replace(self, **choices)
