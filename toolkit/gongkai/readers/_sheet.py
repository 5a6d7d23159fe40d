"""Rows of a sheet that are lines under a header that is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gongkai.readers import _records, _tidy, _wide
from gongkai.readers._records import Row
from gongkai.report import Report, Source


def records(rows: Iterable[Row], source: Source) -> Iterator[Report] | None:
    """The reports of rows in the tidy or the wide layout; `None` for rows of another layout."""
    lines = iter(rows)
    header = next(lines, ())
    readers = {"tidy": _tidy.reports, "wide": _wide.reports}
    layout = _records.layout(header)
    return readers[layout](header, lines, source) if layout else None
