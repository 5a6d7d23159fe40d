"""Plain text: a Word document flattened with a TAB before each cell, pipe tables, or one cell a line as PDF text comes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace

from gongkai import text
from gongkai.document import Block, Document, Grid, GridCell, Heading, Paragraph, Piece, SpacedLine
from gongkai.errors import UnreadableFile
from gongkai.parts import is_page_number, is_prose
from gongkai.readers import csv
from gongkai.readers._flow import ENDED, NUMBERED
from gongkai.recognise import recognise
from gongkai.report import Origin, Report, Source, Unread

#: Characters of a text; that of a report has some ten thousand.
_LONGEST = 4_000_000
#: How Markdown marks a heading.
_MARKED = re.compile(r"#{1,6} +")
#: Words with no more than one blank between them.
_APART = re.compile(r"\S+(?:[ \u00a0\u3000]\S+)*")
#: Tabs in a line, and lines that have so many, that make a text a sheet: a spreadsheet writes a tab for each cell.
_SHEET_TABS, _SHEET_LINES = 4, 8
#: How wide the lines of a page are, and by how much a full line may be less wide.
_NARROWEST, _WIDEST, _RAGGED = 40, 140, 6


def read(data: bytes, source: Source) -> Iterator[Report | Unread]:
    decoded = text.decode(data)
    if len(decoded.text) > _LONGEST:
        raise UnreadableFile(f"文本超过 {_LONGEST} 个字符的上限", f"the text has more than {_LONGEST} characters")
    if sum(line.count("\t") >= _SHEET_TABS for line in decoded.text.split("\n")) >= _SHEET_LINES:
        return csv.read(data, source)
    document = Document(tuple(_unwrapped(list(_blocks(decoded.text, source.name)))))
    return iter((recognise(document, replace(source, encoding=decoded.encoding)),))


def _blocks(content: str, file: str) -> Iterator[Block]:
    """Lines that begin with a TAB are cells, and an empty line ends a row; a line of pipes is a row; others are paragraphs."""
    table: list[list[GridCell]] = []
    row: list[GridCell] = []
    tables = 0
    for number, line in enumerate(content.split("\n"), 1):
        piped = _pipe_cells(line)
        if piped is not None:
            table += [row] if row else []
            row = [
                GridCell(cell, Origin(file, line=number, table=tables + 1, row=len(table) + 1, column=at))
                for at, cell in enumerate(piped, 1)
            ]
            table += [row] if row else []
            row = []
        elif line.startswith("\t") and not is_prose(line):
            for printed in line[1:].split("\t"):
                place = Origin(file, line=number, table=tables + 1, row=len(table) + 1, column=len(row) + 1)
                row.append(GridCell(printed, place))
        elif row and line and not is_prose(line):
            # A line break inside a cell.
            row[-1] = GridCell(f"{row[-1].text}\n{line}", row[-1].origin)
        elif line.strip():
            yield from _grid(table, row)
            tables += bool(table or row)
            table, row = [], []
            heading = _MARKED.match(line)
            place = Origin(file, line=number)
            yield Heading(line[heading.end() :], place) if heading else SpacedLine(line, place, _pieces(line))
        elif row:
            table.append(row)
            row = []
    yield from _grid(table, row)


def _unwrapped(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks with lines that were broken at the margin, as those of a PDF are, put together to paragraphs."""
    printed = [block for block in blocks if not is_page_number(block)]
    margin = _margin([_width(block.text.strip()) for block in printed if isinstance(block, Paragraph)])
    waiting: Paragraph | None = None
    last = ""
    for block in printed:
        if waiting and isinstance(block, SpacedLine) and _goes_on(last, block, margin):
            waiting = Paragraph(waiting.text.rstrip() + block.text.lstrip(), waiting.origin)
        else:
            if waiting:
                yield waiting
            waiting = block if isinstance(block, SpacedLine) else None
            if waiting is None:
                yield block
        last = block.text if isinstance(block, SpacedLine) else ""
    if waiting:
        yield waiting


def _margin(widths: Sequence[int]) -> int | None:
    """How wide the lines of a text are that was broken to lines; `None` for a text with a paragraph a line."""
    widest = max(widths, default=0)
    long = [width for width in widths if width > widest // 2]
    full = [width for width in long if width >= widest - _RAGGED]
    return widest if _NARROWEST <= widest <= _WIDEST and len(full) >= max(5, len(long) // 3) else None


def _goes_on(before: str, line: SpacedLine, margin: int | None) -> bool:
    if margin is None or is_prose(line.text) or is_prose(before):
        return False
    ended = ENDED.search(before.rstrip())
    # In the middle of a sentence a line may be shorter, so that no bracket stands at its end.
    is_full = _width(before.strip()) >= margin - (_RAGGED if ended else 2 * _RAGGED)
    is_indented = _indent(line.text) > _indent(before) + 1
    return is_full and not is_indented and not (ended and NUMBERED.match(line.text.lstrip()))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _width(line: str) -> int:
    """How wide a line is: characters of Chinese take two places."""
    return len(line) + sum(unicodedata.east_asian_width(char) in "WF" for char in line)


def _pieces(line: str) -> tuple[Piece, ...]:
    """The words of a line that more than one blank parts, and where across the line they stand."""
    pieces, at, width = [], 0, 0
    for found in _APART.finditer(line):
        start = width + _width(line[at : found.start()])
        at, width = found.end(), start + _width(found.group())
        pieces.append(Piece(found.group(), start, width))
    return tuple(pieces)


def _pipe_cells(line: str) -> list[str] | None:
    """The cells of a row of a pipe table; none for the rule under its header, `None` for another line."""
    flat = line.strip()
    if len(flat) < 3 or not flat.startswith("|") or not flat.endswith("|"):
        return None
    cells = [cell.strip() for cell in flat[1:-1].split("|")]
    return [] if all(set(cell) <= set("-: ") and "-" in cell for cell in cells) else cells


def _grid(table: list[list[GridCell]], row: list[GridCell]) -> Iterator[Grid]:
    rows = (*table, row) if row else table
    if rows:
        yield Grid(tuple(tuple(cells) for cells in rows), rows[0][0].origin)
