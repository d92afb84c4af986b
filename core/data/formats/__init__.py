"""File formats: one file a member, one list."""

from core.data.formats.base import Format as Format
from core.data.formats.delimited import DELIMITED
from core.data.formats.excel import EXCEL
from core.data.formats.json_records import JSON
from core.data.formats.parquet import PARQUET

# Asked in order; the first that recognises a file reads it. Text with delimiters comes last: almost any text can be that.
READERS: tuple[Format, ...] = (PARQUET, EXCEL, JSON, DELIMITED)
