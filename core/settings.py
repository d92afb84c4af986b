"""A knob is one `Setting` line: its form, its check, its help text and its README row all come from it."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import PlanError

Value = int | float | bool | str


@dataclass(frozen=True)
class Setting:
    """One choice a person may make.

    The default's type is the setting's type: int, float, bool or str. `low` and `high` bound numbers (inclusive);
    `choices` lists what a string may be. `expert` settings fold away under "More settings".
    """

    name: str
    title: str
    default: Value
    help: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    expert: bool = True

    def check(self, value: object) -> Value:
        """The value in the setting's own type. Raises PlanError where it is not one, or out of bounds."""
        parsed = self._parse(value)
        if self.choices and parsed not in self.choices:
            raise PlanError(f"“{self.title}” is {value!r}; it can be {', '.join(self.choices)}.")
        if isinstance(parsed, int | float) and not isinstance(parsed, bool):
            self._check_bounds(parsed)
        return parsed

    def _parse(self, value: object) -> Value:
        if isinstance(self.default, bool):
            return self._parse_yes_no(value)
        if isinstance(self.default, str):
            return str(value)
        try:
            number = float(str(value))
        except ValueError:
            raise PlanError(f"“{self.title}” is {value!r}; it takes a number.") from None
        if isinstance(self.default, float):
            return number
        if number != number or number in (float("inf"), float("-inf")) or number != int(number):
            raise PlanError(f"“{self.title}” is {value!r}; it takes a whole number.")
        return int(number)

    def _parse_yes_no(self, value: object) -> bool:
        text = str(value).strip().lower()
        if text in ("true", "yes", "1", "on"):
            return True
        if text in ("false", "no", "0", "off"):
            return False
        raise PlanError(f"“{self.title}” is {value!r}; it takes yes or no.")

    def _check_bounds(self, number: float) -> None:
        # `not (a <= b)` rather than `a > b`, so that NaN is refused too
        if (self.low is not None and not number >= self.low) or (self.high is not None and not number <= self.high):
            low = "" if self.low is None else f"at least {self.low:g}"
            high = "" if self.high is None else f"at most {self.high:g}"
            raise PlanError(f"“{self.title}” is {number:g}; it takes {' and '.join(filter(None, (low, high)))}.")


def checked(settings: tuple[Setting, ...], values: Mapping[str, object]) -> dict[str, Value]:
    """Every setting's value, checked, with defaults where `values` is silent. Raises PlanError on unknown names."""
    names = {setting.name for setting in settings}
    unknown = sorted(set(values) - names)
    if unknown:
        raise PlanError(f"There is no setting “{unknown[0]}”.", f"The settings here are {', '.join(sorted(names))}.")
    return {setting.name: setting.check(values.get(setting.name, setting.default)) for setting in settings}
