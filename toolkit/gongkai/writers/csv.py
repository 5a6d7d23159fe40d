"""Tidy CSV: one value a line. It carries agency, year and numbers, and no text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from gongkai.numbers import printed
from gongkai.report import Report
from gongkai.text import neutralise

HEADER = ("agency", "year", "table", "row", "column", "value")


def write(reports: Iterable[Report]) -> bytes:
    """UTF-8 without a byte order mark. A cell of the form that is blank has an empty value."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(HEADER)
    for report in reports:
        name = report.agency.get("name")
        name = name if isinstance(name, str) and name else report.agency_id or ""
        tables = report.document.get("tables")
        tables = tables if isinstance(tables, dict) else {}
        for cell in report.edition.cells():
            if cell.table in tables:
                writer.writerow((neutralise(name), report.year or "", *cell, _number(report[cell])))
    return buffer.getvalue().encode()


def _number(value: Any) -> str:
    """A number as it is written; what is none has no place here, least of all a formula, and is a finding."""
    return printed(value) if type(value) in (int, float) else ""
