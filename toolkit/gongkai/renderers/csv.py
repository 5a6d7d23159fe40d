"""A table with a line for each finding (RFC 4180), for spreadsheets and for other programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from gongkai.check import Result
from gongkai.findings import Finding
from gongkai.numbers import printed
from gongkai.renderers import Run
from gongkai.renderers.text import hints
from gongkai.text import neutralise

#: As the table `findings` of a data package has them, with what there stands in other tables.
COLUMNS = (
    *("source", "agency_id", "agency", "year"),
    *("rule", "name", "severity", "pointer", "place", "zh", "en"),
    *("expected", "actual", "difference", "diagnosis", "fingerprint"),
    *("reason", "by", "date"),
)


def render(run: Run) -> Iterator[str]:
    """The names of the columns, then every finding, report by report."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(COLUMNS)
    for result in run.results:
        writer.writerows(_row(finding, result, run.lang) for finding in result.findings)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _row(finding: Finding, result: Result, lang: str) -> tuple[object, ...]:
    report, rule, why = result.report, finding.rule, finding.explanation
    agency, year = (report.agency_id, report.year) if report else finding.key
    name = report.agency.get("name") if report else None
    numbers = [finding.values.get(each) for each in ("expected", "actual", "difference")]
    return (
        neutralise(result.source.name),
        neutralise(agency or ""),
        neutralise(name) if isinstance(name, str) else "",
        "" if year is None else year,
        rule.code,
        rule.name,
        rule.severity.label.en,
        neutralise(finding.pointer),
        *(neutralise(text) for text in (finding.origin.place(lang), finding.message("zh"), finding.message("en"))),
        *(printed(each) if isinstance(each, int | float) else "" for each in numbers),
        neutralise("\n".join(hints(finding, result, lang))),
        finding.fingerprint,
        *(neutralise(text or "") for text in ((why.reason, why.by, why.date) if why else ("", "", ""))),
    )
