"""JSON Lines: an element of `reports` of the JSON output a line."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from gongkai.renderers import Run
from gongkai.renderers.json import report


def render(run: Run) -> Iterator[str]:
    for result in run.results:
        yield orjson.dumps(report(result), option=orjson.OPT_APPEND_NEWLINE).decode()
