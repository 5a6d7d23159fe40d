"""Tidy CSV: one value a line, `agency,year,table,row,column,value`, many reports in one file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from gongkai import labels, text
from gongkai.errors import UnreadableFile
from gongkai.form import Cell, Edition, Line, Table, editions
from gongkai.placed import Placed, best
from gongkai.report import Leftover, Origin, Report, Source, agency

#: The columns and the headings under which they are known.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "agency": ("agency", "机关", "机关名称", "单位", "单位名称", "机构", "机构名称"),
    "year": ("year", "年度", "年份", "年"),
    "table": ("table", "表", "表名"),
    "row": ("row", "行", "行名"),
    "column": ("column", "列", "列名"),
    "value": ("value", "值", "数值"),
}

#: What a file of numbers cannot say.
OMITS = frozenset({"title", "published", "source_url", "sections"})


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


def read(data: bytes, source: Source) -> Iterator[Report]:
    decoded = text.decode(data)
    source = replace(source, encoding=decoded.encoding)
    groups = _groups(decoded.text, source.name)
    if not groups:
        raise UnreadableFile("只有表头，没有数据行", "a header without a line of data")
    return (_report(group, source) for group in groups)


def _groups(content: str, file: str) -> list[_Group]:
    header, delimiter = _header(content)
    places = {name: _column(header, known) for name, known in COLUMNS.items()}
    groups: dict[tuple[str, str], _Group] = {}
    group: _Group | None = None
    #: Lines cut short that stand before the first report.
    orphans: list[Leftover] = []
    reader = csv.reader(io.StringIO(content), delimiter=delimiter, strict=True)
    extra = [header[at] for at in range(len(header)) if at not in places.values()]
    try:
        while not any(map(str.strip, next(reader))):
            pass
        for fields in reader:
            origin = Origin(file, line=reader.line_num)
            if not any(map(str.strip, fields)):
                continue
            if len(fields) != len(header):
                missing = Leftover("misfit_row", delimiter.join(fields), origin, tuple(fields))
                (group.leftovers if group else orphans).append(missing)
                continue
            words = {name: fields[at].strip() for name, at in places.items()}
            who, year = text.restore(words["agency"]), words["year"]
            key = (text.squeeze(who), str(_year(year) or year))
            group = groups.setdefault(key, _Group(who, year))
            group.entries.append(_Entry(words["table"], words["row"], words["column"], words["value"], origin))
    except csv.Error as error:
        raise UnreadableFile(
            f"不是完整的 CSV：第 {reader.line_num} 行：{error}",
            f"not a whole CSV file: line {reader.line_num}: {error}",
        ) from error
    for first in list(groups.values())[:1]:
        first.leftovers += orphans
    for name in extra:
        for each in groups.values():
            each.leftovers.append(Leftover("unknown_column", name, Origin(file, line=1)))
    return list(groups.values())


def _header(content: str) -> tuple[list[str], str]:
    first = content.lstrip("\n").partition("\n")[0]
    for delimiter in ",;\t":
        header = [cell.strip() for cell in next(csv.reader([first], delimiter=delimiter), [])]
        if all(_column(header, known) >= 0 for known in COLUMNS.values()):
            return header, delimiter
    expected = ",".join(COLUMNS)
    raise UnreadableFile(
        f"不是本工具可读的 CSV：表头应有 {expected}（或 机关,年度,表,行,列,值），实为“{first[:80]}”",
        f"not a CSV this tool reads: the header must have {expected}, found “{first[:80]}”",
    )


def _column(header: list[str], known: tuple[str, ...]) -> int:
    return next((at for at, cell in enumerate(header) if cell.lower() in known), -1)


def _report(group: _Group, source: Source) -> Report:
    year = _year(group.year)
    placed = best([_place(form, group, source.name) for form in editions()], year)
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


def _year(printed: str) -> int | None:
    found = re.fullmatch(r"([12]\d{3})(?:年|年度)?", text.squeeze(printed))
    return int(found[1]) if found else None


def _place(form: Edition, group: _Group, file: str) -> Placed:
    placed = Placed(form, file)
    for entry in group.entries:
        cell = _cell(form, entry)
        if cell is not None and cell not in placed.values:
            placed.put(cell, entry.value, entry.origin)
            continue
        kind, pointer = ("repeated_row", cell.pointer) if cell else ("unknown_row", None)
        printed = "/".join((entry.table, entry.row, entry.column))
        table = _table(form, entry)
        code = table.code if table else None
        placed.leftovers.append(Leftover(kind, printed, entry.origin, (entry.value,), code, pointer))
    placed.note_lost_rows()
    return placed


def _table(form: Edition, entry: _Entry) -> Table | None:
    return next((each for each in form.tables.values() if entry.table in (each.code, each.label.zh)), None)


def _cell(form: Edition, entry: _Entry) -> Cell | None:
    """The cell that a line names, by codes or by the form's labels."""
    table = _table(form, entry)
    if table is None:
        return None
    row = next((each.code for each in table.rows if each.code == entry.row), None)
    if row is None:
        match = labels.labels(form.code).row(table.code, entry.row.split("/"))
        row = match.line.code if match and isinstance(match.line, Line) and not match.close else None
    column = next((each.code for each in table.columns if each.code == entry.column), None)
    named = labels.labels(form.code).column
    groups = {text.bare(group.label.zh) for group in table.column_groups}
    *above, last = entry.column.split("/")
    in_group = bool(above) and groups.issuperset(map(text.bare, above))
    column = column or named(table.code, entry.column) or (named(table.code, last) if in_group else None)
    return table.cell(row, column) if row and column else None
