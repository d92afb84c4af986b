"""What a column known in advance is worth: half-hourly electricity, with the day's temperature known and without.

python tests/benchmarks/electricity.py [--preset NAME] [--weeks 2014-09-15 2014-11-24 …]

For each week one fit on all that came before it, as people get it; then each of its seven days is forecast the evening
before from the newer rows, without training. Mean absolute errors over the seven days, over that of the better of two
seasonal naive forecasts (the day before, the week before). The sample that ships with the app; no training saw the week.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

DAY, DAYS = 48, 7
CANDIDATES = ("network", "recommended")
ROLES = {"temperature": "known", "workday": "known"}


def year() -> pd.DataFrame:
    frame = pd.read_csv(ROOT / "core/data/samples/electricity.csv.gz", parse_dates=["time"])
    return frame[frame["demand"].notna()].reset_index(drop=True)


def week(frame: pd.DataFrame, begin: int, roles: dict[str, str], preset: str) -> tuple[dict[str, float], float]:
    """Mean absolute error by candidate, and seconds of the fit."""
    import core
    from core.forecasting.fitting import fit
    from core.forecasting.prediction import predict_table
    from core.watch import Silent

    columns = ["time", "demand", *roles]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "before.csv"
        frame.loc[: begin - 1, columns].to_csv(path, index=False)
        table = core.add_table(path, "before.csv")
        timeline = {"time": "time", "frequency": "30min", "horizon": DAY, "roles": roles}
        kinds = core.describe_columns(table)
        plan = core.suggest_plan(table, kinds, "demand", preset, task="forecasting", timeline=timeline)
        started = time.monotonic()
        fit(plan, table, Path(folder) / "run", Silent())
        seconds = time.monotonic() - started
        errors: dict[str, list[np.ndarray]] = {name: [] for name in CANDIDATES}
        for day in range(DAYS):
            end = begin + day * DAY
            newer = frame.loc[begin : end + DAY - 1, columns].copy()
            newer.loc[end:, "demand"] = np.nan  # the day to forecast: only what is known in advance
            truth = frame.loc[end : end + DAY - 1, "demand"].to_numpy()
            for name in CANDIDATES:
                forecast = predict_table(Path(folder) / "run", newer if roles or day else None, {}, name)
                errors[name].append(np.abs(forecast["forecast"].to_numpy()[:DAY] - truth))
        core.delete_table(table.id)
    return {name: float(np.mean(found)) for name, found in errors.items()}, seconds


def naive(frame: pd.DataFrame, begin: int, season: int) -> float:
    demand = frame["demand"].to_numpy()
    days = [begin + day * DAY for day in range(DAYS)]
    return float(np.mean([np.abs(demand[end : end + DAY] - demand[end - season : end - season + DAY]) for end in days]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", default="balanced")
    parser.add_argument("--weeks", nargs="+", default=["2014-05-19", "2014-09-15", "2014-11-24"])
    how = parser.parse_args()
    frame = year()
    print("| week from | network with | network without | recommended with | recommended without | seconds a fit |")
    print("| --- | --- | --- | --- | --- | --- |")
    shares = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["LAYERWISE_HOME"] = home
        for day in how.weeks:
            begin = int(frame["time"].searchsorted(pd.Timestamp(day)))
            best = min(naive(frame, begin, DAY), naive(frame, begin, DAYS * DAY))
            (known, seconds), (bare, _) = (week(frame, begin, roles, how.preset) for roles in (ROLES, {}))
            row = [errors[name] / best for name in CANDIDATES for errors in (known, bare)]
            shares.append(row)
            print(f"| {day} | " + " | ".join(f"{share:.3f}" for share in row) + f" | {seconds:.0f} |", flush=True)
    print("| mean | " + " | ".join(f"{share:.3f}" for share in np.mean(shares, axis=0)) + " | |")
    print(f"{os.cpu_count()} cores, preset {how.preset}; 1 is the better seasonal naive forecast of each week")


if __name__ == "__main__":
    main()
