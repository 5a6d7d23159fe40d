"""Y3xx: a report against that of the year before."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import EDITIONS, Cell, Label, edition
from gongkai.report import Origin, Report
from gongkai.rules.likeness import masked, percent, ratio

CARRIED_IN = Rule(
    "Y301",
    "carried-in",
    Severity.WARNING,
    "“{column}”列：上年结转为 {actual}，上一年度报告的结转下年度继续办理为 {expected}，相差 {difference}（{previous}）",
    "Column “{column}”: {actual} carried over from last year, last year's report carries {expected} forward; "
    "difference {difference} ({previous})",
    Label(
        "由表三两行的名称得出；没有查到要求两年一致的明文，机构调整、口径变化时可以不一致",
        "Follows from the names of two rows of table three; no text was found that demands it, and reorganizations and "
        "other ways of counting break it",
    ),
)
IN_FORCE = Rule(
    "Y302",
    "documents-in-force",
    Severity.WARNING,
    "“{row}”：上一年度现行有效 {before} 件，加本年制发 {made} 件，减本年废止 {repealed} 件，为 {expected} 件，"
    "本年现行有效为 {actual} 件，相差 {difference}（{previous}）",
    "“{row}”: {before} in force last year, and {made} issued, less {repealed} repealed this year, make {expected}; "
    "{actual} are in force this year, difference {difference} ({previous})",
    Label(
        "由表二三列的名称得出；没有查到明文，机构调整、自动失效、口径变化时可以不一致",
        "Follows from the names of three columns of table two; no text was found that demands it, and reorganizations, "
        "documents that lapse by themselves and other ways of counting break it",
    ),
)
ITEMS = Rule(
    "Y303",
    "items-of-last-year",
    Severity.WARNING,
    "“{row}”：上一年度报告的上一年项目数量为 {before}，加其本年增/减 {change}，为 {expected}，"
    "本年报告的上一年项目数量为 {actual}，相差 {difference}（{previous}）",
    "“{row}”: last year's report has {before} items of the year before and a change of {change}, which make {expected}; "
    "this report says {actual} for last year, difference {difference} ({previous})",
    Label(
        "本工具由 2019 年版表二的栏目名称推断，没有查到任何明文",
        "An inference of this tool from the column names of table two of the 2019 edition; no text was found that says so",
    ),
)
REPEATED = Rule(
    "Y304",
    "text-of-last-year",
    Severity.INFO,
    "“{section}”的文字与上一年度报告有 {share}% 相同，数字和标点不计（{previous}）",
    "the text of “{section}” is {share}% the same as last year's, numbers and punctuation aside ({previous})",
    Label(
        "国办公开办函〔2021〕30号把内容雷同列为可依条例第四十七条追究责任的情形，没有写明如何衡量；宿迁市的评分指标对“与上年度重复率大于50%”扣分，是地方规定；比例由本工具定",
        "Notice 国办公开办函〔2021〕30号 counts reports that are alike (内容雷同) among what article 47 may be used against, and does "
        "not say how to measure it; Suqian takes points off where more than 50% repeats last year, which is a local rule; "
        "the share is this tool's own",
    ),
)

RULES = (CARRIED_IN, IN_FORCE, ITEMS, REPEATED)

#: Sections are alike from this share on, and are compared if they have so many characters. In the corpus of
#: real reports sections of different agencies are alike to at most 0.25; shorter ones are set phrases, alike to 0.97.
_ALIKE, _SHORTEST = 0.9, 100

_UNSOUND = Label("两年中有一年的表“{}”缺失或结构有误", "table “{}” is missing or not sound in one of the two years")
_OTHER_FORM = Label("两年的报告不都是 {} 年版", "the reports of the two years are not both of the {} edition")
_BLANK = Label("两年的相应单元格有空白，无从比较", "cells of the two years are blank, so there is nothing to compare")
_NO_TEXT = Label(
    "两年中有一年的文件格式不含各部分的文字",
    "the file format of one of the two years does not carry the text of the sections",
)


#: How a column of table two follows: its rule, and the columns added up, each with what messages call it, its sign,
#: and whether it is last year's.
_CHAINS: Mapping[str, tuple[Rule, Sequence[tuple[str, str, int, bool]]]] = {
    "in_force": (
        IN_FORCE,
        (("before", "in_force", 1, True), ("made", "made", 1, False), ("repealed", "repealed", -1, False)),
    ),
    "previous_items": (ITEMS, (("before", "previous_items", 1, True), ("change", "items_change", 1, True))),
}


class _Term(NamedTuple):
    """A cell that the expected value is made of."""

    #: As messages call it.
    name: str
    cell: Cell
    sign: int
    #: It is in last year's report.
    earlier: bool


class _Link(NamedTuple):
    """A cell of this year whose value follows from others."""

    rule: Rule
    cell: Cell
    terms: tuple[_Term, ...]


def check(report: Report, previous: Report, sound: frozenset[str]) -> Iterator[Finding]:
    """Yield where a report does not go on as that of the year before ended, or repeats its text.

    `previous` is the same agency's report for the year before; `sound` are the tables that are sound in both.
    """
    for link in _links(report.edition.code, previous.edition.code):
        if link.cell.table in sound:
            yield from _broken(link, report, previous)
    yield from _repeated(report, previous)


def untried(report: Report, previous: Report, sound: frozenset[str]) -> Mapping[str, Label]:
    """The rules that could not be tried on two years, or not wholly, and why."""
    links = _links(report.edition.code, previous.edition.code)
    why: dict[str, Label] = {}
    for rule, form in ((CARRIED_IN, ""), (IN_FORCE, "2021"), (ITEMS, "2019")):
        mine = [link for link in links if link.rule is rule]
        lacking = dict.fromkeys(link.cell.table for link in mine if link.cell.table not in sound)
        if not mine:
            why[rule.code] = Label(_OTHER_FORM.zh.format(form), _OTHER_FORM.en.format(form))
        elif lacking:
            names = [report.edition.tables[code].label for code in lacking]
            zh, en = "、".join(each.zh for each in names), ", ".join(each.en for each in names)
            why[rule.code] = Label(_UNSOUND.zh.format(zh), _UNSOUND.en.format(en))
        elif all(None in _values(link, report, previous) for link in mine):
            why[rule.code] = _BLANK
    if "sections" in report.omits | previous.omits:
        why[REPEATED.code] = _NO_TEXT
    return why


def kept(report: Report) -> Report:
    """A report without what next year's is not held against, so that many can be kept."""
    cells = _held(report.edition.code)
    tables: dict[str, dict[str, dict[str, object]]] = {}
    for table, row, column in cells:
        tables.setdefault(table, {}).setdefault(row, {})[column] = report[Cell(table, row, column)]
    document = {
        **{key: report.document.get(key) for key in ("edition", "year", "agency", "sections")},
        "tables": tables,
    }
    pointers = (*(cell.pointer for cell in cells), *(f"/sections/{each.code}" for each in report.edition.sections))
    origins = {pointer: report.origin(pointer) for pointer in ("", *pointers)} if report.origins else {}
    return replace(report, document=document, origins=origins, leftovers=(), notes=())


