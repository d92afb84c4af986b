"""Clusters in words: what is proposed, what scores mean, what a cluster more or less would do."""

from __future__ import annotations

from typing import Any

import numpy as np

import core
from core import charts
from pages.parts import cluster_cached, look, run_list, words
from pages.parts.cluster_view import View

MEANING = {
    "separation": "Separation: how much nearer rows lie to their own cluster than to the next one; 1 is far apart, 0 is not.",
    "stability": "Stability: how alike the clusters come out when they are found again; 1 is the same every time.",
}
HARDLY = 0.15  # standard deviations: a column that differs less sets nothing apart
FEWEST = 3  # columns shown even so
AGREEMENT = {
    "accuracy": "of the rows are right where each cluster is given the label that fits best",
    "nmi": "of what there is to know of the label is known from the cluster (NMI)",
    "ari": "agreement on pairs of rows, adjusted for chance (ARI; 0 is chance, 1 is the same)",
}


def counts(outcome: core.ClusterOutcome, candidate: str) -> list[int]:
    """The numbers to choose from; 1 stands for no clusters, and can be chosen where that is proposed."""
    some = {max(int(count), 1) for count in outcome.counts(candidate)}
    return sorted(some | ({1} if outcome.proposed < 2 else set()))


def count_in_words(count: int, proposed: int) -> str:
    return ("none" if count == 1 else str(count)) + (", proposed" if count == max(proposed, 1) else "")


def count_of_new_rows(view: View) -> int:
    """How many clusters `predict` chooses from: as many as the run began with, or the nearest that the candidate has."""
    return min(view.outcome.counts(view.candidate), key=lambda count: abs(count - max(view.outcome.chosen, 2)))


def scores_by_count(outcome: core.ClusterOutcome) -> tuple[list[int], dict[str, list[float]]]:
    """Numbers of clusters, and each score's value for each of them; NaN where one is not known."""
    table = outcome.by_count
    names = [name for name in MEANING if any(name in scores for scores in table.values())]
    return sorted(table), {name: [float(table[count].get(name, np.nan)) for count in sorted(table)] for name in names}


def splits(view: View) -> charts.Splits | None:
    """The tree of splits, cut where the chosen number is; None of whoever has none."""
    merges, nodes = view.outcome.tree(view.candidate), view.outcome.nodes(view.candidate, view.count)
    if not merges or not nodes:
        return None
    parts = np.bincount(view.outcome.tree_of_network.leaves, minlength=len(merges) + 1)
    return charts.Splits(merges, parts.tolist(), nodes if view.clusters_found else {}, view.names)


def steps(view: View) -> list[str]:
    """What one cluster more, and one less, would do."""
    others = counts(view.outcome, view.candidate)
    at = others.index(view.count)
    near = [count for count in (*others[at + 1 : at + 2], *others[max(at - 1, 0) : at]) if count > 1 and view.count > 1]
    found = {count: cluster_cached.labels(view.run, view.candidate, count) for count in near}
    return [f"**{count} clusters**: {_change(view.labels, labels, view.names)}" for count, labels in found.items()]


def _change(now: np.ndarray, then: np.ndarray, names: list[str]) -> str:
    table = crossed(now, then)
    parts, wholes = (table > 0).sum(axis=1), (table > 0).sum(axis=0)
    if (wholes <= 1).all():
        split = np.flatnonzero(parts > 1)
        return " ".join(f"{_named([names[at]])} splits into {_listed(table[at][table[at] > 0])} rows." for at in split)
    if (parts <= 1).all():
        joined = {int(to): [names[at] for at in np.flatnonzero(table[:, to])] for to in np.flatnonzero(wholes > 1)}
        return " ".join(f"{_named(those)} become one of {table[:, to].sum():,} rows." for to, those in joined.items())
    moved = int(table.sum() - table.max(axis=0).sum())
    return f"{look.count(moved, 'row')} would leave the rows that they are with now."


def crossed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """(clusters, clusters) how many rows lie in both; rows of no cluster are left out."""
    known = (one >= 0) & (other >= 0)
    table = np.zeros((one.max(initial=-1) + 1, other.max(initial=-1) + 1), int)
    np.add.at(table, (one[known], other[known]), 1)
    return table


def _listed(sizes: np.ndarray) -> str:
    return words.listed([f"{size:,}" for size in sorted(sizes.tolist(), reverse=True)])


def _named(names: list[str]) -> str:
    return words.listed([f"“{look.plain(name, 60)}”" for name in names])


def candidates(view: View) -> list[dict[str, Any]]:
    """A line a candidate: its clusters at the number nearest to the chosen one, and its scores where it was scored."""
    return [_candidate(view, name) for name in view.outcome.candidates]


def _candidate(view: View, name: str) -> dict[str, Any]:
    found, some = view.outcome, view.outcome.counts(name)
    count = min(some, key=lambda one: abs(one - view.count))
    labels = cluster_cached.labels(view.run, name, count)
    scores = view.scores["candidates"].get(name, {})
    agreed = found.agreement.get(name, {}).get(count, {})
    line = {
        "": run_list.candidate(name),
        "Clusters": int(labels.max(initial=-1)) + 1,
        "In none": charts.share(float((labels < 0).mean())),
        "The same as here": "–" if view.count < 2 else charts.number(cluster_cached.same(view.subject, name, count)),
    }
    line |= {title: _score(scores.get(title.lower())) for title in ("Separation", "Stability")}
    return line | {TITLES[measure]: charts.number(value) for measure, value in agreed.items()}


def _score(found: dict[str, Any] | None) -> str:
    return "–" if not found or found["value"] is None else charts.number(found["value"])


TITLES = {"accuracy": "Accuracy", "nmi": "NMI", "ari": "ARI"}


def agreement(view: View) -> str:
    """How far these clusters are the labels that were kept out; "" where it was not worked out."""
    found = view.outcome.agreement.get(view.candidate, {}).get(view.count)
    if not found:
        return ""
    told = [f"**{charts.share(found['accuracy'])}** {AGREEMENT['accuracy']}"]
    told += [f"**{charts.number(found[name])}** {AGREEMENT[name]}" for name in ("nmi", "ari")]
    return "; ".join(told) + ". The labels were not seen in learning."


def apart(profile: core.ClusterProfile) -> list[charts.Apart]:
    """Columns that differ from everybody's, most first."""
    found = sorted(profile.columns, key=lambda column: -abs(column.difference))
    return [charts.Apart(column.name, float(column.difference), column.here, column.everybody) for column in found]


def telling(profile: core.ClusterProfile) -> list[charts.Apart]:
    """Without columns that hardly differ; but a few of them in any case."""
    found = apart(profile)
    return [one for place, one in enumerate(found) if abs(one.difference) >= HARDLY or place < FEWEST]


def beside(profile: core.ClusterProfile, name: str) -> charts.Beside:
    column = next(column for column in profile.columns if column.name == name)
    return charts.Beside(name, column.shares, column.shares_of_all, column.edges, column.values)
