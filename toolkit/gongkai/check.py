"""Judge reports: one, or any number of files with any executor."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from gongkai import readers
from gongkai.errors import UnreadableFile
from gongkai.findings import Finding, Severity
from gongkai.form import Edition, Label
from gongkai.report import Report, Source
from gongkai.rules import CATALOGUE, arithmetic, package, reading, structure

if TYPE_CHECKING:
    from concurrent.futures import Executor

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
    findings = (*read, *structural, *structure.check_edition(report), *blanks, *wrong)
    return Result(report.source, report, findings, _coverage(report, outcomes, sound))


def check_bytes(data: bytes, name: str, *, format: str) -> list[Result]:
    """Read and judge the reports in the bytes of a file. A file that cannot be read is a finding."""
    try:
        return [check(report) for report in readers.read_bytes(data, name, format=format)]
    except UnreadableFile as error:
        return [_unreadable(readers.source(data, name, format), error)]


def check_file(path: str | PathLike[str], *, format: str | None = None, name: str | None = None) -> list[Result]:
    """Read and judge the reports of one file, which findings call `name`. A file that cannot be read is a finding."""
    path = Path(path)
    name = name or readers.name_of(path)
    data = b""
    try:
        data = readers.load(path)
        return check_bytes(data, name, format=format or readers.format_of(path))
    except UnreadableFile as error:
        return [_unreadable(readers.source(data, name, format or ""), error)]


def check_many(
    paths: Iterable[str | PathLike[str]],
    *,
    executor: Executor | None = None,
    format: str | None = None,
    base: Path | None = None,
) -> Iterator[Result]:
    """Read and judge many files, in their order.

    With an executor the files are shared out in shards of `SHARD`; without one they are done here, one by one.
    With `base`, findings call a file by its path from there.
    """
    if executor is None:
        yield from _check_shard((paths, format, base))
        return
    shards = ((shard, format, base) for shard in _shards(paths))
    for results in executor.map(_check_whole_shard, shards):
        yield from results


_Shard: TypeAlias = tuple[Iterable[str | PathLike[str]], str | None, Path | None]


def _check_whole_shard(shard: _Shard) -> list[Result]:
    return list(_check_shard(shard))


def _check_shard(shard: _Shard) -> Iterator[Result]:
    paths, format, base = shard
    for path in map(Path, paths):
        name = readers.name_of(path.relative_to(base) if base else path)
        yield from check_file(path, format=format, name=name)


def _unreadable(source: Source, error: UnreadableFile) -> Result:
    return Result(source, None, (reading.unreadable(source.name, error),), None)


def _shards(paths: Iterable[str | PathLike[str]]) -> Iterator[tuple[str | PathLike[str], ...]]:
    rest = iter(paths)
    while shard := tuple(islice(rest, SHARD)):
        yield shard


def _coverage(report: Report, outcomes: Sequence[arithmetic.Outcome], sound: frozenset[str]) -> Coverage:
    states = Counter([outcome.state for outcome in outcomes])
    printed = report.source.reader not in ("json", "yaml")
    run, not_run = _rules(report.edition, sound, "sections" in report.omits, report.year is None, printed)
    return Coverage(states["holds"], states["violated"], states["open"], run, not_run)


@functools.cache
def _rules(
    form: Edition, sound: frozenset[str], no_text: bool, no_year: bool, printed: bool
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
        why |= {rule.code: _OTHER_READER for rule in reading.RULES if rule is not reading.UNREADABLE}
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
