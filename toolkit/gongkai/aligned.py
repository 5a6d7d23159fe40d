"""Tables without rules, whose columns blanks part: lines of text to printed rows.

A label may go on over the lines above and below its numbers, beside the group it stands in. Which of these words are
one label, the words of the form say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from gongkai.document import GridCell, Piece, SpacedLine
from gongkai.errors import UnreadableFile
from gongkai.labels import begins_table, is_label, is_row
from gongkai.rows import PrintedRow, is_value
from gongkai.text import bare, key
from gongkai.torn import arranged

#: Lines above and below its numbers over which a label may go on.
_REACH = 24
#: Lines of a table in columns, pieces of one and characters; a form has some hundred lines of some twenty pieces.
_MOST_LINES, _MOST_PIECES, _LONGEST = 3_000, 60, 2_000
#: Words that may be of one label.
_NEAR = 40


class _Words(NamedTuple):
    """Words that are no number, and the line they stand on."""

    line: int
    cell: GridCell
    start: float
    end: float

    def is_over(self, other: _Words) -> bool:
        """Whether it stands above or below the other one."""
        return self.start < other.end and other.start < self.end


class _Figure(NamedTuple):
    cell: GridCell
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Figures:
    """The numbers at the end of one line."""

    line: int
    figures: tuple[_Figure, ...]

    def spans(self) -> list[tuple[float, float]]:
        """From where to where each number goes."""
        return [(figure.start, figure.end) for figure in self.figures]


def is_aligned(line: SpacedLine) -> bool:
    """Whether blanks part a label or numbers from a number."""
    return len(line.pieces) > 1 and is_value(line.pieces[-1].text)


def aligned_rows(lines: Sequence[SpacedLine]) -> Iterator[PrintedRow]:
    """The rows of tables, each label with its numbers, in the order of the numbers.

    Raises:
        UnreadableFile: there are more lines, or more words on one, than a report has.
    """
    widest = max((len(line.pieces) for line in lines), default=0)
    if (
        len(lines) > _MOST_LINES
        or widest > _MOST_PIECES
        or max(map(len, (line.text for line in lines)), default=0) > _LONGEST
    ):
        raise UnreadableFile(
            f"按空格分列的表格过大（{len(lines)} 行，每行至多 {widest} 段），不是报告",
            f"a table in columns of text is larger than a report: {len(lines)} lines, up to {widest} pieces a line",
        )
    start = 0
    for at, line in enumerate(lines):
        if at > start and len(line.pieces) == 1 and begins_table(bare(line.text)):
            yield from _rows(lines[start:at])
            start = at
    yield from _rows(lines[start:])


def _rows(lines: Sequence[SpacedLine]) -> Iterator[PrintedRow]:
    words, figures = _taken_apart(lines)
    columns = _columns(figures)
    first = figures[0].line if figures else len(lines)
    found: list[tuple[int, PrintedRow]] = []
    used: set[_Words] = set()
    for at, row in enumerate(figures):
        above = figures[at - 1].line if at else -1
        below = figures[at + 1].line if at + 1 < len(figures) else len(lines)
        near = [each for each in words if above <= each.line <= below and abs(each.line - row.line) <= _REACH]
        near = [each for each in near if each not in used and _may_be_of(each, row, above, below)]
        label = _label(sorted(near, key=lambda each: abs(each.line - row.line))[:_NEAR], row)
        used.update(label)
        found.append((row.line, _printed(label, row, columns)))
    others = [each for each in words if each not in used]
    yield from _header([each for each in others if each.line < first], columns)
    found += ((each.line, PrintedRow((each.cell,), in_grid=False)) for each in others if each.line >= first)
    yield from (row for _, row in sorted(found, key=lambda each: each[0]))


def _taken_apart(lines: Sequence[SpacedLine]) -> tuple[list[_Words], list[_Figures]]:
    words: list[_Words] = []
    figures: list[_Figures] = []
    for number, line in enumerate(lines):
        pieces = [part for piece in line.pieces for part in _parted(piece)]
        ends = len(pieces)
        while ends and is_value(pieces[ends - 1].text):
            ends -= 1
        words += (_Words(number, GridCell(p.text, line.origin), p.start, p.end) for p in pieces[:ends])
        values = tuple(_Figure(GridCell(p.text, line.origin), p.start, p.end) for p in pieces[ends:])
        if values and not ends and figures and _goes_on(figures[-1], number, values):
            figures[-1] = _torn(figures[-1], values)
        elif values:
            figures.append(_Figures(number, values))
    return words, figures


def _goes_on(above: _Figures, line: int, values: Sequence[_Figure]) -> bool:
    """Whether numbers are the second halves of numbers above, broken because their columns are narrow."""
    return (
        line == above.line + 1
        and len(values) < len(above.figures)
        and all(_under(each, above.spans()) for each in values)
    )


def _torn(above: _Figures, values: Sequence[_Figure]) -> _Figures:
    """Numbers with their second halves, a blank between: whether they are one, nobody can tell."""
    whole = list(above.figures)
    for figure in values:
        at = _under(figure, above.spans())[0]
        text = f"{whole[at].cell.text} {figure.cell.text}"
        whole[at] = whole[at]._replace(cell=GridCell(text, whole[at].cell.origin))
    return _Figures(above.line, tuple(whole))


def _parted(piece: Piece) -> list[Piece]:
    """A piece as its words and the numbers that stand behind them, a single blank apart."""
    text = piece.text.split()
    if is_value(piece.text) and len(text) == 1:
        return [piece]
    at = len(text)
    while at > 0 and is_value(text[at - 1]):
        at -= 1
    parts = [" ".join(text[:at]), *text[at:]] if at else text
    unit = (piece.end - piece.start) / max(1, len(piece.text))
    found, start = [], 0
    for part in parts:
        start = piece.text.find(part.split()[0], start)
        found.append(Piece(part, piece.start + start * unit, piece.start + (start + len(part)) * unit))
        start += len(part)
    return found


def _may_be_of(words: _Words, row: _Figures, above: int, below: int) -> bool:
    """Whether words may be of a row's label: left of its numbers, and not on the line of another row's."""
    return words.start < row.figures[0].start and (words.line == row.line or above < words.line < below)


def _label(near: Sequence[_Words], row: _Figures) -> list[_Words]:
    """The words that are a row's label, from those around its numbers."""
    near = sorted(near, key=lambda words: (words.line, words.start))
    beside = [words for words in near if words.line == row.line]
    own = max(beside, key=lambda words: words.start, default=None)
    last_of_line = {words.line: words for words in sorted(near, key=lambda words: words.start)}
    # On the next page all may stand further left or right.
    columns = [tuple(words for words in near if words.is_over(seed)) for seed in near]
    columns.append(tuple(last_of_line[at] for at in sorted(last_of_line)))
    for near_by in (0, 1):
        runs = (run for column in dict.fromkeys(columns) for run in _runs(column, row.line, near_by))
        whole = [run for run in runs if is_row(bare("".join(words.cell.text for words in run)))]
        if whole:
            # Beside a row stand the groups that it is in; the label next to the numbers is its own.
            return list(max(whole, key=_rightmost))
    return _inexact_label(near, own)


