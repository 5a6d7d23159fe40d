"""Rows of a printed table to the cells of the form. `recognise` says which rows; nothing here reads a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai import labels, numbers
from gongkai.document import Grid, GridCell, Paragraph
from gongkai.form import EDITIONS, Cell, Edition, Group, Line, Table, edition
from gongkai.labels import Labels
from gongkai.numbers import NotANumber
from gongkai.placed import Placed
from gongkai.report import Leftover, Note, Origin
from gongkai.text import bare

#: What can stand in a number's place: a number however dressed, or digits with Latin letters in them.
_DIGITS_AND_LETTERS = re.compile(r"[+-]?\d[\dA-Za-z.,%?*+-]*")


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
    return (PrintedRow(row) for row in grid.rows)


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


def _split(text: str) -> tuple[str, list[str]]:
    """A line as its label and the numbers printed after it."""
    if is_value(text):
        return "", [text]
    words = text.split()
    at = len(words)
    while at > 0 and is_value(words[at - 1]):
        at -= 1
    return " ".join(words[:at]), words[at:]


class Placer:
    """Walks printed rows in their order and puts their numbers where the form has them."""

    def __init__(self, form: Edition, file: str) -> None:
        self.placed = Placed(form, file)
        self._form = form
        self._file = file
        self._labels: Labels = labels.labels(form.code)
        self._table: Table | None = None
        #: The code of a table that only another edition has.
        self._foreign: str | None = None
        self._header = ""
        #: In a grid: the place of each column's label, and the width of the rows that hold them.
        self._columns: dict[str, int] = {}
        self._width: int | None = None
        self._last = -1
        self._by_order_noted = False

    def place(self, row: PrintedRow) -> None:
        text = bare("".join(cell.text for cell in row.cells if not is_value(cell.text)))
        opened = labels.opener(text)
        if opened and not (self._table and opened.table == self._table.code and self._last < 0):
            self._open(opened, text)
        elif text and self._last < 0:
            self._header += text
        if self._table is None:
            self._leave_foreign(row)
        elif self._table.one_line:
            self._place_line(self._table, row)
        else:
            self._place_row(self._table, row)

    def _open(self, opened: labels.Opener, text: str) -> None:
        self._table = self._form.tables.get(opened.table) if self._form.code in opened.editions else None
        self._foreign = None if self._table else opened.table
        self._header = text if self._table and (self._table.one_line or self._table.column_groups) else text[opened.end :]
        self._last = -1
        self._columns = {}
        self._width = None
        self._by_order_noted = False
        if self._table:
            self.placed.seen.add(self._table.code)

    def _place_row(self, table: Table, row: PrintedRow) -> None:
        printed, values = self._divide(table, row)
        match = self._labels.row(table.code, [cell.text for cell in printed], after=self._last) if printed else None
        if match is None:
            self._note_header(table, row)
            figures = row.values or tuple(cell for cell in row.cells if not cell.is_blank and is_value(cell.text))
            if figures:
                self._leave("unknown_row", table, printed or row.cells, figures)
            return
        if isinstance(match.line, Group):
            if any(not cell.is_blank for cell in values):
                self._leave("unknown_row", table, printed, values)
            return
        if self._place_matched(table, match.line, printed, values) and match.close:
            self.placed.notes.append(
                Note("close_label", _joined(printed[-1:]), match.line.label, _last_origin(printed), f"/tables/{table.code}/{match.line.code}")
            )

    def _place_matched(self, table: Table, line: Line, printed: Sequence[GridCell], values: Sequence[GridCell]) -> bool:
        pointer = f"/tables/{table.code}/{line.code}"
        if not values:
            return False
        if not self._header_fits(table):
            self._leave("other_edition", table, printed, values)
            return False
        if len(values) != len(table.columns):
            self._leave("misfit_row", table, printed, values, pointer)
            return False
        if table.cell(line.code, table.columns[0].code) in self.placed.values:
            self._leave("repeated_row", table, printed, values, pointer)
            return False
        self._last = table.rows.index(line)
        self._fill([table.cell(line.code, column.code) for column in table.columns], values)
        return True

    def _place_line(self, table: Table, row: PrintedRow) -> None:
        """A table printed as one line: no row labels, the whole header above one row of numbers."""
        cells = list(table.cells())
        figures = row.values if not row.in_grid else _distinct(row.cells)
        numbered = [cell for cell in figures if not cell.is_blank and is_value(cell.text)]
        if not row.in_grid and not figures:
            return
        if row.in_grid and (len(figures) < len(cells) or len(numbered) * 2 < len([c for c in figures if not c.is_blank])):
            if numbered:
                self._leave("misfit_row", table, row.cells, numbered, f"/tables/{table.code}")
            return
        if row.in_grid:
            figures = figures[-len(cells) :]
        if row.in_grid and not numbered and self._last >= 0:
            return
        if not self._header_fits(table):
            self._leave("other_edition", table, row.cells, figures)
        elif len(figures) != len(cells):
            self._leave("misfit_row", table, row.cells, figures, f"/tables/{table.code}")
        elif cells[0] in self.placed.values:
            self._leave("repeated_row", table, row.cells, figures, f"/tables/{table.code}")
        else:
            self._last = len(table.rows)
            self._fill(cells, figures)

    def _divide(self, table: Table, row: PrintedRow) -> tuple[Sequence[GridCell], Sequence[GridCell]]:
        """A row's labels and the cells under the table's columns."""
        if not row.in_grid:
            return row.cells, row.values
        cells = _distinct(row.cells)
        if len(cells) == len(row.cells) == self._width and list(self._columns) == [column.code for column in table.columns]:
            places = list(self._columns.values())
            return [cell for cell in cells[: places[0]] if not cell.is_blank], [cells[at] for at in places]
        width = len(table.columns)
        if len(cells) > width:
            return [cell for cell in cells[:-width] if not cell.is_blank], cells[-width:]
        printed = [cell for cell in cells if not cell.is_blank]
        return [c for c in printed if not is_value(c.text)], [c for c in printed if is_value(c.text)]

    def _note_header(self, table: Table, row: PrintedRow) -> None:
        """Remember where in a rectangular grid each column's label stands."""
        if not row.in_grid or self._last >= 0:
            return
        for at, cell in enumerate(row.cells):
            code = self._labels.column(table.code, cell.text)
            if code:
                self._width = len(row.cells) if self._width in (None, len(row.cells)) else -1
                self._columns.setdefault(code, at)
        self._columns = dict(sorted(self._columns.items(), key=lambda each: each[1]))

    def _header_fits(self, table: Table) -> bool:
        share = self._labels.header_share(table.code, self._header)
        if share == 1:
            return True
        others = (
            labels.labels(code).header_share(table.code, self._header)
            for code in EDITIONS
            if code != self._form.code and table.code in edition(code).tables
        )
        if share < max(others, default=0.0):
            return False
        if not self._by_order_noted:
            self._by_order_noted = True
            self.placed.notes.append(
                Note("by_order", self._header, table.label, Origin(self._file), f"/tables/{table.code}")
            )
        return True

    def _fill(self, cells: Sequence[Cell], values: Sequence[GridCell]) -> None:
        for cell, printed in zip(cells, values, strict=True):
            self.placed.put(cell, printed.text, printed.origin)

    def _leave(
        self, kind: str, table: Table, printed: Sequence[GridCell], values: Sequence[GridCell], pointer: str | None = None
    ) -> None:
        origin = (printed or values)[0].origin
        self.placed.leftovers.append(
            Leftover(kind, _joined(printed), origin, tuple(cell.text.strip() for cell in values), table.code, pointer)
        )

    def _leave_foreign(self, row: PrintedRow) -> None:
        if self._foreign is None:
            return
        figures = row.values or tuple(cell for cell in row.cells if not cell.is_blank and is_value(cell.text))
        printed = [cell for cell in row.cells if not cell.is_blank and not is_value(cell.text)]
        if figures:
            self.placed.leftovers.append(
                Leftover("other_edition", _joined(printed), (printed or figures)[0].origin, tuple(c.text.strip() for c in figures), self._foreign)
            )


def _distinct(cells: Sequence[GridCell]) -> list[GridCell]:
    """The cells of a row, each merged cell once."""
    found: list[GridCell] = []
    for cell in cells:
        if not found or found[-1] is not cell:
            found.append(cell)
    return found


def _joined(cells: Sequence[GridCell]) -> str:
    return " ".join("".join(cell.text.split()) for cell in cells if not cell.is_blank)


def _last_origin(cells: Sequence[GridCell]) -> Origin:
    return cells[-1].origin

