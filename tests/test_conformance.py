"""The conformance cases: a file dropped in the folder is a test."""

from __future__ import annotations

import base64
import json
from collections import Counter
from pathlib import Path
from string import Formatter
from typing import Any

import jsonschema
import pytest
import yaml

from builders import DELETE, blank, edited, report
from gongkai import CATALOGUE, Agency, Finding, Known, Register, Report, Result, check, check_bytes
from gongkai._resources import rule_page
from gongkai.form import EDITIONS, Label
from gongkai.profile import STANDARD, Profile, profile
from gongkai.report import Origin
from gongkai.rules import headings, inequalities, package, structure, years
from gongkai.text import squeeze

FOLDER = Path(__file__).parent / "conformance"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
BASES = {code: json.loads((FOLDER / f"blank-{code}.json").read_bytes()) for code in EDITIONS}

CASES = [
    pytest.param(
        rule,
        case,
        id=f"{rule}-{case['name']}",
        marks=[pytest.mark.xfail(reason=case["open"], strict=True)] if "open" in case else [],
    )
    for rule, file in FILES.items()
    for case in file["cases"]
]


def judge(case: dict[str, Any], rules: Profile = STANDARD) -> tuple[list[tuple[int | None, Finding]], list[Report]]:
    """The findings of a case, of every rule, each with the place of its report among several, and the reports."""
    if "reports" in case:
        reports = [report(document(each)) for each in case["reports"]]
        facts = [package.facts(each, structure.sound(each)) for each in reports]
        lines = enumerate(case["agencies"], 1) if "agencies" in case else None
        known = lines and Register(
            {squeeze(each["name"]): Agency(**each, origin=Origin("agencies.csv", line=line)) for line, each in lines}
        )
        return list(package.check(facts, known)), reports
    if "previous" in case:
        found, before = report(document(case)), report(document(case["previous"]))
        both = structure.sound(found) & structure.sound(before)
        return [(None, finding) for finding in years.check(found, before, both)], [found]
    results = read(case) if "input" in case else [check(report(document(case)), profile=rules)]
    return [(None, f) for result in results for f in result.findings], [each.report for each in results if each.report]


def asked_for(rule: str) -> Profile:
    """The rules of a run in which a rule is tried, also one that is off by default."""
    return STANDARD if CATALOGUE[rule].default else profile(select=[rule])


def read(case: dict[str, Any]) -> list[Result]:
    """The reports of a case's file, with all that is known of them, judged."""
    given = case["input"]
    data = base64.b64decode(given["base64"]) if "base64" in given else given["content"].encode()
    identify = known(case["known"]) if "known" in case else None
    return check_bytes(data, "submission", format=given["format"], identify=identify)


def known(facts: dict[str, Any]) -> Known:
    """What the user says, and a register, as a case gives them."""
    lines = facts.get("agencies")
    register = None if lines is None else Register({squeeze(each["name"]): Agency(**each) for each in lines})
    return Known(facts.get("said", {}), register)


def document(case: dict[str, Any]) -> dict[str, Any]:
    deletions = dict.fromkeys(case.get("delete", ()), DELETE)
    return edited(BASES[case["edition"]], {**case.get("edits", {}), **deletions})


def placeholders(message: str) -> set[str]:
    """The names in the braces of a message."""
    return {name for _, name, _, _ in Formatter().parse(message) if name}


def at(document: Any, pointer: str) -> Any:
    """The value at a JSON Pointer; `None` where there is none."""
    for step in pointer.split("/")[1:]:
        document = document.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(document, dict) else None
    return document


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_exactly_the_expected_findings(rule: str, case: dict[str, Any]) -> None:
    findings, reports = judge(case, asked_for(rule))
    compare(rule, case, findings)
    if "reads" in case:
        (only,) = reports
        assert {pointer: at(only.document, pointer) for pointer in case["reads"]} == case["reads"]


