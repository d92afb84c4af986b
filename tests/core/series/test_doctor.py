from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.errors import PlanError
from core.plan import Timeline
from core.series.build import build_panel
from core.series.doctor import Fault, examine, proposed_repairs
from core.series.preview import preview
from tests.core.series.toys import DAILY, daily, days, table_of, waves


def found(content: pd.DataFrame | str, timeline: Timeline = DAILY) -> dict[str, Fault]:
    return {fault.name: fault for fault in examine(table_of(content), timeline).faults}


def built(content: pd.DataFrame, timeline: Timeline = DAILY, **repairs: str):
    return build_panel(content, replace(timeline, repairs=repairs), {})


def test_a_sound_series_has_no_fault_and_is_summed_up():
    diagnosis = examine(table_of(daily()), DAILY)
    assert diagnosis.faults == ()
    assert diagnosis.summary == "daily, 1 January 2020 to 29 February 2020"


def test_the_summary_names_series_span_and_faults():
    frame = pd.concat([daily().assign(shop=shop) for shop in "ab"]).reset_index(drop=True).drop([5, 6, 20])
    frame = pd.concat([frame, frame.iloc[[3]]])
    summary = examine(table_of(frame), replace(DAILY, series=("shop",))).summary
    assert summary.startswith("2 series, daily, 1 January 2020 to 29 February 2020, 1 doubled date, 2 gaps")


def test_gaps_are_counted_shown_and_filled_in_every_way_as_it_says():
    frame = daily().drop([10, 11, 40])
    fault = found(frame)["gaps"]
    assert (fault.level, fault.count, fault.title) == ("look", 3, "2 gaps")
    assert fault.examples[0] == "11 January 2020"
    sales = daily()["sales"]
    assert np.isnan(built(frame).panel.history(0)[[10, 11, 40]]).all()
    assert built(frame, gaps="zero").panel.history(0)[[10, 11, 40]].tolist() == [0, 0, 0]
    assert built(frame, gaps="previous").panel.history(0)[[10, 11]].tolist() == [sales[9]] * 2
    assert built(frame, gaps="season").panel.history(0)[[10, 40]].tolist() == [sales[3], sales[33]]
    assert built(frame, gaps="interpolate").panel.history(0)[40] == pytest.approx((sales[39] + sales[41]) / 2)
    assert {repair.name for repair in fault.repairs} == {"zero", "previous", "season", "interpolate"}


def test_what_is_filled_is_told_and_was_not_observed_but_for_zeros_that_somebody_vouched_for():
    frame = daily().drop([10])
    filled = built(frame, gaps="interpolate")
    assert filled.notes["gaps"] == "1 step without a row filled on a line between their neighbours."
    assert not filled.panel.observed[10]
    assert built(frame, gaps="zero").panel.observed[10]


def test_rows_without_a_value_are_missing_not_gaps():
    frame = daily()
    frame.loc[[4, 5], "sales"] = np.nan
    faults = found(frame)
    assert set(faults) == {"missing"}
    assert faults["missing"].count == 2
    assert np.isfinite(built(frame, missing="interpolate").panel.history(0)).all()


def test_doubled_dates_stop_and_are_joined_as_chosen():
    frame = pd.concat([daily(), daily().iloc[[7]].assign(sales=100.0)])
    fault = found(frame)["doubled"]
    assert (fault.level, fault.count, fault.proposed) == ("stop", 1, "mean")
    assert fault.detail == "2 rows share their date with another row; their values differ."
    assert fault.examples == ("8 January 2020",)
    with pytest.raises(PlanError, match="2 rows share their date"):
        built(frame)
    first = daily()["sales"][7]
    for way, value in (("first", first), ("last", 100.0), ("sum", first + 100), ("mean", (first + 100) / 2)):
        assert built(frame, doubled=way).panel.history(0)[7] == pytest.approx(value)


