"""How single cells are read: as text, as numbers, as yes or no. A strange cell is missing; nothing here raises."""

import re
from typing import Any

import numpy as np
import pandas as pd

YES = frozenset(("yes", "y", "true", "t", "on", "ja", "oui", "si", "sí", "sim", "да"))
NO = frozenset(("no", "n", "false", "f", "off", "nein", "non", "não", "нет"))

# "€ 12", "USD 12", "12 %", "12kg"; but neither "A1" nor "1_000" nor "12 apples"
_WITH_A_UNIT = re.compile(
    r"([^\W\d_]{1,3}\s)?[^\w.,()+\-−]*([-+−(.\d][-+−().,\d\s'’]*)([eE][-+]?\d+)?[^\w.,]*([^\W\d_]{1,3})?[.)]?"
)
_NOT_OF_A_NUMBER = re.compile(r"[^\d.,eE+\-()]")
_GROUPED_BY_COMMA = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d*)?")
_GROUPED_BY_POINT = re.compile(r"[-+]?\d{1,3}(\.\d{3})+(,\d*)?")


def distinct(values: pd.Series) -> tuple[np.ndarray, list[str]]:
    """Each row's place in a list of different cells, as text; −1 where the cell is missing. The list may repeat a text."""
    if values.dtype == object and pd.api.types.infer_dtype(values, skipna=True) != "string":
        # by text: 1, True and 1.0 are equal to Python, and a list has no hash
        values = pd.Series([as_text(cell) for cell in values], dtype=object)
    places, found = pd.factorize(values)
    texts = [as_text(cell) for cell in np.asarray(found, dtype=object)]
    blank = np.array([text == "" for text in texts] + [True])  # the last stands for −1
    return np.where(blank[places], -1, places), texts


def as_text(cell: Any) -> str:
    """One cell as its text, stripped; whole numbers without a point; empty where there is nothing."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, float | np.floating):
        cell = float(cell)
        if not np.isfinite(cell):
            return ""
        return str(int(cell)) if cell == int(cell) and abs(cell) < 1e15 else format(cell, ".15g")
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    return str(cell).strip()


def as_numbers(values: pd.Series, decimal: str = ".") -> np.ndarray:
    """(rows,) float64, NaN where a cell is missing, infinite or no number: "1,234.5", "€ 12", "12 %" and "(3)" are."""
    if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_complex_dtype(values):  # yes/no counts as numeric
        numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(numbers), numbers, np.nan)
    if pd.api.types.is_datetime64_any_dtype(values):
        return np.full(len(values), np.nan)
    places, texts = distinct(values)
    numbers = np.array([*(_number(text, decimal) for text in texts), np.nan])
    return numbers[places]


def decimal_mark(values: pd.Series) -> str:
    """ "," where the column's numbers are written with a decimal comma ("3,5"), "." otherwise."""
    if not (pd.api.types.is_string_dtype(values) or pd.api.types.is_object_dtype(values)):
        return "."
    texts = [text for text in distinct(values)[1][:1000] if "," in text]
    commas = sum(not _GROUPED_BY_COMMA.fullmatch(_NOT_OF_A_NUMBER.sub("", text)) for text in texts)
    return "," if commas > len(texts) / 2 else "."


def folded(text: str) -> str:
    """The text without what spelling may differ in: case, and the many ways to say yes and no."""
    plain = text.casefold().strip()
    return "yes" if plain in YES else "no" if plain in NO else plain


def _number(text: str, decimal: str) -> float:
    number = _plain_number(text if decimal == "." else text.replace(".", "").replace(",", "."))
    if np.isnan(number) and any(letter.isdigit() for letter in text):
        number = _plain_number(_bare(text, decimal))
    return number


def _bare(text: str, decimal: str) -> str:
    """Without currency, percent, spaces and thousands: "€ 1.234,50" → "1234.50"; "(3)" → "-3"."""
    found = _WITH_A_UNIT.fullmatch(text) if len(text) <= 40 else None
    if not found:
        return ""
    bare = _NOT_OF_A_NUMBER.sub("", (found[2] + (found[3] or "")).replace("−", "-"))
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]
    if _GROUPED_BY_COMMA.fullmatch(bare) and decimal == ".":
        return bare.replace(",", "")
    if _GROUPED_BY_POINT.fullmatch(bare) and ("," in bare or decimal == "," or bare.count(".") > 1):
        return bare.replace(".", "").replace(",", ".")
    return bare.replace(",", ".") if bare.count(",") == 1 and "." not in bare else bare


def _plain_number(text: str) -> float:
    try:
        number = float(text) if "_" not in text else np.nan
    except ValueError:
        return np.nan
    return number if np.isfinite(number) else np.nan
