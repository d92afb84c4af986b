"""The run of a forecast as its training would leave it, of one series or thousands, without any training."""

import json
import time
from dataclasses import replace

import numpy as np
import pandas as pd

import core
from core.forecasting import measures
from core.forecasting.files import write_answers, write_frame
from core.forecasting.levels import LEVELS
from core.home import write_json
from core.plan import Plan, Timeline
from core.runs import Run, new_run

CANDIDATES = {"network": 0.9, "naive": 2.0, "seasonal_naive": 1.5, "drift": 2.1, "ets": 1.0, "theta": 1.05, "blend": 0.8}
SPREAD = np.array([-1.96, -1.64, -1.28, -0.84, -0.52, -0.25, 0, 0.25, 0.52, 0.84, 1.28, 1.64, 1.96])
HORIZON, WINDOWS = 12, 4


def finished_forecast(series: int = 1, steps: int = 96, frequency: str = "MS", **changes) -> Run:
    """`frequency` "MS", "D", "30min" … or "" for counted steps; `backtests=False` leaves them out; `name` names the run."""
    season = changes.get("season", {"MS": 12, "D": 7, "h": 24, "30min": 48}.get(frequency, 1))
    targets = changes.get("targets", ("sold",))
    timeline = Timeline(
        "when" if frequency else "", ("shop",) if series > 1 and len(targets) == 1 else (), targets,
        frequency, season, HORIZON, WINDOWS,
        {"price": "known"},
    )  # fmt: skip
    run = new_run(_plan(timeline, changes.get("name", "")))
    values, dates = _values(series, steps, season), _dates(steps, frequency)
    scale = np.abs(values[:, season:steps] - values[:, : steps - season]).mean(axis=1)
    _series(values, dates, scale).to_parquet(run.folder / "series.parquet")
    write_frame(run.folder / "history.parquet", _history(values, dates, steps))
    write_answers(run.folder / "forecast.parquet", *_answered(values, dates, steps, "forecast"))
    rows, answers = zip(
        *(_answered(values, dates, steps - number * HORIZON, str(number), scale) for number in (4, 3, 2, 1)), strict=True
    )
    tested = pd.concat(rows, ignore_index=True)
    given = {name: np.concatenate([one[name] for one in answers]) for name in CANDIDATES}
    if changes.get("backtests", True):
        write_answers(run.folder / "backtests.parquet", tested, given, np.float32)
    write_json(run.folder / "scores.json", _scores(run, (tested, given), series, steps))
    _tell_epochs(run)
    run.write_status(
        replace(run.status(), state="finished", started=time.time() - 9, ended=time.time(), attempt=1, device="CPU (2 cores)")
    )
    return run


def _plan(timeline: Timeline, name: str) -> Plan:
    table = core.add_table("when,shop,sold,price\n2020-01-01,A,3,1\n2020-02-01,A,4,1\n", "sales.csv")
    kinds = {"price": "number"}
    return Plan(table.id, table.name, "forecasting", "sold", kinds, "nlinear", timeline=timeline, name=name)


def _values(series: int, steps: int, season: int) -> np.ndarray:
    """(series, steps + horizon): a level, a slope, a season and noise, the same on every day."""
    random = np.random.default_rng(0)
    at = np.arange(steps + HORIZON)
    level = 80 + 60 * random.random((series, 1))
    slope = 0.6 * random.random((series, 1))
    season_part = np.sin(2 * np.pi * at / max(season, 2)) * 25 * random.random((series, 1))
    return level + slope * at + season_part + random.normal(0, 6, (series, len(at)))


def _dates(steps: int, frequency: str) -> np.ndarray:
    if not frequency:
        return np.arange(1, steps + HORIZON + 1)
    return pd.date_range("2015-01-01", periods=steps + HORIZON, freq=frequency).to_numpy("datetime64[us]")


def _series(values: np.ndarray, dates: np.ndarray, scale: np.ndarray) -> pd.DataFrame:
    count, steps = len(values), values.shape[1] - HORIZON
    names = ["sold"] if count == 1 else [f"shop {place + 1}" for place in range(count)]
    frame = pd.DataFrame({"place": np.arange(count, dtype=np.int32), "name": names})
    if count > 1:
        frame["id:shop"] = names
    return frame.assign(length=steps, scale=scale, first=dates[0], last=dates[steps - 1])


