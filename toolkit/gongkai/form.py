"""The national form of one edition, frozen, with every arithmetic identity expanded to cells."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from gongkai import _resources, written
from gongkai.errors import InvalidFile, InvalidForm, UnknownName
from gongkai.numbers import Kind


class Cell(NamedTuple):
    """The address of one number of a report, in codes."""

    table: str
    row: str
    column: str

    @property
    def pointer(self) -> str:
        """The cell as a JSON Pointer (RFC 6901) into a report."""
        return f"/tables/{self.table}/{self.row}/{self.column}"


@dataclass(frozen=True, slots=True)
class Label:
    """The same words in Chinese and in English."""

    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column that holds numbers."""

    code: str
    label: Label
    #: Number printed before the label, as `（一）`; empty when there is none.
    number: str
    type: Kind
    #: The printed groups it stands in, outermost first.
    groups: tuple[Group, ...]

    def path(self, lang: str) -> str:
        """The label with the groups it stands in, but the outermost: `不予公开/属于国家秘密`."""
        return "/".join([*(group.label[lang] for group in self.groups[1:]), self.label[lang]])


@dataclass(frozen=True, slots=True)
class Group:
    """A printed heading over rows or columns. It holds no number of its own."""

    code: str
    label: Label
    number: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Two sums of cells that the form says are equal. `rule` is the rule a difference breaks."""

    rule: str
    left: tuple[Cell, ...]
    right: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return self.left + self.right


@dataclass(frozen=True, slots=True)
class Table:
    code: str
    section: str
    label: Label
    #: Text of the top left cell, where the form prints one.
    corner: Label | None
    #: The rows stand side by side in one printed line.
    one_line: bool
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]
    row_groups: tuple[Group, ...]
    column_groups: tuple[Group, ...]
    identities: tuple[Identity, ...]

    def cell(self, row: str, column: str) -> Cell:
        return Cell(self.code, row, column)

    def cells(self) -> Iterator[Cell]:
        """Every cell, row by row."""
        return (Cell(self.code, row.code, column.code) for row in self.rows for column in self.columns)


@dataclass(frozen=True, slots=True)
class Section:
    code: str
    number: str
    label: Label
    #: The section consists of text, so it must have some.
    text_required: bool
    #: Instruction printed under the heading.
    note: Label | None

    @property
    def heading(self) -> str:
        """The heading as the form prints it."""
        return self.number + self.label.zh


@dataclass(frozen=True, eq=False)
class Edition:
    """One edition of the form. `edition("2021")` gives it."""

    code: str
    label: Label
    #: Number of the notice that prescribes it.
    notice: str
    first_year: int
    #: `None` while the edition is in force.
    last_year: int | None
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]

    @functools.cached_property
    def identities(self) -> tuple[Identity, ...]:
        return tuple(identity for table in self.tables.values() for identity in table.identities)

    def in_force(self, year: int) -> bool:
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def cells(self) -> Iterator[Cell]:
        return (cell for table in self.tables.values() for cell in table.cells())

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        # Another process loads the form itself.
        return edition, (self.code,)


#: The editions there are, oldest first.
EDITIONS = ("2019", "2021")


@functools.cache
def edition(code: str) -> Edition:
    """The edition of that code.

    Raises:
        UnknownName: there is no such edition.
    """
    if code not in EDITIONS:
        raise UnknownName(f"no edition {code!r} (known: {', '.join(EDITIONS)})")
    return load(_resources.schemas() / code / "form.yaml")


def editions() -> tuple[Edition, ...]:
    """All editions, oldest first."""
    return tuple(edition(code) for code in EDITIONS)


def edition_of(year: int) -> Edition:
    """The edition in force for a report year; the oldest for years before any."""
    return next((form for form in reversed(editions()) if form.first_year <= year), editions()[0])


def load(path: Path) -> Edition:
    """Load a form file.

    Raises:
        InvalidForm: the file breaks `form.schema.json`, or names a code it does not define; names the line.
    """
    try:
        form = written.load(path, "form")
    except InvalidFile as error:
        raise InvalidForm(str(error)) from error
    try:
        return _edition(form)
    except _UnknownCode as error:
        raise InvalidForm(f"{path}: {error}") from error


class _UnknownCode(Exception):
    pass


def _edition(form: Mapping[str, Any]) -> Edition:
    tables = tuple(_table(table) for table in form["tables"])
    sections = tuple(
        Section(each["code"], each["number"], _label(each), "text" in each, _optional(each.get("note")))
        for each in form["sections"]
    )
    known = {section.code for section in sections}
    for table in tables:
        if table.section not in known:
            raise _UnknownCode(f"table {table.code!r} is in section {table.section!r}, which the form does not define")
    return Edition(
        form["edition"],
        _label(form),
        form["notice"],
        form["years"]["from"],
        form["years"].get("to"),
        sections,
        MappingProxyType({table.code: table for table in tables}),
    )


def _table(table: Mapping[str, Any]) -> Table:
    columns, column_groups, column_sums = _lines(table["columns"], "columns")
    rows, row_groups, row_sums = _lines(table["rows"], "rows")
    code = table["code"]

    def line_of_cells(row_codes: Sequence[str], column_codes: Sequence[str]) -> tuple[Cell, ...]:
        for known, asked in ((rows, row_codes), (columns, column_codes)):
            unknown = set(asked) - {line.code for line in known}
            if unknown:
                raise _UnknownCode(f"table {code!r} adds up {sorted(unknown)}, which it does not define")
        return tuple(Cell(code, row, column) for row in row_codes for column in column_codes)

    identities = [
        Identity(rule, line_of_cells([row.code], parts), line_of_cells([row.code], [total]))
        for total, rule, parts in column_sums
        for row in rows
    ]
    identities += [
        Identity(rule, line_of_cells(parts, [column.code]), line_of_cells([total], [column.code]))
        for total, rule, parts in row_sums
        for column in columns
    ]
    identities += [
        Identity(
            balance["rule"],
            line_of_cells(balance["left"], [column.code]),
            line_of_cells(balance["right"], [column.code]),
        )
        for balance in table.get("balances", ())
        for column in columns
    ]
    return Table(
        code,
        table["section"],
        _label(table),
        _optional(table.get("corner")),
        table.get("printed") == "one_line",
        columns,
        rows,
        row_groups,
        column_groups,
        tuple(identities),
    )


def _lines(
    printed: Sequence[Mapping[str, Any]], nested: str, groups: tuple[Group, ...] = ()
) -> tuple[tuple[Line, ...], tuple[Group, ...], list[tuple[str, str, list[str]]]]:
    """The lines that hold numbers, the groups they stand in, and (total, rule, parts) of each sum."""
    lines: list[Line] = []
    inner: list[Group] = []
    sums: list[tuple[str, str, list[str]]] = []
    for each in printed:
        if nested in each:
            group = Group(each["code"], _label(each), each.get("number", ""))
            below = _lines(each[nested], nested, (*groups, group))
            inner += [group, *below[1]]
            lines += below[0]
            sums += below[2]
            continue
        lines.append(Line(each["code"], _label(each), each.get("number", ""), each.get("type", "count"), groups))
        if "sum" in each:
            sums.append((each["code"], each["rule"], each["sum"]))
    return tuple(lines), tuple(inner), sums


def _label(each: Mapping[str, Any]) -> Label:
    return Label(each["zh"], each["en"])


def _optional(each: Mapping[str, Any] | None) -> Label | None:
    return _label(each) if each else None