@functools.cache
def _held(previous: str) -> tuple[Cell, ...]:
    """The cells of an edition that next year's report is held against."""
    links = (link for form in EDITIONS for link in _links(form, previous))
    return tuple(dict.fromkeys(term.cell for link in links for term in link.terms if term.earlier))


@functools.cache
def _links(form: str, previous: str) -> tuple[_Link, ...]:
    """What follows from last year's report, for two editions of the form."""
    tables = edition(form).tables
    links = [
        _Link(
            CARRIED_IN,
            Cell("requests", "carried_in", column.code),
            (_Term("expected", Cell("requests", "carried_forward", column.code), 1, True),),
        )
        for column in tables["requests"].columns
    ]
    chained = (
        (table, row.code, column.code)
        for table in (tables.values() if form == previous else ())
        for row in table.rows
        for column in table.columns
        if column.code in _CHAINS
    )
    for table, row, column in chained:
        rule, parts = _CHAINS[column]
        terms = (_Term(name, table.cell(row, code), sign, earlier) for name, code, sign, earlier in parts)
        links.append(_Link(rule, table.cell(row, column), tuple(terms)))
    return tuple(links)


def _values(link: _Link, report: Report, previous: Report) -> list[int | float | None]:
    """The number of the cell, and of each of its terms."""
    return [report[link.cell], *((previous if term.earlier else report)[term.cell] for term in link.terms)]


def _broken(link: _Link, report: Report, previous: Report) -> Iterator[Finding]:
    actual, *parts = _values(link, report, previous)
    known = [part for part in parts if part is not None]
    if actual is None or len(known) < len(parts):
        return
    expected = sum(term.sign * part for term, part in zip(link.terms, known, strict=True))
    if actual == expected:
        return
    table = report.edition.tables[link.cell.table]
    row = next(row for row in table.rows if row.code == link.cell.row)
    column = next(column for column in table.columns if column.code == link.cell.column)
    values: Mapping[str, Value] = {
        **{term.name: part for term, part in zip(link.terms, known, strict=True)},
        "row": Label(row.path("zh"), row.path("en")),
        "column": Label(column.path("zh"), column.path("en")),
        "expected": expected,
        "actual": actual,
        "difference": actual - expected,
        "previous": _place(previous.origin(link.terms[0].cell.pointer)),
    }
    yield _finding(link.rule, link.cell.pointer, values, report)


def _repeated(report: Report, previous: Report) -> Iterator[Finding]:
    """Yield the sections whose text is nearly that of the year before."""
    texts, earlier = report.document.get("sections"), previous.document.get("sections")
    if not isinstance(texts, dict) or not isinstance(earlier, dict):
        return
    for section in report.edition.sections:
        here, before = texts.get(section.code), earlier.get(section.code)
        if type(here) is not str or type(before) is not str or min(len(here), len(before)) < _SHORTEST:
            continue
        here, before = masked(here), masked(before)
        if min(len(here), len(before)) >= _SHORTEST and (share := ratio(here, before, _ALIKE)) >= _ALIKE:
            pointer = f"/sections/{section.code}"
            values: Mapping[str, Value] = {
                "section": section.label,
                "share": percent(share),
                "previous": _place(previous.origin(pointer)),
            }
            yield _finding(REPEATED, pointer, values, report)


def _place(origin: Origin) -> Label:
    return Label(*(f"{origin.file} {origin.place(lang)}".strip() for lang in ("zh", "en")))


def _finding(rule: Rule, pointer: str, values: Mapping[str, Value], report: Report) -> Finding:
    return Finding(rule, pointer, report.origin(pointer), values, (report.agency_id, report.year))
