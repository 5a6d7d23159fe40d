"""The conformance cases: a file dropped in the folder is a test."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from string import Formatter
from typing import Any

import jsonschema
import pytest
import yaml

from builders import DELETE, blank, edited, report
from gongkai import CATALOGUE, Finding, check, check_bytes
from gongkai._resources import rule_page
from gongkai.form import Label
from gongkai.rules import package

FOLDER = Path(__file__).parent / "conformance"
FILES = {path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yaml"))}
CASES = [
    pytest.param(rule, case, id=f"{rule}-{case['name']}") for rule, file in FILES.items() for case in file["cases"]
]


def findings(case: dict[str, Any]) -> list[Finding]:
    if "reports" in case:
        return [finding for _, finding in package.check([report(document(each)) for each in case["reports"]])]
    if "input" in case:
        given = case["input"]
        data = base64.b64decode(given["base64"]) if "base64" in given else given["content"].encode()
        return [f for result in check_bytes(data, "submission", format=given["format"]) for f in result.findings]
    return list(check(report(document(case))).findings)


def document(case: dict[str, Any]) -> dict[str, Any]:
    deletions = dict.fromkeys(case.get("delete", ()), DELETE)
    return edited(blank(case["edition"]), {**case.get("edits", {}), **deletions})


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_exactly_the_expected_findings(rule: str, case: dict[str, Any]) -> None:
    found = sorted(
        (f for f in findings(case) if f.rule.code == rule), key=lambda each: (each.pointer, each.origin.line or 0)
    )
    expected = sorted(case["expect"], key=lambda each: (each["pointer"], each.get("line", 0)))
    assert [(f.pointer, f.rule.severity.label.en) for f in found] == [(e["pointer"], e["severity"]) for e in expected]
    for finding, wanted in zip(found, expected, strict=True):
        assert wanted.get("zh", "") in finding.message("zh")
        assert wanted.get("en", "") in finding.message("en")
        assert finding.origin.line == wanted.get("line", finding.origin.line)
        for name, value in wanted.get("values", {}).items():
            assert finding.values[name] == (tuple(value) if isinstance(value, list) else value)


def test_every_case_keeps_to_the_schema_of_the_suite() -> None:
    validator = jsonschema.Draft202012Validator(json.loads((FOLDER / "schema.json").read_bytes()))
    assert {name: [e.message for e in validator.iter_errors(file)] for name, file in FILES.items()} == {
        name: [] for name in FILES
    }
    assert all(file["rule"] == name for name, file in FILES.items())


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_rule_has_hits_misses_and_pages(code: str) -> None:
    cases = FILES[code]["cases"]
    assert any(case["expect"] for case in cases)
    assert any(not case["expect"] for case in cases)
    rule = CATALOGUE[code]
    for lang in ("zh", "en"):
        page = rule_page(code, lang).read_text(encoding="utf-8")
        assert rule.basis[lang] in page
        title = page.partition("\n")[0]
        assert title.startswith(f"# {code} {rule.name}")
        assert rule.severity.label[lang] in title


@pytest.mark.parametrize("code", CATALOGUE)
def test_both_messages_have_the_same_placeholders(code: str) -> None:
    rule = CATALOGUE[code]
    zh, en = ({name for _, name, _, _ in Formatter().parse(text) if name} for text in (rule.zh, rule.en))
    assert zh == en
    assert isinstance(rule.basis, Label)
    assert rule.basis.zh
    assert rule.basis.en
