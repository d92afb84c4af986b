"""The joint between inputs and networks: what one column gives the other, in one of four forms."""

from dataclasses import dataclass


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
