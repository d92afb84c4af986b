"""Rows of numbers in one cell ("1.2 3.4 5", "[1, 2, 3]", "1,5; 2,5"): read, written, brought to one length."""

import re
from collections.abc import Iterable
from typing import Any

import numpy as np

MISSING = frozenset(("", "?", "-", "na", "nan", "null", "none", "n/a", "<na>"))
FEWEST_READ = 0.5  # of a cell's pieces must be numbers or missing; else it is no row of numbers
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+(?:[eE][-+]?\d+)?|[-+]?\d+")
_BRACKETS = "[](){}"


def read_sequence(text: str) -> np.ndarray:
    """(numbers,) float64, NaN where one is missing, infinite or unreadable; empty where the cell is no row of numbers."""
    pieces = _pieces(text)
    try:
        numbers = np.array([float(piece) for piece in pieces])
    except ValueError:
        numbers = np.array([_number(piece) for piece in pieces])
        readable = sum(piece.strip().lower() in MISSING for piece in pieces) + np.isfinite(numbers).sum()
        if readable < FEWEST_READ * len(pieces):
            return np.zeros(0)
    numbers = np.where(np.isfinite(numbers), numbers, np.nan)
    return numbers if np.isfinite(numbers).any() else np.zeros(0)


def write_sequence(numbers: np.ndarray) -> str:
    """ "0.1 2 -3.25", seven figures each; "nan" where one is missing."""
    return " ".join(f"{number:.7g}" for number in numbers.tolist())


def lines(cells: Iterable[Any], most: int = 60) -> list[list[float] | None]:
    """Each cell's numbers, few enough to draw in a small space; None where a cell holds none."""
    found = (read_sequence(cell) if isinstance(cell, str) else np.zeros(0) for cell in cells)
    return [resized(numbers, min(len(numbers), most)).tolist() if len(numbers) else None for numbers in found]


def resized(numbers: np.ndarray, steps: int) -> np.ndarray:
    """(steps,) float64 of a row of numbers with gaps: gaps are bridged by straight lines, then the whole is stretched, or
    averaged over equal stretches where it is longer.
    """
    places = np.arange(len(numbers))
    known = np.isfinite(numbers)
    if not known.all():
        numbers = np.interp(places, places[known], numbers[known])
    if len(numbers) == steps:
        return numbers
    if len(numbers) < steps:
        return np.interp(np.linspace(0, len(numbers) - 1, steps), places, numbers)
    edges = np.linspace(0, len(numbers), steps + 1)
    # the sum up to any place, in between too, so that every stretch is as long as the next
    sums = np.interp(edges, np.arange(len(numbers) + 1), np.concatenate([[0.0], np.cumsum(numbers)]))
    return np.diff(sums) / np.diff(edges)


def _pieces(text: str) -> list[str]:
    bare = text.strip().strip(_BRACKETS).strip()
    for mark in (";", "|", "\t"):
        if mark in bare:
            return [piece.strip().replace(",", ".") for piece in bare.split(mark)]
    if "," not in bare:
        return bare.split()
    words = bare.split()
    if len(words) > 1 and all(_DECIMAL_COMMA.fullmatch(word) for word in words):
        return [word.replace(",", ".") for word in words]
    return bare.split(",")


def _number(piece: str) -> float:
    try:
        return float(piece) if "_" not in piece else np.nan
    except ValueError:
        return np.nan
