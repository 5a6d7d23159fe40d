"""The headings of a document as they are printed, those of the form and others beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gongkai.document import Grid, Paragraph
from gongkai.parts import HEADING_LENGTH, Part
from gongkai.report import PrintedHeading
from gongkai.text import squeeze

_NUMERALS = "一二三四五六七八九十"
#: A numbered line that reads like a heading: no sentence, and no line of a table of contents.
_NUMBERED = re.compile(rf"[{_NUMERALS}]{{1,2}}、[^,.。;:!?…]+(?<!\d)")
#: The number before a heading.
_NUMBER = re.compile(rf"第?(?P<numeral>[{_NUMERALS}])(?:部分|(?![{_NUMERALS}]))|(?P<digit>[1-9])(?!\d)")
#: A table of contents names at least this many sections.
_CONTENTS = 3


def printed(parts: Sequence[Part]) -> tuple[PrintedHeading, ...]:
    """The headings of the first level, without those that a table of contents or a caption says once more."""
    entries = [entry for part in parts for entry in _entries(part)]
    for tidied in (_without_contents, _without_captions):
        entries = tidied(entries)
    return tuple(entry.heading for entry in entries)


def number_of(heading: str) -> int | None:
    """The number printed before a heading, in whatever digits; `None` when there is none that can be read.

    >>> number_of("三、收到和处理政府信息公开申请情况"), number_of("第五部分 问题"), number_of("总体情况")
    (3, 5, None)
    """
    found = _NUMBER.match(squeeze(heading).lstrip("("))
    if not found:
        return None
    return int(found["digit"]) if found["digit"] else _NUMERALS.index(found["numeral"]) + 1


class _Entry(NamedTuple):
    heading: PrintedHeading
    #: Something stands between it and the next one.
    filled: bool


def _entries(part: Part) -> Iterator[_Entry]:
    """The heading of a part, and those in it that are none of the form's."""
    if part.heading:
        filled = any(isinstance(block, Grid) or block.text.strip() for block in part.blocks)
        yield _Entry(PrintedHeading(part.section, part.heading.text.strip(), part.heading.origin), filled)
    for block in part.blocks:
        if isinstance(block, Paragraph) and id(block) not in part.table and _reads_like_a_heading(block.text):
            yield _Entry(PrintedHeading(None, block.text.strip(), block.origin), filled=True)


def _reads_like_a_heading(text: str) -> bool:
    return len(text) <= HEADING_LENGTH and _NUMBERED.fullmatch(squeeze(text)) is not None


def _without_contents(entries: list[_Entry]) -> list[_Entry]:
    """Drop a run of headings with nothing between them, when all its sections have a heading again below."""
    end = next((at for at, entry in enumerate(entries) if entry.filled), len(entries) - 1) + 1
    run, rest = entries[:end], entries[end:]
    again = {entry.heading.section for entry in rest}
    named = {entry.heading.section for entry in run}
    return rest if len(run) >= _CONTENTS and None not in named and named <= again else entries


def _without_captions(entries: list[_Entry]) -> list[_Entry]:
    """Of a heading that stands several times drop those with nothing under them, of a lower level, or without number."""
    for is_worse in (_is_empty, _is_lower, _is_unnumbered):
        better = {entry.heading.section for entry in entries if not is_worse(entry)} - {None}
        entries = [entry for entry in entries if entry.heading.section not in better or not is_worse(entry)]
    return entries


def _is_empty(entry: _Entry) -> bool:
    return not entry.filled


def _is_lower(entry: _Entry) -> bool:
    return squeeze(entry.heading.text).startswith("(")


def _is_unnumbered(entry: _Entry) -> bool:
    return number_of(entry.heading.text) is None
