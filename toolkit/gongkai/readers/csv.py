"""CSV and TSV in three layouts: tidy, wide, and the official table as a spreadsheet saves it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from gongkai import text
from gongkai.document import Document, GridCell
from gongkai.errors import NoReport, UnreadableFile
from gongkai.readers import _records, _sheet
from gongkai.recognise import recognise, sheet_blocks
from gongkai.report import Origin, Report, Source, Unread

_DELIMITERS = ",;\t"
#: Values of a file and characters of one; a line of a wide file has some four hundred.
_MOST_CELLS, _MOST_FIELDS = 20_000_000, 5_000
_LONGEST = 1_000_000


def read(data: bytes, source: Source) -> Iterator[Report | Unread]:
    decoded = text.decode(data)
    source = replace(source, encoding=decoded.encoding)
    csv.field_size_limit(_LONGEST)
    rows = _rows(decoded.text, source.name)
    header = next(rows, None)
    if header is None:
        raise UnreadableFile("文件中没有内容", "nothing is in the file")
    records = _sheet.records(header, rows, source)
    if records is not None:
        return records
    try:
        return iter((recognise(Document(tuple(sheet_blocks([header, *rows]))), source),))
    except NoReport as error:
        raise _not_ours(header) from error


def _rows(content: str, file: str) -> Iterator[list[GridCell]]:
    """The lines that are not empty."""
    reader = csv.reader(io.StringIO(content), delimiter=_delimiter(content), strict=True)
    line = cells = 0
    try:
        for fields in reader:
            start, line = line + 1, reader.line_num
            cells += len(fields)
            if cells > _MOST_CELLS or len(fields) > _MOST_FIELDS:
                raise UnreadableFile(
                    f"第 {start} 行：超过每行 {_MOST_FIELDS} 个、共 {_MOST_CELLS} 个值的上限",
                    f"line {start}: more than {_MOST_FIELDS} values on a line, or {_MOST_CELLS} in all",
                )
            if any(map(str.strip, fields)):
                yield [GridCell(each, Origin(file, line=start, column=at)) for at, each in enumerate(fields, 1)]
    except csv.Error as error:
        raise UnreadableFile(
            f"不是完整的 CSV：第 {reader.line_num} 行：{error}",
            f"not a whole CSV file: line {reader.line_num}: {error}",
        ) from error


def _delimiter(content: str) -> str:
    """The delimiter under which the first line is a header that is known, else the one that stands most often."""
    first = content.lstrip("\n").partition("\n")[0]
    for delimiter in _DELIMITERS:
        try:
            header = next(csv.reader([first], delimiter=delimiter), [])
        except csv.Error:
            # A quoted field may go on over lines; no header that is known does.
            continue
        if _records.layout([GridCell(each, Origin("")) for each in header]):
            return delimiter
    return max(_DELIMITERS, key=content.count)


def _not_ours(header: list[GridCell]) -> UnreadableFile:
    found = ",".join(cell.text.strip() for cell in header)[:80]
    tidy = ",".join(_records.TIDY)
    return UnreadableFile(
        f"不是本工具可读的 CSV：应为整洁格式（表头 {tidy}，或 机关,年度,表,行,列,值）、宽格式（机关,年度,表/行/列……，每份报告一行）"
        f"或另存的格式表格；第一行实为“{found}”",
        f"not a CSV this tool reads: it may be tidy (header {tidy}), wide (agency,year,table.row.column…, one report a line) "
        f"or the official tables as a spreadsheet saves them; the first line is “{found}”",
    )
