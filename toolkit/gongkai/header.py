"""The header of a printed table: which column stands where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from gongkai.document import GridCell
from gongkai.form import EDITIONS, Label, Table, edition
from gongkai.labels import Labels, is_known, labels
from gongkai.rows import PrintedRow, is_number
from gongkai.text import bare

_MONEY = re.compile(r"(?:百万|千万|[万千亿])?元")


@dataclass(slots=True)
class Header:
    """What has been printed of a table above its first row."""

    _labels: Labels
    #: All its words, reduced.
    text: str = ""
    #: In a grid: the column whose label stands at a place, and the width of the rows that hold the labels; -1 for
    #: rows of different widths.
    columns: dict[int, str] = field(default_factory=dict)
    width: int | None = None
    #: Places in a grid under words that are none of the form's.
    unknown: set[int] = field(default_factory=set)

    @property
    def is_rectangular(self) -> bool:
        """Whether labels of columns stand in rows of a grid, all of one width."""
        return self.width not in (None, -1)

    def note(self, table: Table, row: PrintedRow) -> None:
        """Remember where in a rectangular grid the label of each column stands."""
        if not row.in_grid:
            return
        for at, cell in enumerate(row.cells):
            code = self._labels.column(table.code, cell.text)
            # A merged cell, or one that was written out as often as it is wide.
            merged = at > 0 and (row.cells[at - 1] is cell or row.cells[at - 1].text == cell.text)
            if not code and not cell.is_blank and not is_known(bare(cell.text)):
                self.unknown.add(at)
            if code and not merged:
                self.width = len(row.cells) if self.width in (None, len(row.cells)) else -1
                self.columns.setdefault(at, code)

    def under(self, table: Table, row: PrintedRow) -> list[GridCell] | None:
        """The cells under the labels of the columns, if the grid is rectangular and the row fits the header.

        A column that the header does not have is blank.
        """
        if not row.in_grid or len(row.cells) != self.width:
            return None
        codes = [column.code for column in table.columns]
        places = sorted(self.columns)
        printed = [self.columns[at] for at in places]
        if table.one_line and printed == codes * len(table.rows):
            under = [row.cells[at] for at in places]
        elif not table.one_line and (sorted(printed) == sorted(codes) or self.lacks(table)):
            nothing = [GridCell("", row.cells[places[0]].origin) for _ in codes]
            under = [row.cells[places[printed.index(code)]] if code in printed else nothing.pop() for code in codes]
        else:
            return None
        chosen = {id(cell) for cell in under}
        elsewhere = [at for at, cell in enumerate(row.cells) if is_number(cell) and id(cell) not in chosen]
        fits = all(at > places[0] for at in elsewhere) and not set(elsewhere) & set(places)
        # A number of no column beside a column that is missing may be that column's under another name.
        return under if len(chosen) == len(under) and fits and not (self.lacks(table) and self.beside(row)) else None

    def lacks(self, table: Table) -> list[str]:
        """The columns that the header of a grid does not have, if it has most of them, each once; else none."""
        named = list(self.columns.values())
        missing = [column.code for column in table.columns if column.code not in named]
        most = len(missing) * 2 < len(table.columns) and len(set(named)) == len(named)
        # One that has another name is not missing.
        renamed = self.unknown - set(self.columns)
        return missing if most and not renamed and not table.one_line and self.is_rectangular else []

    def beside(self, row: PrintedRow) -> list[GridCell]:
        """The numbers of a row that stand under no label of a column; not those that a merged cell repeats."""
        first = min(self.columns, default=0)
        return [
            cell
            for at, cell in enumerate(row.cells)
            if at > first and at not in self.columns and is_number(cell) and cell.text != row.cells[at - 1].text
        ]

    def order(self, table: Table) -> list[str] | None:
        """The columns in the order in which running text names them."""
        # Where labels stand in groups or come round again, their order in text is not that of the columns.
        return None if table.one_line or table.column_groups else self._labels.header_order(table.code, self.text)

    def is_whole(self, table: Table) -> bool:
        """Whether it names every column."""
        return self._labels.header_share(table.code, self.text) == 1

    def is_in_order(self, table: Table) -> bool:
        """Whether the columns to which numbers go by position stand as the form has them."""
        if not (table.one_line or table.column_groups):
            return True
        columns = [column for column in table.columns if column.groups or table.one_line]
        if table.one_line:
            groups = [[table.rows[0].label, *(group.label for group in table.row_groups)]]
            groups.append([row.label for row in table.rows if row.groups])
            if self.is_rectangular:
                # Where the labels stand is told; remnants of them, left on the page before, do not matter.
                stand = [self.columns[at] for at in sorted(self.columns)]
                return stand == [column.code for column in columns] * len(table.rows) and all(
                    map(self._follows, groups)
                )
            printed = self._in_print([column.label for column in columns])
            wanted = [bare(column.label.zh) for column in columns]
            # A merged cell is printed once and stands in two rows, so the order may come round more than once a row.
            rounds = len(printed) // len(wanted)
            return rounds >= len(table.rows) and printed == wanted * rounds and all(map(self._follows, groups))
        deepest = max(len(column.groups) for column in columns)
        inner = [column.label for column in columns if len(column.groups) == deepest]
        return self._follows(inner) and self._follows([columns[0].label, columns[-1].label])

    def _in_print(self, printed_labels: list[Label]) -> list[str]:
        """The labels in the order in which they are printed, each as often as it is."""
        return re.findall(
            "|".join(sorted((bare(label.zh) for label in printed_labels), key=len, reverse=True)), self.text
        )

    def _follows(self, printed_labels: list[Label]) -> bool:
        at = 0
        for label in printed_labels:
            found = self.text.find(bare(label.zh), at)
            if found < 0:
                return False
            at = found + len(bare(label.zh))
        return True

    def is_another_width(self, table: Table, row: PrintedRow) -> bool:
        """Whether a row of a grid has not as many cells as the rows that name the columns of the table."""
        known = set(self.columns.values())
        complete = len(known) == len(table.columns)
        partly = 1 < len(known) < len(table.columns)
        return row.in_grid and self.is_rectangular and (partly or (complete and len(row.cells) != self.width))

    def is_another_order(self, table: Table) -> bool:
        """Whether a grid names all columns of the table, and not in the form's order."""
        return bool(self.columns) and self.is_whole(table) and not self.is_in_order(table)

    def unit(self) -> str:
        """The unit of money that it names, if that is not the form's own 万元."""
        found = _MONEY.search(self.text)
        return "" if found is None or found.group() == "万元" else found.group()

    def is_foreign(self, table: Table, form: str) -> bool:
        """Whether it names more columns of the table as another edition prints it than as `form` does."""
        share = self._labels.header_share(table.code, self.text)
        others = (code for code in EDITIONS if code != form and table.code in edition(code).tables)
        return any(labels(code).header_share(table.code, self.text) > share for code in others)
