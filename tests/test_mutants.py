"""Whether the conformance cases would notice: a rule that is never reported, and one that always is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from gongkai import CATALOGUE, Finding, Severity
from gongkai.report import Origin
from test_conformance import FILES, asked_for, compare, judge


def fails(rule: str, findings: Sequence[Sequence[tuple[int | None, Finding]]]) -> list[bool]:
    """Which cases of a rule fail when these are their findings."""
    failed = []
    for case, found in zip(FILES[rule]["cases"], findings, strict=True):
        try:
            compare(rule, case, list(found))
        except AssertionError:
            failed.append(True)
        else:
            failed.append(False)
    return failed


@pytest.mark.parametrize("code", CATALOGUE)
def test_a_rule_cannot_be_taken_out_or_cry_wolf_unnoticed(code: str) -> None:
    rule, cases = CATALOGUE[code], FILES[code]["cases"]
    findings = [judge(case, asked_for(code))[0] for case in cases]
    hits = [bool(case["expect"]) for case in cases]
    # As it is, only what is open fails.
    assert fails(code, findings) == ["open" in case for case in cases]
    # Taken out, every hit fails.
    assert fails(code, [[each for each in found if each[1].rule.code != code] for found in findings]) == hits
    # Once too often, at the report or at another place, every case fails.
    for pointer in ("", "/elsewhere"):
        wolf = (None, Finding(rule, pointer, Origin("report.json")))
        assert all(fails(code, [[*found, wolf] for found in findings]))
    # At another place, or of another severity, every hit fails.
    other = replace(rule, severity=Severity.INFO if rule.severity is Severity.ERROR else Severity.ERROR)
    for change in ({"pointer": "/elsewhere"}, {"rule": other}):
        changed = [
            [(at, replace(each, **change) if each.rule.code == code else each) for at, each in found]
            for found in findings
        ]
        assert [failed for failed, hit in zip(fails(code, changed), hits, strict=True) if hit] == [True] * sum(hits)
