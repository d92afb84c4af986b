"""The recipe of likeness: a network that learns rows without labels, all rows as points, and how well rows find themselves."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from core import devices
from core.evaluation import Draws, compared
from core.home import write_json
from core.lazy import lazy
from core.likeness import scoring
from core.likeness.encoders import of_representation
from core.likeness.store import Store, write_store
from core.plan import Plan
from core.table import Table
from core.tasks import task
from core.watch import Watch

learning = lazy("core.representation.learning")


def fit(plan: Plan, table: Table, folder: Path, watch: Watch) -> dict[str, Any]:
    """Learns, makes every row of the table ready to be found, scores both views on rows that the network did not learn from.

    Gives what it writes to scores.json. Raises PlanError.
    """
    started = time.monotonic()
    learned = learning.represent(plan, table, folder, watch)
    encoder = of_representation(learned.representation)
    store = write_store(encoder, (table, plan.seed), folder, watch)
    watch.tell("stage", stage="scoring")
    labels, said = scoring.labels_of(_labels(plan, table, store), len(store.places))
    asked = _asked(learned, plan.seed)
    positions = np.searchsorted(store.places, learned.material.places[asked])
    frame = learned.frame[list(encoder.kinds)].iloc[asked]
    ranks = scoring.ranked(store, encoder, frame, positions, labels, plan.seed)
    values, draws = scoring.score(ranks, bool(plan.target), plan.seed)
    notes = [*learned.notes, *store.notes, *_notes(plan, labels, said)]
    scores = _scores(plan, learned, values, (ranks, draws))
    scores |= {"notes": notes, "seconds": round(time.monotonic() - started, 2), "device": devices.device_in_use()}
    write_json(folder / "scores.json", scores)
    return scores


def _asked(learned: Any, seed: int) -> np.ndarray:
    """Places of rows that the network did not learn from; at most some of them, drawn by chance."""
    validation = learned.folds[0][1]
    return np.sort(np.random.default_rng(seed).permutation(validation)[: scoring.MOST_ASKED])


def _labels(plan: Plan, table: Table, store: Store) -> Any:
    return table.take(store.places.tolist(), [plan.target])[plan.target] if plan.target else None


def _scores(plan: Plan, learned: Any, values: dict[str, Any], found: tuple[dict[str, np.ndarray], Draws]) -> dict[str, Any]:
    ranks, draws = found
    asked = len(ranks["network"])
    main = task(plan.task).scores({"labelled": bool(plan.target)})[0]
    chosen = recommend_view(ranks)
    other = next(name for name in ranks if name != chosen)
    return {
        "task": plan.task,
        "target": plan.target,
        "main": main.name,
        "rows": {"train": len(learned.folds[0][0]), "validation": len(learned.folds[0][1]), "test": 0},
        "measured_on": "validation",
        "measured": f"Measured on {asked:,} row{'s'[: asked != 1]} that {_who(learned)} did not learn from.",
        "candidates": values,
        "reconstruction": learned.held_out,
        "recommended": chosen,
        "verdict": in_words(plan.target, _changed(plan), values, compared(main, draws, chosen, other)),
    }


def in_words(target: str, what: str, values: dict[str, Any], difference: str) -> str:
    """What the scores say, in a sentence or two."""
    network, columns = (values[name]["itself"]["value"] for name in ("network", "columns"))
    said = (
        f"With a fifth of its {what}, a row still finds itself {_share(network)} of the time by what "
        f"the network learned and {_share(columns)} by the columns as they are; {difference}."
    )
    recalls = [values[name]["recall_5"]["value"] for name in ("network", "columns")] if target else []
    if not recalls or None in recalls:
        return said
    shares = " and ".join(_share(float(recall)) for recall in recalls)
    return f"{said} One of its five most alike rows has its “{target}” {shares} of the time."


def _changed(plan: Plan) -> str:
    """What was done to the rows that are asked for."""
    texts = sum(kind == "text" for kind in plan.kinds.values())
    cells = "cells swapped for another row's"
    if not texts:
        return cells
    return "words left out" if texts == len(plan.kinds) else f"{cells} and a fifth of each text's words left out"


def _who(learned: Any) -> str:
    """Several networks share the rows, so that none is unseen by all."""
    return "the network" if len(learned.folds) == 1 else "one of the networks"


def _share(part: float) -> str:
    return f"{100 * part:.0f} %"


def recommend_view(ranks: dict[str, np.ndarray]) -> str:
    """By how often a row finds itself; the network's where both are equal."""
    return max(ranks, key=lambda name: (float((ranks[name][:, 0] <= 1).mean()), name == "network"))


def _notes(plan: Plan, labels: np.ndarray, said: str) -> list[str]:
    if not plan.target:
        return []
    chances = ", ".join(f"{scoring.by_chance(labels, most):.2f} at {most}" for most in scoring.FIRST)
    return [*([said] if said else []), f"Rows drawn by chance would have a recall of “{plan.target}” of {chances}."]
