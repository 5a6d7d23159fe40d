"""Tidy: one number a line, `agency,year,table,row,column,value`, many reports in one file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from gongkai import text
from gongkai.form import Edition, editions
from gongkai.placed import Placed, best
from gongkai.readers._records import OMITS, TIDY, Row, cell_of, name_of, place_of, table_of, without_data, year_of
from gongkai.report import Leftover, Origin, Report, Source, agency


@dataclass(slots=True)
class _Entry:
    """One line: the printed words for a cell, and its number."""

    table: str
    row: str
    column: str
    value: str
    origin: Origin


@dataclass(slots=True)
class _Group:
    """The lines of one report."""

    agency: str
    year: str
    entries: list[_Entry] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)


def reports(header: Row, rows: Iterator[Row], source: Source) -> Iterator[Report]:
    names = [name_of(cell) for cell in header]
    places = {name: place_of(names, known) or 0 for name, known in TIDY.items()}
    groups: dict[tuple[str, str], _Group] = {}
    group: _Group | None = None
    #: Lines cut short that stand before the first report.
    orphans: list[Leftover] = []
    for row in rows:
        # Only the line is told: which of its six values is meant, the finding says.
        origin = row[0].origin.without_column()
        if len(row) != len(header):
            fields = tuple(cell.text for cell in row)
            missing = Leftover("misfit_row", ",".join(fields), origin, fields)
            (group.leftovers if group else orphans).append(missing)
            continue
        words = {name: row[at].text.strip() for name, at in places.items()}
        who, year = text.restore(words["agency"]), words["year"]
        key = (text.squeeze(who), str(year_of(year) or year))
        group = groups.setdefault(key, _Group(who, year))
        group.entries.append(_Entry(words["table"], words["row"], words["column"], words["value"], origin))
    if not groups:
        raise without_data()
    next(iter(groups.values())).leftovers += orphans
    unknown = [header[at] for at in range(len(header)) if at not in places.values()]
    for each in groups.values():
        each.leftovers += (
            Leftover("unknown_column", cell.text.strip(), cell.origin.without_column()) for cell in unknown
        )
        yield _report(each, source)


def _report(group: _Group, source: Source) -> Report:
    year = year_of(group.year)
    placed = best([_placed(form, group, source.name) for form in editions()], year)
    leftovers = [*group.leftovers, *placed.leftovers]
    if year is None and group.year:
        leftovers.append(Leftover("not_a_number", group.year, group.entries[0].origin, (), None, "/year"))
    document = {
        "edition": placed.form.code,
        "year": year,
        "agency": agency(group.agency or None),
        "tables": placed.tables(),
    }
    return Report(document, placed.form, source, placed.origins, tuple(leftovers), (), OMITS)


def _placed(form: Edition, group: _Group, file: str) -> Placed:
    placed = Placed(form, file)
    for entry in group.entries:
        cell = cell_of(form.code, entry.table, entry.row, entry.column)
        if cell is not None and cell not in placed.values:
            placed.put(cell, entry.value, entry.origin)
            continue
        kind, pointer = ("repeated_row", cell.pointer) if cell else ("unknown_row", None)
        printed = "/".join((entry.table, entry.row, entry.column))
        table = table_of(form.code, entry.table)
        code = table.code if table else None
        placed.leftovers.append(Leftover(kind, printed, entry.origin, (entry.value,), code, pointer))
    placed.note_lost_rows()
    return placed
