"""Which rows are unusual."""

from core.settings import Setting
from core.tasks.unlabelled import Unlabelled


class Anomalies(Unlabelled):
    name = "anomalies"
    title = "Unusual rows"
    question = "Which rows are unusual?"
    asks = "Find unusual rows"
    sentence = "Which rows are unlike the others, the most unusual first, and what makes them so."
    recipe = "anomalies"
    settings = (Setting("a_day", "Rows you can look at", 20, "So many of the oddest rows are shown first.", 1, 100_000),)
