"""Forecasts from a run's folder: from its own end, or from the new end where newer rows have come. Nothing is trained here."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core.answering import open_network
from core.errors import PredictionError
from core.evaluation import score_candidates
from core.forecasters import forecaster
from core.forecasters.base import Learned
from core.forecasting.backtest import scales_of
from core.forecasting.choosing import BLEND, Mixture, ground_of
from core.forecasting.files import Answers
from core.forecasting.joining import join
from core.forecasting.keeping import future_rows
from core.forecasting.levels import INTERVALS, LEVELS, MEDIAN, name_of
from core.forecasting.network import answer_network
from core.forecasting.opened import Opened, open_forecast
from core.matching import read_part
from core.series.panel import Panel
from core.table import Table, free_name
from core.tasks import task

NETWORK = "network"


class Forecasts:
    """A run's candidates opened for forecasting: `needed` are those whose raw answers are asked for."""

    def __init__(self, folder: Path, needed: list[str]):
        weights = read_part(folder, "blend.json", ("weights",))["weights"]
        self.mixture = Mixture(weights, read_part(folder, "intervals.json"))
        self._learned: dict[str, Learned] = {
            name: read_part(folder / "forecasters", f"{name}.json") for name in needed if name != NETWORK
        }
        self._network = open_network(folder) if NETWORK in needed else None
        self._states = read_part(folder, "states.json", ("network",))["network"]

    def answers(self, panel: Panel) -> Answers:
        """(series · horizon, levels) of every candidate, by series, then step; calibrated."""
        raw = {name: forecaster(name).answer(panel, learned) for name, learned in self._learned.items()}
        if self._network:
            raw = {NETWORK: answer_network(self._network, panel, self._states), **raw}
        flat = {name: given.reshape(-1, len(LEVELS)) for name, given in raw.items()}
        return self.mixture.answers(flat, ground_of(panel))


@dataclass(frozen=True)
class Predictor:
    """A run opened for forecasting by one of its candidates."""

    opened: Opened
    forecasts: Forecasts
    use: str

    def answer(self, panel: Panel) -> np.ndarray:
        """(series · horizon, levels), by series, then step."""
        return self.forecasts.answers(panel)[self.use]


def open_predictor(folder: Path, use: str = "recommended") -> Predictor:
    """`use` is "recommended" or a candidate's name. Raises PredictionError for another, or a run that is not whole."""
    opened = open_forecast(folder)
    scores = read_part(folder, "scores.json", ("recommended", "candidates"))
    chosen = scores["recommended"] if use == "recommended" else use
    if chosen not in scores["candidates"]:
        raise PredictionError(
            f"This run has no “{chosen}” to forecast with.", f"It has {', '.join(scores['candidates'])}, or recommended."
        )
    weights = read_part(folder, "blend.json", ("weights",))["weights"]
    return Predictor(opened, Forecasts(folder, list(weights) if chosen == BLEND else [chosen]), chosen)


def predict_table(
    folder: Path, table: Table | pd.DataFrame | None, renames: dict[str, str], use: str = "recommended"
) -> pd.DataFrame:
    """The steps after each series' end, a row each: what names the series, the date, `forecast` (the median), `low 80`,
    `high 80`, `low 95`, `high 95`, and every quantile `q0.025` ….

    `table` holds rows that came since, or the whole history again: they are joined to what the run knows, by series and
    date, and the forecast begins after them (core/forecasting/joining.py). None: from the run's own end. `renames` says which
    given column stands for a trained one; "" fills one as missing. Raises PredictionError where a column is missing and
    nothing is said about it, or the rows do not fit.
    """
    predictor = open_predictor(Path(folder), use)
    panel = join(predictor.opened, _frame(table), renames).panel
    return as_frame(predictor.opened, panel, predictor.answer(panel))


def forecast_again(folder: Path, series: str, known: pd.DataFrame, use: str = "recommended") -> pd.DataFrame:
    """One series' forecast if the columns known in advance were these: `known` has `date` and a row a step of the future.

    Gives `date`, and a column for each level. Columns and steps that are not in it stay as they are. Raises PredictionError.
    """
    predictor = open_predictor(Path(folder), use)
    panel, place = with_known(predictor.opened, series, known)
    answers = predictor.answer(panel)[place * panel.horizon : (place + 1) * panel.horizon]
    dates = panel.dates(place)[int(panel.lengths[place]) :]
    return pd.DataFrame({"date": dates, **{name_of(level): answers[:, at] for at, level in enumerate(LEVELS)}})