def test_of_doubled_dates_it_is_said_how_many_differ():
    frame = pd.concat([daily(), daily().iloc[[7]].assign(sales=100.0), daily().iloc[[9]]])
    assert "of 1 of these 2 dates the values differ" in found(frame)["doubled"].detail


def test_equal_doubled_rows_keep_one_and_many_counts_a_day_are_added_up():
    assert found(pd.concat([daily(), daily().iloc[[7]]]))["doubled"].proposed == "last"
    many = pd.concat([daily().assign(sales=np.arange(60) % 5 + part) for part in (1, 2, 3)])
    fault = found(many)["doubled"]
    assert fault.proposed == "sum"
    assert "choose the column" in fault.detail


def test_times_off_the_grid_stop_and_go_where_the_repair_says():
    minutes = [0, 61, 118, 181, 240, 299, 360, 421, 480]
    times = [str(np.datetime64("2020-01-01T00:00:00") + np.timedelta64(minute, "m")) for minute in minutes]
    frame = pd.DataFrame({"when": times, "y": np.arange(9.0)})
    timeline = Timeline("when", (), ("y",), "h", 1, 2, 1)
    fault = found(frame, timeline)["irregular"]
    assert (fault.level, fault.count, fault.proposed) == ("stop", 6, "nearest")
    with pytest.raises(PlanError, match="6 dates do not fit"):
        built(frame, timeline)
    np.testing.assert_array_equal(built(frame, timeline, irregular="nearest").panel.history(0), np.arange(9.0))
    by_mean = built(frame, timeline, irregular="mean").panel.history(0)
    assert by_mean[1] == 1.5  # 1:01 and 1:58 lie in one hour


def test_a_coarser_frequency_adds_up_what_lies_in_a_step():
    frame = daily(61).assign(sales=1.0)
    timeline = replace(DAILY, frequency="MS", season=1)
    assert found(frame, timeline)["irregular"].level == "stop"
    assert built(frame, timeline, irregular="sum").panel.history(0).tolist() == [31, 29, 1]


def test_unreadable_dates_stop_and_their_rows_can_be_left_out():
    frame = daily()
    frame.loc[[3, 9], "day"] = ["soon", None]
    fault = found(frame)["unreadable"]
    assert (fault.level, fault.count, fault.examples) == ("stop", 2, ("soon",))
    with pytest.raises(PlanError, match="2 rows have no date"):
        built(frame)
    assert built(frame, unreadable="drop").panel.observed.sum() == 58


def test_several_styles_of_dates_are_read_and_said():
    frame = daily()
    frame["day"] = [day if place % 3 else pd.Timestamp(day).strftime("%d %B %Y") for place, day in enumerate(frame["day"])]
    content = frame.assign(day=frame["day"].where(frame.index != 5, "soon"))
    fault = found(content, replace(DAILY, repairs={"unreadable": "drop"}))["styles"]
    assert fault.level == "look"
    assert "2020-01-02" in fault.examples
    assert "01 January 2020" in fault.examples


def local_hours(zone: str) -> pd.DataFrame:
    hours = pd.date_range("2020-03-01", "2020-11-30", freq="h", tz="UTC").tz_convert(zone).tz_localize(None)
    return pd.DataFrame({"when": hours.astype(str), "load": waves(len(hours), 24)})


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York"])
def test_clock_changes_are_told_from_doubled_dates_and_gaps_and_evened_out(zone):
    frame, timeline = local_hours(zone), Timeline("when", (), ("load",), "h", 24, 24, 2)
    faults = found(frame, timeline)
    if zone == "America/New_York":  # the table ends after the autumn change and begins before the spring one there, too
        assert set(faults) == {"clock"}
    assert (faults["clock"].level, faults["clock"].count, faults["clock"].proposed) == ("stop", 2, "clock")
    with pytest.raises(PlanError, match="An hour comes twice"):
        built(frame, timeline)
    assert "1 time comes twice and 1 time comes never" in faults["clock"].detail
    autumn = frame[frame["when"] > "2020-09"]
    assert "1 time comes twice: the dates" in found(autumn, timeline)["clock"].detail
    repaired = built(frame, timeline, clock="clock")
    assert np.isfinite(repaired.panel.history(0)).all()
    assert len(repaired.panel.history(0)) == len(frame)


