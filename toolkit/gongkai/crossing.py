"""A report of one edition of the form in another edition, and what that cost."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from gongkai.form import Cell, Edition, Label, edition
from gongkai.numbers import MAX_DIGITS, decimal
from gongkai.report import Leftover, Note, Origin, Report

#: `exact`, the same item in both editions;
#: `summed`, a row that the new edition prints as one and the old one in parts;
#: `unknown`, the new edition asks for it and the old one did not, so that it is blank;
#: `dropped`, the new edition has no place for it: its value is kept here and nowhere else.
Kind: TypeAlias = Literal["exact", "summed", "unknown", "dropped"]
KINDS: tuple[Kind, ...] = ("exact", "summed", "unknown", "dropped")


_LARGEST = 10**MAX_DIGITS


@dataclass(frozen=True, slots=True)
class Split:
    """A row of one edition that another edition prints in parts. The parts make the row; the row makes no part."""

    table: str
    whole: str
    parts: tuple[str, ...]


#: All that the codes cannot say. For the rest, one code is one concept in every edition.
SPLITS = (Split("requests", "other", ("other_uncorrected", "other_fee_unpaid", "other_misc")),)


@dataclass(frozen=True, slots=True)
class Taken:
    """A value of the report that was crossed."""

    pointer: str
    value: Any
    origin: Origin


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one item."""

    kind: Kind
    #: What it was made of; empty for `unknown`.
    sources: tuple[Taken, ...]
    #: The place in the new report; `None` for `dropped`.
    target: str | None
    #: What stands there now.
    value: Any
    words: Label

    @property
    def pointer(self) -> str:
        """Where it is in the new report, else where it was."""
        return self.sources[0].pointer if self.target is None else self.target


@dataclass(frozen=True, slots=True)
class Crossing:
    """A report in another edition."""

    report: Report
    #: The edition it was in.
    source: Edition
    #: One for each item of either edition; none if the report was in that edition already.
    changes: tuple[Change, ...] = ()

    @property
    def crossed(self) -> bool:
        """Whether it was in another edition before."""
        return self.source.code != self.report.edition.code

    def of(self, kind: Kind) -> tuple[Change, ...]:
        """The changes of one kind, in the form's order."""
        return tuple(change for change in self.changes if change.kind == kind)


def to_edition(report: Report, code: str) -> Crossing:
    """The report in the edition of that code. Nothing is invented: what the report does not say is blank.

    A sum with a blank part is blank, and the parts of a sum are blank even where it is 0, because nobody stated them.
    A cell that the document lacks is lacking afterwards too. The report is not judged, and its year stays as it is.

    Raises:
        UnknownName: there is no such edition.
    """
    target = edition(code)
    if target.code == report.edition.code:
        return Crossing(report, report.edition)
    changes = (*_kept(report), *_crossed(report, target))
    crossed = replace(
        report,
        document=_document(report, target, changes),
        edition=target,
        origins=_origins(report, target, changes),
        leftovers=tuple(_leftover(leftover, target) for leftover in report.leftovers),
        notes=tuple(_note(note, target) for note in report.notes),
    )
    return Crossing(crossed, report.edition, changes)


@dataclass(frozen=True, slots=True)
class _Route:
    """The way from cells of one edition to a cell of another."""

    kind: Kind
    sources: tuple[Cell, ...]
    target: Cell | None
    words: Label


@functools.cache
def _routes(source: Edition, target: Edition) -> tuple[_Route, ...]:
    """A route for every cell of both editions: first those of the new one, in its order."""
    have, want = set(source.cells()), set(target.cells())
    split = {cell: parts for cell, parts in _parts(target) if cell not in have and have.issuperset(parts)}
    divided = {cell: parts for cell, parts in _parts(source) if cell not in want and want.issuperset(parts)}
    undivided = {part for parts in divided.values() for part in parts}
    used = have & want | {part for parts in split.values() for part in parts}
    old, new = source.code, target.code
    routes = []
    for cell in target.cells():
        if cell in have:
            routes.append(_Route("exact", (cell,), cell, _SAME))
        elif cell in split:
            routes.append(_Route("summed", split[cell], cell, _filled(_SUM, old)))
        else:
            routes.append(_Route("unknown", (), cell, _filled(_UNDIVIDED if cell in undivided else _UNASKED, old)))
    for cell in source.cells():
        if cell not in used:
            routes.append(_Route("dropped", (cell,), None, _filled(_DIVIDED if cell in divided else _NO_PLACE, new)))
    return tuple(routes)


