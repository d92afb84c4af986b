"""Slow readings of a run of clusters, remembered by the run's id and what was chosen: what it found never changes."""

from __future__ import annotations

import hashlib

import numpy as np
import streamlit as st

import core

Subject = tuple[core.Run, str, int]  # the run, the candidate, the number of clusters


def outcome(run: core.Run) -> core.ClusterOutcome:
    """The run opened for looking. Raises RunError."""
    return _outcome(run.id, run)


def labels(run: core.Run, candidate: str, count: int) -> np.ndarray:
    """(rows,) the cluster of each row, −1 for none."""
    return _labels(run.id, candidate, count, outcome(run))


def sure(run: core.Run, candidate: str, count: int) -> np.ndarray:
    """(rows,) how probable the cluster of each row is."""
    return _sure(run.id, candidate, count, outcome(run))


def near_rows(subject: Subject, cluster: int, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Places of a cluster's typical rows, and of its borderline ones."""
    run, candidate, count = subject
    return _near_rows(run.id, (candidate, count, cluster, most), outcome(run))


def profiles(subject: Subject, table: core.Table) -> tuple[core.ClusterProfile, ...]:
    """What sets each cluster apart, one a cluster."""
    run, candidate, count = subject
    return _profiles(run.id, candidate, count, run, table)


def profile_of(run: core.Run, table: core.Table, chosen: np.ndarray) -> core.ClusterProfile:
    """What sets some rows apart from all; `chosen` are places in the outcome's rows."""
    key = hashlib.sha1(np.ascontiguousarray(chosen, np.int64).tobytes()).hexdigest()
    return _profile_of(run.id, key, run, table, chosen)


def by_label(subject: Subject, table: core.Table | None) -> tuple[np.ndarray, list[str]]:
    """How many rows of each cluster have which label of the column that was kept out."""
    run, candidate, count = subject
    return _by_label(run.id, candidate, count, run, table) if table else (np.empty((0, 0), int), [])


def same(subject: Subject, candidate: str, count: int) -> float:
    """How far another candidate's clusters are the same (adjusted Rand index)."""
    run, this, own = subject
    return _same(run.id, (this, own, candidate, count), run)


@st.cache_resource(max_entries=8, show_spinner=False)
def _outcome(run_id: str, _run: core.Run) -> core.ClusterOutcome:
    return core.read_clusters(_run)


@st.cache_resource(max_entries=32, show_spinner=False)
def _labels(run_id: str, candidate: str, count: int, _found: core.ClusterOutcome) -> np.ndarray:
    return np.full(len(_found.rows), -1) if count < 2 else _found.cut(candidate, count)


@st.cache_resource(max_entries=32, show_spinner=False)
def _sure(run_id: str, candidate: str, count: int, _found: core.ClusterOutcome) -> np.ndarray:
    return np.ones(len(_found.rows)) if count < 2 else _found.sure(candidate, count)


@st.cache_resource(max_entries=64, show_spinner=False)
def _near_rows(run_id: str, asked: tuple[str, int, int, int], _found: core.ClusterOutcome) -> tuple[np.ndarray, np.ndarray]:
    return _found.typical(*asked), _found.borderline(*asked)


@st.cache_resource(max_entries=24, show_spinner="Looking for what sets them apart …")
def _profiles(run_id: str, candidate: str, count: int, _run: core.Run, _table: core.Table) -> tuple[core.ClusterProfile, ...]:
    return core.profile_clusters(_table, _run, labels(_run, candidate, count), outcome(_run).rows)


@st.cache_resource(max_entries=24, show_spinner="Looking for what sets them apart …")
def _profile_of(run_id: str, key: str, _run: core.Run, _table: core.Table, _chosen: np.ndarray) -> core.ClusterProfile:
    found = outcome(_run)
    apart = np.full(len(found.rows), -1)
    apart[_chosen] = 0
    return core.profile_clusters(_table, _run, apart, found.rows)[0]


@st.cache_data(max_entries=16, show_spinner=False)
def _by_label(run_id: str, candidate: str, count: int, _run: core.Run, _table: core.Table) -> tuple[np.ndarray, list[str]]:
    return core.clusters_by_label(_table, _run.plan, outcome(_run).rows, labels(_run, candidate, count))


@st.cache_data(max_entries=128, show_spinner=False)
def _same(run_id: str, pair: tuple[str, int, str, int], _run: core.Run) -> float:
    this, own, candidate, count = pair
    return core.same_clusters(labels(_run, this, own), labels(_run, candidate, count))
