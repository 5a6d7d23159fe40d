"""Findings for programs, in the shape of `schemas/validation.schema.json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from gongkai._version import __version__
from gongkai.check import Coverage, Result
from gongkai.cli._version import rules_version
from gongkai.findings import Finding, Severity, Value
from gongkai.form import Label


def render(results: Sequence[Result]) -> bytes:
    content = {
        "gongkai": {"version": __version__, "rules": rules_version()},
        "reports": [_report(result) for result in results],
        "summary": {
            "files": len({result.source.name for result in results}),
            "reports": sum(result.report is not None for result in results),
            "errors": sum(result.count(Severity.ERROR) for result in results),
            "warnings": sum(result.count(Severity.WARNING) for result in results),
            "infos": sum(result.count(Severity.INFO) for result in results),
        },
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _report(result: Result) -> dict[str, Any]:
    report = result.report
    name = report.agency.get("name") if report else None
    return {
        "source": result.source.name,
        "edition": report.edition.code if report else None,
        "year": report.year if report else None,
        "agency": {"id": report.agency_id, "name": name if isinstance(name, str) else None} if report else None,
        "findings": [_finding(finding) for finding in result.findings],
        "coverage": _coverage(result.coverage) if result.coverage else None,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.code,
        "name": finding.rule.name,
        "severity": finding.rule.severity.label.en,
        "pointer": finding.pointer,
        "origin": {"file": finding.origin.file, "place": finding.origin.place("en")},
        "message": {"zh": finding.message("zh"), "en": finding.message("en")},
        "values": {name: plain for name, value in finding.values.items() if (plain := _plain(value)) is not None},
        "fingerprint": finding.fingerprint,
    }


def _plain(value: Value) -> Any:
    """Numbers, texts and lists of a finding; its words in two languages are in the message."""
    if isinstance(value, Label):
        return None
    return dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "identities": {"holds": coverage.holds, "violated": coverage.violated, "open": coverage.open},
        "rules_run": list(coverage.rules_run),
        "rules_not_run": [{"rule": code, "why": {"zh": why.zh, "en": why.en}} for code, why in coverage.rules_not_run],
    }
