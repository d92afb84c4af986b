"""The family of alternatives: what stands beside the network. To add one: a file here and an entry in ALTERNATIVES."""

from core.alternatives.base import Alternative as Alternative
from core.alternatives.baseline import Baseline
from core.alternatives.linear import Linear
from core.alternatives.trees import Trees
from core.errors import PlanError

ALTERNATIVES: tuple[Alternative, ...] = (Baseline(), Linear(), Trees())


def alternative(name: str) -> Alternative:
    """The alternative of that name. Raises PlanError where there is none."""
    for member in ALTERNATIVES:
        if member.name == name:
            return member
    raise PlanError(f"There is no alternative “{name}”.", f"They are {', '.join(member.name for member in ALTERNATIVES)}.")
