"""Rows of a printed table to the cells of the form. `recognise` says which rows; nothing here reads a file."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai import labels
from gongkai.document import GridCell
from gongkai.form import Cell, Edition, Group, Label, Line, Table
from gongkai.header import Header
from gongkai.labels import Labels, Match
from gongkai.placed import Placed
from gongkai.report import Leftover, Note, Origin
from gongkai.rows import PrintedRow, are_numbers, distinct, is_number, is_value, joined, trimmed
from gongkai.text import bare, key, squeeze

#: What the numbers of a table are said to count.
_UNIT = re.compile(r"\(?(?:计量)?单位:?(?:件|条|项|个|万元|元|件、万元|件/万元)\)?")
_BARE_NUMBER = re.compile(r"[\d.,]+")


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
        self._header = Header(self._labels)
        #: The place in the form of the row that was placed last; -1 while the header is being read.
        self._last = -1
        #: Tables whose header was noted to be incomplete.
        self._noted: set[str] = set()
        #: Cells with unknown words that were reported: a merged one stands in several rows.
        self._told: set[int] = set()
        #: The tables that the section has; `None` before the first section.
        self._tables_here: frozenset[str] | None = None
        #: The last number of a column that counts the rows.
        self._serial = 0
        #: The printed cells that were placed, by identity.
        self._filled: dict[int, GridCell] = {}
        #: Rows of numbers without a label, since the last row that was placed.
        self._unlabelled: list[Sequence[GridCell]] = []

    def enter(self, section: str | None) -> None:
        """Begin a section: where it has one table only, that is the table, whatever is left of its header."""
        tables = [table for table in self._form.tables.values() if table.section == section]
        self._tables_here = frozenset(table.code for table in tables) if section else None
        if section is not None and len(tables) <= 1:
            self._close()
            self._table = tables[0] if tables else None

    def finish(self) -> Placed:
        """Everything that was placed, with a leftover for each line of the form that was not found."""
        self._close()
        self.placed.note_lost_rows()
        return self.placed

    def place(self, row: PrintedRow) -> None:
        """Place one row, the next in the order of the submission."""
        words = [cell for cell in distinct(row.cells) if not is_value(cell.text)]
        text = bare("".join(cell.text for cell in words))
        openers = labels.openers(text)
        self.placed.seen |= {each.table for each in openers if self._within(each)}
        opened = [each for each in openers if not self._within(each)]
        if not opened and row.in_grid and self._last >= 0 and (header := self._header_of(row, text)):
            opened = [header]
        for each in opened:
            self._open(each, text)
        if not opened and self._last < 0:
            self._header.text += text
        before = len(self.placed.leftovers)
        matched = self._place_in_table(row)
        # What is kept as no number needs no second report.
        kept = {leftover.origin for leftover in self.placed.leftovers[before:] if leftover.kind == "not_a_number"}
        for cell in words:
            told = id(cell) in self._told or cell is matched or cell.origin in kept
            if not told and not _is_ours(cell.text):
                self._told.add(id(cell))
                self.placed.leftovers.append(
                    Leftover(
                        "unknown_text", cell.text.strip(), cell.origin, (), self._table.code if self._table else None
                    )
                )

    def _header_of(self, row: PrintedRow, text: str) -> labels.Opener | None:
        """The one table whose columns a row of a grid names, where that is not the table that is open."""
        if any(map(is_number, row.cells)):
            return None
        named = [
            table.code
            for table in self._form.tables.values()
            if len(table.columns) > 1 and self._labels.header_share(table.code, text) == 1
        ]
        if len(named) != 1 or (self._table and self._table.code == named[0]):
            return None
        return labels.Opener(named[0], frozenset({self._form.code}), 0)

    def _within(self, opened: labels.Opener) -> bool:
        """Whether a text that opens a table is only more of the header of the table that is open."""
        return self._table is not None and opened.table == self._table.code and self._last < 0

    def _place_in_table(self, row: PrintedRow) -> GridCell | None:
        """Place a row; returns the label that was taken for a close one or left over, as it needs no second report."""
        if self._table is None and self._foreign is None:
            self._table = self._table_of(row)
        if self._table is None:
            return self._leave_alone(row)
        if self._table.one_line:
            self._place_line(self._table, row)
            return None
        return self._place_row(self._table, row)

    def _table_of(self, row: PrintedRow) -> Table | None:
        """The table that a row belongs to whose header is lost: it has the row's label and as many columns."""
        for table in self._form.tables.values():
            if self._tables_here is not None and table.code not in self._tables_here:
                continue
            printed, values = self._divide(table, row)
            match = self._labels.row(table.code, [cell.text for cell in printed]) if printed else None
            fits = len(values) == len(table.columns) and any(map(is_number, values))
            if match and isinstance(match.line, Line) and not match.close and fits:
                self.placed.seen.add(table.code)
                return table
        return None

    def _open(self, opened: labels.Opener, text: str) -> None:
        self._close()
        self._table = self._form.tables.get(opened.table) if self._form.code in opened.editions else None
        self._foreign = None if self._table else opened.table
        if self._table and (self._table.one_line or self._table.column_groups):
            self._header.text = text
        else:
            self._header.text = text[opened.end :]
        if self._table:
            self.placed.seen.add(self._table.code)

    def _close(self) -> None:
        """Leave the table that is open."""
        if self._table:
            self._settle(self._table, len(self._table.rows))
        self._table = self._foreign = None
        self._header = Header(self._labels)
        self._last = -1
        self._serial = 0

    def _settle(self, table: Table, until: int) -> None:
        """Place the rows that have lost their labels, if they are as many as the form has up to its row `until`."""
        rows, self._unlabelled = self._unlabelled, []
        lost = table.rows[self._last + 1 : until]
        free = not any(table.cell(row.code, table.columns[0].code) in self.placed.values for row in lost)
        for line, values in zip(lost, rows, strict=False):
            if len(rows) != len(lost) or not free or not self._header_fits(table):
                break
            pointer = f"/tables/{table.code}/{line.code}"
            label = Label(line.path("zh"), line.path("en"))
            self.placed.notes.append(Note("row_by_order", joined(values), label, values[0].origin, pointer))
            self._fill([table.cell(line.code, column.code) for column in table.columns], values)
        else:
            if len(rows) == len(lost):
                return
        for values in rows:
            self._leave("unknown_row", table.code, (), values)

    def _place_row(self, table: Table, row: PrintedRow) -> GridCell | None:
        printed, values = self._divide(table, row)
        match, printed = self._match(table, printed, values)
        label = printed[-1] if printed else None
        stray = [cell for cell in printed if is_number(cell)]
        if match and stray and not self._is_serial(row, stray):
            # A number before the label: a serial, or another row that has run into this one.
            self._leave("unknown_row", table.code, [cell for cell in printed[:-1] if not is_number(cell)], stray)
        if match is None and not label and row.in_grid and are_numbers(values, len(table.columns)):
            self._unlabelled.append(values)
            return None
        if match is None:
            self._note_header(table, row)
            figures = row.values or tuple(cell for cell in row.cells if is_number(cell))
            if not figures:
                return None
            self._leave("unknown_row", table.code, printed or row.cells, figures)
            return label
        if isinstance(match.line, Group):
            if any(not cell.is_blank for cell in values):
                self._leave("unknown_row", table.code, printed[-1:], values)
            return None
        if not any(map(is_number, values)) and len(values) != len(table.columns):
            self._note_header(table, row)
            return None
        pointer = f"/tables/{table.code}/{match.line.code}"
        kind = self._objection(table, match.line, values)
        if kind:
            self._leave(kind, table.code, printed[-1:], values, pointer)
            return label
        if match.close:
            self.placed.notes.append(
                Note("close_label", joined(printed[-1:]), match.line.label, printed[-1].origin, pointer)
            )
        if not row.in_grid:
            order = self._header.order(table)
            values = [values[order.index(column.code)] for column in table.columns] if order else values
        self._settle(table, table.rows.index(match.line))
        self._last = table.rows.index(match.line)
        self._fill([table.cell(match.line.code, column.code) for column in table.columns], values)
        if row.in_grid and len(row.cells) == self._header.width and (beside := self._header.beside(row)):
            self._leave("unknown_row", table.code, (), beside)
        return label if match.close else None

    def _match(
        self, table: Table, printed: Sequence[GridCell], values: Sequence[GridCell]
    ) -> tuple[Match | None, Sequence[GridCell]]:
        """The line that a row's labels name, and the labels with its own at the end."""
        if not printed:
            return None, printed
        match = self._labels.row(table.code, [cell.text for cell in printed], after=self._last)
        if match and isinstance(match.line, Group) and len(printed) > 1 and any(map(is_number, values)):
            # Where the cells of groups are merged over too few rows, the group stands behind the row's own label.
            own = self._labels.row(table.code, [cell.text for cell in printed[:-1]], after=self._last)
            if own and isinstance(own.line, Line) and not own.close:
                return own, printed[:-1]
        return match, printed

    def _is_serial(self, row: PrintedRow, stray: Sequence[GridCell]) -> bool:
        """Whether a number before a label counts the rows: under a heading of its own, the next after the one above."""
        headed = any(cell is stray[0] and at in self._header.unknown for at, cell in enumerate(row.cells))
        if not headed or len(stray) > 1 or stray[0].text.strip() != str(self._serial + 1):
            return False
        self._serial += 1
        return True

    def _objection(self, table: Table, line: Line, values: Sequence[GridCell]) -> str | None:
        """Why a row whose label is known cannot be placed; the kind of leftover that it becomes."""
        if not self._header_fits(table):
            return "other_edition"
        if len(values) != len(table.columns):
            return "misfit_row"
        if table.cell(line.code, table.columns[0].code) in self.placed.values:
            return "repeated_row"
        return None

    def _place_line(self, table: Table, row: PrintedRow) -> None:
        """A table printed as one line: no row labels, the whole header above one row of numbers."""
        cells = list(table.cells())
        figures = list(row.values)
        if row.in_grid:
            figures = self._header.under(table, row) or trimmed(distinct(row.cells), len(cells))
            if not self._is_line_of_numbers(figures, len(cells)):
                self._note_header(table, row)
                figures = [cell for cell in row.cells if is_number(cell)]
        if not figures:
            return
        pointer = f"/tables/{table.code}"
        if not self._header_fits(table):
            self._leave("other_edition", table.code, (), figures)
        elif len(figures) != len(cells):
            self._leave("misfit_row", table.code, (), figures, pointer)
        elif any(self.placed.values.get(cell) is not None for cell in cells):
            self._leave("repeated_row", table.code, (), figures, pointer)
        else:
            self._last = len(table.rows)
            self._fill(cells, figures)

    def _is_line_of_numbers(self, cells: Sequence[GridCell], width: int) -> bool:
        """Most cells are numbers, or all are blank and the numbers have not come yet."""
        filled = [cell for cell in cells if not cell.is_blank]
        numbered = sum(is_value(cell.text) for cell in filled)
        return len(cells) == width and (numbered * 2 > len(filled) or (not filled and self._last < 0))

    def _divide(self, table: Table, row: PrintedRow) -> tuple[Sequence[GridCell], Sequence[GridCell]]:
        """A row's labels and the cells under the table's columns."""
        if not row.in_grid:
            return row.cells, row.values
        under = self._header.under(table, row)
        if under:
            first = min(self._header.columns)
            return [cell for cell in distinct(row.cells[:first]) if not cell.is_blank], under
        cells = distinct(row.cells)
        start = self._end_of_label(table, cells)
        values = trimmed(cells[start:], len(table.columns))
        if len(values) == len(table.columns) and self._header.is_another_width(table, row):
            # Where a cell of the row is missing, a blank does not say which column is blank.
            numbers = [cell for cell in values if is_number(cell)]
            values = values if len(numbers) == len(values) else numbers
        if len(values) != len(table.columns) and not any(cell.is_blank for cell in values):
            # Words beside a number say nothing of its column; a blank does, and is not dropped.
            values = [cell for cell in values if is_number(cell)]
        return [cell for cell in cells[:start] if not cell.is_blank], values

    def _end_of_label(self, table: Table, cells: Sequence[GridCell]) -> int:
        """Where a row's label ends and its columns begin: after the longest beginning that is a label of the form."""
        for end in range(len(cells), 0, -1):
            named = not is_value(cells[end - 1].text) and self._labels.names(table.code, [c.text for c in cells[:end]])
            if named:
                return end
        numbered = next((at for at, cell in enumerate(cells) if is_number(cell)), len(cells) - len(table.columns))
        words = (at for at, cell in enumerate(cells[: max(numbered, 0)]) if not is_value(cell.text))
        return max(words, default=-1) + 1

    def _note_header(self, table: Table, row: PrintedRow) -> None:
        if self._last < 0:
            self._header.note(table, row)

    def _header_fits(self, table: Table) -> bool:
        """Whether the header is this table's; one of which only a part is left is noted once."""
        if self._header.is_whole(table) and self._header.is_in_order(table) and not self._header.lacks(table):
            return True
        if missing := self._header.lacks(table):
            self._note_missing(table, missing)
            return True
        if self._header.is_another_order(table):
            return False
        if self._header.is_foreign(table, self._form.code):
            return False
        if table.code not in self._noted:
            self._noted.add(table.code)
            self.placed.notes.append(
                Note("by_order", self._header.text, table.label, Origin(self._file), f"/tables/{table.code}")
            )
        return True

    def _note_missing(self, table: Table, missing: Sequence[str]) -> None:
        if table.code in self._noted:
            return
        self._noted.add(table.code)
        for column in (each for each in table.columns if each.code in missing):
            place = f"/tables/{table.code}"
            self.placed.leftovers.append(
                Leftover("lost_column", column.path("zh"), Origin(self._file), (), table.code, place)
            )

    def _fill(self, cells: Sequence[Cell], values: Sequence[GridCell]) -> None:
        unit = self._header.unit()
        for cell, printed in zip(cells, values, strict=True):
            if id(printed) in self._filled and is_number(printed):
                pointer = cell.pointer
                self._leave("merged_cell", cell.table, (), (printed,), pointer)
                self.placed.put(cell, "", printed.origin)
                continue
            self._filled[id(printed)] = printed
            text = printed.text.strip()
            text = f"{text}{unit}" if unit and _BARE_NUMBER.fullmatch(text) else printed.text
            self.placed.put(cell, text, printed.origin)

    def _leave(
        self,
        kind: str,
        table: str | None,
        printed: Sequence[GridCell],
        values: Sequence[GridCell],
        pointer: str | None = None,
    ) -> None:
        origin = (printed or values)[0].origin
        figures = tuple(cell.text.strip() for cell in values)
        self.placed.leftovers.append(Leftover(kind, joined(printed), origin, figures, table, pointer))

    def _leave_alone(self, row: PrintedRow) -> GridCell | None:
        """A row under a header that only another edition has, or under none."""
        figures = row.values or tuple(cell for cell in row.cells if is_number(cell))
        printed = [cell for cell in distinct(row.cells) if not cell.is_blank and not is_value(cell.text)]
        if not figures:
            return None
        self._leave("other_edition" if self._foreign else "unknown_row", self._foreign, printed[-1:], figures)
        return printed[-1] if printed else None


def _is_ours(text: str) -> bool:
    """Whether words in a table are the form's, or say what its numbers count."""
    words = labels.without_unit(text)
    return (
        labels.is_known(bare(words)) or labels.is_known(key(words).body) or _UNIT.fullmatch(squeeze(text)) is not None
    )
