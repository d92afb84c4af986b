"""How well unusual rows are found: each method and the recommended one, with 1 % of rows marked, and the false alarms.

python tests/benchmarks/anomalies.py FOLDER [--sets NAME …] [--preset NAME] [--seeds N]

FOLDER holds cardio.npz, mammography.npz, musk.npz, pendigits.npz, thyroid.npz and vowels.npz as ADBench gives them: `X` (rows,
columns) and `y`, 1 for odd. Each set is one run of Layerwise on the whole table, whose labels it does not see; all of its
settings are the same for all sets. Three tables are printed:

1. ROC AUC of every method, each row judged by detectors that did not learn from it.
2. ROC AUC of the rows that were not marked, once 1 % of the odd rows and 1 % of the others are marked (at random, one at least,
   mean over the seeds), as the page ranks them at once.
3. Of new rows that stand out at a promised share of false alarms of 10 %, the share found to be false alarms, mean over the
   seeds: half of the ordinary rows are the reference, the other half and the odd rows are new. And the share of odd rows that
   stand out. The network's errors are left out there (a training a seed would take hours), all else is as in a run.
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

import core  # noqa: E402
from core.anomalies.calibration import Calibration, stands_out  # noqa: E402
from core.anomalies.features import Space  # noqa: E402
from core.anomalies.fitting import fit  # noqa: E402
from core.anomalies.folds import learn_by_folds, score_by_folds  # noqa: E402
from core.anomalies.teaching import Lesson  # noqa: E402
from core.detectors.base import Sight  # noqa: E402
from core.tasks import measures  # noqa: E402
from core.watch import Silent  # noqa: E402

SETS = ("cardio", "mammography", "musk", "pendigits", "thyroid", "vowels")
MARKED = 0.01


def auc(odd: np.ndarray, ranked_by: np.ndarray) -> float:
    answers = np.column_stack([-ranked_by, ranked_by])
    return float(measures.auc(odd.astype(int), answers, np.ones((1, len(odd))))[0])


def run_of(name: str, numbers: np.ndarray, odd: np.ndarray, preset: str) -> core.Run:
    """A run on the whole table; the column of labels is kept out."""
    frame = pd.DataFrame(numbers, columns=[f"column {place}" for place in range(numbers.shape[1])])
    frame["label"] = np.where(odd, "odd", "fine")
    file = Path(os.environ["LAYERWISE_HOME"]) / f"{name}.csv"
    frame.to_csv(file, index=False)
    table = core.add_table(file, name)
    plan = core.suggest_plan(table, core.describe_columns(table), "label", preset, task="anomalies")
    folder = Path(os.environ["LAYERWISE_HOME"]) / name
    fit(plan, table, folder, Silent())
    return core.Run(folder)


def with_marks(run: core.Run, seeds: int) -> tuple[float, float]:
    """AUC of rows that were not marked, before and after."""
    outcome = core.read_oddities(run)
    features, space = np.load(run.folder / "features.npy"), Space.open(run.folder).arrays
    oddness, odd = outcome.scores["blend"], outcome.truth
    assert odd is not None, "the labels were kept out"
    figures = []
    for seed in range(seeds):
        chance = np.random.default_rng(seed)
        sides = [np.flatnonzero(odd), np.flatnonzero(~odd)]
        marked = np.concatenate([chance.choice(side, max(round(MARKED * len(side)), 1), replace=False) for side in sides])
        rest = np.setdiff1d(np.arange(len(odd)), marked)
        lesson = Lesson.learn(features[marked], (oddness[marked], odd[marked]), space)
        figures.append((auc(odd[rest], oddness[rest]), auc(odd[rest], lesson.moved(features[rest], oddness[rest]))))
    before, after = np.mean(figures, axis=0)
    return float(before), float(after)


def false_alarms(numbers: np.ndarray, odd: np.ndarray, seeds: int) -> tuple[float, float]:
    """The share of false alarms among rows that stand out, and the share of odd rows that do."""
    figures = []
    for seed in range(seeds):
        fine = np.random.default_rng(seed).permutation(np.flatnonzero(~odd))
        reference, new = fine[: len(fine) // 2], np.concatenate([fine[len(fine) // 2 :], np.flatnonzero(odd)])
        folded = learn_by_folds(_sight(numbers[reference]), seed, Silent())
        calibration = Calibration.learn(folded.raw)
        surprises = calibration.surprise(score_by_folds(_sight(numbers[new]), folded.models))
        out = stands_out(calibration.p_values(surprises, "blend"))
        figures.append(((out & ~odd[new]).sum() / max(out.sum(), 1), out[odd[new]].mean()))
    alarms, found = np.mean(figures, axis=0)
    return float(alarms), float(found)


def _sight(numbers: np.ndarray) -> Sight:
    width = numbers.shape[1]
    names = tuple(map(str, range(width)))
    return Sight(
        names, numbers.astype(np.float32).astype(float), np.ones(width, bool), np.arange(width), np.zeros(numbers.shape)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", nargs="+", default=list(SETS))
    parser.add_argument("--preset", default="balanced")
    parser.add_argument("--seeds", type=int, default=10)
    asked = parser.parse_args()
    os.environ["LAYERWISE_HOME"] = tempfile.mkdtemp()
    rows = []
    for name in asked.sets:
        with np.load(asked.folder / f"{name}.npz") as file:
            numbers, odd = file["X"].astype(float), file["y"].ravel() == 1
        started = time.monotonic()
        run = run_of(name, numbers, odd, asked.preset)
        outcome = core.read_oddities(run)
        row = {method: auc(odd, scores) for method, scores in outcome.scores.items()}
        row["seconds"] = time.monotonic() - started
        row["unmarked before"], row["unmarked after"] = with_marks(run, asked.seeds)
        row["false alarms"], row["odd found"] = false_alarms(numbers, odd, asked.seeds)
        rows.append({"set": name, **row})
        print(pd.DataFrame(rows[-1:]).round(3).to_string(index=False, header=len(rows) == 1), flush=True)
    found = pd.DataFrame(rows).set_index("set")
    print("\nmean\n" + found.mean().round(4).to_string())
    single = found[["network", "forest", "neighbours", "ecod"]].mean()
    print(f"\nThe blend {found['blend'].mean():.4f}, the best single method ({single.idxmax()}) {single.max():.4f}.")


if __name__ == "__main__":
    main()
