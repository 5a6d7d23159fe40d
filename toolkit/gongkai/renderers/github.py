"""Workflow commands of GitHub Actions, which shows them beside the lines of a change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.check import Result
from gongkai.findings import Finding, Severity
from gongkai.renderers import Run
from gongkai.renderers._files import Place, file_of, line_of, places
from gongkai.renderers.text import capped, hints, more, placed, totals, unused
from gongkai.text import shortened, visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
#: Characters of a message.
_MOST = 2000


def render(run: Run) -> Iterator[str]:
    """A command for each finding that nobody explained, then the numbers of the run.

    The gravest come first: of each severity GitHub shows ten for a step.
    """
    named = places(run)
    shown: list[tuple[Finding, Result]] = []
    rest: list[Finding] = []
    for result in run.results:
        first, others = capped([finding for finding in result.findings if not finding.explanation], run)
        shown += ((finding, result) for finding in first)
        rest += others
    for finding, result in sorted(shown, key=lambda each: -each[0].rule.severity):
        yield _command(finding, result, run.lang, named)
    yield from (f"::notice::{_data(line)}\n" for line in unused(run))
    yield from (f"{line.strip()}\n" for line in more(rest, run.lang))
    yield f"{totals(run)}\n"


def _command(finding: Finding, result: Result, lang: str, named: Mapping[str, Place]) -> str:
    properties = {
        "file": visible(named[file_of(finding.origin, result)].path),
        "line": line_of(finding.origin),
        "title": f"{finding.rule.code} {finding.rule.name}",
    }
    said = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items() if value is not None)
    message = "\n".join([shortened(placed(finding, result.report, lang), _MOST), *hints(finding, result, lang)])
    return f"::{_COMMANDS[finding.rule.severity]} {said}::{_data(message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
