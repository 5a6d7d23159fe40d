"""Differences for programs, in the shape of `schemas/diff.schema.json`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from gongkai import _resources
from gongkai._version import __version__
from gongkai.check import Result
from gongkai.crossing import Taken
from gongkai.diff import Difference, NumberChange, TextChange, Uncompared
from gongkai.form import Label
from gongkai.renderers.diff import Shown
from gongkai.renderers.json import finding
from gongkai.report import Origin, Report


def render(shown: Shown) -> Iterator[str]:
    """One object: the tool, the sides, the pairs that differ one after the other, a summary."""
    comparison = shown.comparison
    head = {
        "gongkai": {"version": __version__, "rules": _resources.rules_version()},
        "a": _side(shown.a, comparison.reports[0], comparison.only_a, comparison.refused_a),
        "b": _side(shown.b, comparison.reports[1], comparison.only_b, comparison.refused_b),
        "paired_by": comparison.by,
        "summary": {"differing": len(comparison.differences), "same": comparison.same},
    }
    yield _dumped(head).removesuffix("\n}") + ',\n  "differences": ['
    for at, difference in enumerate(comparison.differences):
        yield (",\n" if at else "\n") + _dumped(_difference(difference))
    yield "\n  ]\n}\n"


def _dumped(content: object) -> str:
    return orjson.dumps(content, option=orjson.OPT_INDENT_2).decode()


def _side(name: str, reports: int, alone: Sequence[Result], refused: Sequence[Result]) -> dict[str, Any]:
    return {
        "name": name,
        "reports": reports,
        "only_here": [_report(result.report) for result in alone if result.report is not None],
        "not_read": [
            {"source": result.source.name, "message": _words(Label(each.message("zh"), each.message("en")))}
            for result in refused
            for each in result.findings
        ],
    }


def _report(report: Report) -> dict[str, Any]:
    name = report.agency.get("name")
    return {
        "source": report.source.name,
        "edition": report.edition.code,
        "year": report.year,
        "agency": {"id": report.agency_id, "name": name if isinstance(name, str) else None},
    }


def _difference(difference: Difference) -> dict[str, Any]:
    return {
        "a": _report(difference.a),
        "b": _report(difference.b),
        "compared_in_edition": difference.edition.code,
        "numbers": [_number(change) for change in difference.numbers],
        "texts": [_text(change) for change in difference.texts],
        "facts": [
            {
                "pointer": change.pointer,
                "label": _words(change.label),
                "before": change.before,
                "after": change.after,
            }
            for change in difference.facts
        ],
        "findings": {
            "appeared": [finding(each) for each in difference.appeared],
            "vanished": [finding(each) for each in difference.vanished],
        },
        "not_compared": {
            "a": [_uncompared(each) for each in difference.only_a],
            "b": [_uncompared(each) for each in difference.only_b],
        },
    }


def _number(change: NumberChange) -> dict[str, Any]:
    return {
        "pointer": change.cell.pointer,
        "label": _words(change.label),
        "kind": change.kind,
        "total": change.total,
        "before": change.before,
        "after": change.after,
        "difference": change.difference,
        "share": change.share,
        "origins": {"a": _origin(change.origins[0]), "b": _origin(change.origins[1])},
        "summed": {"a": _parts(change.before_parts), "b": _parts(change.after_parts)},
    }


def _parts(parts: Sequence[Taken]) -> list[dict[str, Any]]:
    return [{"pointer": part.pointer, "value": part.value} for part in parts]


def _text(change: TextChange) -> dict[str, Any]:
    return {
        "pointer": change.pointer,
        "label": _words(change.label),
        "before": change.before,
        "after": change.after,
        "likeness": change.likeness,
        "pieces": [{"operation": piece.operation, "text": piece.text} for piece in change.pieces],
    }


def _uncompared(each: Uncompared) -> dict[str, Any]:
    return {"pointer": each.pointer, "label": _words(each.label), "value": each.value}


def _origin(origin: Origin) -> dict[str, str]:
    return {"file": origin.file, "place": origin.place("en")}


def _words(label: Label) -> dict[str, str]:
    return {"zh": label.zh, "en": label.en}
