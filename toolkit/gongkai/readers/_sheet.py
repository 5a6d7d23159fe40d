"""Rows of a sheet that are lines under a header that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gongkai.readers import _records, _tidy, _wide
from gongkai.readers._records import Row
from gongkai.report import Report, Source, Unread

_Reader = Callable[[Row, Iterator[Row], Source], Iterator[Report | Unread]]


def records(header: Row, lines: Iterator[Row], source: Source) -> Iterator[Report | Unread] | None:
    """The reports of lines under a tidy or a wide header; `None` under another, with no line taken."""
    readers: dict[str, _Reader] = {"tidy": _tidy.reports, "wide": _wide.reports}
    layout = _records.layout(header)
    return readers[layout](header, lines, source) if layout else None
