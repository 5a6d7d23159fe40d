"""Plain text: a Word document flattened with a TAB before each cell, or one cell a line as PDF text comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai import text
from gongkai.document import Block, Document, Grid, GridCell, Paragraph
from gongkai.recognise import is_prose, recognise
from gongkai.report import Origin, Report, Source


def read(data: bytes, source: Source) -> Iterator[Report]:
    decoded = text.decode(data)
    document = Document(tuple(_blocks(decoded.text, source.name)))
    return iter((recognise(document, replace(source, encoding=decoded.encoding)),))


def _blocks(content: str, file: str) -> Iterator[Block]:
    """Lines that begin with a TAB are cells, and an empty line ends a row; all other lines are paragraphs."""
    table: list[list[GridCell]] = []
    row: list[GridCell] = []
    tables = 0
    for number, line in enumerate(content.split("\n"), 1):
        if line.startswith("\t") and not is_prose(line):
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
            yield Paragraph(line, Origin(file, line=number))
        elif row:
            table.append(row)
            row = []
    yield from _grid(table, row)


def _grid(table: list[list[GridCell]], row: list[GridCell]) -> Iterator[Grid]:
    rows = (*table, row) if row else table
    if rows:
        yield Grid(tuple(tuple(cells) for cells in rows), rows[0][0].origin)