def compare(rule: str, case: dict[str, Any], findings: list[tuple[int | None, Finding]]) -> None:
    """Fail if the rule's findings are not those that the case expects."""
    mine = [(-1 if at is None else at, f) for at, f in findings if f.rule.code == rule]
    found = sorted(mine, key=lambda each: (each[0], each[1].pointer, each[1].origin.line or 0))
    expected = sorted(case["expect"], key=lambda each: (each.get("report", -1), each["pointer"], each.get("line", 0)))
    assert [(at, f.pointer, f.rule.severity.label.en) for at, f in found] == [
        (e.get("report", -1), e["pointer"], e["severity"]) for e in expected
    ]
    for (_, finding), wanted in zip(found, expected, strict=True):
        for lang in ("zh", "en"):
            assert wanted.get(lang, "") in finding.message(lang)
        assert finding.origin.line == wanted.get("line", finding.origin.line)
        for name, value in wanted.get("values", {}).items():
            assert finding.values[name] == (tuple(value) if isinstance(value, list) else value)


def test_no_rule_that_found_something_is_said_not_to_have_been_tried() -> None:
    # The others are tried table by table, and some tables may be unsound.
    whole = {code for code in CATALOGUE if code[0] in "FG"} | {r.code for r in (*headings.RULES, *inequalities.RULES)}
    single = [
        (rule, case)
        for rule, file in FILES.items()
        for case in file["cases"]
        if not case.keys() & {"reports", "previous"}
    ]
    untrue = [
        (rule, case["name"], finding.rule.code)
        for rule, case in single
        for result in (read(case) if "input" in case else [check(report(document(case)))])
        for finding in result.findings
        if result.coverage and finding.rule.code in whole & dict(result.coverage.rules_not_run).keys()
    ]
    assert untrue == []


def test_every_case_keeps_to_the_schema_of_the_suite() -> None:
    validator = jsonschema.Draft202012Validator(json.loads((FOLDER / "schema.json").read_bytes()))
    assert {name: [e.message for e in validator.iter_errors(file)] for name, file in FILES.items()} == {
        name: [] for name in FILES
    }
    assert all(file["rule"] == name for name, file in FILES.items())


def test_a_case_is_known_by_its_rule_and_name() -> None:
    names = Counter((rule, case["name"]) for rule, file in FILES.items() for case in file["cases"])
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize("code", EDITIONS)
def test_the_base_of_the_cases_is_the_blank_report(code: str) -> None:
    assert BASES[code] == blank(code)
    assert check(report(BASES[code])).findings == ()


#: The rules that are tried, or can be.
LIVING = [code for code, rule in CATALOGUE.items() if rule.retired is None]


@pytest.mark.parametrize("code", LIVING)
def test_every_rule_has_hits_misses_and_pages(code: str) -> None:
    cases = FILES[code]["cases"]
    assert any(case["expect"] for case in cases)
    assert any(not case["expect"] for case in cases)
    rule = CATALOGUE[code]
    for lang in ("zh", "en"):
        title = rule_page(code, lang).read_text(encoding="utf-8").partition("\n")[0]
        assert title.startswith(f"# {code} {rule.name}")
        assert rule.severity.label[lang] in title


def test_a_part_of_a_message_that_may_be_empty_is_so_in_one_hit_and_filled_in_another() -> None:
    said: dict[tuple[str, str], set[bool]] = {}
    for rule, file in FILES.items():
        rules = asked_for(rule)
        hits = [each for case in file["cases"] for _, each in judge(case, rules)[0] if each.rule.code == rule]
        for name, words in ((name, finding.values[name]) for finding in hits for name in placeholders(finding.rule.zh)):
            said.setdefault((name, rule), set()).add((words.zh if isinstance(words, Label) else words) != "")
    may_be_empty = {name for (name, _), filled in said.items() if False in filled}
    assert may_be_empty >= {"bound", "left_bound", "right_bound", "implied_words"}
    assert [place for place, filled in said.items() if place[0] in may_be_empty and len(filled) < 2] == []


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_messages_have_the_same_placeholders(code: str) -> None:
    rule = CATALOGUE[code]
    assert placeholders(rule.zh) == placeholders(rule.en)
    assert isinstance(rule.basis, Label)
    assert rule.basis.zh
    assert rule.basis.en
