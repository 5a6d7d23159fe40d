"""The cells of one edition's form as a submission fills them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from gongkai import numbers
from gongkai.form import Cell, Edition
from gongkai.numbers import NotANumber, Value
from gongkai.report import Leftover, Note, Origin


@dataclass(slots=True)
class Placed:
    """What one edition's form makes of a submission. Filled by a reader, then read once."""

    form: Edition
    file: str
    values: dict[Cell, Value] = field(default_factory=dict)
    #: By JSON Pointer.
    origins: dict[str, Origin] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    #: Tables of which something was seen.
    seen: set[str] = field(default_factory=set)

    def put(self, cell: Cell, printed: str, origin: Origin) -> None:
        """Read the text of a cell; what is no number stays blank and is kept as a leftover."""
        kind = next(column.type for column in self.form.tables[cell.table].columns if column.code == cell.column)
        self.seen.add(cell.table)
        try:
            number = numbers.parse(printed, kind)
        except NotANumber:
            number = numbers.Number(None)
            self.leftovers.append(Leftover("not_a_number", printed.strip(), origin, (), cell.table, cell.pointer))
        self.values[cell] = number.value
        self.origins[cell.pointer] = (
            replace(origin, printed=printed.strip(), notes=number.notes) if number.notes else origin
        )

    def note_lost_rows(self) -> None:
        """Add a leftover for each line of a seen table that the submission does not show, if nothing else explains it."""
        explained = {leftover.pointer for leftover in self.leftovers}
        foreign = {leftover.table for leftover in self.leftovers if leftover.kind == "other_edition"}
        for table in self.form.tables.values():
            if table.code not in self.seen - foreign or f"/tables/{table.code}" in explained:
                continue
            for row in table.rows:
                pointer = f"/tables/{table.code}/{row.code}"
                shown = any(table.cell(row.code, column.code) in self.values for column in table.columns)
                if not shown and pointer not in explained:
                    self.leftovers.append(
                        Leftover("lost_row", row.path("zh"), Origin(self.file), (), table.code, pointer)
                    )

    def fit(self) -> float:
        """How well the form explains the submission: the share of each table's cells that were found, added up."""
        return sum(
            sum(cell in self.values for cell in table.cells()) / (len(table.rows) * len(table.columns))
            for table in self.form.tables.values()
        )

    def is_whole(self) -> bool:
        """Whether the submission has every cell of the form, and nothing of it is left over or had to be noted."""
        return not self.leftovers and not self.notes and all(cell in self.values for cell in self.form.cells())

    def tables(self) -> dict[str, dict[str, dict[str, Value]]]:
        """The seen tables whole, as a report has them: every row and column, blank where nothing was found."""
        return {
            table.code: {
                row.code: {column.code: self.values.get(table.cell(row.code, column.code)) for column in table.columns}
                for row in table.rows
            }
            for table in self.form.tables.values()
            if table.code in self.seen
        }


def best(candidates: list[Placed], year: int | None) -> Placed:
    """The edition that a submission was made with: told by its tables' shape, and by the year only in a tie."""
    return max(
        candidates,
        key=lambda each: (each.fit(), year is not None and each.form.in_force(year), each.form.code),
    )
