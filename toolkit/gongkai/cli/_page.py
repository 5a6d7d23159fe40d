"""Pages of the documentation, written in Markdown, as a terminal shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from gongkai.text import columns

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
_RULE = re.compile(r"[|:\- ]+")


def readable(page: str) -> Iterator[str]:
    """The lines of a page without the marks: tables with their columns under one another, headings underlined."""
    for is_table, group in groupby(page.splitlines(), lambda line: line.startswith("|")):
        lines = list(group)
        if is_table:
            yield from aligned([_cells(line) for line in lines if not _RULE.fullmatch(line)])
            continue
        for line in lines:
            level = len(line) - len(line.lstrip("#"))
            words = _plain(line[level:].strip() if level else line)
            yield words
            if level:
                yield ("=" if level == 1 else "-") * columns(words)


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows with their columns under one another; the last is as long as it is."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join([*cells[:-1], row[-1]]).rstrip()


def _cells(line: str) -> list[str]:
    return [_plain(cell.strip().replace("\\|", "|")) for cell in re.split(r"(?<!\\)\|", line.strip())[1:-1]]


def _plain(text: str) -> str:
    return _LINK.sub(r"\1", text).replace("`", "").replace("**", "")
