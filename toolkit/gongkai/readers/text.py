"""Plain text: a Word document flattened with a TAB before each cell, or one cell a line as PDF text comes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gongkai import text
from gongkai.document import Block, Document, Grid, GridCell, Paragraph
from gongkai.recognise import recognise
from gongkai.report import Origin, Report, Source


def read(data: bytes, source: Source) -> Iterator[Report]:
    decoded = text.decode(data)
    document = Document(tuple(_blocks(decoded.text, source.name)))
    return iter((recognise(document, replace(source, encoding=decoded.encoding)),))


def _blocks(content: str, file: str) -> Iterator[Block]:
    """Lines that begin with a TAB are cells, and an empty line ends a row; all other lines are paragraphs."""
    rows: list[list[GridCell]] = []
    row: list[GridCell] = []
    tables = 0
    for number, line in enumerate(content.split("\n"), 1):
        if line.startswith("\t"):
            for printed in line[1:].split("\t"):
                row.append(GridCell(printed, Origin(file, line=number, table=tables + 1, row=len(rows) + 1, column=len(row) + 1)))
        elif row and line:
            # A line break inside a cell.
            row[-1] = GridCell(f"{row[-1].text}\n{line}", row[-1].origin)
        elif row:
            rows.append(row)
            row = []
        elif line.strip():
            if rows:
                tables += 1
                yield _grid(rows)
                rows = []
            yield Paragraph(line, Origin(file, line=number))
    if row:
        rows.append(row)
    if rows:
        yield _grid(rows)


def _grid(rows: list[list[GridCell]]) -> Grid:
    return Grid(tuple(tuple(row) for row in rows), rows[0][0].origin)
