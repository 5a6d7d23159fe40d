"""Rows of a sheet: lines under a header that is known, or the official layout as paragraphs and grids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai import labels
from gongkai.document import Block, Grid, GridCell, Paragraph
from gongkai.readers import _records, _tidy, _wide
from gongkai.readers._records import Row
from gongkai.recognise import is_prose
from gongkai.report import Report, Source
from gongkai.text import bare


def records(rows: Iterable[Row], source: Source) -> Iterator[Report] | None:
    """The reports of rows in the tidy or the wide layout; `None` for rows of another layout."""
    lines = iter(rows)
    header = next(lines, ())
    readers = {"tidy": _tidy.reports, "wide": _wide.reports}
    layout = _records.layout(header)
    return readers[layout](header, lines, source) if layout else None


def blocks(rows: Iterable[Row]) -> Iterator[Block]:
    """The rows as grids; a row that holds one cell of prose is a paragraph."""
    grid: list[tuple[GridCell, ...]] = []
    for row in rows:
        filled = {id(cell): cell for cell in row if not cell.is_blank}
        if not filled:
            # Inside a table it may be a row that was not filled in.
            grid += [tuple(row)] * bool(grid)
            continue
        (first, *others) = filled.values()
        if not others and _is_paragraph(first.text):
            if grid:
                yield Grid(tuple(grid), grid[0][0].origin)
                grid = []
            yield Paragraph(first.text, first.origin)
        else:
            grid.append(tuple(row))
    if grid:
        yield Grid(tuple(grid), grid[0][0].origin)


def _is_paragraph(text: str) -> bool:
    words = bare(text)
    return is_prose(text) or not (labels.begins_table(words) or labels.is_known(words) or words.isdecimal())
