"""S1xx: what the JSON Schema says, blanks, and the edition against the year."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai import _resources
from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import EDITIONS, Label, edition_of, editions
from gongkai.report import Report
from gongkai.rules.arithmetic import implied
from gongkai.rules.keywords import faults, pointer_to, quoted
from gongkai.rules.wording import implied_words, listed

if TYPE_CHECKING:
    import jsonschema_rs
    from jsonschema.exceptions import ValidationError

_ARTICLE_50 = Label(
    "《中华人民共和国政府信息公开条例》第五十条及统一格式",
    "Article 50 of the Regulations on Open Government Information, and the form issued under it",
)
_FORM = Label("格式规定的表格样式", "The tables as the form prescribes them")

_SCHEMA = Label("本工具的 JSON Schema", "The JSON Schema of this tool")
_COUNTS = Label(
    "表格中的数字是件数、项数，故为非负整数；格式没有另行写明（2019 年版“本年增/减”可为负）",
    "The tables count things, so their numbers are whole and not negative; the form does not spell it out "
    "(本年增/减 of the 2019 edition may be negative)",
)

MISSING_SECTION = Rule(
    "S101", "missing-section", Severity.ERROR, "缺少“{text}”部分", "the section “{text}” is missing", _ARTICLE_50
)
MISSING_TABLE = Rule(
    "S102", "missing-table", Severity.ERROR, "缺少表格“{text}”", "the table “{text}” is missing", _FORM
)
MISSING_CELL = Rule("S103", "missing-cell", Severity.ERROR, "缺少“{text}”", "“{text}” is missing", _FORM)
MISSING_IDENTITY = Rule(
    "S104",
    "missing-identity",
    Severity.ERROR,
    "没有写明{text}",
    "the report does not say its {text}",
    Label("年度报告由谁编制、报告哪一年，须能确定", "Whose report it is, and for which year, must be known"),
)
UNKNOWN_NAME = Rule(
    "S105",
    "unknown-name",
    Severity.ERROR,
    "“{text}”不在格式中，其内容为 {found}",
    "“{text}” is not part of the form; it says {found}",
    _FORM,
)
WRONG_TYPE = Rule(
    "S106",
    "wrong-type",
    Severity.ERROR,
    "应为{expected}，实为 {actual}",
    "{expected} is expected, found {actual}",
    _FORM,
)
NEGATIVE = Rule("S107", "negative", Severity.ERROR, "不能为负数：{actual}", "may not be negative: {actual}", _COUNTS)
NOT_WHOLE = Rule("S108", "not-whole", Severity.ERROR, "应为整数：{actual}", "must be a whole number: {actual}", _COUNTS)
BAD_VALUE = Rule(
    "S109",
    "bad-value",
    Severity.ERROR,
    "“{actual}”不符合要求（{expected}）",
    "“{actual}” is not what is required ({expected})",
    _SCHEMA,
)
BLANK = Rule(
    "S110",
    "blank-cells",
    Severity.WARNING,
    "{count} 个单元格空白：{cells}{implied_words}",
    "blank cells: {count}, namely {cells}{implied_words}",
    Label(
        "没有查到空白如何解释的规定；本工具视为未知，不视为 0",
        "No rule was found that says what a blank means; this tool takes it for unknown, never for 0",
    ),
)
EDITION_AGAINST_YEAR = Rule(
    "S111",
    "edition-against-year",
    Severity.ERROR,
    "{year} 年度应使用 {expected} 年版格式（{notice}），实为 {actual} 年版",
    "a report for {year} uses the {expected} edition of the form ({notice}), this one uses {actual}",
    Label(
        "国办公开办函〔2019〕60号用于 2019、2020 年度，国办公开办函〔2021〕30号用于 2021 年度起",
        "Notice 国办公开办函〔2019〕60号 for report years 2019 and 2020, 国办公开办函〔2021〕30号 from 2021 on",
    ),
)

RULES = (
    MISSING_SECTION,
    MISSING_TABLE,
    MISSING_CELL,
    MISSING_IDENTITY,
    UNKNOWN_NAME,
    WRONG_TYPE,
    NEGATIVE,
    NOT_WHOLE,
    BAD_VALUE,
    BLANK,
    EDITION_AGAINST_YEAR,
)
_BY_CODE = {rule.code: rule for rule in RULES}


def check(report: Report) -> Iterator[Finding]:
    """Yield what the schema of the report's edition has against it."""
    engine = _engine(report.edition.code, report.omits)
    if engine.is_valid(report.document):
        return
    told: set[tuple[str, str]] = set()
    for error in _errors(report):
        for fault in faults(error):
            if (fault.rule, fault.pointer) not in told:
                told.add((fault.rule, fault.pointer))
                yield _finding(report, _BY_CODE[fault.rule], fault.pointer, fault.words(report.edition))
    # Python's $ lets a last line break pass, that of the other engine does not.
    pointers = {pointer for _, pointer in told}
    for failed in engine.iter_errors(report.document):
        pointer = pointer_to(failed.instance_path)
        if failed.schema_path[-1:] == ["pattern"] and pointer not in pointers:
            words = {"actual": quoted(failed.instance), "expected": f"pattern: {failed.message}"}
            yield _finding(report, BAD_VALUE, pointer, words)


