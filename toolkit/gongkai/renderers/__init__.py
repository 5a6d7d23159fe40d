"""What became of a run, written for people and for programs: one module a format."""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from gongkai.check import Result
from gongkai.errors import UnknownName
from gongkai.findings import Explanation, Severity

#: Formats, and the module that writes each. `render(run)` yields pieces of text.
RENDERERS: Mapping[str, str] = {
    "text": "text",
    "json": "json",
    "ndjson": "ndjson",
    "csv": "csv",
    "sarif": "sarif",
    "junit": "junit",
    "github": "github",
    "markdown": "markdown",
    "html": "html",
}


@dataclass(frozen=True, slots=True)
class Run:
    """Judged reports, and how they are to be shown."""

    results: Sequence[Result]
    #: `zh` or `en`, where a format has one language.
    lang: str = "zh"
    #: Findings of one report that are shown to people; `None` for a number of the format's own, 0 for all.
    max_findings: int | None = None
    #: Whether a terminal shows it that knows colors, and how many columns it has.
    color: bool = False
    width: int | None = None
    #: Explanations that found nothing to explain.
    left: tuple[Explanation, ...] = ()
    #: The folder from which formats for other programs name the files.
    base: PurePath = field(default_factory=PurePath)
    #: From which severity on a finding fails, in formats that know nothing but passed and failed.
    failing: Severity = Severity.ERROR

    @property
    def totals(self) -> Totals:
        return Totals.of(self)


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of a run."""

    files: int
    reports: int
    #: Files, or parts of files, that could not be read.
    refused: int
    errors: int
    warnings: int
    infos: int
    #: Findings that somebody explained; they are in no other number.
    explained: int
    holds: int
    violated: int
    open: int
    #: Findings of each rule, explained or not.
    by_rule: Mapping[str, int]

    @classmethod
    def of(cls, run: Run) -> Totals:
        results = run.results
        findings = [finding for result in results for finding in result.findings]
        severities = Counter(finding.rule.severity for finding in findings if not finding.explanation)
        covered = [result.coverage for result in results if result.coverage]
        return cls(
            len({result.source.name for result in results if result.report is not None or result.refused}),
            sum(result.report is not None for result in results),
            sum(result.refused for result in results),
            severities[Severity.ERROR],
            severities[Severity.WARNING],
            severities[Severity.INFO],
            sum(finding.explanation is not None for finding in findings),
            sum(each.holds for each in covered),
            sum(each.violated for each in covered),
            sum(each.open for each in covered),
            dict(sorted(Counter(finding.rule.code for finding in findings).items())),
        )


def render(run: Run, format: str) -> Iterator[str]:
    """The run in a format of `RENDERERS`, in pieces.

    Raises:
        UnknownName: there is no such format.
    """
    if format not in RENDERERS:
        raise UnknownName(f"no output format {format!r} (known: {', '.join(RENDERERS)})")
    pieces: Iterator[str] = importlib.import_module(f"gongkai.renderers.{RENDERERS[format]}").render(run)
    return pieces
