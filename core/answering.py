"""A trained network opened for answering: by ONNX Runtime where its export was proven, otherwise by Keras."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from core.alternatives.trees import threads
from core.errors import PredictionError
from core.lazy import lazy
from core.parts import rows_at_once

onnxruntime = lazy("onnxruntime")
runtime = lazy("onnxruntime.capi.onnxruntime_pybind11_state")
training = lazy("core.training.members")
saving = lazy("core.training.saving")

ROWS_A_BATCH = 4_096

Answering = Callable[[dict[str, np.ndarray]], np.ndarray]  # arrays by part → what the network answers, float64


def open_network(folder: Path) -> Answering:
    """The network of a run's folder, as a function of arrays. Raises PredictionError where there is none."""
    if not (folder / "model.onnx").exists():
        return _open_keras(folder)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads()
    try:
        session = onnxruntime.InferenceSession(folder / "model.onnx", options, providers=["CPUExecutionProvider"])
    except (runtime.InvalidProtobuf, runtime.InvalidGraph, runtime.Fail, runtime.InvalidArgument) as error:
        raise PredictionError(f"The file model.onnx of this run is damaged ({error}).", "Train again.") from error
    wanted = {each.name for each in session.get_inputs()}

    def answer(arrays: dict[str, np.ndarray]) -> np.ndarray:
        pieces = [session.run(None, {name: piece[name] for name in wanted})[0] for piece in _batches(arrays)]
        return np.concatenate(pieces).astype(np.float64)

    return answer


def answering(model: object) -> Answering:
    """A Keras model, as a function of arrays."""
    return lambda arrays: training.answers_of(model, arrays).astype(np.float64)


def _open_keras(folder: Path) -> Answering:
    if not (folder / "model.keras").exists():
        raise PredictionError("This run has no network.", "It did not come to its end; train again.")
    return answering(saving.load_network(folder))


def _batches(arrays: dict[str, np.ndarray]) -> Iterator[dict[str, np.ndarray]]:
    rows = len(next(iter(arrays.values())))
    most = rows_at_once((array.shape[1:] for array in arrays.values()), ROWS_A_BATCH)
    for start in range(0, rows, most):
        yield {name: array[start : start + most] for name, array in arrays.items()}
