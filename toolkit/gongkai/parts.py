"""A document cut at the headings of the form, however they are numbered and worded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from gongkai import labels, title
from gongkai.document import Block, Grid, Paragraph, SpacedLine
from gongkai.form import editions
from gongkai.report import Note
from gongkai.rows import has_numbers
from gongkai.text import bare, key, squeeze

#: A page number as it is printed at the foot of an official document: `- 4 -`, `— 4 —`.
_PAGE_NUMBER = re.compile(r"[-‐-―−]+\d{1,4}[-‐-―−]+")
#: A heading of the first level.
_NUMBERED = re.compile(r"([一二三四五六])、[^。；]+$")
_NUMERALS = "一二三四五六"
#: A line that is or begins with the number of a heading.
_BEGINS = re.compile(r"(?:第[一二三四五六]部分|[一二三四五六][、.])")
#: The word by which each section is known, in whatever words its heading is.
WORDS = {
    "overview": re.compile("总体|概述"),
    "proactive_disclosure": re.compile("主动公开"),
    "requests": re.compile("申请"),
    "disputes": re.compile("复议|诉讼"),
    "problems": re.compile("问题"),
    "other_matters": re.compile("其他"),
}
#: A remark behind a heading.
_REMARK = re.compile(r"\([^()]*\)$")
#: Longer lines are prose, never a heading.
HEADING_LENGTH = 40
#: A cell of the form's tables is shorter.
_CELL_LENGTH = 80
#: A label may be torn over this many lines.
_TORN = 4


def section_of(line: str) -> str | None:
    """The section whose heading a line is, in any edition."""
    if len(line) > HEADING_LENGTH:
        return None
    # The form's own notes stand in brackets: 总体情况（文字描述）.
    words = [line, _REMARK.sub("", squeeze(line))] if line.rstrip()[-1:] in (")", "）") else [line]
    found = (labels.labels(form.code).section(each) for each in words for form in editions())
    return next((section for section in found if section), None)


def is_prose(line: str) -> bool:
    """A paragraph though it stands where cells stand: a heading of the form, a title, or too long for a cell."""
    return len(line) > _CELL_LENGTH or section_of(line) is not None or title.parse(line) is not None


def is_page_number(block: Block) -> bool:
    """Whether a block is a page number, as it is printed at the foot of an official document."""
    return isinstance(block, Paragraph) and _PAGE_NUMBER.fullmatch(squeeze(block.text)) is not None


@dataclass(slots=True)
class Part:
    """What stands between one heading of the form and the next; before the first, the preface."""

    #: `None` for the preface.
    section: str | None
    heading: Paragraph | None = None
    blocks: list[Block] = field(default_factory=list)
    #: Paragraphs that are a table written line by line, by identity.
    table: frozenset[int] = frozenset()

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))


def cut(blocks: Sequence[Block]) -> tuple[list[Part], list[Note]]:
    """The parts between the headings, and a note for each heading that is only close to the form's."""
    blocks = list(_mended(blocks))
    headings = {
        id(block): section for block in blocks if isinstance(block, Paragraph) and (section := section_of(block.text))
    }
    close = dict(_close_headings(blocks, headings))
    parts, notes = [Part(None)], []
    for block in blocks:
        section = headings.get(id(block)) or close.get(id(block))
        if section and isinstance(block, Paragraph):
            parts.append(Part(section, block))
            if id(block) in close:
                label = next(each.label for each in editions()[-1].sections if each.code == section)
                notes.append(Note("close_heading", block.text.strip(), label, block.origin, f"/sections/{section}"))
        else:
            parts[-1].blocks.append(block)
    for part in parts:
        part.table = frozenset(map(id, (*_table_lines(part), *_captions(part))))
    return parts, notes


def _mended(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; a heading of the form that is broken over two lines is one."""
    joined = False
    for block, after in zip(blocks, [*blocks[1:], None], strict=False):
        if joined:
            joined = False
        elif isinstance(block, Paragraph) and isinstance(after, Paragraph) and _is_torn(block, after):
            joined = True
            yield Paragraph(block.text.rstrip() + after.text.strip(), block.origin)
        else:
            yield block


def _is_torn(line: Paragraph, after: Paragraph) -> bool:
    """Whether a line is the beginning of a heading of the form, and the next line is the rest of it."""
    return (
        _BEGINS.match(line.text.lstrip()) is not None
        and section_of(line.text) is None
        and section_of(line.text.rstrip() + after.text.strip()) is not None
    )


def _close_headings(blocks: Sequence[Block], headings: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Headings in other words than the form's: numbered as its section is, with its word, where it is missing."""
    order = [section.code for section in editions()[-1].sections]
    found = set(headings.values())
    last = -1
    for block in blocks:
        if id(block) in headings:
            last = max(last, order.index(headings[id(block)]))
            continue
        numbered = _NUMBERED.match(squeeze(block.text)) if isinstance(block, Paragraph) else None
        if not numbered or not isinstance(block, Paragraph) or len(block.text) > HEADING_LENGTH:
            continue
        at = _NUMERALS.index(numbered[1])
        if at > last and order[at] not in found and WORDS[order[at]].search(block.text):
            found.add(order[at])
            last = at
            yield id(block), order[at]


def _table_lines(part: Part) -> list[Paragraph]:
    """The paragraphs of a part that are a table written line by line: from its first label to its last number."""
    lines = list(part.paragraphs())
    start = next((at for at in range(len(lines)) if _opens_table(lines, at)), None)
    if start is None:
        return []
    last = max((at for at in range(start, len(lines)) if has_numbers(lines[at].text)), default=-1)
    # Words above and below may be more of the first label and of the last.
    while start > 0 and _is_in_column(lines[start - 1]):
        start -= 1
    while last >= 0 and last + 1 < len(lines) and _is_in_column(lines[last + 1]):
        last += 1
    return lines[start : last + 1]


def _captions(part: Part) -> Iterator[Paragraph]:
    """The paragraphs that say, right above a table, which one it is."""
    for block, after in pairwise(part.blocks):
        if isinstance(block, Paragraph) and isinstance(after, Grid) and len(block.text) <= HEADING_LENGTH:
            found = key(block.text)
            if labels.begins_table(found.whole) or labels.begins_table(found.body):
                yield block


def _is_in_column(line: Paragraph) -> bool:
    """Whether all words of a spaced line are words of the form's tables."""
    return isinstance(line, SpacedLine) and all(labels.is_known(bare(piece.text)) for piece in line.pieces)


def _opens_table(lines: Sequence[Paragraph], at: int) -> bool:
    """Whether a text that opens a table begins at a line: whole, or torn over the lines after it."""
    line = lines[at]
    if isinstance(line, SpacedLine):
        words = [bare(word) for piece in line.pieces for word in (piece.text, *piece.text.split())]
        if any(map(labels.begins_table, words)) and all(map(labels.is_known, words)):
            return True
    if len(line.text) > HEADING_LENGTH:
        return False
    words = [bare(line.text) for line in lines[at : at + _TORN]]
    return any(labels.begins_table("".join(words[:count])) for count in range(1, len(words) + 1))