def sound(report: Report, found: Iterable[Finding] | None = None) -> frozenset[str]:
    """The tables whose structure nothing is against. `found` is what `check` yields, where it is known already."""
    tables = report.document.get("tables")
    present = frozenset(tables) if isinstance(tables, dict) else frozenset()
    wrong = {finding.table for finding in (check(report) if found is None else found)}
    return frozenset(report.edition.tables) & present - wrong


def check_blanks(report: Report, tables: frozenset[str]) -> Iterator[Finding]:
    """Yield one finding for each of the given tables that has blank cells, with the values they must have."""
    # A text in a number's place is no blank, and has its own finding.
    misread = {leftover.pointer for leftover in report.leftovers if leftover.kind == "not_a_number"}
    for code, table in report.edition.tables.items():
        if code not in tables or not any(None in row.values() for row in report.document["tables"][code].values()):
            continue
        blank = [cell for cell in table.cells() if report[cell] is None and cell.pointer not in misread]
        if not blank:
            continue
        known = {cell: value for cell in blank if (value := implied(report, cell)) is not None}
        values: Mapping[str, Value] = {
            "count": len(blank),
            "cells": listed(table, blank),
            "implied_words": implied_words(table, known),
            "pointers": tuple(cell.pointer for cell in blank),
            "implied": {cell.pointer: value for cell, value in known.items()},
        }
        yield _finding(report, BLANK, f"/tables/{code}", values, at=blank[0].pointer)


def check_edition(report: Report) -> Iterator[Finding]:
    """Yield a finding where the tables are not of the edition in force for the year."""
    year = report.year
    if year is None or report.edition.in_force(year) or not editions()[0].first_year <= year <= _last_year():
        return
    due = edition_of(year)
    values = {"year": year, "expected": due.code, "actual": report.edition.code, "notice": due.notice}
    yield _finding(report, EDITION_AGAINST_YEAR, "/edition", values)


def schema(code: str, omits: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The JSON Schema of an edition's report, not asking for the parts that a format cannot carry."""
    path = _resources.schemas() / code / "report.schema.json"
    content: dict[str, Any] = json.loads(path.read_bytes())
    content["required"] = [name for name in content["required"] if name not in omits]
    return content


@functools.cache
def _last_year() -> int:
    """The last year that is taken for one."""
    last: int = schema(EDITIONS[-1])["properties"]["year"]["maximum"]
    return last


@functools.cache
def _engine(code: str, omits: frozenset[str]) -> jsonschema_rs.Draft202012Validator:
    """The fast engine, which says only valid or not."""
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema(code, omits), validate_formats=True)


@functools.cache
def _reference(code: str, omits: frozenset[str]) -> Any:
    """The reference engine, which says what and where."""
    import jsonschema

    validator = jsonschema.Draft202012Validator
    return validator(schema(code, omits), format_checker=validator.FORMAT_CHECKER)


def _errors(report: Report) -> list[ValidationError]:
    errors = _reference(report.edition.code, report.omits).iter_errors(report.document)
    return sorted(errors, key=lambda error: (pointer_to(error.absolute_path), str(error.validator)))


def _finding(report: Report, rule: Rule, pointer: str, values: Mapping[str, Any], *, at: str | None = None) -> Finding:
    return Finding(rule, pointer, report.origin(at or pointer), values, (report.agency_id, report.year))
