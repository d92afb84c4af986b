"""The recipe of a forecast: from a plan and a table to a run that says what comes next, how sure, and how well it did."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from core import devices
from core.answering import answering
from core.errors import RunError
from core.forecasting import network
from core.forecasting.apart import Work
from core.forecasting.backtest import as_rows
from core.forecasting.beside import Beside
from core.forecasting.choosing import BLEND, Mixture, learn_mixture
from core.forecasting.clock import Clock
from core.forecasting.errors import YARDSTICK
from core.forecasting.files import Answers
from core.forecasting.keeping import Given, keep_backtests, keep_forecast, keep_series
from core.forecasting.levels import LEVELS
from core.forecasting.material import Material, timeline_of
from core.forecasting.prediction import NETWORK, Forecasts
from core.forecasting.scoring import scores_of, scores_without_backtest
from core.home import write_json
from core.networks import network as network_named
from core.plan import Plan
from core.presets import TRAINING
from core.series.build import build_panel
from core.settings import checked
from core.table import Table
from core.watch import Watch

FIRST, AGAIN = (0.0, 0.6), (0.6, 0.9)  # of the whole, as it is told: the network's two trainings
MINUTES_FIRST, MINUTES_AGAIN = 0.5, 0.3  # of the minutes at most
WITHOUT_BACKTEST = ("theta", "ets", "seasonal_naive")  # together, where nothing can choose among them
MOST_CELLS = 100_000_000  # of forecast.parquet: of more, the recommended one's and the yardstick's are kept
SERIES_AT_ONCE = 20_000


@dataclass
class Found:
    """What was learned: raw answers to the back-tests' rows by candidate, and the network, if there is one."""

    raw: Answers
    learned: network.Learned | None = None


def fit(plan: Plan, table: Table, folder: Path, watch: Watch) -> dict[str, Any]:
    """Back-tests every candidate, calibrates, blends and chooses by the older windows, scores by the newest one, learns it
    all again on everything, and forecasts. Gives what it writes to scores.json.

    Stopped, or out of time, it goes on with what has been learned so far. Raises PlanError, RunError.
    """
    values = checked(network_named(plan.network).settings + TRAINING, plan.settings)
    clock = Clock(watch, float(values["max_minutes"]))
    clock.tell("reading", "Reading the table and laying its series on one grid")
    material, given = _material(plan, table)
    _keep_plan(plan, folder)
    keep_series(material.built, given, folder)
    with _workshop(watch) as workshop:
        work = Work(workshop, material.panel, timeline_of(plan).windows, plan.seed)
        found = _learn(material, values, work, clock)
        clock.tell("scoring", "Choosing by the older windows, scoring by the newest")
        scores = _choose(material, found.raw, work, folder)
        clock.tell("saving", "Saving, and forecasting from the end of each series")
        _save(material, found, work, folder)
    _forecast(material, list(scores["candidates"]), scores["recommended"], folder)
    scores |= {"seconds": clock.seconds, "device": devices.device_in_use()}
    write_json(folder / "scores.json", scores)
    return scores


def _material(plan: Plan, table: Table) -> tuple[Material, Given]:
    timeline = timeline_of(plan)
    columns = [name for name in (timeline.time, *timeline.series, *timeline.targets, *timeline.roles) if name in table.columns]
    frame = table.frame(list(dict.fromkeys(columns)))
    built = build_panel(frame, timeline, plan.kinds)
    return Material.of(plan, built), Given(frame, timeline, plan.kinds)


def _keep_plan(plan: Plan, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "plan.json").exists():
        write_json(folder / "plan.json", plan.to_json())


@contextmanager
def _workshop(watch: Watch) -> Iterator[Path]:
    """Where pieces lie until the run is whole: where a killed training finds them again, if anywhere."""
    if watch.resume:
        yield watch.resume / "forecasters"
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def _learn(material: Material, values: dict[str, Any], work: Work, clock: Clock) -> Found:
    """The network here and, where it is worth it, forecasters beside it in another process."""
    beside = Beside(work)
    try:
        answers, learned = _learn_network(material, values, clock)
        beside.finish(clock.goes_on, clock.tell_of)
    finally:
        beside.end()
    raw = {NETWORK: answers} if answers is not None else {}
    return Found(raw | {name: work.answers(name) for name in work.tested()}, learned)