def with_known(opened: Opened, series: str, known: pd.DataFrame) -> tuple[Panel, int]:
    """The panel of one series (of a wide table: of those beside it) with other values of what is known in advance."""
    place = opened.place(series)
    rows = opened.rows(np.array([place]))
    strangers = [name for name in known.columns if name != "date" and name not in opened.columns("known")]
    if strangers or "date" not in known.columns:
        raise PredictionError(
            f"“{strangers[0]}” is no column that is known in advance." if strangers else "The rows have no column “date”."
        )
    at = pd.Index(rows[opened.timeline.time]).get_indexer(pd.Index(known["date"]))
    if (at < 0).any():
        raise PredictionError(f"{known['date'][at < 0].iloc[0]} lies outside this series.", "Change steps of its future only.")
    for name in known.columns.drop("date"):
        cells = rows[name].astype(object)
        cells.iloc[at] = known[name].astype(object)
        rows[name] = cells.infer_objects()
    panel, _ = opened.panel(rows)
    return panel, int(np.flatnonzero(opened.places_of(panel) == place)[0])


def as_frame(opened: Opened, panel: Panel, answers: np.ndarray) -> pd.DataFrame:
    """Forecasts as people take them away: a row a step of each series."""
    rows = future_rows(panel)
    columns: dict[str, Any] = {}
    for name in panel.keys.columns:
        columns[name] = panel.keys[name].to_numpy()[rows["series"]]
    columns[free_name(opened.timeline.time, columns)] = rows["date"].to_numpy()
    given = {"forecast": answers[:, MEDIAN]}
    for promise, (low, high) in INTERVALS.items():
        given |= {f"low {promise:.0%}".rstrip("%"): answers[:, low], f"high {promise:.0%}".rstrip("%"): answers[:, high]}
    given |= {name_of(level): answers[:, place] for place, level in enumerate(LEVELS)}
    for name, values in given.items():
        columns[free_name(name, columns)] = values
    return pd.DataFrame(columns)


def _frame(table: Table | pd.DataFrame | None) -> pd.DataFrame | None:
    return table if table is None or isinstance(table, pd.DataFrame) else table.frame()


def evaluate_table(
    folder: Path, table: Table | pd.DataFrame, use: str = "recommended", renames: dict[str, str] | None = None
) -> dict[str, Any]:
    """Scores the forecast made at the run's end on what came since, as far as its horizon. Raises PredictionError where the
    table holds nothing newer.
    """
    predictor = open_predictor(Path(folder), use)
    opened = predictor.opened
    panel = join(opened, _frame(table), renames or {}).panel
    places = opened.places_of(panel)
    ended = np.where(places >= 0, opened.series["length"].to_numpy()[places], 0)
    newer = np.flatnonzero((places >= 0) & (panel.lengths > ended))
    if not len(newer):
        raise PredictionError(
            "Nothing in this table is newer than what the run knows.", "To score its forecast, give it rows that came since."
        )
    panel = panel.take(newer)
    before = panel.cut(ended[newer])
    truth = _truth_after(panel, ended[newer], before)
    known_truth = np.isfinite(truth[:, 0])
    state, asked = opened.states["target"], task("forecasting")
    groups = np.repeat(np.arange(len(newer)), panel.horizon)[known_truth] if len(newer) > 1 else None
    answers = {predictor.use: predictor.answer(before)[known_truth]}
    scores, _ = score_candidates((asked, state), truth[known_truth], answers, 0, groups)
    return {
        "task": asked.name,
        "target": opened.states["target_name"],
        "main": asked.scores(state)[0].name,
        "use": predictor.use,
        "rows": int(known_truth.sum()),
        "without_truth": int((~known_truth).sum()),
        "scores": scores[predictor.use],
    }


def _truth_after(panel: Panel, ended: np.ndarray, before: Panel) -> np.ndarray:
    """(series · horizon, 2) what came in the steps after these ends (NaN: not yet), and MASE's divisor before them."""
    steps = (panel.starts + ended)[:, None] + np.arange(panel.horizon)
    inside = np.arange(panel.horizon) < (panel.lengths - ended)[:, None]
    values = np.where(inside & panel.observed[steps], panel.values[steps], np.nan)
    return np.stack([values.ravel(), np.repeat(scales_of(before), panel.horizon)], axis=1)
