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

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> "Plan":
        try:
            return cls(**{**content, "split": Split(**content["split"])})
        except (KeyError, TypeError) as error:
            raise PlanError(f"This plan cannot be read: {error}.") from error

    def changed(self, **choices: Any) -> "Plan":
        return replace(self, **choices)