def test_hours_in_utc_have_no_clock_changes():
    assert found(local_hours("UTC"), Timeline("when", (), ("load",), "h", 24, 24, 2)) == {}


def test_disorder_is_said_and_sorted():
    frame = daily().sample(frac=1, random_state=0)
    assert found(frame)["unsorted"].repairs == ()
    np.testing.assert_array_equal(built(frame).panel.history(0), daily()["sales"])


def test_text_among_values_is_shown_and_missing():
    frame = daily().assign(sales=lambda table: table["sales"].astype(object))
    frame.loc[[3, 8], "sales"] = "closed"
    faults = found(frame)
    assert (faults["text"].count, faults["text"].examples) == (2, ("“closed”",))
    assert faults["missing"].count == 2


def test_an_outlier_is_found_but_neither_a_season_nor_a_jump_is_one():
    frame = daily()
    frame.loc[30, "sales"] = 90.0
    fault = found(frame)["outliers"]
    assert (fault.count, fault.proposed) == (1, "")
    assert fault.examples == ("31 January 2020 (90)",)
    repaired = built(frame, outliers="interpolate").panel
    assert repaired.history(0)[30] < 20
    assert not repaired.observed[30]
    spikes = pd.DataFrame({"day": days(120), "sales": np.where(np.arange(120) % 7 == 6, 50.0, 10.0) + waves(120) / 10})
    assert found(spikes) == {}


def test_a_jump_of_the_level_is_found_and_what_came_before_can_be_left_out():
    level = pd.DataFrame({"day": days(120), "sales": waves(120) + np.where(np.arange(120) >= 80, 100, 0)})
    fault = found(level)["jumps"]
    assert (fault.count, fault.proposed, fault.examples) == (1, "", ("21 March 2020",))
    assert built(level, jumps="cut").panel.lengths.tolist() == [40]
    trend = pd.DataFrame({"day": days(120), "sales": waves(120) + np.arange(120)})
    assert "jumps" not in found(trend)


def test_values_dated_after_today_are_found_and_a_slip_is_left_out():
    slip = pd.concat([daily(), pd.DataFrame({"day": ["2205-01-01"], "sales": [9.0]})])
    fault = found(slip)["future"]
    assert (fault.level, fault.count, fault.proposed) == ("look", 1, "drop")
    assert built(slip, future="drop").panel.lengths.tolist() == [60]
    plans = pd.DataFrame({"day": days(60, "2205-01-01"), "sales": waves(60)})
    assert found(plans)["future"].proposed == ""


def panel_of(**series: np.ndarray) -> pd.DataFrame:
    return pd.concat([pd.DataFrame({"day": days(len(v)), "sales": v, "shop": name}) for name, v in series.items()])


def test_short_constant_empty_and_mostly_zero_series_are_named_and_can_be_left_out():
    frame = panel_of(
        good=waves(60), tiny=waves(5), same=np.full(60, 3.0), none=np.full(60, np.nan), rare=np.r_[np.zeros(50), waves(10)]
    )
    timeline = replace(DAILY, series=("shop",))
    faults = found(frame, timeline)
    assert {name: faults[name].series for name in ("short", "constant", "empty", "zero")} == {
        "short": ("tiny",), "constant": ("same",), "empty": ("none",), "zero": ("rare",),
    }  # fmt: skip
    kept = built(frame, timeline, short="drop", constant="drop", zero="drop")
    assert kept.panel.names == ("good",)
    assert kept.notes["empty"] == "1 series without any value left out."
    with pytest.raises(PlanError, match="leave no series over"):
        built(panel_of(same=np.full(60, 3.0), other=np.full(60, 4.0)), timeline, constant="drop")