def _history(values: np.ndarray, dates: np.ndarray, steps: int) -> pd.DataFrame:
    count, whole = values.shape
    future = np.tile(np.arange(whole) >= steps, count)
    shown = np.where(future, np.nan, values.ravel())
    observed = ~future
    observed[5] = False
    shown[9] = np.nan
    return pd.DataFrame(
        {
            "series": np.repeat(np.arange(count, dtype=np.int32), whole),
            "step": np.tile(np.arange(whole, dtype=np.int32), count),
            "date": np.tile(dates, count), "value": shown, "observed": observed,
            "column:price": np.tile(10 + np.arange(whole) % 3, count).astype(float),
        }
    )  # fmt: skip


def _answered(
    values: np.ndarray, dates: np.ndarray, origin: int, window: str, scale: np.ndarray | None = None
) -> tuple[pd.DataFrame, dict[str, np.ndarray]]:
    """Rows and every candidate's quantiles from one origin: the truth, missed by so many times the noise."""
    random = np.random.default_rng(origin)
    count, at = len(values), np.arange(origin, origin + HORIZON)
    truth = values[:, at].ravel()
    rows: dict = {"series": np.repeat(np.arange(count, dtype=np.int32), HORIZON)}
    if scale is not None:
        side = "test" if window == "1" else "validation"
        rows |= {"window": np.full(len(truth), int(window), np.int8), "side": np.full(len(truth), side, object)}
    rows |= {"step": np.tile(np.arange(1, HORIZON + 1, dtype=np.int32), count), "date": np.tile(dates[at], count)}
    if scale is not None:
        rows |= {"truth": truth, "scale": np.repeat(scale, HORIZON)}
    width = 6 * np.sqrt(rows["step"])[:, None]
    answers = {}
    for name, off in CANDIDATES.items():
        missed = truth + off * width[:, 0] * random.normal(0, 0.8, len(truth))
        answers[name] = missed[:, None] + SPREAD * off * width
    assert SPREAD.shape == (len(LEVELS),)
    return pd.DataFrame(rows), answers


def _scores(run: Run, tested: tuple[pd.DataFrame, dict[str, np.ndarray]], series: int, steps: int) -> dict:
    rows, answers = tested
    newest = (rows["window"] == 1).to_numpy()
    truth = rows.loc[newest, ["truth", "scale"]].to_numpy(float)

    def scored(given: np.ndarray) -> dict:
        found = {score.name: score.compute(truth, given) for score in measures.SCORES}
        return {name: {"value": value, "low": value - 0.05, "high": value + 0.05} for name, value in found.items()}

    values = {name: scored(given[newest]) for name, given in answers.items()}
    if not (run.folder / "backtests.parquet").exists():
        nothing = {"value": None, "low": None, "high": None}
        values = {name: dict.fromkeys(found, nothing) for name, found in values.items()}
    timeline = run.plan.timeline
    return {
        "task": "forecasting", "target": "sold", "main": "mase", "measured_on": "test",
        "rows": {"train": series * (steps - WINDOWS * HORIZON), "validation": 3, "test": 1},
        "measured": f"Measured on the newest {HORIZON} steps of {series:,} series, which nothing was learned or chosen from.",
        "candidates": values,
        "recommended": "blend", "blend": {"network": 0.6, "ets": 0.4},
        "verdict": "The blend is recommended; the difference is larger than chance.",
        "seconds": 41.0, "device": "CPU (2 cores)",
        "series": {
            "count": series, "steps": series * steps, "frequency": timeline.frequency, "title": "monthly",
            "season": timeline.season, "horizon": HORIZON, "windows": WINDOWS, "notes": ["One value was filled in."],
        },
    }  # fmt: skip


def _tell_epochs(run: Run) -> None:
    with open(run.folder / "events.jsonl", "w", encoding="utf-8") as file:
        for epoch in range(1, 6):
            figures = {"loss": 0.7 / epoch, "validation_loss": 0.8 / epoch, "score": 0.9 / epoch, "progress": epoch / 5}
            place = {"event": "epoch", "time": time.time(), "member": 1, "members": 1, "epoch": epoch, "epochs": 5}
            file.write(json.dumps(place | figures) + "\n")
