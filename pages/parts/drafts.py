"""The changes that a person has made to a series' future so far, one after another, so that each can be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import core
from pages.parts import visitor


@dataclass(frozen=True)
class Draft:
    """`shown` of the moves are in the table as the editor was given it; later ones were typed into it since.

    `edition` counts how often it was given anew: an editor keeps what is typed only as long as it is the same one.
    """

    key: str
    moves: tuple[core.Move, ...] = ()
    shown: int = 0
    edition: int = 0

    def keep(self) -> None:
        moves = [move.to_json() for move in self.moves]
        visitor.remember(**{self.key: {"moves": moves, "shown": self.shown, "edition": self.edition}})

    def typed(self, moves: list[core.Move]) -> Draft:
        """Cells changed in the editor itself, which shows them already."""
        return replace(self, moves=(*self.moves, *moves))

    def moved(self, move: core.Move) -> Draft:
        return self._anew((*self.moves, move))

    def undone(self) -> Draft:
        """Without the last change."""
        return self._anew(self.moves[:-1])

    def emptied(self) -> Draft:
        return self._anew(())

    def _anew(self, moves: tuple[core.Move, ...]) -> Draft:
        return replace(self, moves=moves, shown=len(moves), edition=self.edition + 1)


def read(run: core.Run, place: int) -> Draft:
    key = f"changes {run.id} {place}"
    kept: dict[str, Any] = visitor.recall(key, {})
    moves = tuple(core.Move.from_json(move) for move in kept.get("moves", ()))
    return Draft(key, moves, kept.get("shown", 0), kept.get("edition", 0))
