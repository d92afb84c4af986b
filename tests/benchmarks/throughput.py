"""Rows a second in training, against a bare Keras `fit` of the same network on the same rows.

python tests/benchmarks/throughput.py [--rows N] [--columns N] [--epochs N]

"Bare" is what one would write without Layerwise: the same layers, batch size and loss, Keras's own AdamW, `model.fit`
on arrays with the validation rows, everything else at Keras's defaults (`steps_per_execution` 1; without XLA, which on
CPU only delays it; pass --xla to see). The first epoch, in which everything is traced, is told apart.
"""

import argparse
import os
import platform
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

import keras  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402

from core.alternatives.base import Rows  # noqa: E402
from core.model import build_model  # noqa: E402
from core.networks import NETWORKS, network  # noqa: E402
from core.parts import Part  # noqa: E402
from core.presets import TRAINING  # noqa: E402
from core.settings import Value, checked  # noqa: E402
from core.tasks import task  # noqa: E402
from core.training.members import Recipe, fit_members  # noqa: E402
from core.watch import Silent  # noqa: E402

Figures = tuple[float, float]  # seconds of the first epoch, rows a second of the others


class Clock(Silent):
    """Notes when each epoch ended."""

    def __init__(self) -> None:
        self.ends = [time.monotonic()]

    def tell(self, event: str, **figures: object) -> None:
        if event == "epoch":
            self.ends.append(time.monotonic())

    def figures(self, rows: int) -> Figures:
        return self.ends[1] - self.ends[0], rows / float(np.median(np.diff(self.ends[1:])))


def made_rows(rows: int, columns: int) -> Rows:
    random = np.random.default_rng(0)
    numbers = random.normal(size=(rows, columns)).astype("float32")
    knots = (tuple(float(edge) for edge in np.linspace(-2, 2, 33)),) * columns
    part = Part("numbers", "rows", (columns,), knots, names=tuple(f"column {i}" for i in range(columns)))
    return Rows((part,), {"numbers": numbers}, (numbers[:, 0] * numbers[:, 1] > 0).astype(np.int64))


def layerwise(rows: Rows, name: str, values: dict[str, Value], bag: int) -> Figures:
    asked = task("classification")
    recipe = Recipe(name, values, asked, asked.adapt(pd.Series(["a", "b"])), 0)
    places = np.arange(len(rows))
    folds = [(places[places % 5 != i], places[places % 5 == i]) for i in range(bag)]
    clock = Clock()
    fit_members(rows, folds, recipe, clock)
    return clock.figures(bag * len(folds[0][0]))


def bare(rows: Rows, name: str, values: dict[str, Value], xla: bool) -> Figures:
    asked = task("classification")
    state = asked.adapt(pd.Series(["a", "b"]))
    networks = build_model(rows.parts, name, values, asked, state, 0)
    inputs = keras.Input(rows.parts[0].shape, name="numbers")
    outputs = networks.training({"numbers": keras.ops.expand_dims(inputs, 0)})[0]
    model = keras.Model(inputs, keras.ops.transpose(outputs, (1, 0, 2)))
    model.compile(keras.optimizers.AdamW(float(values["rate"])), asked.loss(state), jit_compile=xla)
    held_out = np.arange(len(rows)) % 5 == 0
    array, truth = rows.arrays["numbers"], rows.truth
    clock = Clock()
    ended = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: clock.tell("epoch"))
    options = {"validation_data": (array[held_out], truth[held_out]), "verbose": 0, "callbacks": [ended]}
    batch, epochs = int(values["batch_size"]), int(values["epochs"])
    model.fit(array[~held_out], truth[~held_out], batch_size=batch, epochs=epochs, **options)
    return clock.figures(int((~held_out).sum()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--xla", action="store_true")
    how = parser.parse_args()
    rows = made_rows(how.rows, how.columns)
    print("| network | bare fit: first epoch, rows/s | Layerwise, one network | Layerwise, bag of five | gain |")
    print("|---|---|---|---|---|")
    for member in (each for each in NETWORKS if each.form == "rows" and each.gives == "row"):
        values = checked(network(member.name).settings + TRAINING, {"epochs": how.epochs, "patience": how.epochs})
        alone, one, five = (
            bare(rows, member.name, values, how.xla),
            *(layerwise(rows, member.name, values, n) for n in (1, 5)),
        )
        cells = [f"{first:.1f} s, {speed:,.0f}" for first, speed in (alone, one, five)]
        print(f"| {member.name} | {' | '.join(cells)} | {one[1] / alone[1]:.2f}, {five[1] / alone[1]:.2f} |", flush=True)
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, {how.rows:,} rows × {how.columns} columns")


if __name__ == "__main__":
    main()
