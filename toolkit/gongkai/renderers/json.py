"""Findings for programs, in the shape of `schemas/validation.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from gongkai import _resources
from gongkai._version import __version__
from gongkai.check import Result
from gongkai.coverage import Coverage
from gongkai.diagnosis import Candidate, Diagnosis
from gongkai.findings import Finding
from gongkai.renderers import Run


def render(run: Run) -> Iterator[str]:
    """One object: the tool, the reports one after the other, a summary."""
    tool = orjson.dumps({"version": __version__, "rules": _resources.rules_version()}).decode()
    yield f'{{\n"gongkai": {tool},\n"reports": ['
    for at, result in enumerate(run.results):
        yield (",\n" if at else "\n") + orjson.dumps(report(result), option=orjson.OPT_INDENT_2).decode()
    yield f'\n],\n"summary": {orjson.dumps(summary(run), option=orjson.OPT_INDENT_2).decode()}\n}}\n'


def summary(run: Run) -> dict[str, Any]:
    totals = run.totals
    return {
        "files": totals.files,
        "reports": totals.reports,
        "errors": totals.errors,
        "warnings": totals.warnings,
        "infos": totals.infos,
        "explained": totals.explained,
        "explanations_left": [
            {
                "rule": each.rule,
                "agency": each.agency,
                "year": each.year,
                "pointer": each.pointer,
                "reason": each.reason,
            }
            for each in run.left
        ],
    }


def report(result: Result) -> dict[str, Any]:
    """One element of `reports`."""
    read = result.report
    name = read.agency.get("name") if read else None
    return {
        "source": result.source.name,
        "edition": read.edition.code if read else None,
        "year": read.year if read else None,
        "agency": {"id": read.agency_id, "name": name if isinstance(name, str) else None} if read else None,
        "findings": [finding(each) for each in result.findings],
        "diagnosis": [_diagnosis(each) for each in result.diagnosis],
        "coverage": _coverage(result.coverage) if result.coverage else None,
    }


def finding(each: Finding) -> dict[str, Any]:
    """One finding."""
    why = each.explanation
    explained = {"explanation": {"reason": why.reason, "by": why.by, "date": why.date}} if why else {}
    return {
        "rule": each.rule.code,
        "name": each.rule.name,
        "severity": each.rule.severity.label.en,
        "pointer": each.pointer,
        "origin": {"file": each.origin.file, "place": each.origin.place("en")},
        "message": {"zh": each.message("zh"), "en": each.message("en")},
        "values": each.facts,
        "fingerprint": each.fingerprint,
        **explained,
    }


def _diagnosis(diagnosis: Diagnosis) -> dict[str, Any]:
    return {
        "table": diagnosis.table,
        "certainty": diagnosis.certainty,
        "changes": [_candidate(each) for each in diagnosis.changes],
        "alternatives": [[_candidate(each) for each in changes] for changes in diagnosis.alternatives],
        "count": diagnosis.count,
        "reconciles": [{"rule": rule, "pointer": pointer} for rule, pointer in diagnosis.reconciles],
        "message": {"zh": diagnosis.message("zh"), "en": diagnosis.message("en")},
    }


def _candidate(candidate: Candidate) -> dict[str, Any]:
    slip = candidate.resembles
    return {
        "pointer": candidate.pointer,
        "place": candidate.origin.place("en"),
        "printed": candidate.printed,
        "implied": candidate.implied,
        "bound": candidate.bound,
        "resembles": slip.code if slip else None,
    }


def _coverage(coverage: Coverage) -> dict[str, Any]:
    return {
        "identities": {"holds": coverage.holds, "violated": coverage.violated, "open": coverage.open},
        "rules_run": list(coverage.rules_run),
        "rules_not_run": [{"rule": code, "why": {"zh": why.zh, "en": why.en}} for code, why in coverage.rules_not_run],
    }
