"""A trained network on disk: for Keras, and for ONNX Runtime where the export proves to give the same answers."""

import os
import warnings
from pathlib import Path
from zipfile import BadZipFile

import keras
import numpy as np

from core.alternatives.base import Rows
from core.errors import PredictionError
from core.layers import convolutions, dense, dropout, embeddings, ensemble, ngrams, noise, scale, steps
from core.lazy import lazy
from core.training.members import answers_of

onnxruntime = lazy("onnxruntime")
runtime = lazy("onnxruntime.capi.onnxruntime_pybind11_state")

SAMPLE_ROWS = 256
TOLERANCE = 1e-4
DEFAULT_OPSET = 18
# Keras finds a saved layer once its module is imported
LAYERS = (convolutions, dense, dropout, embeddings, ensemble, ngrams, noise, scale, steps)


def save_network(model: keras.Model, folder: Path, rows: Rows) -> bool:
    """Writes model.keras, and model.onnx if, reopened, it answers some of these rows as the model does (float32, 1e-4).

    Gives whether model.onnx was written; without it rows are answered by Keras.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"beside-{os.getpid()}.keras"
    model.save(beside)
    beside.replace(folder / "model.keras")
    sample = {name: array[:SAMPLE_ROWS] for name, array in rows.arrays.items()}
    exported = folder / f"beside-{os.getpid()}.onnx"
    try:
        expected = answers_of(model, sample)  # also: a model must have been called before it is exported
        proven = _export(model, exported) and _agrees(exported, sample, expected)
        if proven:
            exported.replace(folder / "model.onnx")
    finally:
        exported.unlink(missing_ok=True)
    return proven


def load_network(folder: Path) -> keras.Model:
    """The answering model of a run. Raises PredictionError where the file is damaged."""
    try:
        return keras.saving.load_model(folder / "model.keras", compile=False)
    except (OSError, ValueError, TypeError, KeyError, BadZipFile) as error:
        first_line = str(error).strip().split("\n")[0][:200]
        raise PredictionError(f"The file model.keras of this run is damaged ({first_line}).", "Train again.") from error


def _export(model: keras.Model, path: Path) -> bool:
    """Whether a file came of it. Backends and layers without a way to ONNX raise one of these."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # tf2onnx warns of what numpy will drop some day
            model.export(path, format="onnx", opset_version=DEFAULT_OPSET, verbose=False)
    except (ImportError, NotImplementedError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return False
    return path.exists()


def _agrees(path: Path, sample: dict[str, np.ndarray], expected: np.ndarray) -> bool:
    """Opens the file as a stranger would. One row and many must both pass, so that the batch is free."""
    try:
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        (many,) = session.run(None, {given.name: sample[given.name] for given in session.get_inputs()})
        (one,) = session.run(None, {given.name: sample[given.name][:1] for given in session.get_inputs()})
    except (runtime.Fail, runtime.InvalidGraph, runtime.InvalidArgument, runtime.NotImplemented, RuntimeError, KeyError):
        return False
    scale = max(float(np.abs(expected).max()), 1.0)
    return bool(np.allclose(many, expected, atol=TOLERANCE * scale) and np.allclose(one, expected[:1], atol=TOLERANCE * scale))
