"""Which encoding a text file is in, judged over the whole file."""

import codecs
import re
from pathlib import Path

from core.data.formats.base import Notes
from core.errors import TableError
from core.lazy import lazy

charset_normalizer = lazy("charset_normalizer")

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SINGLE_BYTE = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "iso8859_2", "latin-1", "koi8_r", "mac_roman")
LIKELY = [
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "iso8859_2",
    "koi8_r",
    "mac_roman",
    "shift_jis",
    "gb18030",
    "big5",
    "euc_kr",
]
PIECE = 1 << 20
SPOILT = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8
SPOILT_SHARE = 0.01  # of the letters beyond ASCII; more than this, and the file is in another encoding


def choose_encoding(path: Path, notes: Notes) -> str:
    """The encoding given or guessed; `notes` says what was guessed where it is not plain UTF-8."""
    given = notes.given.get("encoding")
    if given not in (None, "", "auto"):
        try:
            codecs.lookup(str(given))
        except LookupError:
            raise TableError(f"There is no encoding called {given!r}.", "Common ones are utf-8, utf-16 and cp1252.") from None
    encoding = notes.choose("encoding", lambda: _guess(path))
    if not given and encoding not in ("utf-8", "utf-8-sig"):
        notes.say(f"The text was read as {encoding}; if letters look wrong, choose another encoding.")
    return encoding


def _guess(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, encoding in MARKS:
        if start.startswith(mark):
            return encoding
    if len(start) > 3 and (halves := _unmarked_utf16(start)):
        return halves
    return "utf-8" if _is_utf8(path) else _guess_by_letters(path)


def _unmarked_utf16(start: bytes) -> str:
    """Latin text in UTF-16 has a zero in every other byte."""
    even, odd = start[0::2], start[1::2]
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.05 * len(even):
        return "utf-16-le"
    return "utf-16-be" if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.05 * len(odd) else ""


def _is_utf8(path: Path) -> bool:
    """Whether the whole file decodes, but for a few spoilt letters."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    spoilt = letters = 0
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if piece.isascii():
                continue  # a letter cut off at the end of the last piece is then found with the next
            text = decoder.decode(piece)
            spoilt += len(SPOILT.findall(text))
            letters += len(text) - len(text.encode("ascii", "ignore"))
    return spoilt <= SPOILT_SHARE * letters


def _guess_by_letters(path: Path) -> str:
    """From lines with letters beyond ASCII, since only they tell encodings apart."""
    telling: list[bytes] = []
    with path.open("rb") as file:
        for line in _short_lines(file.read(16 * PIECE)):
            if not line.isascii():
                telling.append(line)
            if len(telling) == 200:
                break
    best = charset_normalizer.from_bytes(b"\n".join(telling)[:20_000], cp_isolation=LIKELY).best()
    return best.encoding if best is not None and best.encoding in LIKELY and len(telling) > 20 else "cp1252"


def _short_lines(content: bytes) -> list[bytes]:
    return [line[:500] for line in content.split(b"\n")]
