"""What of a report is held against the other reports of a run: little enough to keep that of every report."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from gongkai.form import Cell, edition
from gongkai.report import Origin, Report
from gongkai.rules import likeness
from gongkai.text import squeeze


@dataclass(frozen=True, slots=True)
class Facts:
    """An extract of a report that other processes can be sent."""

    #: `agency id` and `year`, as far as known.
    key: tuple[str | None, int | None]
    name: str | None
    uscc: str | None
    kind: str | None
    scope: str | None
    #: The edition whose shape its tables have.
    form: str
    #: Where the report stands, and where its year does.
    origin: Origin
    year_origin: Origin
    #: Where its tables stand, for a body that may report for others too.
    places: Mapping[str, Origin]
    #: JSON: the numbers of each sound table in the form's order, and `null` for blanks.
    numbers: bytes
    #: `likeness.sentences` of all sections.
    sentences: bytes

    @property
    def year(self) -> int | None:
        return self.key[1]

    @property
    def file(self) -> str:
        return self.origin.file

    @property
    def names(self) -> tuple[str, ...]:
        """What tells the agency apart: its identifier, its credit code, and its name as it is compared."""
        found = (self.key[0], self.uscc, squeeze(self.name) if self.name else None)
        return tuple(dict.fromkeys(each for each in found if each))

    def tables(self) -> Mapping[str, Sequence[int | float | None]]:
        """The numbers of each sound table in the form's order."""
        found: Mapping[str, Sequence[int | float | None]] = orjson.loads(self.numbers)
        return found


def facts(report: Report, sound: frozenset[str]) -> Facts:
    """What of a report is held against others. `sound` are the tables whose structure is sound."""
    name, uscc, kind, scope = (_word(report.agency.get(fact)) for fact in ("name", "uscc", "kind", "scope"))
    content = report.document.get("sections")
    texts = [each for each in content.values() if type(each) is str] if isinstance(content, dict) else []
    places: Mapping[str, Origin] = {}
    if report.origins and (scope == "roll_up" or (scope is None and kind in (None, "government"))):
        places = {
            code: report.origin(cells[0].pointer).without_column()
            for code, cells in cells_of(report.edition.code).items()
        }
    return Facts(
        (report.agency_id, report.year),
        name,
        uscc,
        kind,
        scope,
        report.edition.code,
        report.origin(""),
        report.origin("/year"),
        places,
        orjson.dumps({code: _numbers(report, code) for code in report.edition.tables if code in sound}),
        likeness.sentences(texts, name),
    )


@functools.cache
def cells_of(form: str) -> Mapping[str, tuple[Cell, ...]]:
    """The cells of each table of an edition, in the form's order."""
    return {table.code: tuple(table.cells()) for table in edition(form).tables.values()}


def _numbers(report: Report, code: str) -> list[int | float | None]:
    rows = report.document["tables"][code]
    columns = [column.code for column in report.edition.tables[code].columns]
    return [row[column] for row in [rows[each.code] for each in report.edition.tables[code].rows] for column in columns]


def _word(value: object) -> str | None:
    return value if type(value) is str and value else None
