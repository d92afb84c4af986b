"""Which rows belong together."""

from core.settings import Setting
from core.tasks.unlabelled import Unlabelled


class Clustering(Unlabelled):
    name = "clustering"
    title = "Groups"
    question = "Which rows belong together?"
    asks = "Find groups"
    sentence = "Which rows belong together, how many such groups there are, and what each of them is like."
    recipe = "clusters"
    settings = (
        Setting("clusters", "Number of clusters", 0, "How many groups; 0: as many as the rows show, perhaps none.", 0, 100),
    )
