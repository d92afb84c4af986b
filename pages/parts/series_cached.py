"""Slow readings of a forecast's run, remembered by the run's id and the candidate: what it found never changes."""

from __future__ import annotations

from typing import Any

import streamlit as st

import core


def outcome(run: core.Run) -> core.ForecastOutcome:
    """The run opened for looking. Raises RunError."""
    return _outcome(run.id, run)


def errors(run: core.Run, by: str, candidate: str, sides: tuple[str, ...]) -> Any:
    """How far forecasts were off, by step, series, weekday …; None where nothing was tested."""
    found = outcome(run)
    return _errors(run.id, by, candidate, sides, found) if found.has_backtests else None


def worst(run: core.Run, candidate: str, sides: tuple[str, ...]) -> Any:
    """Places of series, worst first."""
    return _worst(run.id, candidate, sides, outcome(run))


def promises(run: core.Run, candidate: str, sides: tuple[str, ...]) -> dict[float, float]:
    """Share of truths that each band promises to hold → share that it held; empty where nothing was tested."""
    found = outcome(run)
    return _promises(run.id, candidate, sides, found) if found.has_backtests else {}


def unusual(run: core.Run, candidate: str) -> core.Unusual:
    """Points of the past that lay outside the 95 % band that was forecast for them, of all series."""
    return _unusual(run.id, candidate, outcome(run))


def totals(run: core.Run, candidate: str) -> tuple[Any, Any]:
    """Over all series date by date, and of each series over its whole forecast."""
    return _totals(run.id, candidate, outcome(run))


@st.cache_resource(max_entries=8, show_spinner=False)
def _outcome(run_id: str, _run: core.Run) -> core.ForecastOutcome:
    return core.read_forecast(_run)


@st.cache_resource(max_entries=64, show_spinner=False)
def _errors(run_id: str, by: str, candidate: str, sides: tuple[str, ...], _found: core.ForecastOutcome) -> Any:
    return _found.errors(by, candidate, sides)


@st.cache_resource(max_entries=32, show_spinner=False)
def _worst(run_id: str, candidate: str, sides: tuple[str, ...], _found: core.ForecastOutcome) -> Any:
    return _found.worst(candidate, sides)


@st.cache_resource(max_entries=32, show_spinner=False)
def _promises(run_id: str, candidate: str, sides: tuple[str, ...], _found: core.ForecastOutcome) -> dict[float, float]:
    return _found.promises(candidate, sides)


@st.cache_resource(max_entries=16, show_spinner=False)
def _totals(run_id: str, candidate: str, _found: core.ForecastOutcome) -> tuple[Any, Any]:
    return _found.totals(candidate), _found.over_time(candidate)


@st.cache_resource(max_entries=16, show_spinner=False)
def _unusual(run_id: str, candidate: str, _found: core.ForecastOutcome) -> core.Unusual:
    return core.find_unusual(_found, candidate)
