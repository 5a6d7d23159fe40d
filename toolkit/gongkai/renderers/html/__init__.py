"""Findings as one page to look at: each report as the form prints it, its wrong cells marked, the findings beside.

The page asks nothing of any server, and all of it can be read without its script. However many reports there are, it
stays small: those with the most to correct are shown whole, others as a line, the rest as a number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.check import Result
from gongkai.renderers import Run
from gongkai.renderers.html import _overview, _page
from gongkai.renderers.html._markup import Html, joined
from gongkai.renderers.html._report import agency_name, article
from gongkai.renderers.html._sheet import Sheet, counts, hints, sheet
from gongkai.report import Report

#: In runs of more reports than this, only so many are shown whole: those with the most to correct.
_WHOLE = 100
#: Bytes of reports that are shown whole. The first is, whatever its size.
_BYTES = 4_000_000
#: Findings of one report that are shown unless it is said how many.
_FINDINGS = 200
#: Characters of a section that are shown, in runs of few reports and of many.
_FEW, _LONG_TEXT, _SHORT_TEXT = 10, 8000, 400


def render(run: Run) -> Iterator[str]:
    """The page, in pieces."""
    reports = list(_reports(run))
    sheets, articles = _shown_whole(run, reports)
    yield _page.opened(run, agency_name(reports[0].report, run.lang) if len(reports) == 1 else None)
    rules = _overview.rules(run, sheets)
    parts = [*_overview.beside_reports(run)]
    if len(run.results) == 1:
        # Who has one report wants to see it first.
        parts += [*articles, *([rules] if rules else [])]
    else:
        parts = [*([rules] if rules else []), *parts, *_around(run, reports, sheets, articles)]
    for part in parts:
        yield joined(part, "\n")
    yield _page.closed()


class _Read(NamedTuple):
    """A report of the run, and how many findings of each state it has."""

    id: str
    result: Result
    report: Report
    counts: Mapping[str, int]

    @property
    def rank(self) -> tuple[int, int]:
        """The more errors, then warnings, the less."""
        return -self.counts["error"], -self.counts["warning"]


def _reports(run: Run) -> Iterator[_Read]:
    for at, result in enumerate(run.results):
        if result.report is not None:
            yield _Read(f"r{at + 1}", result, result.report, counts(result.findings))


def _ranked(reports: Sequence[_Read]) -> list[_Read]:
    return sorted(reports, key=lambda each: each.rank)


def _shown_whole(run: Run, reports: Sequence[_Read]) -> tuple[list[Sheet], list[Html]]:
    """The reports that are shown whole, as long as there is room."""
    chosen = reports
    if len(reports) > _WHOLE:
        chosen = [each for each in _ranked(reports)[:_WHOLE] if each.rank < (0, 0)]
    most = _FINDINGS if run.max_findings is None else run.max_findings
    longest = _LONG_TEXT if len(chosen) <= _FEW else _SHORT_TEXT
    sheets: list[Sheet] = []
    articles: list[Html] = []
    room = _BYTES
    for id, result, report, _ in chosen:
        each = sheet(result, report, id=id, lang=run.lang, most=most, longest=longest, hints=hints(result))
        page = article(each, folded=len(chosen) > 1 and not result.findings)
        room -= len(page.encode())
        if room < 0 and sheets:
            break
        sheets.append(each)
        articles.append(page)
    return sheets, articles


def _around(run: Run, reports: Sequence[_Read], sheets: Sequence[Sheet], articles: Sequence[Html]) -> Iterator[Html]:
    """The reports that are shown whole under a list of them, then a list of the others."""
    whole = {each.id for each in sheets}
    others = [each for each in _ranked(reports) if each.id not in whole]
    if sheets:
        by_id = {each.id: each for each in reports}
        lines = [_line(by_id[each.id], whole=True) for each in sheets]
        yield _overview.whole(lines, len(reports), run.lang)
        yield from articles
    if others:
        lines = [_line(each, whole=False) for each in others[: _overview.LISTED]]
        yield _overview.others(lines, _rest(others[_overview.LISTED :]), run.lang)


def _line(each: _Read, *, whole: bool) -> _overview.Line:
    codes = Counter(finding.rule.code for finding in each.result.findings)
    id = each.id if whole else None
    return _overview.Line(each.report, each.result.source.name, each.counts, dict(sorted(codes.items())), id)


def _rest(reports: Sequence[_Read]) -> tuple[int, int, int, int] | None:
    """How many reports there are: all, with errors, with warnings and no error, with neither."""
    if not reports:
        return None
    errors = sum(each.counts["error"] > 0 for each in reports)
    neither = sum(each.rank == (0, 0) for each in reports)
    return len(reports), errors, len(reports) - errors - neither, neither
