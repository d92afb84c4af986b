"""What comes next: the forecast to take away, newer rows, and another future, undone again."""

import io
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

import core
from core.home import write_json
from core.runs import Prediction, Status, new_id
from tests.pages import made_up
from tests.pages.conftest import asked, button, words

LEVELS = [f"q{level:g}" for level in core.LEVELS]


@pytest.fixture
def run(home):
    return made_up.finished_forecast()


@pytest.fixture
def asked_again(monkeypatch):
    """Futures that were asked for; each is answered at once: the cheaper, the more is sold."""
    futures = []

    def answer(run, series, known, use="recommended"):
        futures.append((series, known, use))
        middle = 100 - 5 * (known["price"].fillna(0).to_numpy() - 11)
        columns = {level: middle + 3 * at for at, level in enumerate(LEVELS, start=-6)}
        return pd.DataFrame({"date": known["date"], **columns})

    monkeypatch.setattr(core, "forecast_again", answer, raising=False)
    return futures


def read(app):
    return words(app).replace("\\", "")


def control(app, label):
    return next(one for one in app.get("button_group") if one.proto.label == label)


def box(app, label):
    return next(box for box in app.selectbox if box.label.startswith(label))


def test_the_forecast_is_shown_step_by_step_and_can_be_taken_away(open_page, run):
    app = open_page("predict", run=run.id)
    assert not app.exception
    assert app.get("plotly_chart")
    table = app.dataframe[0].value
    assert len(table) == 12
    assert list(table.columns)[:3] == ["when", "forecast", "low 80 %"]
    assert table["when"][0] == "January 2023"
    assert any("Download the forecast" in one.proto.label for one in app.get("download_button"))


def test_the_file_holds_every_series_step_and_quantile(home):
    run = made_up.finished_forecast(series=3)
    table = pd.read_csv(io.BytesIO(core.forecast_csv(run)))
    assert len(table) == 3 * 12
    assert list(table.columns)[:7] == ["shop", "when", "forecast", "low 80", "high 80", "low 95", "high 95"]
    assert set(LEVELS) <= set(table.columns)
    assert (table["q0.5"] == table["forecast"]).all()
    assert sorted(table["shop"].unique()) == ["shop 1", "shop 2", "shop 3"]


def test_the_file_follows_the_candidate(home):
    run = made_up.finished_forecast()
    blend, naive = (pd.read_csv(io.BytesIO(core.forecast_csv(run, use)))["forecast"] for use in ("blend", "naive"))
    assert (blend != naive).any()


def test_a_file_of_series_that_are_named_like_formulas_runs_nothing(home):
    run = made_up.finished_forecast(series=2)
    frame = pd.read_parquet(run.folder / "series.parquet")
    frame["id:shop"] = ["=1+1", "shop 2"]
    frame.to_parquet(run.folder / "series.parquet")
    assert b"\n'=1+1," in core.forecast_csv(run)


def test_one_of_many_series_is_chosen_and_the_address_remembers_it(open_page, home):
    run = made_up.finished_forecast(series=5)
    app = open_page("predict", run=run.id)
    box(app, "The series, of 5").set_value(3).run()
    assert not app.exception
    assert asked(app, "series") == "3"
    assert box(open_page("predict", run=run.id, series="3"), "The series").value == 3


@pytest.mark.parametrize(
    "forged", [{"series": "99"}, {"series": "-1"}, {"series": "x"}, {"way": "nonsense"}, {"use": "nobody"}]
)
def test_forged_choices_never_break_the_page(open_page, home, forged):
    assert not open_page("predict", run=made_up.finished_forecast(series=3).id, **forged).exception


def test_a_quick_move_moves_the_forecast_and_is_told_and_undone(open_page, run, asked_again):
    app = open_page("predict", run=run.id, way="change")
    assert "Nothing is changed yet" in read(app)
    assert not asked_again
    button(app, "Change it").click().run()
    assert not app.exception
    assert "price 10 % lower" in read(app)
    _, known, use = asked_again[-1]
    assert np.allclose(known["price"], (10 + np.arange(96, 108) % 3) * 0.9)
    assert use == "blend"
    assert "instead of" in read(app)
    button(app, "Undo the last change").click().run()
    assert "Nothing is changed yet" in read(app)
    assert "instead of" not in read(app)


def test_a_move_holds_in_the_months_that_were_chosen(open_page, run, asked_again):
    app = open_page("predict", run=run.id, way="change")
    control(app, "When").set_value("months").run()
    assert button(app, "Change it").disabled
    next(one for one in app.multiselect if one.label == "Months").set_value([5]).run()
    button(app, "Change it").click().run()
    assert "price 10 % lower in May" in read(app)
    changed = asked_again[-1][1]
    before = 10 + np.arange(96, 108) % 3
    assert np.flatnonzero(~np.isclose(changed["price"], before)).tolist() == [4]


