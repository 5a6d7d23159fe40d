"""Ruled lines on a page to tables: which cells the lines enclose, merged cells as one.

Coordinates are points, `x` to the right and `y` down from the top left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

#: Lines nearer than this are one line, and lines that miss each other by less meet: a character needs more room.
_NEAR = 5.0
#: The part of a cell's side that must be drawn for the cells on both sides to be two.
_DRAWN = 0.5
#: Lines in one direction on a page, and places in a table; a form has some dozens, and some hundreds.
_MOST_LINES = 1_000
_MOST_PLACES = 50_000


class TooManyLines(ValueError):
    """More ruled lines than any table has."""


class Ruling(NamedTuple):
    """A horizontal or vertical line: where it stands, and from where to where it goes."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A ruled table. `cells[row][column]` is the number of the cell there; a merged cell has several places."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, ...], ...]

    def cell_at(self, x: float, y: float) -> int | None:
        """The number of the cell at a point; `None` outside the table."""
        if not (self.xs[0] <= x < self.xs[-1] and self.ys[0] <= y < self.ys[-1]):
            return None
        return self.cells[bisect_right(self.ys, y) - 1][self.column_at(x)]

    def column_at(self, x: float) -> int:
        """The column that a place across the table stands in, or is nearest to."""
        return min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)

    def is_as_wide_as(self, other: Frame) -> bool:
        """Whether its sides stand where those of another table stand."""
        return abs(self.xs[0] - other.xs[0]) <= _NEAR and abs(self.xs[-1] - other.xs[-1]) <= _NEAR


def frames(horizontal: Sequence[Ruling], vertical: Sequence[Ruling]) -> list[Frame]:
    """The tables that the lines of a page enclose, from the top.

    Raises:
        TooManyLines: the lines are a drawing and no tables.
    """
    across, down = _merged(horizontal), _merged(vertical)
    if max(len(across), len(down)) > _MOST_LINES:
        raise TooManyLines
    found = [_frame(*lines) for lines in _connected(across, down)]
    return sorted((frame for frame in found if frame), key=lambda frame: frame.ys[0])


def _merged(rulings: Sequence[Ruling]) -> list[Ruling]:
    """Lines that lie on one another or go on from one another as one."""
    lines: list[list[Ruling]] = []
    for ruling in sorted(rulings):
        if lines and ruling.at - lines[-1][0].at <= _NEAR:
            lines[-1].append(ruling)
        else:
            lines.append([ruling])
    found: list[Ruling] = []
    for line in lines:
        at = line[len(line) // 2].at
        start, end = None, 0.0
        for piece in sorted(line, key=lambda each: each.start):
            if start is not None and piece.start - end > _NEAR:
                found.append(Ruling(at, start, end))
                start = None
            end = piece.end if start is None else max(end, piece.end)
            start = piece.start if start is None else start
        if start is not None:
            found.append(Ruling(at, start, end))
    return found


def _connected(across: Sequence[Ruling], down: Sequence[Ruling]) -> Iterator[tuple[list[Ruling], list[Ruling]]]:
    """The lines of each table: those that meet, and those that meet these."""
    groups = _Groups(len(across) + len(down))
    for i, row in enumerate(across):
        for j, column in enumerate(down):
            if _reaches(row, column.at) and _reaches(column, row.at):
                groups.join(i, len(across) + j)
    tables: dict[int, tuple[list[Ruling], list[Ruling]]] = {}
    for i, row in enumerate(across):
        tables.setdefault(groups.of(i), ([], []))[0].append(row)
    for j, column in enumerate(down):
        tables.setdefault(groups.of(len(across) + j), ([], []))[1].append(column)
    return iter(tables.values())


def _reaches(ruling: Ruling, at: float) -> bool:
    return ruling.start - _NEAR <= at <= ruling.end + _NEAR


def _frame(across: Sequence[Ruling], down: Sequence[Ruling]) -> Frame | None:
    if not across or not down:
        return None
    # A side may be open: at the end of a page, or by the style of the table.
    xs = places([*(line.at for line in down), min(line.start for line in across), max(line.end for line in across)])
    ys = places([*(line.at for line in across), min(line.start for line in down), max(line.end for line in down)])
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1:
        return None
    if rows * columns > _MOST_PLACES:
        raise TooManyLines
    groups = _Groups(rows * columns)
    for row in range(rows):
        for column in range(columns):
            if column and not _is_drawn(down, xs[column], ys[row], ys[row + 1]):
                groups.join(row * columns + column - 1, row * columns + column)
            if row and not _is_drawn(across, ys[row], xs[column], xs[column + 1]):
                groups.join((row - 1) * columns + column, row * columns + column)
    cells = tuple(tuple(groups.of(row * columns + column) for column in range(columns)) for row in range(rows))
    return Frame(tuple(xs), tuple(ys), cells)


def places(numbers: Iterable[float]) -> list[float]:
    """Numbers in their order, of those that are near each other the first."""
    found: list[float] = []
    for place in sorted(numbers):
        if not found or place - found[-1] > _NEAR:
            found.append(place)
    return found


def _is_drawn(lines: Sequence[Ruling], at: float, start: float, end: float) -> bool:
    covered = sum(max(0.0, min(line.end, end) - max(line.start, start)) for line in lines if abs(line.at - at) <= _NEAR)
    return covered >= _DRAWN * (end - start)


class _Groups:
    """Things that belong together, by number (union–find)."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def of(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._parent[second] = first