def _learn_network(
    material: Material, values: dict[str, Any], clock: Clock
) -> tuple[np.ndarray | None, network.Learned | None]:
    """Its answers to the back-tests, and the one that has learned from everything (the same, where it must end early).

    None where there is nothing to stop it by, or it does not learn.
    """
    if not material.windows:
        return None, None
    clock.tell("network", "The network learns from all series together")
    try:
        wanted = _wanted(material.plan, values, MINUTES_FIRST)
        first = network.fit_network(material.untested, wanted, material.validation, clock.part(*FIRST))
    except RunError as error:
        clock.watch.tell("note", text=f"{error.whole} The forecast goes on without a network.")
        return None, None
    ask = answering(first.model)
    answers = as_rows([network.answer_network(ask, window.panel(material.panel), first.states) for window in material.windows])
    if not clock.goes_on():
        return answers, first
    clock.tell("network", "The network learns once more, from everything up to the end")
    again = _wanted(material.plan, values, MINUTES_AGAIN)
    return answers, network.refit(material.panel, again, first.best_epoch, clock.part(*AGAIN, again=True))


def _wanted(plan: Plan, values: dict[str, Any], share: float) -> network.Wanted:
    return network.Wanted(plan.network, {**values, "max_minutes": float(values["max_minutes"]) * share}, plan.seed)


def _choose(material: Material, raw: Answers, work: Work, folder: Path) -> dict[str, Any]:
    """By the windows that may choose; then intervals are learned again, with the newest window too, for the forecast."""
    rows, ground, seen = material.rows, material.ground, material.choosing
    if not len(rows):
        able = work.able()
        together = [name for name in WITHOUT_BACKTEST if name in able]
        _save_mixture(Mixture({name: 1 / len(together) for name in together}), folder)
        return scores_without_backtest(material, [*able, BLEND], together)
    mixture = learn_mixture(rows.take(seen), {name: given[seen] for name, given in raw.items()}, ground.take(seen))
    answers = mixture.answers(raw, ground)
    keep_backtests(material.panel, rows, answers, material.measured & material.tested, folder)
    _save_mixture(learn_mixture(rows, raw, ground, mixture.weights), folder)
    return scores_of(material, answers, mixture.weights)


def _save_mixture(mixture: Mixture, folder: Path) -> None:
    write_json(folder / "blend.json", {"weights": mixture.weights})
    write_json(folder / "intervals.json", mixture.calibration)
    write_json(folder / "calibration.json", {})


def _save(material: Material, found: Found, work: Work, folder: Path) -> None:
    if found.learned:
        network.save_network(found.learned, material.panel, folder)
    (folder / "forecasters").mkdir(exist_ok=True)
    for name in work.able():
        write_json(folder / "forecasters" / f"{name}.json", work.learned(name))
    content = {
        "task": "forecasting",
        "target": material.state,
        "target_name": material.plan.target,
        "kinds": material.plan.kinds,
        "series": material.built.states,
        "network": found.learned.states if found.learned else {},
    }
    write_json(folder / "states.json", content)


def _forecast(material: Material, candidates: list[str], recommended: str, folder: Path) -> None:
    """As a run that is opened again would answer: from the files."""
    forecasts = Forecasts(folder, [name for name in candidates if name != BLEND])
    cells = len(material.panel) * material.panel.horizon * len(LEVELS) * len(candidates)
    kept = candidates if cells <= MOST_CELLS else [name for name in candidates if name in (recommended, YARDSTICK)]
    pieces = []
    for begin in range(0, len(material.panel), SERIES_AT_ONCE):
        places = np.arange(begin, min(begin + SERIES_AT_ONCE, len(material.panel)))
        whole = len(places) == len(material.panel)
        answers = forecasts.answers(material.panel if whole else material.panel.take(places))
        pieces.append({name: answers[name] for name in kept})
    keep_forecast(material.panel, {name: np.concatenate([piece[name] for piece in pieces]) for name in kept}, folder)