def test_changes_are_undone_one_by_one_or_all_at_once(open_page, run, asked_again):
    app = open_page("predict", run=run.id, way="change")
    button(app, "Change it").click().run()
    control(app, "How").set_value("set").run()
    next(field for field in app.number_input if field.label == "Value").set_value(7.5).run()
    button(app, "Change it").click().run()
    assert asked_again[-1][1]["price"].tolist() == [7.5] * 12
    button(app, "Undo the last change").click().run()
    assert "price 10 % lower" in read(app)
    assert "price set to 7.5" not in read(app)
    button(app, "Change it").click().run()
    button(app, "Start over").click().run()
    assert "Nothing is changed yet" in read(app)


def test_each_series_has_its_own_future(open_page, asked_again, home):
    run = made_up.finished_forecast(series=3)
    app = open_page("predict", run=run.id, way="change")
    button(app, "Change it").click().run()
    box(app, "The series").set_value(1).run()
    assert "Nothing is changed yet" in read(app)
    box(app, "The series").set_value(0).run()
    assert "price 10 % lower" in read(app)


def test_a_new_future_can_be_taken_away(open_page, run, asked_again):
    app = open_page("predict", run=run.id, way="change")
    assert not app.get("download_button")
    button(app, "Change it").click().run()
    assert [one.proto.label for one in app.get("download_button")] == ["Download the new forecast (CSV)"]


def test_a_future_that_cannot_be_answered_says_why_and_keeps_the_changes(open_page, run, monkeypatch):
    def refuse(*_):
        raise core.LayerwiseError("There was no answer within a minute.", "Try again.")

    monkeypatch.setattr(core, "forecast_again", refuse, raising=False)
    app = open_page("predict", run=run.id, way="change")
    button(app, "Change it").click().run()
    assert not app.exception
    assert "no answer within a minute" in read(app)
    assert "price 10 % lower" in read(app)


def test_without_a_column_known_in_advance_there_is_nothing_to_change_and_the_page_says_how_to_get_one(open_page, run):
    plan = run.plan
    timeline = core.Timeline(**{**plan.timeline.__dict__, "roles": {"price": "past"}})
    write_json(run.folder / "plan.json", plan.changed(timeline=timeline).to_json())
    app = open_page("predict", run=run.id, way="change")
    assert not app.exception
    assert "knows no column in advance" in read(app)


def newer(home) -> core.Table:
    return core.add_table("when,sold,price\n2023-01-01,120,10\n2023-02-01,125,11\n2023-03-01,119,12\n", "newer.csv")


def answered(run, state="finished", months=3) -> Prediction:
    prediction = Prediction(run.folder / "predictions" / new_id())
    prediction.folder.mkdir(parents=True)
    dates = pd.date_range("2023-01-01", periods=12 + months, freq="MS")[months:]
    middle = np.linspace(100, 110, 12)
    columns = {level: middle + 3 * at for at, level in enumerate(LEVELS, start=-6)}
    pd.DataFrame({"when": dates, "forecast": middle, **columns}).to_csv(prediction.path, index=False)
    write_json(prediction.folder / "request.json", {})
    prediction.write_status(Status(state, "No row is newer than the run's end." if state == "failed" else ""))
    return prediction


def test_newer_rows_are_forecast_from_their_end_without_training(open_page, run, home, monkeypatch):
    handed_over = []

    def predict(run, table, renames=None, use="recommended"):
        handed_over.append((table.rows, use))
        return answered(run)

    monkeypatch.setattr(core, "predict", predict, raising=False)
    match = SimpleNamespace(missing=(), renames={}, extra=(), messages=("3 rows are new.",))
    monkeypatch.setattr(core, "match_columns", lambda *_: match, raising=False)
    app = open_page("predict", run=run.id, way="file", rows=newer(home).id)
    assert "3 rows are new" in read(app)
    button(app, "Forecast again").click().run()
    assert not app.exception
    assert handed_over == [(3, "blend")]
    assert len(app.dataframe[0].value) == 12
    assert "the next 12 months from April 2023" in read(app)
    assert app.get("download_button")


def test_newer_rows_that_do_not_fit_say_why(open_page, run, home):
    app = open_page("predict", run=run.id, way="file", prediction=answered(run, "failed").id)
    assert not app.exception
    assert "No row is newer" in read(app)


def test_a_forecast_of_new_rows_has_an_address(open_page, run, home):
    app = open_page("predict", run=run.id, way="file", prediction=answered(run).id)
    assert not app.exception
    assert len(app.dataframe[0].value) == 12


def test_counted_steps_are_forecast_and_changed_too(open_page, asked_again, home):
    run = made_up.finished_forecast(frequency="")
    app = open_page("predict", run=run.id)
    assert not app.exception
    app = open_page("predict", run=run.id, way="change")
    button(app, "Change it").click().run()
    assert not app.exception
    assert "price 10 % lower" in read(app)
