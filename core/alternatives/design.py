"""Encoded parts as the one matrix that linear models and trees take."""

from typing import Any

import numpy as np

from core.alternatives.base import Rows
from core.lazy import lazy
from core.parts import Part

sparse = lazy("scipy.sparse")


def numbers_of(rows: Rows) -> np.ndarray:
    """(rows, n) float64: every real number of every part."""
    found = [rows.arrays[part.name] for part in rows.parts if part.form == "rows" and not part.sizes]
    return np.concatenate(found, axis=1).astype(np.float64) if found else np.zeros((len(rows), 0))


def codes_of(rows: Rows) -> tuple[np.ndarray, tuple[int, ...]]:
    """(rows, m) codes of every part, and how many values each may take."""
    parts = [part for part in rows.parts if part.form == "rows" and part.sizes]
    sizes = sum((part.sizes for part in parts), ())
    found = [rows.arrays[part.name] for part in parts]
    return (np.concatenate(found, axis=1), sizes) if found else (np.zeros((len(rows), 0), dtype=np.int32), sizes)


def token_parts(rows: Rows) -> list[Part]:
    return [part for part in rows.parts if part.form == "tokens"]


def sequence_parts(rows: Rows) -> list[Part]:
    return [part for part in rows.parts if part.form == "sequence"]


def one_hot(codes: np.ndarray, sizes: tuple[int, ...], most: int) -> Any:
    """(rows, Σ min(size, most)) sparse; rarer values than that many of a column share none of its places."""
    widths = np.minimum(sizes, most)
    starts = np.concatenate([[0], np.cumsum(widths)[:-1]])
    row, column = np.nonzero(codes < widths)
    places = starts[column] + codes[row, column]
    return sparse.csr_matrix((np.ones(len(row)), (row, places)), shape=(len(codes), int(widths.sum())))


def token_counts(part: Part, tokens: np.ndarray) -> Any:
    """(rows, vocabulary) sparse: how often each token stands in each row; padding left out."""
    row, step = np.nonzero(tokens)
    places = tokens[row, step]
    return sparse.csr_matrix((np.ones(len(row)), (row, places)), shape=(len(tokens), part.sizes[0]))
