"""Characters on a page to lines, and lines to paragraphs.

Coordinates are points, `x` to the right and `y` down from the top left corner of the page.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from gongkai.document import Piece
from gongkai.text import squeeze

#: In sizes of the type: a gap that is a blank, one that parts two columns, and one line's height.
_BLANK, _COLUMN, _LEADING = 0.3, 0.7, 1.6
#: The part of a page at its top and foot where page numbers and running heads stand.
_MARGIN = 0.12
_PAGE_NUMBER = re.compile(r"[-‐-―−·~]*(?:第?\d{1,4}页?|第\d{1,4}页[,/]?共\d{1,4}页|\d{1,4}/\d{1,4})[-‐-―−·~]*")
_WORDS = re.compile(r"[^\W\d_]{2}")
#: A sentence that ends, and a number that begins a paragraph.
ENDED = re.compile(r"[。；：！？;:!?]$")
NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]\D")
#: In sizes of the type: by how much more room a page may have on the right than on the left.
_UNEVEN = 6
#: A line with this many pieces is a row of a table.
_TABULAR = 3


class Char(NamedTuple):
    text: str
    x0: float
    x1: float
    #: Where it stands on its line.
    baseline: float
    size: float
    #: A line is drawn through it.
    struck: bool = False

    @property
    def middle(self) -> tuple[float, float]:
        """A point within it, across and down."""
        return (self.x0 + self.x1) / 2, self.baseline - self.size / 4


@dataclass(frozen=True, slots=True)
class Line:
    """Characters that stand on one line, with a blank where a gap is."""

    page: int
    text: str
    x0: float
    x1: float
    baseline: float
    size: float
    #: What wider gaps part, as the columns of a table are.
    pieces: tuple[Piece, ...]


def lines(chars: Sequence[Char], page: int) -> list[Line]:
    """The lines of a page, or of a cell, from the top."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda each: each.baseline):
        if rows and char.baseline - rows[-1][0].baseline <= 0.4 * max(char.size, rows[-1][0].size):
            rows[-1].append(char)
        else:
            rows.append([char])
    found = (_line(sorted(row, key=lambda each: each.x0), page) for row in rows)
    return [line for line in found if line is not None]


def _line(row: Sequence[Char], page: int) -> Line | None:
    printed = [char for char in row if not char.text.isspace()]
    if not printed:
        return None
    size = statistics.median(char.size for char in printed)
    groups = [[printed[0]]]
    blanks = 0
    for char in row[row.index(printed[0]) + 1 :]:
        if char.text.isspace():
            blanks += 1
            continue
        # A single blank that is written is between words, however wide it is.
        gap = (char.x0 - groups[-1][-1].x1) / size
        if gap > (_COLUMN if blanks != 1 else 2 * _COLUMN):
            groups.append([])
        groups[-1].append(char)
        blanks = 0
    pieces = tuple(Piece(_text(group, size), group[0].x0, group[-1].x1) for group in groups)
    x0, x1 = printed[0].x0, max(char.x1 for char in printed)
    return Line(page, _text(row, size), x0, x1, printed[0].baseline, size, pieces)


def _text(row: Sequence[Char], size: float) -> str:
    words = [row[0].text]
    for before, char in pairwise(row):
        # A smaller digit beside a number is the mark of a note.
        mark = char.text.isdigit() and before.text.isdigit() and not 0.75 < char.size / before.size < 1.34
        apart = mark or char.struck != before.struck
        words += [" " if apart or (char.x0 - before.x1) / size > _BLANK else "", char.text]
    return " ".join("".join(words).split())


def apart(line: Line, stands_alone: Callable[[str], bool]) -> list[Line]:
    """A line, or its pieces if one of them stands alone and the line does not: a heading with a menu beside it."""
    if stands_alone(line.text) or not any(stands_alone(piece.text) for piece in line.pieces):
        return [line]
    return [replace(line, text=p.text, x0=p.start, x1=p.end, pieces=(p,)) for p in line.pieces]


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of each page without page numbers and without what stands at the edge of page after page.

    A running head stays on the first page, where it may be the title.
    """
    edges = [[line for line in page if _at_edge(line, height)] for page, height in zip(pages, heights, strict=True)]
    seen = Counter(text for lines in edges for text in {_pattern(line) for line in lines})
    # Rows of numbers are alike too, and are none.
    often = {text for text, count in seen.items() if count >= max(2, (len(pages) + 1) // 2) and _WORDS.search(text)}
    kept: list[list[Line]] = []
    for page, edge, height in zip(pages, edges, heights, strict=True):
        head = [line for line in edge if not kept and line.baseline < height / 2]
        repeated = {id(line) for line in edge if _pattern(line) in often and line not in head}
        numbers = {id(line) for line in edge if _PAGE_NUMBER.fullmatch(squeeze(line.text))}
        kept.append([line for line in page if id(line) not in repeated | numbers])
    return kept


def _at_edge(line: Line, height: float) -> bool:
    return not _MARGIN * height <= line.baseline <= (1 - _MARGIN) * height


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", squeeze(line.text))


class Column(NamedTuple):
    """Where running text begins and ends on a line, and how far its lines are apart."""

    left: float
    right: float
    leading: float


def column(pages: Sequence[Sequence[Line]], width: float) -> Column:
    """The column of running text on the pages of a document, which are so wide."""
    lines = [line for page in pages for line in page]
    if not lines:
        return Column(0, 0, 0)
    size = statistics.median(line.size for line in lines)
    ends = sorted(line.x1 for line in lines)
    # One line that sticks out is not where the text ends.
    right = next((end for before, end in reversed(list(pairwise(ends))) if end - before < size), ends[-1])
    begin, _ = Counter(round(line.x0) for line in lines).most_common(1)[0]
    if right < width - begin - _UNEVEN * size:
        # No line is full: then the text is taken to keep as much room on the right as on the left.
        right = width - begin
    left = min((line.x0 for line in lines if right - 2 * size <= line.x1 <= right + size), default=begin)
    steps = sorted(
        step for page in pages for line, after in pairwise(page) if (step := after.baseline - line.baseline) > size / 2
    )
    # Most lines may be paragraphs of their own, with room between them.
    return Column(left, right, steps[len(steps) // 5] if steps else 0)


def paragraphs(lines: Sequence[Line], body: Column, stands_alone: Callable[[str], bool]) -> Iterator[list[Line]]:
    """Lines that follow one another as the paragraphs they are part of; a line that stands alone is one."""
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and not (_goes_on(paragraph[-1], line, body) and not stands_alone(line.text)):
            yield paragraph
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield paragraph


def _goes_on(before: Line, line: Line, body: Column) -> bool:
    size = line.size
    ended = ENDED.search(before.text)
    # In the middle of a sentence a line may be shorter, so that no bracket stands at its end.
    is_full = before.x1 >= body.right - (2 if ended else 4) * size
    is_indented = line.x0 > body.left + 0.8 * size
    same_type = abs(before.size - size) < 0.35 * size
    step = line.baseline - before.baseline
    # A document of tables in small type has lines nearer to one another than its text has.
    near = line.page != before.page or step <= max(_LEADING * body.leading, 1.9 * size)
    begins = ended and NUMBERED.match(line.text)
    return (
        is_full
        and not is_indented
        and same_type
        and near
        and max(len(before.pieces), len(line.pieces)) < _TABULAR
        and not begins
    )
