"""Series that nobody would send, and everybody does: each becomes a panel that can be learned from, or a clear sentence."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import core
from core.errors import PlanError
from core.plan import Timeline
from core.series.build import Built, build_panel
from core.series.planning import kinds_for
from core.series.shape import suggest_timeline
from tests.core.series.toys import daily, days, table_of, waves


def ends_as(content: pd.DataFrame | str, target: str = "", **choices) -> tuple[Built, Timeline]:
    """What a person gets who presses every proposed repair."""
    table = table_of(content)
    columns = core.describe_columns(table)
    timeline = suggest_timeline(table, columns, target, **choices).timeline
    timeline = replace(timeline, repairs=core.proposed_repairs(core.examine(table, timeline)))
    built = build_panel(table.frame(), timeline, kinds_for(timeline, columns))
    panel = built.panel
    history = np.concatenate([panel.history(place) for place in range(min(len(panel), 50))])
    assert np.isfinite(history).all()
    assert np.isfinite(panel.known).all()
    assert (panel.lengths >= 1).all()
    core.check_plan(core.suggest_plan(table, columns, timeline.targets[0], task="forecasting", timeline=timeline), table)
    return built, timeline


def irregular(count: int = 200) -> pd.DataFrame:
    times = np.datetime64("2020-01-01T00:00:00") + np.cumsum(np.random.default_rng(0).integers(10, 400, count)).astype("m8[s]")
    return pd.DataFrame({"when": times.astype(str), "level": waves(count)})


def mixed_styles() -> pd.DataFrame:
    written = [pd.Timestamp(day) for day in days(60)]
    styles = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y")
    return pd.DataFrame({"day": [day.strftime(styles[place % 3]) for place, day in enumerate(written)], "sales": waves(60)})


def clock_changes() -> pd.DataFrame:
    hours = pd.date_range("2020-03-01", "2020-11-30", freq="h", tz="UTC").tz_convert("Europe/Rome").tz_localize(None)
    return pd.DataFrame({"when": hours.astype(str), "load": waves(len(hours), 24)})


WIDE = pd.DataFrame({"day": days(60), **{f"s{place}": waves(60, seed=place) for place in range(200)}})
TEXTS = daily().assign(sales=lambda frame: frame["sales"].astype(str).where(frame.index % 9 != 4, "closed"))
SLIP = pd.concat([daily(), pd.DataFrame({"day": ["2205-01-01"], "sales": [9.0]})])

AWKWARD = {
    "a single point": (pd.DataFrame({"day": days(1), "sales": [5.0]}), [1], "D"),
    "two points": (pd.DataFrame({"day": days(2), "sales": [5.0, 6.0]}), [2], "D"),
    "all zeros": (pd.DataFrame({"day": days(50), "sales": 0}), [50], "D"),
    "all the same": (pd.DataFrame({"day": days(50), "sales": 7.25}), [50], "D"),
    "dates in the future": (pd.DataFrame({"day": days(60, "2205-01-01"), "sales": waves(60)}), [60], "D"),
    "a slip far in the future": (SLIP, [60], "D"),
    "doubled dates": (pd.concat([daily(), daily().iloc[5:9]]), [60], "D"),
    "unsorted rows": (daily().sample(frac=1, random_state=1), [60], "D"),
    "the newest row first": (daily().iloc[::-1], [60], "D"),
    "mixed styles of dates": (mixed_styles(), [60], "D"),
    "text among the values": (TEXTS, [60], "D"),
    "years before our era": (pd.DataFrame({"year": range(-500, -420), "sales": waves(80)}), [80], ""),
    "irregular times": (irregular(), None, "5min"),
    "clock changes": (clock_changes(), [6577], "h"),
    "two hundred value columns": (WIDE, [60] * 200, "D"),
    "no dates at all": (pd.DataFrame({"sales": waves(60)}), [60], ""),
    "one date on every row": (pd.DataFrame({"day": days(1) * 20, "sales": waves(20)}), [1], "D"),
    "a long hole": (daily(200).drop(range(60, 130)), [200], "D"),
    "gaps in working days": (pd.DataFrame({"day": days(90, frequency="B"), "sales": waves(90)}).drop([5, 6, 40]), [90], "B"),
    "month ends": (pd.DataFrame({"day": days(40, frequency="ME"), "sales": waves(40, 12)}), [40], "ME"),
    "huge and tiny numbers": (daily().assign(sales=waves(60) * np.where(np.arange(60) % 2, 1e90, 1e-90)), [60], "D"),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_series_becomes_a_panel_once_it_is_repaired(name):
    content, lengths, frequency = AWKWARD[name]
    built, timeline = ends_as(content)
    assert timeline.frequency == frequency
    if lengths:
        assert built.panel.lengths.tolist() == lengths


def test_duplicate_columns_are_told_apart_and_the_twin_is_not_learned_from():
    built, timeline = ends_as(
        "day,sales,sales\n" + "".join(f"{day},{value},{value}\n" for day, value in zip(days(40), waves(40), strict=True))
    )
    assert timeline.roles == {}
    assert len(built.panel) == 1


def test_a_horizon_longer_than_the_history_is_kept_and_said():
    built, timeline = ends_as(daily(10), horizon=30)
    assert (timeline.horizon, len(built.panel.values)) == (30, 40)
    faults = core.examine(table_of(daily(10)), timeline).faults
    assert "too short for a back-test" in faults[0].detail


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("day,sales\n" + "".join(f"{day},\n" for day in days(30)), "nothing to forecast"),
        (pd.DataFrame({"day": days(30), "who": ["ann", "bob"] * 15}), "No column holds numbers"),
        (daily().assign(sales=lambda frame: frame["sales"] * 1e300), "too large a number"),
        (daily().assign(sales=lambda frame: frame["sales"] * 1e-300), "too small a number"),
    ],
    ids=["all missing", "words only", "beyond the computer's range", "below it"],
)
def test_what_cannot_be_forecast_is_said_in_a_sentence(content, words):
    with pytest.raises(PlanError, match=words) as refused:
        ends_as(content, "sales" if isinstance(content, str) else "")
    assert refused.value.advice


def test_a_hundred_thousand_series_of_three_points_are_examined():
    count = 100_000
    table = table_of(
        pd.DataFrame({"id": np.repeat(np.arange(count), 3), "day": days(3) * count, "sales": [1.0, 2.0, 4.0] * count})
    )
    columns = core.describe_columns(table)
    timeline = suggest_timeline(table, columns, "sales").timeline
    diagnosis = core.examine(table, timeline)
    assert timeline.series == ("id",)
    assert diagnosis.summary.startswith("100,000 series, daily, 1 January 2020 to 3 January 2020")
