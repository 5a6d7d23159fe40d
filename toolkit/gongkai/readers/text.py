"""Plain text: a Word document flattened with a TAB before each cell, pipe tables, or one cell a line as PDF text comes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from gongkai import text
from gongkai.document import Block, Document, Grid, GridCell, Heading, Paragraph
from gongkai.recognise import is_prose, recognise
from gongkai.report import Origin, Report, Source

#: How Markdown marks a heading.
_MARKED = re.compile(r"#{1,6} +")


def read(data: bytes, source: Source) -> Iterator[Report]:
    decoded = text.decode(data)
    document = Document(tuple(_blocks(decoded.text, source.name)))
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
            kind, words = (Heading, line[heading.end() :]) if heading else (Paragraph, line)
            yield kind(words, Origin(file, line=number))
        elif row:
            table.append(row)
            row = []
    yield from _grid(table, row)


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
