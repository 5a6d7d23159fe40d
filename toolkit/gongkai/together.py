"""Judge reports beside each other: each against last year's, and all of a run against one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from gongkai.agencies import Register
from gongkai.check import Result
from gongkai.coverage import tried
from gongkai.findings import Finding
from gongkai.form import Label
from gongkai.previous import Earlier, Previous, gathered
from gongkai.profile import STANDARD, Profile
from gongkai.report import REGISTER, Source
from gongkai.rules import package, years


def together(
    results: Iterable[Result],
    *,
    previous: Previous | None = None,
    register: Register | None = None,
    profile: Profile = STANDARD,
) -> list[Result]:
    """The results of a run with what shows only between reports.

    Each report is held against the one of its agency for the year before, from `previous` or from the run itself;
    all of them against each other, and against the register of agencies. What is missing of the register is a result
    of its own, at the end, without a report.
    """
    judged = list(results)
    if "Y" in profile.families:
        judged = _years(judged, previous, profile)
    return _package(judged, register, profile) if "P" in profile.families else judged


def _years(results: Sequence[Result], previous: Previous | None, profile: Profile) -> list[Result]:
    reports = [result.report for result in results if result.report is not None]
    own = gathered(reports) if len({report.year for report in reports}) > 1 else None
    rules = tuple(rule.code for rule in years.RULES if rule.code in profile.rules)
    found = []
    for result in results:
        report = result.report
        places = [each for each in (previous, own) if each is not None] if report is not None else []
        if report is None or not places:
            found.append(result)
            continue
        # Of the reports of the run itself, none is expected to be there.
        place = next((each for each in places if isinstance(each.find(report), Earlier)), previous)
        if place is None:
            found.append(result)
            continue
        more, why = place.check(report, result.sound)
        found.append(_with(result, profile.weigh(more), rules, why))
    return found


def _package(results: Sequence[Result], register: Register | None, profile: Profile) -> list[Result]:
    mine = [(at, result, result.report) for at, result in enumerate(results) if result.report is not None]
    if len(mine) < 2 and register is None:
        return list(results)
    facts = [package.facts(report, result.sound) for _, result, report in mine]
    found: dict[int | None, list[Finding]] = {}
    for at, finding in package.check(facts, register):
        found.setdefault(at, []).append(finding)
    rules = tuple(
        rule.code
        for rule in package.RULES
        if rule.code in profile.rules and (register is not None if rule in package.OF_REGISTER else len(mine) > 1)
    )
    judged = list(results)
    for place, (at, result, _) in enumerate(mine):
        judged[at] = _with(result, profile.weigh(found.get(place, ())), rules, {})
    missing = profile.weigh(found.get(None, ()))
    return [*judged, *([Result(_source(register), None, missing, None)] if missing and register else [])]


def _source(register: Register) -> Source:
    return register.source or Source("agencies", REGISTER, None, "0" * 64, 0)


def _with(result: Result, more: tuple[Finding, ...], rules: tuple[str, ...], why: Mapping[str, Label]) -> Result:
    if result.coverage is None:
        return result
    reasons = tuple((code, each) for code, each in why.items() if code in rules)
    run, not_run = tried(result.coverage.rules_run, result.coverage.rules_not_run, rules, reasons)
    coverage = replace(result.coverage, rules_run=run, rules_not_run=not_run)
    return replace(result, findings=(*result.findings, *more), coverage=coverage)
