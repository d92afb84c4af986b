"""Files that are no tables whatever they are called, told by their first bytes."""

from pathlib import Path

from core.errors import TableError

SIGNATURES = (
    (b"%PDF", "a PDF document", "Copy the table out of it into a spreadsheet and save it as CSV."),
    (b"\x89PNG", "a PNG picture", "Upload a table: CSV, Excel, JSON or Parquet."),
    (b"\xff\xd8\xff", "a JPEG picture", "Upload a table: CSV, Excel, JSON or Parquet."),
    (b"GIF8", "a GIF picture", "Upload a table: CSV, Excel, JSON or Parquet."),
    (b"RIFF", "a sound, a film or a picture", "Upload a table: CSV, Excel, JSON or Parquet."),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", "Open it in a spreadsheet and save it as .xlsx or CSV."),
    (b"\x7fELF", "a program", "Upload a table: CSV, Excel, JSON or Parquet."),
    (b"MZ", "a program", "Upload a table: CSV, Excel, JSON or Parquet."),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it and upload the table itself, or pack it as zip or gz."),
    (b"Rar!", "a RAR archive", "Unpack it and upload the table itself, or pack it as zip or gz."),
    (b"BZh", "a bzip2 archive", "Unpack it and upload the table itself, or pack it as zip or gz."),
    (b"\xfd7zXZ", "an xz archive", "Unpack it and upload the table itself, or pack it as zip or gz."),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "Unpack it and upload the table itself, or pack it as zip or gz."),
    (b"SQLite format 3", "an SQLite database", "Export the table you need as CSV."),
    (b"\x89HDF", "an HDF5 file", "Export the table you need as CSV or Parquet."),
    (b"\x80\x04\x95", "a Python pickle, which can run code and is never opened", "Save the table as CSV or Parquet."),
    (b"ARROW1", "an Arrow or Feather file", "Save it as Parquet or CSV."),
    (b"Obj\x01", "an Avro file", "Save it as Parquet or CSV."),
    (b"{\\rtf", "a formatted text document", "Copy the table into a spreadsheet and save it as CSV."),
)
PAGES = (b"<!doctype html", b"<html", b"<table", b"<?xml")
CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b")) + b"\x7f"
MOST_CONTROL = 0.05
WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def refuse_others(path: Path, start: bytes) -> None:
    """Raises TableError, saying what the file is, where it is certainly no table."""
    if not start:
        raise TableError("This file is empty.", "Check that it is the right file and that it was saved.")
    for signature, what, advice in SIGNATURES:
        if start.startswith(signature):
            raise TableError(f"This file is {what}, not a table.", advice)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(PAGES):
        raise TableError(
            "This file is a web page or XML, not a table, whatever its name says.",
            "Open it in a spreadsheet and save it as CSV.",
        )
    if not start.startswith((b"PAR1", b"PK")) and _is_binary(start):
        raise TableError(
            "This file does not hold text.",
            "Save the table as CSV, Excel or Parquet; the ending of a name alone changes nothing.",
        )


def _is_binary(start: bytes) -> bool:
    if start.startswith(WIDE):
        return False
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) > 0.4 * len(start) / 2 and min(even, odd) < 0.05 * len(start) / 2:
        return False  # UTF-16 without a mark
    others = len(start.translate(None, CONTROL))
    return len(start) - others > MOST_CONTROL * len(start)
