"""The rows of printed tables, out of grids and out of lines of text, and what their cells are."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai import numbers
from gongkai.document import Grid, GridCell, Paragraph
from gongkai.numbers import NotANumber

#: Digits with Latin letters in them: a number that went wrong.
_DIGITS_AND_LETTERS = re.compile(r"[+-]?\d[\dA-Za-z.,%?*+\u00b2\u00b3\u00b9\u2070-\u2089\u2460-\u24ff-]*")
#: A cell is looked at many times, and the next report has most of its words again; a longer text is none to remember.
_CELL_LENGTH = 120


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One row of a printed table.

    In a row of a grid only the place of a cell tells its column, so blanks count, and `values` is empty:
    the table's width says where the labels end. In running text each number is a value, and blanks are lost.
    """

    cells: tuple[GridCell, ...]
    values: tuple[GridCell, ...] = ()
    in_grid: bool = True


def grid_rows(grid: Grid) -> Iterator[PrintedRow]:
    """The rows of a grid. One that shows only more of the cells above is no row of its own."""
    above: set[int] = set()
    for row in grid.rows:
        printed = [cell for cell in row if not cell.is_blank]
        if not printed or any(id(cell) not in above for cell in printed):
            yield PrintedRow(row)
        above = set(map(id, row))


def line_rows(lines: Sequence[Paragraph]) -> Iterator[PrintedRow]:
    """Group lines of text into rows: labels, however torn, then the numbers that follow them."""
    printed: list[GridCell] = []
    values: list[GridCell] = []
    for line in lines:
        words, figures = _split(line.text)
        if words and values:
            yield PrintedRow(tuple(printed), tuple(values), in_grid=False)
            printed, values = [], []
        if words:
            printed.append(GridCell(words, line.origin))
        values += (GridCell(figure, line.origin) for figure in figures)
    if printed or values:
        yield PrintedRow(tuple(printed), tuple(values), in_grid=False)


def is_value(text: str) -> bool:
    """Whether a text stands where a number is meant, though it may be a wrong one."""
    return _is_value(text) if len(text) <= _CELL_LENGTH else _is_value.__wrapped__(text)


@functools.lru_cache(maxsize=8192)
def _is_value(text: str) -> bool:
    if _DIGITS_AND_LETTERS.fullmatch(text.strip()):
        return True
    try:
        numbers.parse(text, "amount")
    except NotANumber:
        try:
            numbers.parse(text)
        except NotANumber:
            return False
    return True


def has_numbers(line: str) -> bool:
    """Whether a line of text is a number, or ends in numbers."""
    return bool(_split(line)[1])


def is_number(cell: GridCell) -> bool:
    """Whether a cell holds a number, or what is meant for one."""
    return not cell.is_blank and is_value(cell.text)


def trimmed(cells: Sequence[GridCell], width: int) -> list[GridCell]:
    """The cells without the blank ones that are too many, behind them or else before them."""
    found = list(cells)
    while len(found) > width and found[-1].is_blank:
        found.pop()
    while len(found) > width and found[0].is_blank:
        found.pop(0)
    return found


def are_numbers(cells: Sequence[GridCell], width: int) -> bool:
    """A row of numbers as wide as the form's, and nothing else; some may be blank."""
    return len(cells) == width and any(map(is_number, cells)) and all(is_value(cell.text) for cell in cells)


def distinct(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a row, each merged cell once."""
    found: list[GridCell] = []
    for cell in cells:
        if not found or found[-1] is not cell:
            found.append(cell)
    return found


def joined(cells: Sequence[GridCell]) -> str:
    """The text of cells in one line, without the breaks within them."""
    return " ".join("".join(cell.text.split()) for cell in cells if not cell.is_blank)


def _split(text: str) -> tuple[str, list[str]]:
    """A line as its label and the numbers printed after it."""
    if is_value(text):
        return "", [text]
    words = text.split()
    at = len(words)
    while at > 0 and is_value(words[at - 1]):
        at -= 1
    return " ".join(words[:at]), words[at:]
