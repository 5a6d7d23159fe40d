"""Judge reports: one, or any number of files with any executor."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from gongkai import readers
from gongkai.coverage import Coverage, coverage
from gongkai.errors import UnreadableFile
from gongkai.findings import Finding, Severity
from gongkai.profile import STANDARD, Profile
from gongkai.report import REGISTER, Origin, Report, Source, Unread
from gongkai.rules import agency, arithmetic, headings, inequalities, narrative, prose, reading, structure
from gongkai.submissions import Start, Submission, convert_ahead, expand, opened

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from gongkai.diagnosis import Diagnosis

#: Adds to a report what is known of it.
Identify: TypeAlias = Callable[[Report], Report]

#: Files that one worker is given at a time.
SHARD = 200


@dataclass(frozen=True, slots=True)
class Result:
    """One report and what was found in it.

    For a file that could not be read, the finding that says why; for a register of agencies, what is missing of it.
    """

    source: Source
    report: Report | None
    findings: tuple[Finding, ...]
    coverage: Coverage | None
    #: What would reconcile the sums that are violated.
    diagnosis: tuple[Diagnosis, ...] = ()
    #: The tables whose structure is sound, by their codes.
    sound: frozenset[str] = frozenset()
    #: The places whose content breaks the schema, whatever rules were asked for.
    invalid: frozenset[str] = frozenset()

    @property
    def refused(self) -> bool:
        """A submission that no report could be read from."""
        return self.report is None and self.source.reader != REGISTER

    def count(self, severity: Severity) -> int:
        """The findings of a severity that nobody explained."""
        return sum(finding.rule.severity == severity and not finding.explanation for finding in self.findings)


def check(report: Report, *, profile: Profile = STANDARD) -> Result:
    """Judge one report by itself; `together` judges reports beside each other."""
    families = profile.families
    structural = tuple(structure.check(report))
    sound = structure.sound(report, structural)
    findings: list[Finding] = []
    if "F" in families:
        findings += reading.check(report)
    findings += structural
    whole = "A" in families and arithmetic.all_hold(report, sound)
    if "S" in families:
        findings += structure.check_edition(report)
        findings += headings.check(report)
        # Where all sums hold, none of their cells is blank.
        findings += structure.check_blanks(report, sound - arithmetic.summed(report.edition) if whole else sound)
    states = (0, 0, 0)
    diagnosis: tuple[Diagnosis, ...] = ()
    if "A" in families:
        outcomes, states = _arithmetic(report, sound, whole=whole)
        findings += [arithmetic.finding(each, report) for each in outcomes if each.state == "violated"]
        findings += inequalities.check(report, sound)
        diagnosis = _diagnosed(report, outcomes, profile) if states[1] else ()
    if "N" in families:
        findings += narrative.check(report, sound)
        findings += prose.check(report, sound, profile.codes)
    if "G" in families:
        findings += agency.check(report)
    covered = coverage(report, states, sound, profile)
    invalid = frozenset(finding.pointer for finding in structural)
    return Result(report.source, report, profile.weigh(findings), covered, diagnosis, sound, invalid)


def _arithmetic(
    report: Report, sound: frozenset[str], *, whole: bool
) -> tuple[tuple[arithmetic.Outcome, ...], tuple[int, int, int]]:
    """What became of the identities, unless all hold; and how many hold, are violated and are open."""
    if whole:
        return (), (arithmetic.count(report.edition, sound), 0, 0)
    outcomes = tuple(arithmetic.outcomes(report, sound))
    states = [outcome.state for outcome in outcomes]
    return outcomes, (states.count("holds"), states.count("violated"), states.count("open"))


def _diagnosed(report: Report, outcomes: Sequence[arithmetic.Outcome], profile: Profile) -> tuple[Diagnosis, ...]:
    """What would reconcile the sums; nothing of those that are not asked for."""
    from gongkai.diagnosis import diagnose

    found = diagnose(report, outcomes)
    return tuple(each for each in found if any(code in profile.rules for code, _ in each.reconciles))


def check_bytes(
    data: bytes, name: str, *, format: str, identify: Identify | None = None, profile: Profile = STANDARD
) -> list[Result]:
    """Read and judge the reports in the bytes of a file. What cannot be read is a finding."""
    source = readers.source(data, name, format)
    return list(_results(lambda: readers.read_parts(data, source), source, identify, profile))


def check_file(
    path: str | PathLike[str], *, format: str | None = None, name: str | None = None, profile: Profile = STANDARD
) -> list[Result]:
    """Read and judge the reports of a file, a folder or an archive. What cannot be read is a finding.

    `name` is what findings call a file.
    """
    found = expand([path], format=format)
    named = (replace(each, name=name) if name else each for each in found)
    return [result for each in named for result in check_submission(each, profile=profile)]


def check_submission(
    submission: Submission,
    converted: Mapping[Submission, bytes | UnreadableFile] | None = None,
    *,
    identify: Identify | None = None,
    profile: Profile = STANDARD,
) -> Iterator[Result]:
    """Read and judge the reports of one submission, one after the other. What cannot be read is a finding."""
    try:
        source, start = opened(submission, converted)
    except UnreadableFile as error:
        yield _unreadable(readers.source(b"", submission.name, submission.format or ""), Origin(submission.name), error)
    else:
        yield from _results(start, source, identify, profile)


def check_many(
    paths: Iterable[str | PathLike[str] | Submission],
    *,
    executor: Executor | None = None,
    format: str | None = None,
    base: Path | None = None,
    shard: int = SHARD,
    identify: Identify | None = None,
    profile: Profile = STANDARD,
) -> Iterator[Result]:
    """Read and judge many files, folders and archives, in their order.

    With an executor the files are shared out, `shard` at a time; without one they are done here.
    With `base`, findings call a file by its path from there. `identify` adds to a report what is known of it before it
    is judged, as a `Known` does; `profile` says which rules are tried.
    """
    shards = _shards(_submissions(paths, format, base), shard)
    if executor is None:
        for each in shards:
            yield from _check_shard(each, identify, profile)
        return
    for results in executor.map(functools.partial(_check_whole_shard, identify=identify, profile=profile), shards):
        yield from results


def _submissions(
    paths: Iterable[str | PathLike[str] | Submission], format: str | None, base: Path | None
) -> Iterator[Submission]:
    for path in paths:
        if isinstance(path, Submission):
            yield path
        else:
            yield from expand([path], format=format, base=base)


def _check_whole_shard(shard: Sequence[Submission], identify: Identify | None, profile: Profile) -> list[Result]:
    return list(_check_shard(shard, identify, profile))


def _check_shard(shard: Sequence[Submission], identify: Identify | None, profile: Profile) -> Iterator[Result]:
    converted = convert_ahead(shard)
    for submission in shard:
        yield from check_submission(submission, converted, identify=identify, profile=profile)


def _results(start: Start, source: Source, identify: Identify | None, profile: Profile) -> Iterator[Result]:
    try:
        for part in start():
            if isinstance(part, Unread):
                yield _unreadable(source, part.origin, part.error)
            else:
                yield check(identify(part) if identify else part, profile=profile)
    except UnreadableFile as error:
        yield _unreadable(source, Origin(source.name), error)


def _unreadable(source: Source, place: Origin, error: UnreadableFile) -> Result:
    return Result(source, None, (reading.unreadable(place, error),), None)


def _shards(submissions: Iterator[Submission], size: int) -> Iterator[tuple[Submission, ...]]:
    while shard := tuple(islice(submissions, size)):
        yield shard
