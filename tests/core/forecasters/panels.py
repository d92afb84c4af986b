"""Small panels, written as lists."""

import numpy as np
import pandas as pd

from core.series.panel import Panel


def panel_of(*series, season=1, horizon=3, known=None, frequency="MS"):
    """`known` is one list a series, of its length and the horizon together."""
    lengths = np.array([len(each) for each in series], np.int64)
    flat = [np.concatenate([np.asarray(each, float), np.full(horizon, np.nan)]) for each in series]
    values = np.concatenate(flat) if flat else np.zeros(0)
    extra = np.concatenate(known)[:, None].astype(float) if known else np.zeros((len(values), 0))
    names = tuple(f"series {place}" for place in range(len(series)))
    first = np.datetime64("2000-01-01", "us") if frequency else np.int64(1)
    return Panel(
        names=names,
        keys=pd.DataFrame({"name": names}, dtype="str"),
        frequency=frequency,
        season=season,
        horizon=horizon,
        firsts=np.array([first] * len(series)),
        lengths=lengths,
        values=values,
        observed=np.isfinite(values),
        known=extra,
        past=np.zeros((len(values), 0)),
        static=np.zeros((len(series), 0)),
        known_names=("price",) if known else (),
    )
