import time

import pytest

from pages.parts import words


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 second"), (41, "41 seconds"), (200, "3 minutes"), (5400, "1 h 30 min"), (7170, "2 h 0 min")],
)
def test_durations_are_said_in_the_unit_people_would_use(seconds, said):
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("seconds", "said"), [(2, "about 5 seconds"), (58, "about 60 seconds"), (61, "about 1 minute"), (130, "about 2 minutes")]
)
def test_estimates_are_rounded(seconds, said):
    assert words.about(seconds) == said


def test_a_moment_of_today_says_the_hour_and_an_older_one_the_day():
    assert words.when(time.time()).startswith("today ")
    assert words.when(time.mktime((2020, 5, 7, 14, 5, 0, 0, 0, -1))) == "7 May 2020 14:05"
    assert words.when(0) == ""


@pytest.mark.parametrize(
    ("name", "label"), [("total_day_minutes", "total_day_minutes"), ("![p](http://x.y)", r"\!\[p\]\(http\:"), ("_a_", r"\_a\_")]
)
def test_labels_keep_harmless_signs_and_take_the_power_of_others(name, label):
    assert words.label(name).startswith(label)