def _parts(form: Edition) -> Iterator[tuple[Cell, tuple[Cell, ...]]]:
    """The cells of rows that some edition prints in parts, each with those parts."""
    for split in SPLITS:
        for column in form.tables[split.table].columns:
            parts = tuple(Cell(split.table, part, column.code) for part in split.parts)
            yield Cell(split.table, split.whole, column.code), parts


_SAME = Label("两版相同，照录", "the same in both editions")
_SUM = Label("{} 年版分项之和", "the sum of its parts in the {} edition")
_BLANK_PART = Label("{} 年版的分项不全是数字，和数不明", "not all of its parts in the {} edition are numbers")
_UNASKED = Label("{} 年版没有这一项", "the {} edition does not ask for it")
_UNDIVIDED = Label("{} 年版不分项，如何分配不明", "the {} edition does not divide it")
_NO_PLACE = Label("{} 年版没有这一项", "the {} edition has no place for it")
_DIVIDED = Label("{} 年版须分项填写，如何分配不明", "the {} edition divides it, and how is not known")
_FOREIGN = Label("{} 年版格式没有这一项，未作转换", "not part of the {} edition it was in, so not crossed")


def _filled(words: Label, code: str) -> Label:
    return Label(words.zh.format(code), words.en.format(code))


def _kept(report: Report) -> Iterator[Change]:
    """Everything but the tables is the same in all editions."""
    for name, value in report.document.items():
        if name == "sections" and isinstance(value, dict):
            pointers = {f"/sections/{step(code)}": text for code, text in value.items()}
        else:
            pointers = {} if name in ("edition", "tables") else {f"/{step(name)}": value}
        for pointer, each in pointers.items():
            yield Change("exact", (_taken(report, pointer, each),), pointer, each, _SAME)
    tables = report.document.get("tables")
    if "tables" in report.document and not isinstance(tables, dict):
        yield Change("exact", (_taken(report, "/tables", tables),), "/tables", tables, _SAME)


def _crossed(report: Report, target: Edition) -> Iterator[Change]:
    """What becomes of every cell, and of what stands in the tables without being one."""
    if not isinstance(report.document.get("tables"), dict):
        return
    cells = dict(_cells(report))
    for route in _routes(report.edition, target):
        sources = tuple(_taken(report, cell.pointer, cells[cell]) for cell in route.sources if cell in cells)
        place = None if route.target is None else route.target.pointer
        if route.kind == "unknown":
            if _asks_for(report, route.target):
                yield Change("unknown", (), place, None, route.words)
        elif route.kind == "summed":
            if sources:
                yield _summed(route, sources, report.edition.code)
        elif sources:
            value = sources[0].value if route.kind == "exact" else None
            yield Change(route.kind, sources, place, value, route.words)
    for pointer, value in _foreign(report):
        words = _filled(_FOREIGN, report.edition.code)
        yield Change("dropped", (_taken(report, pointer, value),), None, None, words)


def _summed(route: _Route, sources: tuple[Taken, ...], code: str) -> Change:
    place = None if route.target is None else route.target.pointer
    values = [taken.value for taken in sources if is_number(taken.value)]
    if len(values) < len(route.sources):
        return Change("summed", sources, place, None, _filled(_BLANK_PART, code))
    return Change("summed", sources, place, total(values), route.words)


def total(numbers: Sequence[int | float]) -> int | float:
    """The sum of numbers, to the digits that they are written with.

    >>> total([0.1, 0.2]), total([1, 2.0])
    (0.3, 3)
    """
    if all(type(each) is int for each in numbers):
        return sum(numbers)
    exact = sum(map(decimal, numbers), Decimal(0))
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def is_number(value: object) -> bool:
    """Whether a value is a number that programs can keep, and reckon with."""
    return type(value) in (int, float) and -_LARGEST < value < _LARGEST


