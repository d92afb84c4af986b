"""A file out of a gz or zip, unpacked to disk while its bytes and their ratio to the packed ones are counted."""

import errno
import gzip
import lzma
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

from core.data.formats.base import Notes
from core.errors import TableError

MOST_BYTES = 8 << 30
MOST_ENTRIES = 10_000
SMALL = 64 << 20  # below this any ratio will do
MOST_RATIO = 200  # real tables pack to a fifth, very dull ones to a hundredth
PIECE = 1 << 20
TABLES = (".csv", ".tsv", ".txt", ".tab", ".data", ".dat", ".json", ".jsonl", ".ndjson", ".parquet", ".pq", ".xlsx", ".xlsm")
PACKED = (".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz", ".tgz")
# what the libraries raise on archives that are cut off or tampered with
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError, ValueError)
BROKEN = (gzip.BadGzipFile, EOFError, *BROKEN_ZIP)


def unpack(path: Path, work: Path, notes: Notes) -> Path:
    """The file itself, or what it holds where it is a gz or a zip of tables."""
    with path.open("rb") as file:
        start = file.read(4)
    try:
        if start.startswith(b"\x1f\x8b"):
            return _unpack_gz(path, work / "unpacked")
        if start.startswith(b"PK") and not _is_workbook(path):
            return _unpack_zip(path, work / "unpacked", notes)
    except OSError as error:
        if error.errno not in (None, errno.EINVAL):  # a place outside the file is damage; a full disk is not
            raise
        raise _damaged() from error
    except BROKEN as error:
        raise _damaged() from error
    return path


def _damaged() -> TableError:
    return TableError("This archive is damaged or cut off.", "Pack it again, or upload the table itself.")


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "[Content_Types].xml" in archive.namelist()


def _unpack_gz(path: Path, target: Path) -> Path:
    with gzip.open(path, "rb") as unpacked:
        _copy(unpacked, target, path.stat().st_size)
    _refuse_nested(target)
    return target


def _unpack_zip(path: Path, target: Path, notes: Notes) -> Path:
    with zipfile.ZipFile(path) as archive:
        member = _choose(archive, notes)
        if member.flag_bits & 1:
            raise TableError(f"“{member.filename}” in this zip has a password.", "Pack it again without one.")
        with archive.open(member) as unpacked:
            _copy(unpacked, target, member.compress_size)
    if not _is_named_workbook(member.filename):
        _refuse_nested(target)
    return target


def _choose(archive: zipfile.ZipFile, notes: Notes) -> zipfile.ZipInfo:
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise TableError(
            f"This zip holds {len(entries):,} files; at most {MOST_ENTRIES:,} are looked at.", "Pack the table alone."
        )
    files = {entry.filename: entry for entry in entries if _is_file(entry)}
    tables = [name for name in files if name.lower().endswith(TABLES)]
    names = sorted(tables or [name for name in files if not name.lower().endswith(PACKED)])
    if not names:
        _refuse_empty(files)
    chosen = notes.choose("member", lambda: max(names, key=lambda name: files[name].file_size))
    if chosen not in names:
        raise TableError(f"There is no table “{chosen}” in this zip.", f"It holds {_listed(names)}.")
    if len(names) > 1 and not notes.given.get("member"):
        notes.say(f"The zip holds {len(names)} tables ({_listed(names)}); the largest, “{chosen}”, was read.")
    return files[chosen]


def _refuse_empty(files: dict[str, zipfile.ZipInfo]) -> None:
    if files:
        raise TableError(
            f"This zip holds another archive ({_listed(sorted(files))}).", "Unpack it first and upload the table itself."
        )
    raise TableError("This zip holds no file.", "Pack it again with the table in it.")


def _is_file(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.replace("\\", "/").split("/")
    hidden = name[0] == "__MACOSX" or name[-1].startswith(".")
    return not entry.is_dir() and not hidden and not stat.S_ISLNK(entry.external_attr >> 16)


def _is_named_workbook(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".xlsm"))


def _refuse_nested(path: Path) -> None:
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh")):
        raise TableError("This archive holds another archive.", "Unpack it first and upload the table itself.")


def _copy(unpacked: IO[bytes] | gzip.GzipFile, target: Path, packed_bytes: int) -> None:
    written = 0
    with target.open("wb") as file:
        while piece := unpacked.read(PIECE):
            written += len(piece)
            if written > MOST_BYTES or (written > SMALL and written > MOST_RATIO * packed_bytes):
                raise TableError(
                    f"This archive unpacks to over {written >> 20:,} MB, {written // max(packed_bytes, 1):,} times its size.",
                    "That is what an attack looks like, so it was not unpacked. Upload the table itself.",
                )
            file.write(piece)


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:4])
    return shown + (" …" if len(names) > 4 else "")
