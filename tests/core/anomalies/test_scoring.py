"""What is said of how good the detectors are."""

from types import SimpleNamespace

import numpy as np
import pytest

from core.anomalies import scoring
from core.plan import Plan

PLAN = Plan("0" * 16, "made up", "anomalies", "label", {"size": "number"}, "autoencoder")
LEARNED = SimpleNamespace(values={"a_day": 5}, material=range(80), folds=[(None, np.arange(80))], held_out=0.5)


@pytest.fixture
def surprises():
    """(rows, methods): the later, the more unusual, by all of them."""
    return np.repeat(np.linspace(0.0, 1.0, 80)[:, None], len(scoring.NAMES), axis=1)


@pytest.mark.parametrize("odd", [slice(0, 20), slice(30, 50)])
def test_where_what_counts_as_odd_is_not_unusual_nothing_is_recommended_for_finding_it(surprises, odd):
    truth = np.zeros(80, int)
    truth[odd] = 1
    said = scoring.score(PLAN, surprises, truth, LEARNED)["verdict"]
    assert "not clearly better than chance, 0.5" in said
    assert "recommended" not in said


def test_where_it_is_unusual_the_blend_is_recommended_by_it(surprises):
    truth = np.zeros(80, int)
    truth[-20:] = 1
    assert scoring.score(PLAN, surprises, truth, LEARNED)["verdict"].startswith("The blend is recommended (ROC AUC 1")
