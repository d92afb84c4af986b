"""What a forecast's run says of itself: scores.json."""

from typing import Any

import numpy as np

from core.evaluation import TITLES, Draws, blend_title, compared, score_candidates, verdict
from core.forecasting.blending import recommended as best_of
from core.forecasting.choosing import BLEND
from core.forecasting.errors import YARDSTICK
from core.forecasting.files import Answers
from core.forecasting.levels import INTERVALS
from core.forecasting.material import Material, timeline_of
from core.forecasting.measures import coverage
from core.series.frequency import title_of
from core.tasks import task
from core.tasks.base import Score

TASK = task("forecasting")
FEWEST_SERIES = 10  # to draw a bootstrap from
ALMOST = 0.01  # of a seasonal naive error: less is no difference worth a word


def scores_of(material: Material, answers: Answers, weights: dict[str, float]) -> dict[str, Any]:
    """Of the newest window, which chose nothing; where it is the only one it did, and that is said."""
    main, choosing = TASK.scores(material.state)[0], TASK.choosing(material.state)
    rows, seen = material.rows, material.choosing
    truth, given = rows.truth[material.measured], _of(answers, material.measured)
    validation = {name: _or_none(choosing.compute(rows.truth[seen], each[seen])) for name, each in answers.items()}
    recommended = best_of(rows.take(seen), _of(answers, seen))
    candidates, draws = _scored(material, truth, given)
    return {
        **_frame(material),
        "candidates": candidates,
        "validation": validation,
        "blend": weights,
        "recommended": recommended,
        "verdict": _verdict(main, (candidates, draws), recommended, weights),
        "ranges": _promised_and_found(truth, given[recommended]),
    }


def scores_without_backtest(material: Material, names: list[str], together: list[str]) -> dict[str, Any]:
    """Where no series has room for one: nothing is measured, and that is said."""
    recommended = BLEND if len(together) > 1 else YARDSTICK
    title = blend_title(dict.fromkeys(together, 0.0)) if len(together) > 1 else TITLES[YARDSTICK]
    return {
        **_frame(material),
        "candidates": {name: _nothing(material) for name in names if name != BLEND or len(together) > 1},
        "validation": {},
        "blend": {name: 1 / len(together) for name in together},
        "recommended": recommended,
        "verdict": f"{title[:1].upper()}{title[1:]} forecast here, untried: no series is long enough to hold a window back. "
        "How far they may be off is judged by the little there is.",
        "ranges": None,
    }


def _frame(material: Material) -> dict[str, Any]:
    """What is said of any run."""
    return {
        "task": TASK.name,
        "target": material.plan.target,
        "main": TASK.scores(material.state)[0].name,
        "choosing": TASK.choosing(material.state).name,
        "rows": _counts(material),
        "measured_on": "test" if material.tested else "validation",
        "measured": measured_in_words(material),
        "series": _series(material),
        "sampled": None,
    }


def _nothing(material: Material) -> dict[str, Any]:
    return {score.name: {"value": None, "low": None, "high": None} for score in TASK.scores(material.state)}


def _or_none(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _of(answers: Answers, rows: np.ndarray) -> Answers:
    return {name: given[rows] for name, given in answers.items()}


def _scored(material: Material, truth: np.ndarray, given: Answers) -> tuple[dict[str, Any], Draws]:
    if not np.isfinite(truth).all(axis=1).any():
        return {name: _nothing(material) for name in given}, {}
    return score_candidates((TASK, material.state), truth, given, material.plan.seed, _drawn_together(material))


def _drawn_together(material: Material) -> np.ndarray:
    """(measured rows,) whole series; of too few of them, stretches of a twelfth of the horizon, as neighbours are alike."""
    rows = material.rows.take(material.measured)
    if len(np.unique(rows.series)) >= FEWEST_SERIES:
        return rows.series
    horizon = material.panel.horizon
    stretch = max(horizon // 12, 1)
    return rows.series * horizon + (rows.step - 1) // stretch


def _counts(material: Material) -> dict[str, int]:
    """Steps before the back-tests; windows (one a series) that chose; windows that scored."""
    first = {
        int(place): int(end) for window in material.windows[::-1] for place, end in zip(window.places, window.ends, strict=True)
    }
    learned = material.panel.lengths.copy()
    learned[list(first)] = list(first.values())
    test = len(material.windows[-1].places) if material.tested else 0
    chose = sum(len(window.places) for window in material.validation)
    return {"train": int(learned.sum()), "validation": chose, "test": test}


def measured_in_words(material: Material) -> str:
    """Which steps the scores are of, in a sentence."""
    horizon, count = material.panel.horizon, len(material.panel)
    if not material.windows:
        longest = int(material.panel.lengths.max())
        return f"Nothing could be held back to score on: the longest series has {longest:,} steps, the horizon is {horizon:,}."
    newest = len(material.windows[-1].places)
    whose = "of the series" if count == 1 else f"of each of {newest:,} series"
    said = f"Scored on the newest {_steps(horizon)} {whose}, forecast from before"
    if not material.tested:
        return (
            f"{said}; there was no room for a second window, so these steps also chose, and the scores are a little too good."
        )
    left_out = count - newest
    short = f" ({left_out:,} are too short for it)" if left_out else ""
    return f"{said}; they chose nothing{short}."


def _steps(count: int) -> str:
    return "step" if count == 1 else f"{count:,} steps"


def _verdict(main: Score, scored: tuple[dict[str, Any], Draws], recommended: str, weights: dict[str, float]) -> str:
    candidates, draws = scored
    titles = {**TITLES, BLEND: blend_title(weights)}
    said = verdict(main, candidates, draws, recommended, titles)
    if recommended == YARDSTICK or YARDSTICK not in draws:
        return said
    ours, naive = (candidates[name][main.name]["value"] for name in (recommended, YARDSTICK))
    if ours is None or not naive:
        return said
    better = (naive - ours) / naive
    side = "closer to the truth" if better > 0 else "further from the truth"
    how = f"{100 * abs(better):.0f} % {side} than" if abs(better) >= ALMOST else "as close to the truth as"
    return f"{said} That is {how} the last season repeated ({naive:.3g}): {compared(main, draws, recommended, YARDSTICK)}."


def _promised_and_found(truth: np.ndarray, answers: np.ndarray) -> dict[str, Any] | None:
    """What the 80 % interval promised and held; the others under their own promise."""
    if not np.isfinite(truth[:, 0]).any():
        return None
    everyone = np.ones((1, len(truth)))
    found = {promise: float(coverage(truth, answers, everyone, promise)[0]) for promise in INTERVALS}
    first, *others = INTERVALS
    return {
        "promised": first,
        "found": found[first],
        **{f"{promise:g}": {"promised": promise, "found": found[promise]} for promise in others},
    }


def _series(material: Material) -> dict[str, Any]:
    panel, timeline = material.panel, timeline_of(material.plan)
    return {
        "count": len(panel),
        "steps": int(panel.lengths.sum()),
        "frequency": timeline.frequency,
        "title": title_of(timeline.frequency),
        "season": panel.season,
        "horizon": panel.horizon,
        "windows": len(material.windows),
        "notes": list(material.built.notes.values()),
    }
