"""How a training tells what happens and hears that it should stop; knows nothing of runs or processes."""

from pathlib import Path
from typing import Any, Protocol


class Watch(Protocol):
    """Whoever follows a training. `resume` is a folder for what a killed training needs to go on; None: keep nothing."""

    resume: Path | None

    def tell(self, event: str, **figures: Any) -> None:
        """One line for the run's history: a name and plain JSON figures."""

    def stopped(self) -> bool:
        """Whether the person asked to stop; cheap enough to ask after every batch."""


class Silent:
    """A watch that neither hears nor tells: for tests and scripts."""

    resume: Path | None = None

    def tell(self, event: str, **figures: Any) -> None:
        pass

    def stopped(self) -> bool:
        return False
