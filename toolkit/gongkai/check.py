"""Judge reports: one, or any number of files with any executor."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from gongkai import readers
from gongkai.errors import UnreadableFile
from gongkai.findings import Finding, Severity
from gongkai.form import Edition, Label
from gongkai.report import Origin, Report, Source, Unread
from gongkai.rules import CATALOGUE, agency, arithmetic, headings, inequalities, package, reading, structure
from gongkai.submissions import Start, Submission, convert_ahead, expand, opened

if TYPE_CHECKING:
    from concurrent.futures import Executor

#: Adds to a report what is known of it.
Identify: TypeAlias = Callable[[Report], Report]

#: Files that one worker is given at a time.
SHARD = 200

_UNSOUND = Label(
    "表“{}”缺失或结构有误，未核验其中的勾稽关系", "table “{}” is missing or not sound, so its sums were not checked"
)
_UNLOOKED = Label(
    "表“{}”缺失或结构有误，未查其中的空白", "table “{}” is missing or not sound, so its blanks were not looked at"
)
_ABSENT = Label("没有任何完好的表格可核验", "there is no sound table to check")
_OMITTED = Label("这种文件格式不含各部分的文字", "this file format does not carry the text of the sections")
_NO_YEAR = Label("报告年度不明", "the year is not known")
_ONE_REPORT = Label("只在打包（bundle）时跨报告检查", "judged across reports, when they are bundled")
_NO_REGISTER = Label("没有提供机关名录（--agencies）", "no register of agencies was given (--agencies)")
_OTHER_READER = Label("所用的文件格式没有需要识别的标签或数字", "the file format has no labels or numbers to recognise")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was checked and what was not. Unverified is not passed."""

    #: Identities that hold, are violated, and that only a blank could reconcile.
    holds: int
    violated: int
    open: int
    rules_run: tuple[str, ...]
    rules_not_run: tuple[tuple[str, Label], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One report and what was found in it; for a file that could not be read, the finding that says why."""

    source: Source
    report: Report | None
    findings: tuple[Finding, ...]
    coverage: Coverage | None

    def count(self, severity: Severity) -> int:
        return sum(finding.rule.severity == severity for finding in self.findings)


def check(report: Report) -> Result:
    """Judge one report."""
    read = tuple(reading.check(report))
    structural = tuple(structure.check(report))
    present = frozenset(report.document["tables"]) if isinstance(report.document.get("tables"), dict) else frozenset()
    unsound = {finding.table for finding in structural}
    sound = frozenset(report.edition.tables) & present - unsound
    blanks = structure.check_blanks(report, sound)
    outcomes = tuple(arithmetic.outcomes(report, sound))
    wrong = [arithmetic.finding(outcome, report) for outcome in outcomes if outcome.state == "violated"]
    findings = (
        *read,
        *structural,
        *structure.check_edition(report),
        *headings.check(report),
        *blanks,
        *wrong,
        *inequalities.check(report, sound),
        *agency.check(report),
    )
    return Result(report.source, report, findings, _coverage(report, outcomes, sound))


def check_bytes(data: bytes, name: str, *, format: str, identify: Identify | None = None) -> list[Result]:
    """Read and judge the reports in the bytes of a file. What cannot be read is a finding."""
    source = readers.source(data, name, format)
    return list(_results(lambda: readers.read_parts(data, source), source, identify))


def check_file(path: str | PathLike[str], *, format: str | None = None, name: str | None = None) -> list[Result]:
    """Read and judge the reports of a file, a folder or an archive. What cannot be read is a finding.

    `name` is what findings call a file.
    """
    found = expand([path], format=format)
    return [result for each in found for result in check_submission(replace(each, name=name) if name else each)]


def check_submission(
    submission: Submission,
    converted: Mapping[Submission, bytes | UnreadableFile] | None = None,
    *,
    identify: Identify | None = None,
) -> Iterator[Result]:
    """Read and judge the reports of one submission, one after the other. What cannot be read is a finding."""
    try:
        source, start = opened(submission, converted)
    except UnreadableFile as error:
        yield _unreadable(readers.source(b"", submission.name, submission.format or ""), Origin(submission.name), error)
    else:
        yield from _results(start, source, identify)


def check_many(
    paths: Iterable[str | PathLike[str] | Submission],
    *,
    executor: Executor | None = None,
    format: str | None = None,
    base: Path | None = None,
    shard: int = SHARD,
    identify: Identify | None = None,
) -> Iterator[Result]:
    """Read and judge many files, folders and archives, in their order.

    With an executor the files are shared out, `shard` at a time; without one they are done here.
    With `base`, findings call a file by its path from there. `identify` adds to a report what is known of it before it
    is judged, as a `Known` does.
    """
    shards = _shards(_submissions(paths, format, base), shard)
    if executor is None:
        for each in shards:
            yield from _check_shard(each, identify)
        return
    for results in executor.map(functools.partial(_check_whole_shard, identify=identify), shards):
        yield from results


def _submissions(
    paths: Iterable[str | PathLike[str] | Submission], format: str | None, base: Path | None
) -> Iterator[Submission]:
    for path in paths:
        if isinstance(path, Submission):
            yield path
        else:
            yield from expand([path], format=format, base=base)


def _check_whole_shard(shard: Sequence[Submission], identify: Identify | None) -> list[Result]:
    return list(_check_shard(shard, identify))


def _check_shard(shard: Sequence[Submission], identify: Identify | None) -> Iterator[Result]:
    converted = convert_ahead(shard)
    for submission in shard:
        yield from check_submission(submission, converted, identify=identify)


def _results(start: Start, source: Source, identify: Identify | None = None) -> Iterator[Result]:
    try:
        for part in start():
            if isinstance(part, Unread):
                yield _unreadable(source, part.origin, part.error)
            else:
                yield check(identify(part) if identify else part)
    except UnreadableFile as error:
        yield _unreadable(source, Origin(source.name), error)


def _unreadable(source: Source, place: Origin, error: UnreadableFile) -> Result:
    return Result(source, None, (reading.unreadable(place, error),), None)


def _shards(submissions: Iterator[Submission], size: int) -> Iterator[tuple[Submission, ...]]:
    while shard := tuple(islice(submissions, size)):
        yield shard


def _coverage(report: Report, outcomes: Sequence[arithmetic.Outcome], sound: frozenset[str]) -> Coverage:
    states = Counter([outcome.state for outcome in outcomes])
    printed = report.source.reader not in ("json", "jsonl", "yaml", "package")
    run, not_run = _rules(
        report.edition, sound, "sections" in report.omits, report.year is None, printed, report.registered
    )
    more = {
        **headings.untried(report),
        **inequalities.untried(report.edition, sound),
        **agency.untried(report),
    }
    if more:
        run, not_run = tuple(code for code in run if code not in more), (*not_run, *more.items())
    return Coverage(states["holds"], states["violated"], states["open"], run, not_run)


@functools.cache
def _rules(
    form: Edition, sound: frozenset[str], no_text: bool, no_year: bool, printed: bool, registered: bool
) -> tuple[tuple[str, ...], tuple[tuple[str, Label], ...]]:
    """The rules that such a report was tried against, and those it could not be, with the reason."""
    why: dict[str, Label] = {}
    lacking = [code for code in form.tables if code not in sound]
    for rule, tables in _needed(form).items():
        if tables - sound:
            why[rule] = _about(_UNSOUND, form, [code for code in lacking if code in tables])
    if lacking:
        why[structure.BLANK.code] = _about(_UNLOOKED, form, lacking) if sound else _ABSENT
    if no_text:
        why[structure.MISSING_SECTION.code] = _OMITTED
    if no_year:
        why[structure.EDITION_AGAINST_YEAR.code] = _NO_YEAR
    why[package.DUPLICATE.code] = _ONE_REPORT
    if not printed:
        others = (*reading.ALWAYS, *reading.OF_REGISTER)
        why |= {rule.code: _OTHER_READER for rule in reading.RULES if rule not in others}
    if not registered:
        why |= {rule.code: _NO_REGISTER for rule in reading.OF_REGISTER}
    return tuple(code for code in CATALOGUE if code not in why), tuple(why.items())


def _about(words: Label, form: Edition, tables: Sequence[str]) -> Label:
    names = [form.tables[code].label for code in tables]
    return Label(
        words.zh.format("、".join(each.zh for each in names)), words.en.format(", ".join(each.en for each in names))
    )


@functools.cache
def _needed(form: Edition) -> dict[str, frozenset[str]]:
    """The tables that each rule of arithmetic looks at."""
    codes = sorted({identity.rule for identity in form.identities})
    return {code: frozenset(each.left[0].table for each in form.identities if each.rule == code) for code in codes}
