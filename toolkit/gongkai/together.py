"""Judge reports beside each other: each against last year's, and all of a run against one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from gongkai.agencies import Register
from gongkai.check import Result
from gongkai.coverage import Coverage, tried
from gongkai.findings import Finding
from gongkai.form import Label
from gongkai.previous import Earlier, Previous, gathered, name_of
from gongkai.profile import STANDARD, Profile
from gongkai.report import REGISTER, Report, Source
from gongkai.rules import package, passages, years


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
    own = gathered(_several(results))
    rules = tuple(rule.code for rule in years.RULES if rule.code in profile.rules)
    found, seen = [], _Seen()
    for result in results:
        report = result.report
        places = [each for each in (previous, own) if each is not None and each.reports] if report is not None else []
        if report is None or not places:
            found.append(result)
            continue
        # Of the reports of the run itself, none is expected to be there.
        place = next((each for each in places if isinstance(each.find(report), Earlier)), previous)
        if place is None:
            found.append(result)
            continue
        more, why = place.check(report, result.sound)
        found.append(_with(result, profile.weigh(more), rules, why, seen))
    return found


def _several(results: Iterable[Result]) -> list[tuple[Report, frozenset[str]]]:
    """The reports of agencies that have reports of several years in the run, with their sound tables."""
    found: dict[str | None, list[tuple[Report, frozenset[str]]]] = {}
    for result in results:
        if result.report is not None:
            for name in {result.report.agency_id, name_of(result.report)}:
                found.setdefault(name, []).append((result.report, result.sound))
    several = (
        each for name, each in found.items() if name and len(each) > 1 and len({report.year for report, _ in each}) > 1
    )
    return list({id(report): (report, sound) for each in several for report, sound in each}.values())


def _package(results: Sequence[Result], register: Register | None, profile: Profile) -> list[Result]:
    mine = [(at, result, result.report) for at, result in enumerate(results) if result.report is not None]
    if len(mine) < 2 and register is None:
        return list(results)
    facts = [package.facts(report, result.sound, numbers=register is not None) for _, result, report in mine]
    found: dict[int | None, list[Finding]] = {}
    for at, finding in package.check(facts, register):
        found.setdefault(at, []).append(finding)
    rules = tuple(
        rule.code
        for rule in package.RULES
        if rule.code in profile.rules and (register is not None if rule in package.OF_REGISTER else len(mine) > 1)
    )
    judged, seen = list(results), _Seen()
    for place, (at, result, report) in enumerate(mine):
        why = {} if passages.texts(report) else {package.COPIED.code: passages.OMITTED}
        judged[at] = _with(result, profile.weigh(found.get(place, ())), rules, why, seen)
    missing = profile.weigh(found.get(None, ()))
    return [*judged, *([Result(_source(register), None, missing, None)] if missing and register else [])]


def _source(register: Register) -> Source:
    return register.source or Source("agencies", REGISTER, None, "0" * 64, 0)


#: Rules run and not run, by the identity of those before: they are the same few objects for all reports of a run.
_Seen: TypeAlias = dict[tuple[object, ...], tuple[tuple[str, ...], tuple[tuple[str, Label], ...]]]


def _with(
    result: Result, more: tuple[Finding, ...], rules: tuple[str, ...], why: Mapping[str, Label], seen: _Seen
) -> Result:
    coverage = result.coverage
    if coverage is None:
        return result
    reasons = tuple((code, each) for code, each in why.items() if code in rules)
    key = (id(coverage.rules_run), id(coverage.rules_not_run), reasons)
    if key not in seen:
        seen[key] = tried(coverage.rules_run, coverage.rules_not_run, rules, reasons)
    run, not_run = seen[key]
    covered = Coverage(coverage.holds, coverage.violated, coverage.open, run, not_run)
    return replace(result, findings=(*result.findings, *more), coverage=covered)
