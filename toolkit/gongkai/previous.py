"""Reports of other years, to find in them what a report's agency said the year before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from os import PathLike

from gongkai.errors import UnreadableFile
from gongkai.findings import Finding
from gongkai.form import Label
from gongkai.report import Origin, Report, Unread
from gongkai.rules import structure, years
from gongkai.submissions import Submission, expand, read_parts
from gongkai.text import squeeze

_NO_AGENCY = Label(
    "报告的机关不明，无从查找上一年度的报告", "whose report it is is not known, so last year's was not looked for"
)
_NO_YEAR = Label(
    "报告年度不明，无从查找上一年度的报告", "the year is not known, so last year's report was not looked for"
)
_NOT_THERE = Label(
    "给出的往年报告中没有该机关 {} 年度的报告", "the earlier reports given have none of this agency for {}"
)
_SEVERAL = Label(
    "给出的往年报告中该机关 {} 年度的报告不止一份，且内容不同",
    "the earlier reports given have several of this agency for {}, which differ",
)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A report of another year, without what nothing is held against, and its tables that are sound."""

    report: Report
    sound: frozenset[str]


@dataclass(frozen=True, slots=True)
class Previous:
    """Reports of other years, found by whose they are and their year."""

    reports: Mapping[tuple[str, int], tuple[Earlier, ...]]
    #: What could not be read.
    unread: tuple[Unread, ...] = ()

    def find(self, report: Report) -> Earlier | Label:
        """The report of the same agency for the year before; where there is none to be had, the reason.

        An agency is known by its identifier, or by its name where not both reports have a credit code.
        """
        if report.year is None:
            return _NO_YEAR
        if report.agency_id is None:
            return _NO_AGENCY
        year = report.year - 1
        found = self.reports.get((report.agency_id, year), ())
        if not found:
            name = name_of(report)
            found = tuple(
                each
                for each in (self.reports.get((name, year), ()) if name else ())
                if not (report.agency.get("uscc") and each.report.agency.get("uscc"))
            )
        if not found:
            return _about(_NOT_THERE, year)
        first, *others = found
        if any((each.report.document, each.sound) != (first.report.document, first.sound) for each in others):
            return _about(_SEVERAL, year)
        return first

    def check(self, report: Report, sound: frozenset[str]) -> tuple[tuple[Finding, ...], Mapping[str, Label]]:
        """What a report has against it beside last year's, and the rules that could not be tried, with the reason."""
        found = self.find(report)
        if isinstance(found, Label):
            return (), {rule.code: found for rule in years.RULES}
        both = sound & found.sound
        return tuple(years.check(report, found.report, both)), years.untried(report, found.report, both)


def previous(
    paths: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    format: str | None = None,
    identify: Callable[[Report], Report] | None = None,
) -> Previous:
    """Read the reports of other years in files, folders, archives and data packages.

    `identify` adds to a report what is known of its agency, as a `Known` does.

    Raises:
        UnreadableFile: there is no file, or none that can be read.
    """
    parts = (part for submission in expand(paths, format=format) for part in _parts(submission))
    found = gathered(part if isinstance(part, Unread) else _judged(part, identify) for part in parts)
    if found.unread and not found.reports:
        raise found.unread[0].error
    if not found.reports:
        raise UnreadableFile("没有往年的报告可读", "there is no report of another year to read")
    return found


def gathered(parts: Iterable[tuple[Report, frozenset[str]] | Unread]) -> Previous:
    """Reports of other years that have been read already, with their sound tables, and what could not be."""
    found: defaultdict[tuple[str, int], list[Earlier]] = defaultdict(list)
    unread = []
    for part in parts:
        if isinstance(part, Unread):
            unread.append(part)
            continue
        report, sound = part
        if report.year is not None:
            earlier = Earlier(years.kept(report), sound)
            for name in filter(None, {report.agency_id, name_of(report)}):
                found[name, report.year].append(earlier)
    return Previous({key: tuple(each) for key, each in found.items()}, tuple(unread))


def _judged(report: Report, identify: Callable[[Report], Report] | None) -> tuple[Report, frozenset[str]]:
    known = identify(report) if identify else report
    return known, structure.sound(known)


def _parts(submission: Submission) -> Iterator[Report | Unread]:
    try:
        yield from read_parts(submission)
    except UnreadableFile as error:
        yield Unread(Origin(submission.name), error)


def name_of(report: Report) -> str | None:
    """The agency's name as it is compared."""
    name = report.agency.get("name")
    return squeeze(name) or None if type(name) is str else None


def _about(words: Label, year: int) -> Label:
    return Label(words.zh.format(year), words.en.format(year))
