"""Where every value of reports came from, in the shape of `schemas/origins.schema.json`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields
from typing import Any

import orjson

from gongkai.report import Leftover, Note, Origin, Report

#: What is told of a place beside its words.
_STEPS = tuple(each.name for each in fields(Origin) if each.name not in ("printed", "notes"))


def render(reports: Iterable[Report]) -> bytes:
    content = {"reports": [_report(report) for report in reports]}
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _report(report: Report) -> dict[str, Any]:
    source = report.source
    return {
        "source": {"file": source.name, "reader": source.reader, "encoding": source.encoding, "sha256": source.sha256},
        "agency": {"id": report.agency_id, "name": report.agency.get("name")},
        "year": report.year,
        "origins": {pointer: _origin(report.origin(pointer)) for pointer in _pointers(report)},
        "leftovers": [_leftover(leftover) for leftover in report.leftovers],
        "notes": [_note(note) for note in report.notes],
    }


def _pointers(report: Report) -> Iterator[str]:
    """The facts, the sections and the cells that the report has."""
    tables, sections = report.document.get("tables"), report.document.get("sections")
    yield from (
        f"/{name}" for name in ("year", "agency", "title", "published", "source_url") if report.document.get(name)
    )
    yield from (f"/sections/{name}" for name in (sections if isinstance(sections, dict) else ()))
    have = tables if isinstance(tables, dict) else {}
    yield from (cell.pointer for cell in report.edition.cells() if cell.table in have)


def _origin(origin: Origin) -> dict[str, Any]:
    steps = {name: value for name in _STEPS if (value := getattr(origin, name)) is not None}
    cleaned = {"printed": origin.printed, "clean_ups": list(origin.notes)} if origin.notes else {}
    return {**steps, "place": {"zh": origin.place("zh"), "en": origin.place("en")}, **cleaned}


def _leftover(leftover: Leftover) -> dict[str, Any]:
    return {
        "kind": leftover.kind,
        "text": leftover.text,
        "values": list(leftover.values),
        "table": leftover.table,
        "pointer": leftover.pointer,
        "origin": _origin(leftover.origin),
    }


def _note(note: Note) -> dict[str, Any]:
    return {
        "kind": note.kind,
        "printed": note.printed,
        "taken_for": {"zh": note.taken_for.zh, "en": note.taken_for.en},
        "pointer": note.pointer,
        "origin": _origin(note.origin),
    }
