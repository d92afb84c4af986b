"""Where a column that was kept out says which rows are truly odd: which method finds more of them."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from core import charts
from pages.parts import look, oddity_words, picture
from pages.parts.oddity_view import View


def known(view: View) -> bool:
    return view.outcome.truth is not None and bool(view.outcome.evaluation)


def show(view: View) -> None:
    found, right = view.outcome.evaluation, np.asarray(view.outcome.truth, bool)
    names = list(found)
    ranked = {name: right[view.outcome.order(name)] for name in names}  # whether the n-th oddest row is truly odd
    left, column = st.columns([3, 2], gap="large")
    with left:
        methods = [charts.Found(oddity_words.title(name), ranked[name], name == view.use) for name in names]
        if view.use not in names:  # marks have a part in it
            methods.append(charts.Found(oddity_words.title(view.use), right[view.ranking.order], True))
        picture.show(charts.found_among_first(methods, view.looked_at, picture.look()), "found-among-first")
    with column:
        measures = {
            "ROC AUC": [_or_nan(found[name].get("auc")) for name in names],
            "average precision": [_or_nan(found[name].get("average precision")) for name in names],
            f"precision among the first {view.looked_at:,}": [float(ranked[name][: view.looked_at].mean()) for name in names],
        }
        titles = [oddity_words.title(name) for name in names]
        chosen = oddity_words.title(view.use)
        picture.show(charts.against_truth(titles, measures, chosen, picture.look()), "against-truth")
    marked = " Where marks have a part in the ranking, the marked rows count as well." if view.use not in names else ""
    st.caption(
        f"“{look.plain(view.run.plan.target, 60)}” was kept out: nothing was learned from it. ROC AUC: how often a random odd "
        "row is ranked above a random ordinary one (0.5 is chance). Average precision: the share of odd rows among those "
        f"looked at, averaged over all places where one is found.{marked}"
    )


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else float(value)
