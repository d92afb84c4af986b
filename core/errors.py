"""What can go wrong and be mended by the person: one small tree. `core` raises these, pages and the command line show them."""


class LayerwiseError(Exception):
    """Something a person can mend.

    `str(error)` says what happened, with their own column and value, and what was expected.
    `error.advice` says what to do next; empty where the message says it already.
    """

    def __init__(self, message: str, advice: str = ""):
        super().__init__(message)
        self.advice = advice

    @property
    def whole(self) -> str:
        """Message and advice in one paragraph."""
        return f"{self} {self.advice}".strip()


class TableError(LayerwiseError):
    """A file or a table cannot be used as it is.

    `error.choices` names the reading choices (`core.CHOICES`) with which it may be read after all; mostly none.
    """

    choices: tuple[str, ...] = ()


class PlanError(LayerwiseError):
    """A choice in the plan cannot be carried out on this table."""


class RunError(LayerwiseError):
    """A run is missing, not finished, or did not end well."""


class PredictionError(LayerwiseError):
    """New rows do not fit what the network was trained on."""
