"""Canonical JSON: one report as an object, several as an array."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from gongkai.report import Report


def write(reports: Iterable[Report]) -> bytes:
    documents = [report.document for report in reports]
    content = documents[0] if len(documents) == 1 else documents
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
