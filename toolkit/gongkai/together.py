"""Judge reports beside each other: each against last year's, and all of a run against one another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from gongkai.check import Result
from gongkai.coverage import tried
from gongkai.findings import Finding
from gongkai.profile import STANDARD, Profile
from gongkai.rules import package


def together(results: Iterable[Result], *, profile: Profile = STANDARD) -> list[Result]:
    """The results with what shows only between reports: copies, odd years, and texts that are alike."""
    judged = list(results)
    read = [result for result in judged if result.report is not None]
    if len(read) < 2 or "P" not in profile.families:
        return judged
    facts = [package.facts(result.report, result.sound) for result in read if result.report is not None]
    found: dict[int, list[Finding]] = {}
    for at, finding in package.check(facts, None):
        if at is not None:
            found.setdefault(id(read[at]), []).append(finding)
    rules = tuple(rule.code for rule in package.RULES if rule.code in profile.rules and rule not in package.OF_REGISTER)
    return [_with(result, profile.weigh(found.get(id(result), ())), rules) for result in judged]


def _with(result: Result, more: tuple[Finding, ...], rules: tuple[str, ...]) -> Result:
    if result.coverage is None:
        return result
    run, not_run = tried(result.coverage.rules_run, result.coverage.rules_not_run, rules, ())
    coverage = replace(result.coverage, rules_run=run, rules_not_run=not_run)
    return replace(result, findings=(*result.findings, *more), coverage=coverage)
