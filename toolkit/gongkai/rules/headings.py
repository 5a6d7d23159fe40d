"""S1xx: the six headings, as they are printed."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Edition, Label, Section
from gongkai.outline import number_of
from gongkai.parts import WORDS
from gongkai.report import Origin, PrintedHeading, Report

_SIX = Label(
    "条例第五十条规定了年度报告的内容，统一格式印有一至六六个标题",
    "Article 50 of the Regulations says what the report contains, and the form prints six headings, 一 to 六",
)
_PRINTED = Label(
    "统一格式印有六个标题及其序号和文字；没有查到不得改动的明文规定",
    "The form prints six headings with their numbers and words; no clause was found that forbids other ones",
)

MISSING_HEADING = Rule(
    "S112", "missing-heading", Severity.ERROR, "没有标题“{text}”", "there is no heading “{text}”", _SIX
)
OUT_OF_ORDER = Rule(
    "S113",
    "headings-out-of-order",
    Severity.WARNING,
    "标题的顺序与格式不同，依次为：{printed}",
    "the headings are not in the form's order; they are: {printed}",
    _PRINTED,
)
RENUMBERED = Rule(
    "S114",
    "renumbered-headings",
    Severity.WARNING,
    "标题的序号与格式的一至六不同，印为：{printed}",
    "the headings are not numbered 一 to 六 as on the form; printed: {printed}",
    _PRINTED,
)
REWORDED = Rule(
    "S115",
    "reworded-heading",
    Severity.WARNING,
    "标题“{text}”与格式的“{expected}”文字不同",
    "the heading “{text}” is in other words than the form's “{expected}”",
    _PRINTED,
)
REPEATED = Rule(
    "S116",
    "repeated-heading",
    Severity.WARNING,
    "标题“{text}”出现 {count} 次，各处的内容合在一起读取",
    "the heading “{text}” stands {count} times; what is under them was read as one section",
    _PRINTED,
)

RULES = (MISSING_HEADING, OUT_OF_ORDER, RENUMBERED, REWORDED, REPEATED)

_NONE_CARRIED = Label("这种文件格式不含标题", "this file format carries no headings")
_NONE_FOUND = Label("格式规定的标题找到的不足两个", "fewer than two of the form's headings were found")
#: With fewer of the form's headings than this, the others were not forgotten but not carried along.
_FEW = 2
#: Of each heading a message quotes no more than this.
_QUOTED = 20


def check(report: Report) -> Iterator[Finding]:
    """Yield what is wrong with the headings of a report whose format carries them."""
    if not report.headings:
        return
    form, first, others = report.edition, _first(report.headings), _stand_ins(report.edition, report.headings)
    if len(first) >= _FEW:
        yield from _missing(report, first, others)
        yield from _misplaced(report, first)
    for note in report.notes:
        if note.kind == "close_heading" and note.pointer:
            section = _section(form, note.pointer.rpartition("/")[2])
            yield _reworded(report, section, note.printed, note.origin)
    for code, heading in others.items():
        yield _reworded(report, _section(form, code), heading.text, heading.origin)
    for code, count in Counter(heading.section for heading in report.headings if heading.section).items():
        if count > 1:
            again = [heading for heading in report.headings if heading.section == code][1]
            values: Mapping[str, Value] = {"text": _section(form, code).heading, "count": count}
            yield _finding(report, REPEATED, f"/sections/{code}", again.origin, values)


def untried(report: Report) -> Mapping[str, Label]:
    """The rules that the report could not be tried against, with the reason."""
    if report.headings is None:
        return _all_untried()
    if len({heading.section for heading in report.headings} - {None}) < _FEW:
        return _some_untried()
    return {}


@functools.cache
def _all_untried() -> Mapping[str, Label]:
    return {rule.code: _NONE_CARRIED for rule in RULES}


@functools.cache
def _some_untried() -> Mapping[str, Label]:
    return {rule.code: _NONE_FOUND for rule in (MISSING_HEADING, OUT_OF_ORDER, RENUMBERED)}


def _first(headings: Sequence[PrintedHeading]) -> dict[str, PrintedHeading]:
    """The first heading of each section, in the order in which they stand."""
    first: dict[str, PrintedHeading] = {}
    for heading in headings:
        if heading.section:
            first.setdefault(heading.section, heading)
    return first


def _stand_ins(form: Edition, headings: Sequence[PrintedHeading]) -> dict[str, PrintedHeading]:
    """For sections of tables without a heading: a heading that is none of the form's, has the section's word, and
    stands where the section's would."""
    codes = [section.code for section in form.sections]
    present = {heading.section for heading in headings}
    found: dict[str, PrintedHeading] = {}
    for at, section in enumerate(form.sections):
        if section.text_required or section.code in present:
            continue
        below = [place for place, heading in enumerate(headings) if heading.section in codes[:at]]
        above = [place for place, heading in enumerate(headings) if heading.section in codes[at + 1 :]]
        between = headings[max(below, default=-1) + 1 : min(above, default=len(headings))]
        for heading in between:
            if heading.section is None and heading not in found.values() and WORDS[section.code].search(heading.text):
                found[section.code] = heading
                break
    return found


def _missing(
    report: Report, first: Mapping[str, PrintedHeading], others: Mapping[str, PrintedHeading]
) -> Iterator[Finding]:
    """The sections of tables that have no heading; of the sections of text S101 says so."""
    place = Origin(report.source.name)
    for section in report.edition.sections:
        heading = first.get(section.code) or others.get(section.code)
        if heading:
            place = heading.origin
        elif not section.text_required:
            values = {"text": Label(section.heading, f"{section.heading} ({section.label.en})")}
            yield _finding(report, MISSING_HEADING, f"/sections/{section.code}", place, values)


def _misplaced(report: Report, first: Mapping[str, PrintedHeading]) -> Iterator[Finding]:
    """One finding for headings in another order, else one for headings in the form's order with other numbers."""
    codes = [section.code for section in report.edition.sections]
    order = [codes.index(code) for code in first]
    if order != sorted(order):
        wrong = next(at for at in range(1, len(order)) if order[at] < order[at - 1])
        values = {"printed": _quoted(list(first.values()))}
        yield _finding(report, OUT_OF_ORDER, "/sections", list(first.values())[wrong].origin, values)
        return
    for code, heading in first.items():
        number = number_of(heading.text)
        if number is not None and number != codes.index(code) + 1:
            values = {"printed": _quoted(report.headings or ())}
            yield _finding(report, RENUMBERED, "/sections", heading.origin, values)
            return


def _reworded(report: Report, section: Section, printed: str, origin: Origin) -> Finding:
    values = {"text": printed, "expected": section.heading}
    return _finding(report, REWORDED, f"/sections/{section.code}", origin, values)


def _quoted(headings: Sequence[PrintedHeading]) -> str:
    return "；".join(
        heading.text if len(heading.text) <= _QUOTED else heading.text[:_QUOTED] + "…" for heading in headings
    )


def _section(form: Edition, code: str) -> Section:
    return next(section for section in form.sections if section.code == code)


def _finding(report: Report, rule: Rule, pointer: str, origin: Origin, values: Mapping[str, Value]) -> Finding:
    return Finding(rule, pointer, origin, values, (report.agency_id, report.year))
