"""The family of kinds: how a column becomes tensors. To add one: a file here and an entry in INPUTS."""

from core.errors import PlanError
from core.inputs.base import Guess as Guess
from core.inputs.base import Input as Input
from core.inputs.category import Category
from core.inputs.date import Date
from core.inputs.identifier import Identifier
from core.inputs.ignored import Ignored
from core.inputs.number import Number
from core.inputs.sequence import Sequence
from core.inputs.text import Text

INPUTS: tuple[Input, ...] = (Number(), Category(), Date(), Text(), Sequence(), Identifier(), Ignored())


def kind(name: str) -> Input:
    """The kind of that name. Raises PlanError where there is none."""
    for member in INPUTS:
        if member.kind == name:
            return member
    raise PlanError(f"There is no kind “{name}”.", f"The kinds are {', '.join(member.kind for member in INPUTS)}.")
