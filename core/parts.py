"""The joint between inputs and networks: what one column gives the other, in one of four forms."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod


@dataclass(frozen=True)
class Part:
    """What one or more columns give the network: one tensor of one form.

    `form` is "rows", "tokens", "grid" or "sequence"; `shape` is the tensor's without the batch.
    Of "rows", real numbers have `knots` (one tuple of ascending bin edges a number; empty where there are none) and
    integer codes have `sizes` (how many codes each may take); a part has one or the other.
    Of "tokens", `sizes` holds the vocabulary's size; token 0 is padding.
    """

    name: str
    form: str
    shape: tuple[int, ...]
    knots: tuple[tuple[float, ...], ...] = ()
    sizes: tuple[int, ...] = ()
    names: tuple[str, ...] = ()  # what each number or code of "rows" is, for people: "tenure", "tenure missing"

    @property
    def dtype(self) -> str:
        return "int32" if self.sizes else "float32"


def rows_at_once(shapes: Iterable[tuple[int, ...]], most: int) -> int:
    """So many rows that a network's answers to them need no more memory than those to `most` rows of 100 numbers; `shapes` are
    those of the parts, without the batch. A number with 48 bent lines takes a kilobyte on its way in.
    """
    return max(min(most, most * 100 // max(sum(prod(shape) for shape in shapes), 1)), 32)


def pack(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """All real numbers of "rows" as one part "numbers", all codes as one part "codes", sequences of one length as the channels
    of one part, the other forms as they are.

    One tensor a part rather than one a column, so that a thousand columns train as fast as ten.
    """
    rows = [part for part in parts if part.form == "rows"]
    numbers = [part for part in rows if not part.sizes]
    codes = [part for part in rows if part.sizes]
    packed = [_joined(name, group) for name, group in (("numbers", numbers), ("codes", codes)) if group]
    others = (part for part in parts if part.form not in ("rows", "sequence"))
    return (*packed, *others, *map(_channels, _of_one_length(parts)))


def _of_one_length(parts: tuple[Part, ...]) -> list[list[Part]]:
    groups: dict[int, list[Part]] = {}
    for part in parts:
        if part.form == "sequence":
            groups.setdefault(part.shape[0], []).append(part)
    return list(groups.values())


def _channels(parts: list[Part]) -> Part:
    """Side by side: (steps, 1) and (steps, 1) → (steps, 2), named as the first."""
    shape = (parts[0].shape[0], sum(part.shape[1] for part in parts))
    return Part(parts[0].name, "sequence", shape, names=sum((part.names for part in parts), ()))


def _joined(name: str, parts: list[Part]) -> Part:
    width = sum(part.shape[0] for part in parts)
    together = {field: sum((getattr(part, field) for part in parts), ()) for field in ("knots", "sizes", "names")}
    return Part(name, "rows", (width,), **together)
