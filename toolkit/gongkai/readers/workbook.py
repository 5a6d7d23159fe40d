"""Workbooks (.xlsx, .xls, .ods, .et): the official layout over one sheet or several, or lists in the tidy or wide layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from gongkai import title
from gongkai.document import Block, Document, GridCell, Paragraph
from gongkai.errors import NoReport, UnreadableFile
from gongkai.form import Label
from gongkai.readers import _sheet, html
from gongkai.readers._cells import Sheet, letters, printed
from gongkai.readers._container import OLE, ZIP, refuse_encrypted
from gongkai.recognise import recognise, sheet_blocks
from gongkai.report import Note, Origin, Report, Source, Unread

#: Places that merged cells of a sheet may cover.
_MOST_MERGED = 1_000_000

_Row = tuple[GridCell, ...]


def read(data: bytes, source: Source) -> Iterator[Report | Unread]:
    if data.lstrip().startswith(b"<"):
        # Many a system calls a web page .xls.
        return html.read(data, source)
    refuse_encrypted(data)
    found = list(_sheets(data))
    sheets = [_rows(sheet, source.name) for sheet in found if sheet.visible]
    tables = [_records(rows, source) for rows in sheets]
    official = [list(sheet_blocks(rows)) for rows, table in zip(sheets, tables, strict=True) if table is None]
    documents = list(_documents(official))
    if not documents and not any(tables):
        raise UnreadableFile("工作簿中没有可见的内容", "the workbook shows nothing")
    if any(tables):
        # Beside lists of numbers a sheet without a report is a note.
        documents = [blocks for blocks in documents if _has_title(blocks)]
    reports = chain(*filter(None, tables), (recognise(Document(tuple(blocks)), source) for blocks in documents))
    hidden = "、".join(sheet.name for sheet in found if not sheet.visible and any(map(any, sheet.rows)))
    return _with_note(reports, Note("hidden_sheet", hidden, Label("", ""), Origin(source.name))) if hidden else reports


def _sheets(data: bytes) -> Iterator[Sheet]:
    if data.startswith(OLE):
        from gongkai.readers import _xls

        return _xls.sheets(data)
    if data.startswith(ZIP):
        from gongkai.readers import _xlsx

        return _xlsx.sheets(data)
    raise UnreadableFile("不是工作簿", "not a workbook")


def _with_note(reports: Iterator[Report | Unread], note: Note) -> Iterator[Report | Unread]:
    """The reports of a workbook, the first with a note about all of it."""
    try:
        for report in islice(reports, 1):
            yield report if isinstance(report, Unread) else replace(report, notes=(note, *report.notes))
    except NoReport as error:
        raise UnreadableFile(
            f"{error.zh}；隐藏的工作表未读取：{note.printed}",
            f"{error.en}; hidden sheets were not read: {note.printed}",
        ) from error
    yield from reports


def _records(rows: Sequence[_Row], source: Source) -> Iterator[Report | Unread] | None:
    """The reports of a sheet that is a list; `None` of another sheet."""
    filled = (row for row in rows if not all(cell.is_blank for cell in row))
    return _sheet.records(next(filled, ()), filled, source)


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


def _rows(sheet: Sheet, file: str) -> list[_Row]:
    names = [letters(column) for column in range(max(map(len, sheet.rows), default=0))]
    grid = [
        [
            GridCell(printed(value), Origin(file, sheet=sheet.name, cell=f"{names[column]}{row}"))
            for column, value in enumerate(line)
        ]
        for row, line in enumerate(sheet.rows, 1)
    ]
    covered = 0
    for (top, left), (bottom, right) in sheet.merged:
        bottom = min(bottom, len(grid) - 1)
        covered += max(0, bottom - top + 1) * (min(right, len(names)) - left + 1)
        if covered > _MOST_MERGED:
            raise UnreadableFile(
                f"工作表“{sheet.name}”的合并单元格过多", f"the sheet “{sheet.name}” has too many merged cells"
            )
        for row in range(top, bottom + 1):
            for column in range(left, min(right + 1, len(grid[row]))):
                grid[row][column] = grid[top][left]
    return [tuple(line) for line in grid]
