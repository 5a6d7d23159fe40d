"""A2xx: cells of one row of which one should not be less than another. The form prints none of these."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Cell, Edition, Label
from gongkai.report import Report

DISCLOSED = Rule(
    "A205",
    "disclosed-below-new",
    Severity.WARNING,
    "“{row}”：对外公开总数量为 {actual}，少于本年新公开数量 {expected}，相差 {difference}",
    "“{row}”: 对外公开总数量 is {actual}, less than 本年新公开数量, {expected}; difference {difference}",
    Label(
        "没有查到明文规定；本工具由两列的含义推断：本年新公开的，也在对外公开的总数之内",
        "No rule was found that says so; this tool infers it from what the columns mean: what was newly disclosed this "
        "year is part of all that is disclosed",
    ),
)
IN_FORCE = Rule(
    "A206",
    "in-force-below-made",
    Severity.INFO,
    "“{row}”：本年制发 {expected} 件，废止 0 件，现行有效只有 {actual} 件，相差 {difference}",
    "“{row}”: {expected} were issued this year and none repealed, yet {actual} are in force; difference {difference}",
    Label(
        "没有查到明文规定；本工具由三列的含义推断：没有废止的，本年制发的应仍有效；自然失效、机构改革等可以例外",
        "No rule was found that says so; this tool infers it from what the columns mean: with none repealed, those "
        "issued this year are in force; some may have expired or gone to another body",
    ),
)

RULES = (DISCLOSED, IN_FORCE)


class Inequality(NamedTuple):
    """A cell that should be at least as much as another, as long as a third, if there is one, is 0."""

    rule: Rule
    more: Cell
    less: Cell
    while_zero: Cell | None = None


#: Rule, table, and the columns for `more`, `less` and `while_zero`; they hold for every row.
_DECLARED = (
    (DISCLOSED, "documents", ("total_disclosed", "newly_disclosed")),
    (IN_FORCE, "documents", ("in_force", "made", "repealed")),
)

_OTHER_EDITION = Label("该版本的格式没有这些列", "this edition of the form has no such columns")
_UNSOUND = Label(
    "表“第二十条第（一）项”缺失或结构有误，未作比较",
    "table “Article 20, item (1)” is missing or not sound, so its cells were not compared",
)


@functools.cache
def inequalities(form: Edition) -> tuple[Inequality, ...]:
    """The inequalities of an edition, cell by cell."""
    found = []
    for rule, code, columns in _DECLARED:
        table = form.tables.get(code)
        if table and {column.code for column in table.columns}.issuperset(columns):
            found += [Inequality(rule, *(table.cell(row.code, column) for column in columns)) for row in table.rows]
    return tuple(found)


def check(report: Report, tables: frozenset[str]) -> Iterator[Finding]:
    """Yield a finding for each inequality that does not hold in the given tables, which must be structurally sound.

    A blank is an unknown number, so nothing is said of it.
    """
    for each in inequalities(report.edition):
        if each.more.table not in tables:
            continue
        more, less = report[each.more], report[each.less]
        if more is None or less is None or more >= less:
            continue
        if each.while_zero is None or report[each.while_zero] == 0:
            yield _finding(report, each, more, less)


def untried(form: Edition, tables: frozenset[str]) -> Mapping[str, Label]:
    """The rules that could not be tried where only these tables are sound, with the reason."""
    return _untried(form, all(each.more.table in tables for each in inequalities(form)))


@functools.cache
def _untried(form: Edition, sound: bool) -> Mapping[str, Label]:
    of_edition = {each.rule.code for each in inequalities(form)}
    found = {rule.code: _OTHER_EDITION for rule in RULES if rule.code not in of_edition}
    return found if sound else found | dict.fromkeys(sorted(of_edition), _UNSOUND)


def _finding(report: Report, each: Inequality, more: float, less: float) -> Finding:
    row = next(row for row in report.edition.tables[each.more.table].rows if row.code == each.more.row)
    values: Mapping[str, Value] = {
        "row": Label(row.path("zh"), row.path("en")),
        "expected": less,
        "actual": more,
        "difference": more - less,
    }
    key = (report.agency_id, report.year)
    return Finding(each.rule, each.more.pointer, report.origin(each.more.pointer), values, key)
