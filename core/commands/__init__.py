"""The commands of `python -m core`: a class a command, an entry each. Nothing heavy loads before one is carried out."""

from core.commands.base import Command
from core.commands.evaluate import Evaluate
from core.commands.fit import Fit
from core.commands.listing import Runs, Samples
from core.commands.predict import Predict

COMMANDS: tuple[Command, ...] = (Fit(), Predict(), Evaluate(), Runs(), Samples())
