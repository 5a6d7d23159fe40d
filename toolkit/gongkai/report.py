"""One report: its plain document, where each value came from, and what found no place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from gongkai.errors import UnreadableFile
from gongkai.form import Cell, Edition, Label
from gongkai.numbers import Value
from gongkai.text import squeeze

#: The `reader` of a source that is a register of agencies, and holds no report.
REGISTER = "register"


@dataclass(frozen=True, slots=True)
class Source:
    """The submission a report was read from."""

    #: As the user named it, with `/` between folders.
    name: str
    reader: str
    #: How bytes became text; `None` for formats that say so themselves.
    encoding: str | None
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something stands in a submission, in the terms of its format. Everything counts from 1."""

    file: str
    page: int | None = None
    paragraph: int | None = None
    line: int | None = None
    sheet: str | None = None
    #: A spreadsheet's name for the cell, as `F6`.
    cell: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    #: What was printed, where more than white space had to be cleaned off, and the clean-ups (`numbers.Number.notes`).
    printed: str | None = None
    notes: tuple[str, ...] = ()

    def without_column(self) -> Origin:
        """The line that the place is in."""
        return replace(self, column=None)

    def place(self, lang: str) -> str:
        """`表三!F6`, `第 4 页第 3 行`, `table 3 row 5 column 2`; empty when only the file is known."""
        if self.cell is not None:
            return f"{self.sheet}!{self.cell}" if self.sheet else self.cell
        steps = (
            ("第 {} 页", "page {}", self.page),
            ("第 {} 段", "paragraph {}", self.paragraph),
            ("第 {} 行", "line {}", self.line),
            ("表 {}", "table {}", self.table),
            ("行 {}", "row {}", self.row),
            ("列 {}", "column {}", self.column),
        )
        return " ".join((zh if lang == "zh" else en).format(at) for zh, en, at in steps if at is not None)


@dataclass(frozen=True, slots=True)
class Unread:
    """A part of a submission, as a line or a member of an archive, that could not be read while the others could."""

    origin: Origin
    error: UnreadableFile


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something of the submission that could not be used, or something of the form that it does not show.

    `kind` is one of:
    `unknown_row`, a line with numbers that the edition does not have;
    `misfit_row`, a line known, but the count of its numbers is not the count of the form's columns;
    `not_a_number`, a text in a number's place;
    `repeated_row`, a line that was there before;
    `merged_cell`, a number that stands in several lines at once;
    `lost_column`, a column of the form that the header of a table does not have;
    `unknown_column`, a column that the format does not have;
    `other_edition`, a table or line of another edition of the form;
    `unknown_text`, words in a table that the form does not have;
    `lost_row`, a line of the form that the submission does not show.
    """

    kind: str
    #: The printed label or cell; the form's label for a `lost_row`.
    text: str
    origin: Origin
    #: The printed numbers of the line.
    values: tuple[str, ...] = ()
    table: str | None = None
    #: The place in the report that stays blank for it.
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader had to do to read the submission.

    `kind` is one of:
    `close_label`, a label was taken for a similar one of the form;
    `close_heading`, the heading of a section is in other words than the form's;
    `by_order`, numbers whose labels are lost were placed in the form's order;
    `row_by_order`, a row of numbers whose label is lost was placed between its neighbours;
    `other_title`, another title stands before the report, with another agency or year;
    `full_name`, the agency's name was taken from the text, where it is fuller than in the title;
    `as_said`, the user says otherwise than the report;
    `close_agency`, the agency is not in the register, and others have names like its own;
    `unknown_agency`, neither is true;
    `register_disagrees`, the report and the register say different things of the agency;
    `hidden_sheet`, sheets of the workbook are hidden and were not read;
    `image_page`, pages hold an image and no text.
    """

    kind: str
    printed: str
    taken_for: Label
    origin: Origin
    pointer: str | None = None


@dataclass(frozen=True, slots=True)
class PrintedHeading:
    """A heading of the first level as it is printed."""

    #: The section of the form that it heads; `None` when it is none of the form's.
    section: str | None
    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it was read. Nothing in it has been judged."""

    #: The canonical document (`schemas/<edition>/report.schema.json`), correct or not.
    document: dict[str, Any]
    #: The edition whose shape the tables have.
    edition: Edition
    source: Source
    #: By JSON Pointer. One that is missing has the place of the part it is in.
    origins: Mapping[str, Origin] = field(default_factory=dict)
    leftovers: tuple[Leftover, ...] = ()
    notes: tuple[Note, ...] = ()
    #: Keys of the document that the format of the submission cannot carry.
    omits: frozenset[str] = frozenset()
    #: Its agency was looked up in a register.
    registered: bool = False
    #: The headings in their order; `None` when the format of the submission carries none.
    headings: tuple[PrintedHeading, ...] | None = None

    def __getitem__(self, cell: Cell) -> Value:
        """The number in a cell; `None` when it is blank or not there."""
        table, row, column = cell
        try:
            value: Value = self.document["tables"][table][row][column]
        except (KeyError, TypeError):
            return None
        return value

    @property
    def year(self) -> int | None:
        year = self.document.get("year")
        return year if type(year) is int else None

    @property
    def agency(self) -> Mapping[str, Any]:
        agency = self.document.get("agency")
        return agency if isinstance(agency, dict) else {}

    @property
    def agency_id(self) -> str | None:
        """The credit code when known, else the normalised name: with the year, the key of a report."""
        for key in ("id", "uscc", "name"):
            value = self.agency.get(key)
            if isinstance(value, str) and squeeze(value):
                return squeeze(value)
        return None

    def origin(self, pointer: str) -> Origin:
        """Where a part of the document stands in the submission."""
        while pointer and pointer not in self.origins:
            pointer = pointer.rpartition("/")[0]
        return self.origins.get(pointer) or Origin(self.source.name)


def agency(name: str | None, **facts: str) -> dict[str, Any]:
    """The agency part of a document of which the name is known, and maybe other facts by their keys."""
    unknown = dict.fromkeys(("uscc", "division", "level", "kind", "scope"))
    return {"id": facts.get("uscc") or (squeeze(name) if name else None), "name": name, **unknown, **facts}
