"""What boosted trees see of a step to come: values that lie before its origin, and what is known of the step itself."""

from dataclasses import dataclass

import numpy as np

from core.forecasters.steps import bridged, mean_by_series, owners
from core.series.panel import Panel

NEWEST = 8  # values before the origin
AGAIN = 3  # seasons back
CHANGES = 3  # over a season, of the newest values
WITHIN = {24: 168, 48: 336, 96: 672, 7: 364, 5: 260}  # a season and a longer one that it lies in: a day and its week
BESIDE = WITHIN | {longer: shorter for shorter, longer in WITHIN.items()} | {365: 7, 366: 7}
SMALLEST = 1e-9  # a unit is at least so much of a series' size
SMALLEST_SIZE = 1e-290  # of a series' mean value: one of zeros has none


@dataclass(frozen=True)
class Steps:
    """(rows,) each: a step to come, `ahead` 1 to the horizon, of a series that had `origin` steps when it was asked."""

    series: np.ndarray
    origin: np.ndarray
    ahead: np.ndarray

    def __len__(self) -> int:
        return len(self.series)

    def take(self, wanted: np.ndarray) -> "Steps":
        return Steps(self.series[wanted], self.origin[wanted], self.ahead[wanted])


def to_come(panel: Panel) -> Steps:
    """The steps after each series' end."""
    count, horizon = len(panel), panel.horizon
    ahead = np.tile(np.arange(1, horizon + 1), count)
    return Steps(np.repeat(np.arange(count), horizon), np.repeat(panel.lengths, horizon), ahead)


class Lags:
    """Looks things up in a panel. Everything is measured from the last season's value (`base`) in typical errors (`unit`)."""

    def __init__(self, panel: Panel):
        self._panel = panel
        self._values = bridged(panel)
        self._starts = panel.starts
        # running sums go on from series to series: of shares of its size, so that a large one does not drown a small one
        self._sizes = np.maximum(np.nan_to_num(mean_by_series(panel, np.abs(self._values))), SMALLEST_SIZE)
        self._shares = np.nan_to_num(self._values / self._sizes[owners(panel)])
        self._sums = np.concatenate([[0.0], np.cumsum(self._shares)])
        self._season = panel.season
        self._errors = {lag: self._cumulated(lag) for lag in {1, panel.season}}

    def _cumulated(self, lag: int) -> np.ndarray:
        """(steps + 1,) running sums of |change over a lag|, in shares; differences across series are never asked for."""
        changes = np.zeros(len(self._shares))
        changes[lag:] = np.abs(self._shares[lag:] - self._shares[:-lag])
        return np.concatenate([[0.0], np.cumsum(changes)])

    def base(self, steps: Steps) -> np.ndarray:
        """(rows,) seasonal naive: the last value of the same place in the season; the last value of a short series."""
        whole = self._season * -(-steps.ahead // self._season)
        same = self._at(steps, steps.ahead - whole)
        return np.where(np.isfinite(same), same, self._at(steps, np.zeros(len(steps), np.int64)))

    def unit(self, steps: Steps) -> np.ndarray:
        """(rows,) the mean error of seasonal naive in the steps before the origin; at least a little of the mean value."""
        start, end = self._starts[steps.series], self._starts[steps.series] + steps.origin
        level = np.abs(self._mean(steps, steps.origin))
        found = np.full(len(steps), np.nan)
        for lag in (1, self._season):
            enough = steps.origin > lag
            changes = self._errors[lag][end] - self._errors[lag][np.minimum(start + lag, end)]
            found = np.where(enough, changes / np.maximum(steps.origin - lag, 1) * self._sizes[steps.series], found)
        found = np.where(np.isfinite(found), found, 0.1 * level)
        return np.maximum(found, 1e-3 * level + SMALLEST * self._sizes[steps.series])

    def inputs(self, steps: Steps) -> np.ndarray:
        """(rows, inputs) float32, NaN where a series is too short for a lag."""
        base, unit = self.base(steps), self.unit(steps)
        columns = [steps.ahead, steps.origin]
        columns += [(each - base) / unit for each in self._numbers(steps)]
        columns += [each / unit for each in self._changes(steps)] + [np.abs(base) / unit]
        return np.stack([*columns, *self._beside(steps)], axis=1).astype(np.float32)

    def _numbers(self, steps: Steps) -> list[np.ndarray]:
        newest = [self._at(steps, np.full(len(steps), -back)) for back in range(NEWEST)]
        seasons = [self._season] + ([BESIDE[self._season]] if self._season in BESIDE else [])
        same = []
        for season in seasons:
            whole = season * -(-steps.ahead // season)
            first = 1 if season == self._season else 0  # the last season's value is the base itself
            same += [self._at(steps, steps.ahead - whole - back * season) for back in range(first, AGAIN + 1)]
        lengths = {max(self._season, 2), 2 * max(self._season, 2), 3 * max(self._season, 2)}
        return newest + same + [self._mean(steps, np.full(len(steps), length)) for length in sorted(lengths)]

    def _changes(self, steps: Steps) -> list[np.ndarray]:
        """Over a season: of the newest values one by one, and of the whole last season on average."""
        back = [np.full(len(steps), -place) for place in range(CHANGES)]
        newest = [self._at(steps, each) - self._at(steps, each - self._season) for each in back]
        season = max(self._season, 2)
        last, both = (self._mean(steps, np.full(len(steps), count * season)) for count in (1, 2))
        return [*newest, 2 * (last - both)]

    def _beside(self, steps: Steps) -> list[np.ndarray]:
        """Columns known in advance at the step, and how far they are from a season before; others as they last were."""
        panel, at = self._panel, self._starts[steps.series] + steps.origin
        step = at + steps.ahead - 1
        columns = list(panel.known[step].T)
        own = [place for place, name in enumerate(panel.known_names) if not name.startswith("calendar")]
        before = np.maximum(step - self._season * -(-steps.ahead // self._season), self._starts[steps.series])
        columns += list((panel.known[step] - panel.known[before])[:, own].T)
        columns += list(panel.past[at - 1].T)
        return columns + list(panel.static[steps.series].T)

    def _at(self, steps: Steps, offset: np.ndarray) -> np.ndarray:
        """(rows,) the value `offset` steps after the last one before the origin (0 or less); NaN before a series' first."""
        place = steps.origin - 1 + offset
        return np.where(place >= 0, self._values[self._starts[steps.series] + np.maximum(place, 0)], np.nan)

    def _mean(self, steps: Steps, count: np.ndarray) -> np.ndarray:
        """(rows,) of so many values before the origin, or of all there are."""
        end = self._starts[steps.series] + steps.origin
        count = np.minimum(count, steps.origin)
        return (self._sums[end] - self._sums[end - count]) / count * self._sizes[steps.series]

    def truth(self, steps: Steps) -> np.ndarray:
        """(rows,) what came, in units from the base; NaN where it is missing."""
        values = self._panel.values[self._starts[steps.series] + steps.origin + steps.ahead - 1]
        return (values - self.base(steps)) / self.unit(steps)
