"""Workbooks (.xlsx, .xls, .ods, .et): the official layout over one sheet or several, or lists in the tidy or wide layout."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path, PurePath

import python_calamine as calamine

from gongkai import title
from gongkai.document import Block, Document, GridCell, Paragraph
from gongkai.errors import NoReport, UnreadableFile
from gongkai.form import Label
from gongkai.readers import _sheet, html
from gongkai.readers._container import encrypted, refuse_encrypted
from gongkai.recognise import recognise, sheet_blocks
from gongkai.report import Note, Origin, Report, Source

#: A report has some four hundred cells.
_MOST_CELLS = 1_000_000
#: Bytes that a workbook may unpack to.
_MOST_BYTES = 256 * 1024 * 1024
#: A cell with a formula and without the value that it came to.
_UNCALCULATED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*><f(?:>[^<]*</f>|[^>]*/>|[^>]*>[^<]*</f>)(?:<v>\s*</v>|<v/>)?</c>')

_Row = tuple[GridCell, ...]
_Value = int | float | str | bool | time | date | datetime | timedelta


def read(data: bytes, source: Source) -> Iterator[Report]:
    if data.lstrip().startswith(b"<"):
        # Many a system calls a web page .xls.
        return html.read(data, source)
    _refuse_unsafe(data)
    refuse_encrypted(data)
    book = _opened(data, PurePath(source.name).suffix)
    shown = [each.name for each in book.sheets_metadata if each.visible == calamine.SheetVisibleEnum.Visible]
    sheets = [list(_rows(book, name, source.name)) for name in shown]
    tables = [_sheet.records(_not_empty(rows), source) for rows in sheets]
    official = [list(sheet_blocks(rows)) for rows, found in zip(sheets, tables, strict=True) if found is None]
    documents = list(_documents(official))
    if not documents and not any(tables):
        raise UnreadableFile("工作簿中没有可见的内容", "the workbook shows nothing")
    if any(tables):
        # Beside lists of numbers a sheet without a report is a note.
        documents = [blocks for blocks in documents if _has_title(blocks)]
    reports = chain(*filter(None, tables), (recognise(Document(tuple(blocks)), source) for blocks in documents))
    hidden = "、".join(
        each.name for each in book.sheets_metadata if each.name not in shown and book.get_sheet_by_name(each.name).end
    )
    return _with_note(reports, Note("hidden_sheet", hidden, Label("", ""), Origin(source.name))) if hidden else reports


def _with_note(reports: Iterator[Report], note: Note) -> Iterator[Report]:
    """The reports of a workbook, the first with a note about all of it."""
    try:
        yield from (replace(report, notes=(note, *report.notes)) for report in islice(reports, 1))
    except NoReport as error:
        raise UnreadableFile(
            f"{error.zh}；隐藏的工作表未读取：{note.printed}",
            f"{error.en}; hidden sheets were not read: {note.printed}",
        ) from error
    yield from reports


def _opened(data: bytes, suffix: str) -> calamine.CalamineWorkbook:
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    except (calamine.CalamineError, OSError) as error:
        if _has_password(data, suffix):
            raise encrypted() from error
        raise UnreadableFile(f"不是完整的工作簿：{error}", f"not a whole workbook: {error}") from error


def _has_password(data: bytes, suffix: str) -> bool:
    """Whether a workbook that cannot be opened has a password; only of a file in a folder does the library say so."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        path = Path(folder) / f"workbook{suffix}"
        path.write_bytes(data)
        try:
            calamine.CalamineWorkbook.from_path(str(path))
        except calamine.PasswordError:
            return True
        except (calamine.CalamineError, OSError):
            return False
    return False


def _not_empty(rows: Sequence[_Row]) -> Iterator[_Row]:
    return (row for row in rows if not all(cell.is_blank for cell in row))


def _refuse_unsafe(data: bytes) -> None:
    """Raise for what unpacks to too much, and for formulas that no program has calculated: they read as blanks."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > _MOST_BYTES:
            raise UnreadableFile(
                f"工作簿展开后超过 {_MOST_BYTES} 字节的上限", f"the workbook unpacks to more than {_MOST_BYTES} bytes"
            )
        for member in members:
            if member.filename.startswith("xl/worksheets/") and (cells := _UNCALCULATED.findall(archive.read(member))):
                first = ", ".join(cell.decode() for cell in cells[:3])
                raise UnreadableFile(
                    f"{len(cells)} 个公式从未计算过（{first}）；请用 Excel 或 WPS 打开并保存后重试",
                    f"{len(cells)} formulas were never calculated ({first}); open and save the workbook, then try again",
                )


def _documents(sheets: Sequence[list[Block]]) -> Iterator[list[Block]]:
    """The sheets of each report: a sheet with a title of its own begins the next one."""
    current: list[Block] = []
    titled = False
    for blocks in sheets:
        has_title = _has_title(blocks)
        if current and titled and has_title:
            yield current
            current, titled = [], False
        current += blocks
        titled = titled or has_title
    if current:
        yield current


def _has_title(blocks: Sequence[Block]) -> bool:
    return title.find([block.text for block in blocks if isinstance(block, Paragraph)]) is not None


def _rows(book: calamine.CalamineWorkbook, name: str, file: str) -> Iterator[_Row]:
    try:
        sheet = book.get_sheet_by_name(name)
        bottom, right = sheet.end or (0, 0)
        if (bottom + 1) * (right + 1) > _MOST_CELLS:
            raise UnreadableFile(
                f"工作表“{name}”超过 {_MOST_CELLS} 个单元格", f"the sheet “{name}” has more than {_MOST_CELLS} cells"
            )
        values = sheet.to_python(skip_empty_area=False)
        merged = sheet.merged_cell_ranges or []
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError) as error:
        raise UnreadableFile(f"工作表“{name}”已损坏：{error}", f"the sheet “{name}” is damaged: {error}") from error
    letters = [_letters(column) for column in range(max(map(len, values), default=0))]
    grid = [
        [
            GridCell(_printed(value), Origin(file, sheet=name, cell=f"{column}{row}"))
            for column, value in zip(letters, line, strict=False)
        ]
        for row, line in enumerate(values, 1)
    ]
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom + 1, len(grid))):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = grid[top][left]
    return (tuple(line) for line in grid)


def _letters(column: int) -> str:
    """A column's name in a spreadsheet: A, …, Z, AA."""
    return (_letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _printed(value: _Value) -> str:
    """A value as the sheet shows it: a spreadsheet has no whole numbers of its own."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value if isinstance(value, str) else str(value)