def _rightmost(run: Iterable[_Words]) -> tuple[float, int]:
    starts = [words.start for words in run]
    return max(starts), len(starts)


def _runs(column: Sequence[_Words], line: int, near_by: int) -> Iterator[Sequence[_Words]]:
    """What may be one label: words of a column that follow one another, at a line, around it, or so many lines off."""
    for start in range(len(column)):
        for end in range(start + 1, len(column) + 1):
            if column[start].line - near_by <= line <= column[end - 1].line + near_by:
                yield column[start:end]


def _inexact_label(near: Sequence[_Words], own: _Words | None) -> list[_Words]:
    """The words beside a row's numbers and those that go on from them, where they are no label of the form."""
    if own is None:
        return []
    label = [own]
    for words in (each for each in near if each.line > own.line and each.is_over(own)):
        if words.line > label[-1].line + 1 or key(words.cell.text).number or is_row(bare(words.cell.text)):
            break
        label.append(words)
    return label


def _columns(figures: Sequence[_Figures]) -> list[tuple[float, float]]:
    """Where the columns of numbers stand: in the lines that have as many numbers as most."""
    counts = Counter(len(row.figures) for row in figures)
    most = max(counts, key=lambda count: (counts[count], count), default=0)
    full = [row.figures for row in figures if len(row.figures) == most]
    return [(min(f.start for f in column), max(f.end for f in column)) for column in zip(*full, strict=True)]