def _asks_for(report: Report, cell: Cell | None) -> bool:
    """Whether a blank belongs into a cell: not where the document lacks a table that its own edition has."""
    return cell is not None and (
        cell.table not in report.edition.tables or isinstance(report.document["tables"].get(cell.table), dict)
    )


def _cells(report: Report) -> Iterator[tuple[Cell, Any]]:
    """The cells of its edition that a document has, whatever stands in them."""
    tables = report.document["tables"]
    for cell in report.edition.cells():
        rows = tables.get(cell.table)
        columns = rows.get(cell.row) if isinstance(rows, dict) else None
        if isinstance(columns, dict) and cell.column in columns:
            yield cell, columns[cell.column]


def _foreign(report: Report) -> Iterator[tuple[str, Any]]:
    """What stands in the tables of a document in places that its edition does not have, or in a shape it has not."""
    for code, rows in report.document["tables"].items():
        table = report.edition.tables.get(code)
        if table is None or not isinstance(rows, dict):
            yield f"/tables/{step(code)}", rows
            continue
        known = {row.code for row in table.rows}
        names = {column.code for column in table.columns}
        for row, columns in rows.items():
            if row not in known or not isinstance(columns, dict):
                yield f"/tables/{code}/{step(row)}", columns
                continue
            for column in columns:
                if column not in names:
                    yield f"/tables/{code}/{row}/{step(column)}", columns[column]


def step(key: str) -> str:
    """A key as a step of a JSON Pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _taken(report: Report, pointer: str, value: Any) -> Taken:
    return Taken(pointer, value, report.origin(pointer))


def _document(report: Report, target: Edition, changes: Sequence[Change]) -> dict[str, Any]:
    """The document of the new edition, its tables in the form's order."""
    document = copy.deepcopy({name: value for name, value in report.document.items() if name != "tables"})
    document = {"edition": target.code, **document} | {"edition": target.code}
    if "tables" not in report.document:
        return document
    if not isinstance(report.document["tables"], dict):
        return {**document, "tables": copy.deepcopy(report.document["tables"])}
    tables: dict[str, dict[str, dict[str, Any]]] = {}
    for change in changes:
        if change.target is not None and change.target.startswith("/tables/"):
            table, row, column = change.target.split("/")[2:]
            tables.setdefault(table, {}).setdefault(row, {})[column] = copy.deepcopy(change.value)
    return {**document, "tables": tables}


def _origins(report: Report, target: Edition, changes: Sequence[Change]) -> Mapping[str, Origin]:
    """Where the values stand that the new report has; a sum stands where the first of its parts does."""
    origins = {pointer: origin for pointer, origin in report.origins.items() if _moved(pointer, target) == pointer}
    for change in changes:
        if change.kind == "summed" and change.target is not None:
            origins[change.target] = replace(change.sources[0].origin, printed=None, notes=())
    return origins


def _moved(pointer: str | None, target: Edition) -> str | None:
    """A place of the old report in the new one: the same, the row it is a part of, or none."""
    if pointer is None or not pointer.startswith("/tables/"):
        return pointer
    code, *steps = pointer.split("/")[2:]
    table = target.tables.get(code)
    if table is None:
        return None
    for split in SPLITS:
        if (
            split.table == code
            and steps
            and steps[0] in split.parts
            and split.whole in {row.code for row in table.rows}
        ):
            steps[0] = split.whole
    known = ({row.code for row in table.rows}, {column.code for column in table.columns})
    stands = all(step in codes for step, codes in zip(steps, known, strict=False))
    return "/".join(["/tables", code, *steps]) if stands else None


def _leftover(leftover: Leftover, target: Edition) -> Leftover:
    table = leftover.table if leftover.table in target.tables else None
    return replace(leftover, table=table, pointer=_moved(leftover.pointer, target))


def _note(note: Note, target: Edition) -> Note:
    return replace(note, pointer=_moved(note.pointer, target))
