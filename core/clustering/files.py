"""The files of a run of clusters, beside those of its representation, written and read here.

clusters.json   proposed, sure, reason, by_count, counts by candidate, merges by candidate, agreement, usual and far distance
clusters.npz    `rows` (n,) places in the table, `known` (m,) of them the graph was made of, `near` (n, 16) places among these
                and `weights` of their votes, `leaves` (n,) parts of the network's tree, `shown`, `map2`, `map3`, `points`
                (m, d) of the known rows, and "labels:<candidate>" (numbers of clusters, n) for the alternatives
space.npz       how a new row becomes a point (core/clustering/space.py)
names.json      names that the person gives: {candidate: {number of clusters: {cluster: name}}}
"""

from pathlib import Path
from typing import Any

import numpy as np

from core.arrays import read_arrays
from core.errors import PredictionError, RunError
from core.home import alone_with, read_json, write_json

Names = dict[str, dict[str, dict[str, str]]]
LONGEST_NAME = 80


def write_clusters(folder: Path, content: dict[str, Any], arrays: dict[str, np.ndarray]) -> None:
    np.savez(folder / "clusters.npz", allow_pickle=False, **arrays)
    write_json(folder / "clusters.json", content)


def read_clusters_files(folder: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Raises RunError where they are missing or damaged."""
    try:
        return read_json(folder / "clusters.json"), read_arrays(folder / "clusters.npz")
    except (OSError, ValueError, PredictionError) as error:
        raise RunError(f"The clusters of this run cannot be read ({error}).", "Train again.") from error


def read_names(folder: Path) -> Names:
    path = folder / "names.json"
    try:
        return _as_names(read_json(path)) if path.exists() else {}
    except (OSError, ValueError, AttributeError) as error:
        raise RunError(
            f"The names of this run's clusters cannot be read ({error}).", "Delete names.json in its folder."
        ) from error


def name_cluster(run: Any, candidate: str, count: int, cluster: int, name: str) -> None:
    """Keeps what the person calls a cluster of one candidate at one number of clusters; an empty name takes it back.

    `run` is a run or its folder. Raises RunError where the name is too long, or the files cannot be read.
    """
    folder = Path(getattr(run, "folder", run))
    name = " ".join(str(name).split())
    if len(name) > LONGEST_NAME:
        raise RunError(f"“{name[:40]}…” has {len(name)} letters.", f"A name has at most {LONGEST_NAME}.")
    with alone_with(folder / "names.json"):
        names = read_names(folder)
        given = names.setdefault(candidate, {}).setdefault(str(int(count)), {})
        given[str(int(cluster))] = name
        if not name:
            del given[str(int(cluster))]
        write_json(folder / "names.json", names)


def _as_names(found: Any) -> Names:
    """What was read, if it is what was written. Raises AttributeError or ValueError."""
    return {
        str(candidate): {
            str(int(count)): {str(int(cluster)): str(name) for cluster, name in given.items()} for count, given in of.items()
        }
        for candidate, of in found.items()
    }