def _printed(label: Sequence[_Words], row: _Figures, columns: Sequence[tuple[float, float]]) -> PrintedRow:
    """A row of numbers; with a blank for each column that has none, where it is plain which these are."""
    cells = tuple(words.cell for words in label)
    values = [figure.cell for figure in row.figures]
    under = [_under(figure, columns) for figure in row.figures]
    apart = all(before[1] < after[0] for before, after in pairwise(columns))
    if len(values) >= len(columns) or not apart or any(len(each) != 1 for each in under):
        return PrintedRow(cells, tuple(values), in_grid=False)
    places = [each[0] for each in under]
    if places != sorted(set(places)):
        return PrintedRow(cells, tuple(values), in_grid=False)
    by_place = dict(zip(places, values, strict=True))
    blank = [GridCell("", row.figures[0].cell.origin) for _ in columns]
    return PrintedRow((*cells, *(by_place.get(at, blank[at]) for at in range(len(columns)))))


def _under(figure: _Figure, columns: Sequence[tuple[float, float]]) -> list[int]:
    """The columns that a number stands under."""
    return [at for at, (start, end) in enumerate(columns) if figure.start < end and start < figure.end]


def _nearest(start: float, end: float, columns: Sequence[tuple[float, float]]) -> int:
    def distance(at: int) -> tuple[float, float]:
        low, high = columns[at]
        return max(0.0, low - end, start - high), abs(low + high - start - end)

    return min(range(len(columns)), key=distance)


def _header(words: Sequence[_Words], columns: Sequence[tuple[float, float]]) -> Iterator[PrintedRow]:
    """The words above the numbers, line by line; torn ones by the column they are part of."""
    alone = Counter(each.line for each in words)
    torn = [each for each in words if alone[each.line] > 1 or not begins_table(bare(each.cell.text))]
    yield from (PrintedRow((each.cell,), in_grid=False) for each in words if each not in torn)
    if not all(is_label(bare(each.cell.text)) for each in torn):
        torn = _by_column([word for each in torn for word in _single(each)], columns)
    if torn:
        yield PrintedRow(tuple(each.cell for each in torn), in_grid=False)


def _single(words: _Words) -> Iterator[_Words]:
    """The words that a single blank parts, each with its place."""
    unit = (words.end - words.start) / max(1, len(words.cell.text))
    for found in re.finditer(r"\S+", words.cell.text):
        start, end = words.start + found.start() * unit, words.start + found.end() * unit
        yield _Words(words.line, GridCell(found.group(), words.cell.origin), start, end)


def _by_column(words: Sequence[_Words], columns: Sequence[tuple[float, float]]) -> list[_Words]:
    """The words of a torn header in the order of the columns: by what they make up, else by where they stand."""
    lines = [list(line) for _, line in groupby(words, key=lambda each: each.line)]
    found = arranged([[each.cell.text for each in line] for line in lines], len(columns))
    if found is not None:
        return [lines[line][at] for line, at in found]
    if not columns:
        return list(words)
    before = columns[0][0] - (columns[-1][1] - columns[0][0]) / (2 * len(columns))
    return sorted(words, key=lambda each: -1 if each.end < before else _nearest(each.start, each.end, columns))
