"""What a person says of rows: odd, fine, or unsure. The order of rows follows at once; in numpy alone, for pages."""

from dataclasses import dataclass

import numpy as np

from core.anomalies.outcome import read_oddities
from core.errors import RunError
from core.home import read_json, write_json
from core.runs import Run

VERDICTS = ("odd", "fine", "unsure")
FEWEST_OF_EACH = 5  # rows marked odd and rows marked fine, before a model is trained on them


@dataclass(frozen=True)
class Reranked:
    """`scores` (n,) oddness by place in `OddityOutcome.rows`, `order` places, the oddest first, `sentence` what moved them,
    `learned_from` how many marks.
    """

    scores: np.ndarray
    order: np.ndarray
    sentence: str
    learned_from: int


def mark(run: Run, row: int, verdict: str | None) -> None:
    """Keeps what a person says of a row of the table; None takes it back. Raises RunError where nothing can be said of it."""
    if verdict is not None and verdict not in VERDICTS:
        raise RunError(f"“{verdict}” is no mark.", f"A row is {', '.join(VERDICTS)}.")
    given = marks(run)
    given.pop(int(row), None)
    if verdict is not None:
        given[int(row)] = verdict
    write_json(run.folder / "marks.json", {"marks": [[row, said] for row, said in given.items()]})


def marks(run: Run) -> dict[int, str]:
    """Row of the table → odd, fine or unsure, in the order in which they were given. Raises RunError where it is damaged."""
    path = run.folder / "marks.json"
    if not path.exists():
        return {}
    try:
        return {int(row): str(said) for row, said in read_json(path)["marks"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(
            f"The marks of the run {run.id} cannot be read ({error}).", "Remove marks.json from its folder."
        ) from error


def reranked(run: Run) -> Reranked:
    """All rows as the marks move them. Raises RunError."""
    outcome = read_oddities(run)
    given = marks(run)
    places = {int(row): place for place, row in enumerate(outcome.rows)}
    odd = [places[row] for row, said in given.items() if said == "odd" and row in places]
    fine = [places[row] for row, said in given.items() if said == "fine" and row in places]
    scores = outcome.scores["blend"].copy()
    scores[odd], scores[fine] = 1.0, 0.0
    order = np.argsort(-scores, kind="stable")
    return Reranked(scores, order, f"{len(odd) + len(fine)} marks moved the ranking.", len(odd) + len(fine))
