"""The quantiles that every forecast gives, and what people ask of them."""

LEVELS: tuple[float, ...] = (0.025, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975)
MEDIAN = LEVELS.index(0.5)
SCORED = tuple(place for place, level in enumerate(LEVELS) if round(level * 10, 6) == round(level * 10))  # .1, .2 … .9: WQL's
INTERVALS: dict[float, tuple[int, int]] = {  # share promised → places of its two ends
    0.8: (LEVELS.index(0.1), LEVELS.index(0.9)),
    0.95: (LEVELS.index(0.025), LEVELS.index(0.975)),
}


def name_of(level: float) -> str:
    """ "q0.1": as columns are called in files."""
    return f"q{level:g}"
