"""Ways to fill what is missing inside series, all of a panel at once."""

import numpy as np

from core.series.layout import Layout, carried_forward

FILLINGS = {
    "interpolate": "on a line between their neighbours",
    "season": "as one season before",
    "previous": "as the value before",
    "zero": "with zeros",
}


def filled(layout: Layout, flat: np.ndarray, mask: np.ndarray, way: str, season: int) -> np.ndarray:
    """The values with those under the mask filled. The first and the last value of each series must be known, so that
    nothing is carried from one series into the next.
    """
    if not mask.any():
        return flat
    if way == "zero":
        return np.where(mask, 0.0, flat)
    starts = np.repeat(layout.starts, layout.lengths + layout.horizon)
    if way == "season" and season > 1:
        flat = _from_seasons_before(flat, mask, starts, season)
        mask = mask & np.isnan(flat)
    if way == "interpolate":
        known = np.flatnonzero(~np.isnan(flat))
        return np.where(mask, np.interp(np.arange(len(flat)), known, flat[known]), flat)
    return np.where(mask, carried_forward(flat[:, None], starts)[:, 0], flat)


def _from_seasons_before(flat: np.ndarray, mask: np.ndarray, starts: np.ndarray, season: int) -> np.ndarray:
    """The latest known value at the same place of an earlier season; NaN where there is none."""
    result = flat.copy()
    places = np.flatnonzero(mask)
    back = places - season
    while len(places):
        inside = back >= starts[places]
        places, back = places[inside], back[inside]
        found = ~np.isnan(flat[back])
        result[places[found]] = flat[back[found]]
        places, back = places[~found], back[~found] - season
    return result
