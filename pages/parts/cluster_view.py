"""What clusters are looked at with: the run, the candidate that made them, and how many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

import core
from core import charts
from pages.parts import cluster_cached, run_details

NONE = -1  # the number of rows that belong to no cluster


@dataclass(frozen=True)
class View:
    """`count` is 1 where the rows are left as they are, in no cluster."""

    run: core.Run
    scores: dict[str, Any]
    candidate: str
    count: int

    @cached_property
    def outcome(self) -> core.ClusterOutcome:
        return cluster_cached.outcome(self.run)

    @property
    def subject(self) -> tuple[core.Run, str, int]:
        """What is remembered of it is remembered by this."""
        return self.run, self.candidate, self.count

    @cached_property
    def table(self) -> core.Table | None:
        """The table it was learned from, while it is still there."""
        return run_details.table_of(self.run)

    @cached_property
    def labels(self) -> np.ndarray:
        """(rows,) the cluster of each row, −1 for none."""
        return cluster_cached.labels(*self.subject)

    @cached_property
    def sizes(self) -> list[int]:
        """Rows in each cluster."""
        return np.bincount(self.labels[self.labels >= 0], minlength=self.clusters_found).tolist()

    @cached_property
    def sure(self) -> np.ndarray:
        """(rows,) how probable the cluster of each row is."""
        return cluster_cached.sure(*self.subject)

    @cached_property
    def clusters_found(self) -> int:
        return int(self.labels.max(initial=NONE)) + 1

    @cached_property
    def given(self) -> dict[int, str]:
        """Names that the person gave."""
        return self.outcome.names(self.candidate, self.count)

    @cached_property
    def names(self) -> list[str]:
        return [self.given.get(cluster) or f"Cluster {cluster + 1}" for cluster in range(self.clusters_found)]

    @cached_property
    def missed(self) -> int:
        """Rows that belong to no cluster."""
        return int((self.labels == NONE).sum())

    def name(self, cluster: int) -> str:
        return "in no cluster" if cluster == NONE else self.names[cluster]

    def places(self, cluster: int) -> np.ndarray:
        """Of its rows, in the outcome's."""
        return np.flatnonzero(self.labels == cluster)

    @cached_property
    def profiles(self) -> tuple[Any, ...]:
        """Empty where the table is gone."""
        return cluster_cached.profiles(self.subject, self.table) if self.table and self.clusters_found else ()

    def dots(self, dimensions: int) -> charts.Dots:
        found = self.outcome
        at = found.map2 if dimensions == 2 else found.map3
        return charts.Dots(at, self.labels[found.shown], found.rows[found.shown], self.names, self.sizes, len(found.rows))

    def by_label(self) -> tuple[np.ndarray, list[str]]:
        """(clusters, labels) rows of the column that was kept out, and its labels; rows of no cluster last."""
        return cluster_cached.by_label(self.subject, self.table)
