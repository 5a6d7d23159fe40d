"""Wide: one report a line, a column for each cell of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai import _resources, labels, text
from gongkai.errors import UnreadableFile
from gongkai.form import EDITIONS, Cell, Edition, editions
from gongkai.placed import Placed
from gongkai.readers._records import FACTS, KEY, OMITS, Row, cell_named, place_of, without_data, year_of
from gongkai.report import Leftover, Report, Source, Unread, agency
from gongkai.rows import trimmed

_CODED = frozenset({"level", "kind", "scope"})
#: Unknown columns that are told one by one.
_TOLD = 20


def reports(header: Row, rows: Iterator[Row], source: Source) -> Iterator[Report | Unread]:
    """The reports of lines under a wide header; a line with more or fewer values than that has columns is not read.

    Raises:
        UnreadableFile: there is a header only.
    """
    names = tuple(cell.text.strip() for cell in header)
    columns = _columns(names)
    line = None
    for line in rows:
        values = trimmed(line, len(names)) if len(line) > len(names) else line
        if len(values) == len(names):
            yield _report(names, columns, values, source)
        else:
            words = f"有 {len(line)} 个值，表头有 {len(names)} 列", f"{len(line)} values under {len(names)} columns"
            yield Unread(line[0].origin.without_column(), UnreadableFile(*words))
    if line is None:
        raise without_data()


def _report(names: Sequence[str], columns: _Columns, line: Row, source: Source) -> Report:
    facts = {name: text.restore(line[at].text.strip()) for name, at in columns.facts.items()}
    sections = {code: text.restore(line[at].text.strip()) for code, at in columns.sections.items()}
    year = year_of(facts["year"])
    named = [form for form in editions() if form.code == facts.get("edition")]
    placed = max(
        (_placed(form, columns, line, source.name) for form in named or editions()),
        key=lambda each: (
            sum(value is not None for value in each.values.values()),
            year is not None and each.form.in_force(year),
            each.form.code,
        ),
    )
    placed.note_lost_rows()
    leftovers = [*placed.leftovers, *_unused(names, columns, line, placed.form)]
    if facts.get("edition") and not named:
        place = line[columns.facts["edition"]].origin
        leftovers.append(Leftover("unknown_column", "edition", place, (facts["edition"],)))
    if year is None and facts["year"]:
        leftovers.append(Leftover("not_a_number", facts["year"], line[columns.facts["year"]].origin, (), None, "/year"))
    document: dict[str, Any] = {
        "edition": placed.form.code,
        "year": year,
        "agency": agency(facts["agency"] or None, **_of_agency(facts)),
        **{name: facts[name] or None for name in ("title", "published", "source_url") if name in facts},
        **({"sections": sections} if sections else {}),
        "tables": placed.tables(),
    }
    return Report(document, placed.form, source, placed.origins, tuple(leftovers), (), OMITS.difference(document))


def _unused(names: Sequence[str], columns: _Columns, line: Row, form: Edition) -> Iterator[Leftover]:
    """What stands in columns that the edition does not have, or that are there twice; beyond some, the names only."""
    used = {*columns.facts.values(), *columns.sections.values(), *columns.cells[form.code]}
    rest = [(names[at] or "—", cell) for at, cell in enumerate(line) if at not in used and not cell.is_blank]
    for name, cell in rest[:_TOLD]:
        again, value = cell_named(form.code, name.lower()), (cell.text.strip(),)
        if again:
            yield Leftover("repeated_row", name, cell.origin, value, again.table, again.pointer)
        else:
            yield Leftover("unknown_column", name, cell.origin, value)
    if len(rest) > _TOLD:
        some = "、".join(name for name, _ in rest[_TOLD : 2 * _TOLD])
        yield Leftover("unknown_column", f"{some}（{len(rest) - _TOLD}）", rest[_TOLD][1].origin)


def _of_agency(facts: Mapping[str, str]) -> dict[str, str]:
    """What is said of the agency; levels and the like by their codes, or by their labels."""
    found = {name.removeprefix("agency."): fact for name, fact in facts.items() if name.startswith("agency.") and fact}
    return {
        name: _resources.codes_of(f"{name}s").get(fact, fact) if name in _CODED else fact
        for name, fact in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a wide file hold, by their places."""

    facts: Mapping[str, int]
    sections: Mapping[str, int]
    #: For each edition.
    cells: Mapping[str, Mapping[int, Cell]]


def _columns(header: Sequence[str]) -> _Columns:
    names = [name.lower() for name in header]
    facts = {fact: at for fact, known in {**KEY, **FACTS}.items() if (at := place_of(names, known)) is not None}
    sections: dict[str, int] = {}
    cells: dict[str, dict[int, Cell]] = {code: {} for code in EDITIONS}
    for at, name in enumerate(names):
        if at in facts.values():
            continue
        section = _section(name)
        if section:
            sections.setdefault(section, at)
            continue
        for code, found in cells.items():
            cell = cell_named(code, name)
            if cell and cell not in found.values():
                found[at] = cell
    return _Columns(facts, sections, cells)


def _section(name: str) -> str | None:
    form = editions()[-1]
    codes = {section.code for section in form.sections}
    code = name.removeprefix("sections.")
    return code if name.startswith("sections.") and code in codes else labels.labels(form.code).section(name)


def _placed(form: Edition, columns: _Columns, line: Row, file: str) -> Placed:
    placed = Placed(form, file)
    for at, cell in columns.cells[form.code].items():
        placed.put(cell, line[at].text, line[at].origin)
    return placed
