"""JUnit XML, for programs that show tests: a suite for each report, and in it a case for each rule.

There is no norm. Only what the schema of the xUnit plugin of Jenkins (`junit-10.xsd`) has is written, for it refuses
the rest and others take it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from gongkai.check import Result
from gongkai.findings import Finding
from gongkai.form import Label
from gongkai.renderers import Run
from gongkai.renderers._files import Place, file_of, line_of, places
from gongkai.renderers.text import EXPLAINED, hints, not_run, placed, titled
from gongkai.rules import CATALOGUE
from gongkai.rules.reading import UNREADABLE
from gongkai.text import visible


@dataclass(frozen=True, slots=True)
class _Case:
    """A rule held against a report."""

    code: str
    #: `passed`, `failure`, `error` or `skipped`.
    outcome: str
    #: The findings that fail it, and those that do not.
    failing: tuple[Finding, ...] = ()
    others: tuple[Finding, ...] = ()
    #: Why it was not tried, or not everywhere.
    why: Label | None = None


def render(run: Run) -> Iterator[str]:
    """One document. A case fails by findings that weigh as much as `run.failing`, and that nobody explained."""
    named = places(run)
    suites = [tuple(_cases(result, run)) for result in run.results]
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    counts = _counts(case for suite in suites for case in suite)
    del counts["skipped"]
    yield f"<testsuites{_attributes(name='gongkai', **counts)}>\n"
    for result, cases, where in zip(run.results, suites, _classes(run, named), strict=True):
        yield from _suite(result, cases, where, run, named)
    yield "</testsuites>\n"


def _cases(result: Result, run: Run) -> Iterator[_Case]:
    found: dict[str, list[Finding]] = {}
    for finding in result.findings:
        found.setdefault(finding.rule.code, []).append(finding)
    ran = frozenset(result.coverage.rules_run) if result.coverage else frozenset()
    why = dict(result.coverage.rules_not_run) if result.coverage else {}
    for code in CATALOGUE:
        if code in found:
            failing = tuple(f for f in found[code] if _fails(f, run))
            others = tuple(f for f in found[code] if not _fails(f, run))
            broken = "error" if code == UNREADABLE.code else "failure"
            yield _Case(code, broken if failing else "passed", failing, others, why.get(code))
        elif code in ran:
            yield _Case(code, "passed")
        elif code in why:
            yield _Case(code, "skipped", why=why[code])


def _fails(finding: Finding, run: Run) -> bool:
    return finding.rule.severity >= run.failing and not finding.explanation


def _suite(result: Result, cases: tuple[_Case, ...], where: str, run: Run, named: Mapping[str, Place]) -> Iterator[str]:
    file = named[result.source.name].path
    name = f"{titled(result, run.lang)} ({file})" if result.report else file
    yield f"<testsuite{_attributes(name=name, **_counts(iter(cases)), file=file)}>\n"
    if result.coverage:
        states = {"holds": result.coverage.holds, "violated": result.coverage.violated, "open": result.coverage.open}
        properties = (f"<property{_attributes(name=f'identities.{s}', value=count)}/>" for s, count in states.items())
        yield f"<properties>{''.join(properties)}</properties>\n"
    known = _attributes(classname=where)
    for case in cases:
        inside = _inside(case, result, run, named)
        head = f'<testcase{known} name="{case.code} {CATALOGUE[case.code].name}"'
        yield f"{head}>{inside}</testcase>\n" if inside else f"{head}/>\n"
    yield "</testsuite>\n"


def _inside(case: _Case, result: Result, run: Run, named: Mapping[str, Place]) -> str:
    inside = ""
    if case.why and case.outcome == "skipped":
        inside += f"<skipped{_attributes(message=case.why[run.lang])}/>"
    if case.failing:
        message = case.failing[0].message(run.lang)
        lines = "\n".join(_lines(case.failing, result, run, named))
        inside += f"<{case.outcome}{_attributes(type=case.code, message=message)}>{escape(lines)}</{case.outcome}>"
    beside = list(_lines(case.others, result, run, named))
    if case.why and case.outcome != "skipped":
        beside += not_run([(case.code, case.why)], run.lang)
    if beside:
        lines = "\n".join(beside)
        inside += f"<system-out>{escape(lines)}</system-out>"
    return inside


def _lines(findings: tuple[Finding, ...], result: Result, run: Run, named: Mapping[str, Place]) -> Iterator[str]:
    """The findings, each as compilers write them: `file:line: error …`."""
    for each in findings:
        line = line_of(each.origin)
        place = named[file_of(each.origin, result)].path + (f":{line}" if line else "")
        weight = EXPLAINED if each.explanation else each.rule.severity.label
        yield f"{visible(place)}: {weight[run.lang]} {placed(each, result.report, run.lang)}"
        yield from hints(each, result, run.lang)


def _classes(run: Run, named: Mapping[str, Place]) -> Iterator[str]:
    """What programs know a suite by from run to run: its file, and its report where the file has several."""
    files = Counter(result.source.name for result in run.results)
    seen: Counter[str] = Counter()
    for result in run.results:
        steps = named[result.source.name].path.split("/")
        if files[result.source.name] > 1 and result.report:
            steps.append(f"{result.report.agency_id or '?'} {result.report.year or '?'}")
        name = ".".join(step.replace(".", "_") for step in steps)
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}#{seen[name]}"


def _counts(cases: Iterator[_Case]) -> dict[str, int]:
    outcomes = Counter(case.outcome for case in cases)
    return {
        "tests": outcomes.total(),
        "failures": outcomes["failure"],
        "errors": outcomes["error"],
        "skipped": outcomes["skipped"],
    }


def _attributes(**values: str | int | None) -> str:
    return "".join(f" {name}={quoteattr(visible(str(value)))}" for name, value in values.items() if value is not None)
