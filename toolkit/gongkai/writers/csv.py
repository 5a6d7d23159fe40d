"""Tidy CSV: one value a line. It carries agency, year and numbers, and no text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

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
        name = report.agency.get("name") or report.agency_id or ""
        tables = report.document.get("tables") or {}
        for cell in report.edition.cells():
            if cell.table in tables:
                writer.writerow((neutralise(name), report.year or "", *cell, printed(report[cell])))
    return buffer.getvalue().encode()
