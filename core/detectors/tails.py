"""How many rows lie at or below a value, column by column: from a table of bounded size that is densest at both ends."""

import numpy as np

MOST_CELLS = 400_000  # of a table, all columns together
FEWEST, MOST = 64, 1_024  # values kept of a column

Tails = dict[str, np.ndarray]  # "edges" (width, m) ascending, "below" and "upto" (width, m): rows < and ≤ an edge


def learn_tails(numbers: np.ndarray) -> Tails:
    """(rows, width). All values of few rows; of many some, every one at the ends and ever fewer towards the middle."""
    rows, width = numbers.shape
    kept = _kept(rows, int(np.clip(MOST_CELLS // max(width, 1), FEWEST, MOST)))
    ordered = np.sort(numbers.astype(np.float32), axis=0).T
    edges = ordered[:, kept]
    below, upto = np.zeros(edges.shape, int), np.zeros(edges.shape, int)
    for place, (one, some) in enumerate(zip(ordered, edges, strict=True)):
        below[place], upto[place] = np.searchsorted(one, some, "left"), np.searchsorted(one, some, "right")
    return {
        "edges": edges.astype(np.float32),
        "below": below.astype(np.int32),
        "upto": upto.astype(np.int32),
        "rows": np.array(rows),
    }


def shares(numbers: np.ndarray, tails: Tails) -> tuple[np.ndarray, np.ndarray]:
    """(rows, width) → the shares of learned rows that are ≤ and ≥ each number, both never below 1 / (rows + 1)."""
    rows = int(tails["rows"])
    least = 1 / (rows + 1)
    low, high = np.empty(numbers.shape), np.empty(numbers.shape)
    numbers = numbers.astype(np.float32)
    for place, edges in enumerate(tails["edges"]):
        value, below, upto = numbers[:, place], tails["below"][place] / rows, tails["upto"][place] / rows
        after = np.searchsorted(edges, value, "right")  # edges[after − 1] ≤ value < edges[after]
        first = np.searchsorted(edges, value, "left")
        inside = (upto[np.maximum(after - 1, 0)] * (after > 0) + np.append(below, 1.0)[after]) / 2
        stands = first < after  # on an edge
        at = np.minimum(first, len(edges) - 1)
        low[:, place] = np.where(stands, upto[at], inside)
        high[:, place] = 1 - np.where(stands, below[at], inside)
    return np.maximum(low, least), np.maximum(high, least)


def _kept(rows: int, most: int) -> np.ndarray:
    """Places in order: `most` of them, dense at both ends."""
    if rows <= most:
        return np.arange(rows)
    steps = np.linspace(0, 1, most)
    bent = np.sin(np.pi / 2 * np.sin(np.pi / 2 * (2 * steps - 1))) / 2 + 0.5
    return np.unique(np.round(bent * (rows - 1)).astype(int))
