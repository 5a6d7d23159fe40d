"""Rows of a sheet that are lines under a header that is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gongkai.readers import _records, _tidy, _wide
from gongkai.readers._records import Row
from gongkai.report import Report, Source, Unread

_Reader = Callable[[Row, Iterator[Row], Source], Iterator[Report | Unread]]


def records(rows: Iterable[Row], source: Source) -> Iterator[Report | Unread] | None:
    """The reports of rows in the tidy or the wide layout; `None` for rows of another layout."""
    lines = iter(rows)
    header = next(lines, ())
    readers: dict[str, _Reader] = {"tidy": _tidy.reports, "wide": _wide.reports}
    layout = _records.layout(header)
    return readers[layout](header, lines, source) if layout else None
