"""Which rows are like a given one."""

from core.tasks.unlabelled import Unlabelled


class Similarity(Unlabelled):
    name = "similarity"
    title = "Likeness"
    question = "Which rows are like this one?"
    recipe = "alike"
