"""JSON Lines: one canonical report a line."""

from __future__ import annotations

from collections.abc import Iterable

import orjson

from gongkai.report import Report


def write(reports: Iterable[Report]) -> bytes:
    return b"".join(orjson.dumps(report.document, option=orjson.OPT_APPEND_NEWLINE) for report in reports)
