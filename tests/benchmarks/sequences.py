"""How well whole series are classified, by the recipe people get: python tests/benchmarks/sequences.py FOLDER [NAME …]

FOLDER holds data sets of timeseriesclassification.com as `.ts` files, NAME/NAME_TRAIN.ts and NAME/NAME_TEST.ts (the PyPI
package `aeon` ships some: aeon/datasets/data). Trained on TRAIN, tested on TEST, with the preset Balanced; run by hand.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
sys.path.insert(0, str(Path(__file__).parents[2]))

PUBLISHED = {"GunPoint": 0.992, "ItalyPowerDemand": 0.960, "BasicMotions": 1.000}  # MiniROCKET, LITE and InceptionTime at best
WITHIN = 0.015


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", default=list(PUBLISHED))
    parser.add_argument("--preset", default="balanced")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["LAYERWISE_HOME"] = home
        print(f"{'data set':24}{'rows':>6}{'steps':>6}{'wide':>5}{'seconds':>8}  recommended   accuracy of each candidate")
        for name in given.names:
            print(measured(given.folder / name, given), flush=True)


def measured(folder: Path, given: argparse.Namespace) -> str:
    from core.data.columns import describe_columns
    from core.data.read import add_table
    from core.fitting import fit
    from core.plan import Split
    from core.planning import suggest_plan
    from core.watch import Silent

    table = add_table(as_text(folder), folder.name)
    columns = describe_columns(table)
    series = [column for column in columns if column.kind == "sequence"]
    kinds = {column.name: column.kind for column in series}
    choices = {"task": "classification", "split": Split("column", "side"), "seed": given.seed, "kinds": kinds}
    plan = suggest_plan(table, columns, "label", given.preset, **choices)
    began = time.perf_counter()
    scores = fit(plan, table, Path(os.environ["LAYERWISE_HOME"]) / "run", Silent())
    seconds = time.perf_counter() - began
    accuracy = {name: values["accuracy"]["value"] for name, values in scores["candidates"].items()}
    each = "  ".join(f"{name} {value:.3f}" for name, value in accuracy.items() if name != "baseline")
    found, known = accuracy[scores["recommended"]], PUBLISHED.get(folder.name)
    said = f"   ({known:.3f} published: {'reached' if found >= known - WITHIN else 'MISSED'})" if known else ""
    steps = len(table.head(1)[series[0].name].iloc[0].split())
    size = f"{table.rows:6}{steps:6}{len(series):5}{seconds:8.1f}"
    return f"{folder.name:24}{size}  {scores['recommended']:9} {found:.3f}   {each}{said}"


def as_text(folder: Path) -> str:
    """Both files as one table: a column for each channel, the label, and the side."""
    rows = [(*case, side) for side in ("train", "test") for case in cases(folder / f"{folder.name}_{side.upper()}.ts")]
    channels = len(rows[0]) - 2
    header = ",".join([*(f"channel_{place}" for place in range(channels)), "label", "side"])
    return "\n".join([header, *(",".join(row) for row in rows)])


def cases(path: Path) -> list[list[str]]:
    """Each row's channels, numbers with spaces between, and its label."""
    with path.open(encoding="utf-8", errors="replace") as file:
        lines = [line.strip() for line in file]
    start = next(place for place, line in enumerate(lines) if line.lower() == "@data")
    return [line.replace(",", " ").split(":") for line in lines[start + 1 :] if line]


if __name__ == "__main__":
    main()
