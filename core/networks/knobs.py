"""Settings that several networks have, each with a default of its own."""

from core.settings import Setting


def width(default: int) -> Setting:
    return Setting("width", "Nodes a layer", default, "More nodes can learn more, and take longer.", 4, 4096)


def depth(default: int) -> Setting:
    return Setting("depth", "Layers", default, "How many hidden layers lie on one another.", 1, 12)


def dropout(default: float) -> Setting:
    help = "This share of nodes is silent in each step; more of it forgets noise."
    return Setting("dropout", "Dropout", default, help, 0.0, 0.9)


def rate(default: float) -> Setting:
    return Setting("rate", "Learning rate", default, "How far each correction goes.", 1e-6, 1.0)


def weight_decay(default: float) -> Setting:
    return Setting("weight_decay", "Weight decay", default, "How strongly weights are drawn towards zero.", 0.0, 1.0)


def embed(default: str) -> Setting:
    choices = ("periodic", "piecewise", "none")
    return Setting("embed", "Numbers enter", default, "As waves, as bent lines or as they are.", choices=choices)


def lookback() -> Setting:
    help = "How far each forecast looks back; 0: two seasons and two horizons, as far as series reach."
    return Setting("lookback", "Steps looked back", 0, help, 0, 10_000)
