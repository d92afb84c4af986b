"""Where the nodes of a drawn network lie. One unit is the distance between two nodes of a layer; a layer is centred on 0."""

from dataclasses import dataclass

import numpy as np

MOST = 12  # a layer of more nodes is elided in its middle
GAP = 1.7  # the room that "…" takes


@dataclass(frozen=True)
class Stack:
    """One drawn layer: which of its nodes are shown (indices), how high each lies, and where the elision dots are."""

    shown: tuple[int, ...]
    heights: tuple[float, ...]
    dots: tuple[float, ...] = ()


def stack(count: int, most: int = MOST) -> Stack:
    """Up to `most` nodes are all shown; of more, the first and the last few, and three dots between."""
    if count <= most:
        return Stack(tuple(range(count)), tuple((count - 1) / 2 - at for at in range(count)))
    half = (most - 1) // 2
    top = [(GAP / 2) + at for at in range(half)][::-1]
    heights = (*top, *(-height for height in reversed(top)))
    return Stack((*range(half), *range(count - half, count)), heights, (0.32, 0.0, -0.32))


def drawn_nodes(width: int) -> int:
    """How many nodes of a layer so wide are drawn: wide layers look taller, but not in proportion."""
    if width <= MOST:
        return MOST
    return 7 if width <= 32 else 9 if width <= 128 else 11


def edges(left: Stack, right: Stack, x: tuple[float, float]) -> tuple[list[float | None], list[float | None]]:
    """Every shown node of `left` joined to every one of `right`, as one broken line."""
    across: list[float | None] = []
    up: list[float | None] = []
    for start in left.heights:
        for end in right.heights:
            across += [x[0], x[1], None]
            up += [round(start, 3), round(end, 3), None]
    return across, up


def span(stacks: list[Stack]) -> float:
    """Half the height of the tallest layer."""
    return max((float(np.max(np.abs(one.heights))) for one in stacks if one.heights), default=1.0)
