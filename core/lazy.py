"""Modules that load at first use, so that `import core` and the web process load neither Keras nor scikit-learn."""

import importlib
from typing import Any

_NAMED: list[str] = []


class LazyModule:
    """Stands for a module and imports it when a name is first asked of it."""

    def __init__(self, name: str):
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(importlib.import_module(self._name), attribute)


def lazy(name: str) -> Any:
    """`keras = lazy("keras")` at the top of a file; `keras.Model` then imports it."""
    _NAMED.append(name)
    return LazyModule(name)


def named() -> tuple[str, ...]:
    """Every module that the files loaded so far will want at first use: for a process that would rather load them now."""
    return tuple(dict.fromkeys(_NAMED))
