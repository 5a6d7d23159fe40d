"""P6xx: what only shows across the reports of a package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Label
from gongkai.report import Report

DUPLICATE = Rule(
    "P601",
    "duplicate-report",
    Severity.ERROR,
    "{agency} {year} 年度的报告不止一份，另一份在 {other}；两份都保留",
    "there is more than one report of {agency} for {year}, another is in {other}; both are kept",
    Label(
        "一套数据中，机关和年度应唯一确定一份报告；条例第四十九条要求每年公布上一年度的报告，没有写明只有一份",
        "In a dataset agency and year should name one report; article 49 has the report of the year before published "
        "each year and does not say that there is only one",
    ),
)

RULES = (DUPLICATE,)


def check(reports: Iterable[Report]) -> Iterator[tuple[Report, Finding]]:
    """Yield each report of an agency and year that was there before, with its finding."""
    first: dict[tuple[str, int], Report] = {}
    for report in reports:
        if report.agency_id is None or report.year is None:
            continue
        key = (report.agency_id, report.year)
        before = first.setdefault(key, report)
        if before is not report:
            name = str(report.agency.get("name") or report.agency_id)
            values: Mapping[str, Value] = {
                "agency": name,
                "year": report.year,
                "other": before.source.name,
                "text": report.source.name,
            }
            yield report, Finding(DUPLICATE, "", report.origin(""), values, key)
