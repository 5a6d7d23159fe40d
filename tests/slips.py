"""Slips of the pen, made on purpose at each cell of a table whose sums are right."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any, TypeAlias

from gongkai import Cell, Report
from gongkai.diagnosis import Diagnosis, diagnose
from gongkai.form import Table
from gongkai.rules.arithmetic import outcomes

#: Numbers by their row and column, counted from 0.
Numbers: TypeAlias = Mapping[tuple[int, int], Any]
#: What is then printed, and where; nothing where this slip cannot be made.
Slip: TypeAlias = Callable[[Table, Numbers, tuple[int, int], random.Random], Numbers]


def numbers(report: Report, code: str) -> Numbers:
    table = report.edition.tables[code]
    return {
        (at, along): report[table.cell(row.code, column.code)]
        for at, row in enumerate(table.rows)
        for along, column in enumerate(table.columns)
    }


def printed(report: Report, code: str, wrong: Numbers) -> Report:
    """The report with other numbers in some cells of a table."""
    table = report.edition.tables[code]
    rows = {row: dict(columns) for row, columns in report.document["tables"][code].items()}
    for (at, along), value in wrong.items():
        rows[table.rows[at].code][table.columns[along].code] = value
    return replace(report, document={**report.document, "tables": {**report.document["tables"], code: rows}})


def diagnosed(report: Report, code: str, **options: int) -> tuple[Diagnosis, ...]:
    return diagnose(report, list(outcomes(report, frozenset({code}))), **options)


def made(report: Report, code: str, slip: Slip, rng: random.Random) -> Iterator[tuple[Report, dict[str, Any]]]:
    """The report with the slip made at each cell of the table in turn, and by pointer what the wrong cells should say."""
    table, right = report.edition.tables[code], numbers(report, code)
    for place in right:
        wrong = {at: value for at, value in slip(table, right, place, rng).items() if value != right[at]}
        if wrong:
            yield printed(report, code, wrong), {_cell(table, at).pointer: right[at] for at in wrong}


def verdict(found: tuple[Diagnosis, ...], right: Mapping[str, Any]) -> str:
    """`unseen`, or what the diagnoses together say: `only`, `likely` or `ambiguous`, each `right` or `wrong`, or `none`."""
    said = [[{each.pointer: each.implied for each in diagnosis.changes}] for diagnosis in found if diagnosis.changes]
    said += [
        [{each.pointer: each.implied for each in changes} for changes in diagnosis.alternatives]
        for diagnosis in found
        if not diagnosis.changes
    ]
    if not found or not all(said):
        return "none" if found else "unseen"
    certainty = max((diagnosis.certainty for diagnosis in found), key=("only", "likely", "ambiguous").index)
    every = {pointer for explanations in said for changes in explanations for pointer in changes}
    parts = [{pointer: right[pointer] for pointer in right if pointer in _pointers(each)} for each in said]
    fits = right.keys() <= every and all(part in each for part, each in zip(parts, said, strict=True))
    return f"{certainty} {'right' if fits else 'wrong'}"


def _pointers(explanations: list[dict[str, Any]]) -> set[str]:
    return {pointer for changes in explanations for pointer in changes}


def _cell(table: Table, place: tuple[int, int]) -> Cell:
    return table.cell(table.rows[place[0]].code, table.columns[place[1]].code)


def _place(table: Table, cell: Cell) -> tuple[int, int]:
    rows, columns = [row.code for row in table.rows], [column.code for column in table.columns]
    return rows.index(cell.row), columns.index(cell.column)


def _beside(table: Table, place: tuple[int, int], down: int, along: int) -> tuple[int, int]:
    """The cell that is printed there; of a table in one line, the next in that line."""
    if not table.one_line:
        return place[0] + down, place[1] + along
    return (-1, -1) if down else divmod(place[0] * len(table.columns) + place[1] + along, len(table.columns))


def _of_digits(change: Callable[[str, random.Random], str]) -> Slip:
    def slip(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
        wrong = change(str(right[place]), rng) if right[place] else ""
        return {place: int(wrong)} if wrong else {}

    return slip


def _transposed(text: str, rng: random.Random) -> str:
    at = rng.choice([at for at in range(len(text) - 1) if text[at] != text[at + 1]] or [-1])
    return "" if at < 0 else text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _dropped(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _doubled(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + text[at] + text[at:]


def _added(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text) + 1)
    return text[:at] + rng.choice("123456789") + text[at:]


def _misread(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def _times_ten(text: str, rng: random.Random) -> str:
    return text + "0" * rng.choice((1, 1, 2))


def _zero(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
    return {place: 0}


def _any_other(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
    return {place: rng.choice([value for value in range(2 * right[place] + 4) if value != right[place]])}


def _copied(down: int, along: int) -> Slip:
    def slip(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
        other = _beside(table, place, down, along)
        return {place: right[other]} if other in right else {}

    return slip


def _added_up(times: int) -> Slip:
    """A total in which one addend is counted once more, or not at all."""

    def slip(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
        sums = [identity for identity in table.identities if identity.right == (_cell(table, place),)]
        addends = [_place(table, cell) for identity in sums for cell in identity.left]
        counted = [right[addend] for addend in addends if right[addend]]
        return {place: right[place] + times * rng.choice(counted)} if counted else {}

    return slip


def _swapped(down: int, along: int) -> Slip:
    def slip(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
        other = _beside(table, place, down, along)
        return {place: right[other], other: right[place]} if other in right else {}

    return slip


def _miscounted(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
    """One or a few counted in another column, but not in the total."""
    row, column = place
    few, total = min(rng.choice((1, 1, 2, 3)), right[place]), len(table.columns) - 1
    other = rng.choice([along for along in range(total) if along != column])
    return {place: right[place] - few, (row, other): right[row, other] + few} if column != total else {}


def _two(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
    other = rng.choice([each for each in right if each != place])
    return {**_any_other(table, right, place, rng), **_any_other(table, right, other, rng)}


def _with_totals(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
    """A wrong number, and all the totals that a spreadsheet made of it."""
    sums = [identity for identity in table.identities if len(identity.right) == 1]
    cells = [_cell(table, place)]
    if cells[0] in [identity.right[0] for identity in sums]:
        return {}
    for cell in cells:
        cells += [each.right[0] for each in sums if cell in each.left and each.right[0] not in cells]
    by = _any_other(table, right, place, rng)[place] - right[place]
    return {at: right[at] + by for at in (_place(table, cell) for cell in cells)}


def _moved(down: int, along: int) -> Slip:
    """The numbers from here to the end of the line moved by one: nothing is left in the first cell, one number is lost."""

    def slip(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
        line = [place]
        while (following := _beside(table, line[-1], abs(down), abs(along))) in right:
            line.append(following)
        if down + along < 0:
            line.reverse()
        return {line[0]: 0, **{there: right[here] for here, there in pairwise(line)}} if len(line) > 2 else {}

    return slip


def _rows_swapped(table: Table, right: Numbers, place: tuple[int, int], rng: random.Random) -> Numbers:
    row, column = place
    other = rng.choice([each for each in range(len(table.rows)) if each != row])
    wrong: dict[tuple[int, int], Any] = {}
    for along in range(0 if column or table.one_line else len(table.columns)):
        wrong |= {(row, along): right[other, along], (other, along): right[row, along]}
    return wrong


#: Slips that make one number wrong.
SINGLE: Mapping[str, Slip] = {
    "two digits changed places": _of_digits(_transposed),
    "a digit left out": _of_digits(_dropped),
    "a digit written twice": _of_digits(_doubled),
    "a digit too many": _of_digits(_added),
    "one digit is another": _of_digits(_misread),
    "10 or 100 times as many": _of_digits(_times_ten),
    "left at 0": _zero,
    "copied from the left": _copied(0, -1),
    "copied from the right": _copied(0, 1),
    "copied from above": _copied(-1, 0),
    "copied from below": _copied(1, 0),
    "an addend left out": _added_up(-1),
    "an addend counted twice": _added_up(1),
    "any other number": _any_other,
}
#: Slips that make several wrong.
SEVERAL: Mapping[str, Slip] = {
    "swapped with the right": _swapped(0, 1),
    "swapped with the one below": _swapped(1, 0),
    "two rows swapped": _rows_swapped,
    "moved right": _moved(0, 1),
    "moved left": _moved(0, -1),
    "moved down": _moved(1, 0),
    "moved up": _moved(-1, 0),
    "wrong, and so its totals": _with_totals,
    "counted in another column": _miscounted,
    "two numbers wrong": _two,
}