def test_the_proposed_repairs_are_enough_to_train_on():
    frame = pd.concat([daily().drop([5]), daily().iloc[[7]]])
    frame.iloc[10, 0] = "soon"
    proposed = proposed_repairs(examine(table_of(frame), DAILY))
    assert proposed == {"unreadable": "drop", "doubled": "last", "gaps": "interpolate"}
    assert np.isfinite(built(frame, **proposed).panel.history(0)).all()


def test_nothing_is_repaired_unless_somebody_chose_it():
    frame = daily().drop([5])
    frame.loc[30, "sales"] = 90.0
    panel = built(frame)
    assert np.isnan(panel.panel.history(0)[5])
    assert panel.panel.history(0)[30] == 90.0
    assert panel.notes == {}


def test_a_preview_shows_a_series_before_and_after():
    table = table_of(daily().drop([5, 6]))
    seen = preview(table, replace(DAILY, repairs={"gaps": "interpolate"}))
    assert len(seen.dates) == 60
    assert np.isnan(seen.before[[5, 6]]).all()
    assert np.flatnonzero(seen.changed).tolist() == [5, 6]
    assert np.isfinite(seen.after).all()
    assert not preview(table, DAILY).changed.any()


def test_a_preview_takes_the_series_asked_for_else_the_first_that_changes():
    frame = pd.concat([daily().assign(shop="a"), daily().drop([5]).assign(shop="b")])
    timeline = replace(DAILY, series=("shop",), repairs={"gaps": "zero"})
    table = table_of(frame)
    assert preview(table, timeline).series == "b"
    assert preview(table, timeline, "a").series == "a"
    with pytest.raises(PlanError, match="no series “c”"):
        preview(table, timeline, "c")


def test_a_preview_of_a_doubled_date_shows_both_values_and_what_they_become():
    table = table_of(pd.concat([daily(), daily().iloc[[7]].assign(sales=100.0)]))
    seen = preview(table, replace(DAILY, repairs={"doubled": "last"}))
    assert len(seen.dates) == 61
    both = np.flatnonzero(seen.dates == np.datetime64("2020-01-08"))
    assert seen.after[both].tolist() == [100.0, 100.0]
    assert seen.changed[both].tolist() == [True, False]


def test_hours_in_which_nothing_is_open_are_proposed_to_be_zero_of_counts_and_left_of_levels():
    hours = pd.date_range("2024-01-01", periods=24 * 28, freq="h")
    open_hours = (hours.hour >= 7) & (hours.hour < 19)
    frame = pd.DataFrame({"when": hours.astype(str), "calls": 50 + np.arange(len(hours)) % 13})[open_hours]
    timeline = Timeline("when", (), ("calls",), "h", 24, 24, 2)
    assert found(frame, timeline)["gaps"].proposed == "zero"
    levels = frame.assign(calls=lambda table: table["calls"] + 0.5)
    assert found(levels, timeline)["gaps"].proposed == ""


def test_a_night_without_rows_is_no_change_of_the_clock():
    hours = pd.date_range("2024-03-01", periods=24 * 40, freq="h")
    nights = hours.hour < 5
    assert "clock" not in found(
        pd.DataFrame({"when": hours.astype(str), "load": waves(len(hours), 24)})[~nights],
        Timeline("when", (), ("load",), "h", 24, 24, 2),
    )


def test_growing_peaks_of_a_season_are_no_outliers():
    months = pd.date_range("2000-01-01", periods=84, freq="MS").astype(str)
    growth = np.exp(np.arange(84) / 30)
    frame = pd.DataFrame({"month": months, "sales": growth * np.where(np.arange(84) % 12 == 11, 5.0, 1.0)})
    assert "outliers" not in found(frame, Timeline("month", (), ("sales",), "MS", 12, 12, 2))
