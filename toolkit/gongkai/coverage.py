"""What was checked in a report and what was not, and why. Unverified is not passed."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.form import Edition, Label
from gongkai.profile import Profile
from gongkai.report import Report
from gongkai.rules import (
    CATALOGUE,
    agency,
    headings,
    inequalities,
    narrative,
    package,
    prose,
    reading,
    structure,
    years,
)

_UNSOUND = Label(
    "表“{}”缺失或结构有误，未核验其中的勾稽关系", "table “{}” is missing or not sound, so its sums were not checked"
)
_UNLOOKED = Label(
    "表“{}”缺失或结构有误，未查其中的空白", "table “{}” is missing or not sound, so its blanks were not looked at"
)
_ABSENT = Label("没有任何完好的表格可核验", "there is no sound table to check")
_OMITTED = Label("这种文件格式不含各部分的文字", "this file format does not carry the text of the sections")
_NO_YEAR = Label("报告年度不明", "the year is not known")
NO_REGISTER = Label("没有提供机关名录（--agencies）", "no register of agencies was given (--agencies)")
_OTHER_READER = Label("所用的文件格式没有需要识别的标签或数字", "the file format has no labels or numbers to recognise")
_OFF = Label("未选用", "not selected")
_UNASKED = Label("默认不试用，须写明代码", "off unless asked for by its code")
_NO_PREVIOUS = Label("没有提供上一年度的报告（--previous）", "no report of the year before was given (--previous)")
_ONE_REPORT = Label("只有一份报告，没有可对照的", "there is only one report, and none to hold it against")

#: Readers that find codes where others find printed labels and numbers.
_CODED = frozenset({"json", "jsonl", "yaml", "package"})


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was checked and what was not."""

    #: Identities that hold, are violated, and that only a blank could reconcile.
    holds: int
    violated: int
    open: int
    rules_run: tuple[str, ...]
    rules_not_run: tuple[tuple[str, Label], ...]


def coverage(report: Report, identities: tuple[int, int, int], sound: frozenset[str], profile: Profile) -> Coverage:
    """What was checked in one report by itself; `together` adds what it was held against.

    `identities` are those that hold, are violated, and are open.
    """
    lacks = (
        "sections" in report.omits,
        report.year is None,
        report.source.reader in _CODED,
        not report.registered,
    )
    why = {**headings.untried(report), **inequalities.untried(report.edition, sound), **agency.untried(report)}
    if "N" in profile.families:
        why |= {**narrative.untried(report, sound), **prose.untried(report, sound)}
    return Coverage(*identities, *_rules(report.edition, sound, _Lacks(*lacks), profile.codes, tuple(why.items())))


class _Lacks(NamedTuple):
    """What a report does not have, or its format cannot carry."""

    sections: bool
    year: bool
    #: Printed labels and numbers.
    print: bool
    register: bool


@functools.lru_cache(maxsize=4096)
def tried(
    run: tuple[str, ...],
    not_run: tuple[tuple[str, Label], ...],
    rules: tuple[str, ...],
    why: tuple[tuple[str, Label], ...],
) -> tuple[tuple[str, ...], tuple[tuple[str, Label], ...]]:
    """Rules run and not run, after `rules` were tried too, but those that could not be, for the reasons given."""
    reasons = {code: each for code, each in not_run if code not in rules} | dict(why)
    ran = {*run, *(code for code in rules if code not in reasons)}
    return (
        tuple(code for code in CATALOGUE if code in ran),
        tuple((code, reasons[code]) for code in CATALOGUE if code in reasons),
    )


@functools.lru_cache(maxsize=4096)
def _rules(
    form: Edition,
    sound: frozenset[str],
    lacks: _Lacks,
    chosen: frozenset[str],
    untried: tuple[tuple[str, Label], ...],
) -> tuple[tuple[str, ...], tuple[tuple[str, Label], ...]]:
    """The rules that such a report was tried against, and those it could not be, with the reason."""
    why: dict[str, Label] = {}
    lacking = [code for code in form.tables if code not in sound]
    for rule, tables in _needed(form).items():
        if tables - sound:
            why[rule] = _about(_UNSOUND, form, [code for code in lacking if code in tables])
    if lacking:
        why[structure.BLANK.code] = _about(_UNLOOKED, form, lacking) if sound else _ABSENT
    if lacks.sections:
        why[structure.MISSING_SECTION.code] = _OMITTED
    if lacks.year:
        why[structure.EDITION_AGAINST_YEAR.code] = _NO_YEAR
    why |= {rule.code: _NO_PREVIOUS for rule in years.RULES}
    why |= {rule.code: NO_REGISTER if rule in package.OF_REGISTER else _ONE_REPORT for rule in package.RULES}
    if lacks.print:
        others = (*reading.ALWAYS, *reading.OF_REGISTER)
        why |= {rule.code: _OTHER_READER for rule in reading.RULES if rule not in others}
    if lacks.register:
        why |= {rule.code: NO_REGISTER for rule in reading.OF_REGISTER}
    why = dict(untried) | why
    # A retired rule is none of those that could have been run.
    codes = [code for code, rule in CATALOGUE.items() if rule.retired is None]
    why |= {code: _OFF if CATALOGUE[code].default else _UNASKED for code in codes if code not in chosen}
    return (
        tuple(code for code in codes if code not in why),
        tuple((code, why[code]) for code in codes if code in why),
    )


def _about(words: Label, form: Edition, tables: Sequence[str]) -> Label:
    names = [form.tables[code].label for code in tables]
    return Label(
        words.zh.format("、".join(each.zh for each in names)), words.en.format(", ".join(each.en for each in names))
    )


@functools.cache
def _needed(form: Edition) -> Mapping[str, frozenset[str]]:
    """The tables that each rule of arithmetic looks at."""
    codes = sorted({identity.rule for identity in form.identities})
    return {code: frozenset(each.left[0].table for each in form.identities if each.rule == code) for code in codes}
