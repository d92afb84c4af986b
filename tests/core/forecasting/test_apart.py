"""The forecasters' share of a run, piece by piece, here and in a process of its own."""

import numpy as np
import pytest

from core.forecasters import FORECASTERS
from core.forecasting import apart, beside
from core.forecasting.apart import Work, do_the_rest, main, read_work, write_work
from core.forecasting.beside import Beside
from core.series.build import build_panel
from tests.core.forecasting.making import KINDS, shops, shops_timeline


@pytest.fixture(scope="module")
def panel():
    return build_panel(shops(), shops_timeline(), KINDS).panel


def test_work_written_for_another_process_is_read_as_it_was(panel, tmp_path):
    write_work(Work(tmp_path, panel, 3, seed=7))
    read = read_work(tmp_path)
    assert (read.windows, read.seed) == (3, 7)
    assert read.panel.names == panel.names
    assert read.panel.keys.equals(panel.keys)
    for name in ("values", "observed", "known", "past", "static", "firsts", "lengths"):
        np.testing.assert_array_equal(getattr(read.panel, name), getattr(panel, name))


def test_all_backtests_come_before_anything_is_learned_again(panel, tmp_path):
    told = []
    do_the_rest(Work(tmp_path, panel, 3, 0), lambda: True, lambda member, piece: told.append((member.name, piece)))
    pieces = [piece for _, piece in told]
    assert pieces == ["backtest"] * len(FORECASTERS) + ["whole"] * len(FORECASTERS)


def test_what_is_done_is_not_done_again(panel, tmp_path):
    work = Work(tmp_path, panel, 3, 0)
    do_the_rest(work, lambda: True)
    told = []
    do_the_rest(work, lambda: True, lambda *piece: told.append(piece))
    assert told == []


def test_the_quickest_answers_even_if_nothing_goes_on(panel, tmp_path):
    work = Work(tmp_path, panel, 3, 0)
    do_the_rest(work, lambda: False)
    assert work.able() == work.tested() == ["seasonal_naive"]


def test_a_process_of_its_own_leaves_the_same_answers(panel, tmp_path, monkeypatch):
    monkeypatch.setattr(apart.signal, "signal", lambda *_: None)  # Ctrl-C still ends these tests
    here, there = Work(tmp_path / "here", panel, 2, 0), Work(tmp_path / "there", panel, 2, 0)
    do_the_rest(here, lambda: True)
    write_work(there)
    main(str(there.folder))
    assert there.tested() == here.tested()
    for name in here.tested():
        np.testing.assert_allclose(there.answers(name), here.answers(name), rtol=1e-12)
        assert there.learned(name) == here.learned(name)


@pytest.fixture
def helper(panel, tmp_path, monkeypatch):
    """At work in a process of its own, however little there is to do."""
    monkeypatch.setattr(beside, "ENOUGH", 1)
    monkeypatch.setattr(beside, "threads", lambda: 2)
    helper = Beside(Work(tmp_path, panel, 2, 0))
    yield helper
    helper.end()


@pytest.mark.server
def test_beside_the_network_another_process_does_the_work(helper):
    assert helper.process is not None
    helper.finish(lambda: True, lambda *piece: None)
    assert helper.process.returncode == 0
    assert helper.work.tested() == [member.name for member in FORECASTERS]


@pytest.mark.server
def test_a_process_that_dies_leaves_its_work_to_us(helper):
    helper.end()
    helper.finish(lambda: True, lambda *piece: None)
    assert helper.work.tested() == [member.name for member in FORECASTERS]


@pytest.mark.server
def test_stopped_the_other_process_is_ended_at_once(helper):
    helper.finish(lambda: False, lambda *piece: None)
    assert helper.process.returncode is not None
    assert "seasonal_naive" in helper.work.tested()
