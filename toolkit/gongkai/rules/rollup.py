"""P604 to P606: a government's figures against the sum of those below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from gongkai.agencies import Agency
from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Cell, Label, Table, edition
from gongkai.numbers import decimal, printed
from gongkai.rules.facts import Facts, cells_of
from gongkai.rules.wording import cell_label, some, table_label

_ADDED_UP = Label(
    "地方的要求：县市区政府的年度报告要汇总本地所有公开主体的数据（怀化市 2024 年通知）；没有查到全国性的明文",
    "A local demand: the report of a county adds up the figures of all bodies that publish there (notice of Huaihua, "
    "2024); no national text was found that says so",
)

ROLL_UP = Rule(
    "P604",
    "roll-up",
    Severity.WARNING,
    "“{table}”有 {count} 个单元格不等于 {children} 个下级的合计：{cells}",
    "“{table}”: cells that are not the sum of the bodies below ({children}): {count}, namely {cells}",
    _ADDED_UP,
)
INCOMPLETE = Rule(
    "P605",
    "roll-up-incomplete",
    Severity.INFO,
    "{children} 个下级中有 {count} 个没有 {year} 年度的报告，各项合计无法核对：{missing}",
    "bodies below without a report for {year}: {count} of {children}, so the sums cannot be compared: {missing}",
    Label(
        "无规定；本工具只在下级的报告齐全时核对合计",
        "No rule; this tool compares sums only where the reports of all bodies below are there",
    ),
)
BELOW_PARTS = Rule(
    "P606",
    "less-than-parts",
    Severity.WARNING,
    "“{table}”有 {count} 个单元格小于已有报告的 {children} 个下级的合计：{cells}",
    "“{table}”: cells that are less than the sum of the bodies below whose reports are there ({children}): {count}, namely {cells}",
    Label(
        f"{_ADDED_UP.zh}；合计不会小于其中一部分",
        f"{_ADDED_UP.en}; a sum is not less than a part of it",
    ),
)
RULES = (ROLL_UP, INCOMPLETE, BELOW_PARTS)

#: Cells that a finding lists; the rest are counted.
_LISTED = 6

_WORDS = {
    "zh": ("{}（下级合计 {}）", "{}（下级合计至少 {}）", "；", "另有 {} 个"),
    "en": ("{} (below: {})", "{} (below: at least {})", "; ", "and {} more"),
}

#: Of one table, in the form's order.
_Numbers: TypeAlias = Sequence[int | float | None]


class _Difference(NamedTuple):
    cell: Cell
    below: int | float
    printed: int | float
    #: Blanks below could only add to the sum.
    at_least: bool


def adds_up(report: Facts, agency: Agency) -> bool:
    """Whether a report's figures are those of all bodies below its agency.

    The general office of a government (政府办公厅（室）) reports for itself, though it acts for the government.
    """
    scope, kind = report.scope or agency.scope, report.kind or agency.kind
    return kind != "government_office" and (scope == "roll_up" or (scope is None and kind == "government"))


def check(report: Facts, below: Mapping[str, Sequence[Facts]]) -> Iterator[Finding]:
    """Yield what a report that adds up has against those of the agencies directly below it.

    `below` has the reports of each for the same year: none, one, or several that nobody has chosen from.
    """
    missing = [name for name, reports in below.items() if not reports]
    if missing:
        yield _incomplete(report, missing, len(below))
    rule = BELOW_PARTS if missing else ROLL_UP
    parts = [_merged(reports, report.form) for reports in below.values() if reports]
    for code, numbers in report.tables().items() if parts else ():
        table = edition(report.form).tables[code]
        wrong = list(_differences(table, numbers, [part[code] for part in parts], may_be_more=bool(missing)))
        if wrong:
            yield _differing(rule, report, table, wrong, len(parts))


def _incomplete(report: Facts, missing: Sequence[str], children: int) -> Finding:
    values: Mapping[str, Value] = {
        "children": children,
        "count": len(missing),
        "year": report.year,
        "missing": some(missing),
        "names": tuple(missing),
    }
    return Finding(INCOMPLETE, "", report.origin, values, report.key)


def _differences(
    table: Table, numbers: _Numbers, parts: Sequence[_Numbers], *, may_be_more: bool
) -> Iterator[_Difference]:
    """The cells that no numbers in the blanks below, or in what is missing there, could make right."""
    kinds = {column.code: column.type for column in table.columns}
    for cell, actual, *below in zip(table.cells(), numbers, *parts, strict=True):
        at_least = may_be_more or None in below
        if actual is None or (at_least and kinds[cell.column] == "change"):
            # What is not known of a change may be below 0.
            continue
        total = _sum(below)
        difference = decimal(actual) - total
        rounding = _rounding(actual) if kinds[cell.column] == "amount" else 0
        if abs(difference) > rounding and (difference < 0 or not at_least):
            yield _Difference(cell, _plain(total), actual, at_least)


def _differing(rule: Rule, report: Facts, table: Table, wrong: Sequence[_Difference], children: int) -> Finding:
    values: dict[str, Value] = {
        "table": table_label(edition(report.form), table),
        "count": len(wrong),
        "children": children,
        "cells": Label(_listed(table, wrong, "zh"), _listed(table, wrong, "en")),
        "pointers": tuple(each.cell.pointer for each in wrong),
        "sums": {each.cell.pointer: each.below for each in wrong},
        "figures": {each.cell.pointer: each.printed for each in wrong},
    }
    if len(wrong) == 1:
        (only,) = wrong
        difference = decimal(only.printed) - decimal(only.below)
        values |= {"expected": only.below, "actual": only.printed, "difference": _plain(difference)}
    place = report.places.get(table.code, report.origin)
    return Finding(rule, f"/tables/{table.code}", place, values, report.key)


def _listed(table: Table, wrong: Sequence[_Difference], lang: str) -> str:
    below, at_least, join, more = _WORDS[lang]
    words = [
        f"{cell_label(table, each.cell)[lang]} "
        + (at_least if each.at_least else below).format(printed(each.printed), printed(each.below))
        for each in wrong[:_LISTED]
    ]
    rest = [more.format(len(wrong) - _LISTED)] if len(wrong) > _LISTED else []
    return join.join([*words, *rest])


def _merged(reports: Sequence[Facts], form: str) -> Mapping[str, _Numbers]:
    """The numbers of an agency for the cells of an edition, by table.

    What its own edition does not have, what is not sound, and what its reports disagree about, is not known.
    """
    aligned = [_aligned(report, form) for report in reports]
    return {code: _agreed([tables[code] for tables in aligned]) for code in cells_of(form)}


def _aligned(report: Facts, form: str) -> Mapping[str, _Numbers]:
    tables = report.tables()
    own, wanted = cells_of(report.form), cells_of(form)
    if report.form == form and len(tables) == len(wanted):
        return tables
    known = {cell: value for code, values in tables.items() for cell, value in zip(own[code], values, strict=True)}
    return {code: [known.get(cell) for cell in cells] for code, cells in wanted.items()}


def _agreed(reports: Sequence[_Numbers]) -> _Numbers:
    first, *others = reports
    if not others:
        return first
    return [value if all(each == value for each in more) else None for value, *more in zip(first, *others, strict=True)]


def _sum(values: Sequence[int | float | None]) -> Decimal:
    known = [value for value in values if value]
    total = sum(known)
    return Decimal(total) if type(total) is int else sum(map(decimal, known), Decimal(0))


def _rounding(amount: int | float) -> Decimal:
    """What rounding to the digits of an amount may have done to a sum. Nothing is rounded to 0."""
    exponent = decimal(amount).as_tuple().exponent
    return Decimal((0, (5,), min(exponent, 0) - 1)) if amount and isinstance(exponent, int) else Decimal(0)


def _plain(number: Decimal) -> int | float:
    return int(number) if number == int(number) else float(number)
