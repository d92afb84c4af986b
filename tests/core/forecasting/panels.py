"""Tiny panels, and quick trainings on them, that tests of windows and networks share."""

import numpy as np
import pandas as pd

from core.forecasting.backtest import window_ends
from core.forecasting.network import Wanted, fit_network
from core.networks import NETWORKS, network
from core.presets import TRAINING
from core.series.panel import Panel
from core.settings import checked
from core.watch import Silent

STEPPING = [member.name for member in NETWORKS if member.gives == "steps"]

HORIZON = 3


def panel_of(*series, horizon=HORIZON, season=4, columns=False, frequency=""):
    """Series one after another; with `columns`, a price known in advance, visitors known until now and a fixed size."""
    lengths = np.array([len(values) for values in series], np.int64)
    values = np.concatenate([[*map(float, values), *[np.nan] * horizon] for values in series])
    future = np.concatenate([np.arange(length + horizon) >= length for length in lengths])
    random = np.random.default_rng(0)
    known = random.normal(10, 2, (len(values), 1)) if columns else np.zeros((len(values), 0))
    visitors = np.where(future, np.nan, random.normal(100, 5, len(values)))[:, None]
    names = tuple(f"s{place}" for place in range(len(series)))
    return Panel(
        names=names,
        keys=pd.DataFrame({"id": names}),
        frequency=frequency,
        season=season,
        horizon=horizon,
        firsts=np.ones(len(series), np.int64),
        lengths=lengths,
        values=values,
        observed=np.isfinite(values),
        known=known,
        past=visitors if columns else np.zeros((len(values), 0)),
        static=np.arange(len(series), dtype=float)[:, None] if columns else np.zeros((len(series), 0)),
        known_names=("price",) if columns else (),
        past_names=("visitors",) if columns else (),
        static_names=("size",) if columns else (),
    )


def seasonal(length, level=100.0, season=4, seed=0, noise=1.0):
    at = np.arange(length)
    return level * (1 + 0.3 * np.sin(2 * np.pi * at / season)) + noise * np.random.default_rng(seed).normal(size=length)


def awkward():
    """One point, two, shorter than any lookback, constant, all zero, mostly missing, below zero, huge, and a plain one."""
    gaps = seasonal(30, seed=1)
    gaps[3:25] = np.nan
    return panel_of(
        [5.0], [1.0, 2.0], seasonal(5), [7.0] * 20, [0.0] * 20, gaps, -seasonal(30, seed=2), seasonal(30) * 1e12, seasonal(40)
    )


def wanted(name="nlinear", seed=0, **settings):
    small = {"width": 8} if name != "nlinear" else {}
    quick = {"epochs": 2, "batch_size": 16, "lookback": 6, **small, **settings}
    return Wanted(name, checked(network(name).settings + TRAINING, quick), seed)


def fit(given, watch=None, windows=2, **settings):
    return fit_network(given, wanted(**settings), window_ends(given, windows), watch or Silent())
