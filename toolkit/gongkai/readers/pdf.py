"""PDF with a text layer: running text as paragraphs, ruled tables as grids, over page breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from gongkai.document import Block, Document, Grid, GridCell, Paragraph, SpacedLine
from gongkai.errors import UnreadableFile
from gongkai.form import Label
from gongkai.labels import is_label
from gongkai.parts import is_prose
from gongkai.readers import _flow, _lattice, _pages
from gongkai.readers._flow import Line
from gongkai.readers._pages import Page, RuledTable
from gongkai.recognise import recognise
from gongkai.report import Note, Origin, Report, Source
from gongkai.rows import is_number
from gongkai.text import bare

#: The room that a cell keeps free at both its sides.
_PADDING = 12.0


@dataclass(frozen=True, slots=True)
class _Part:
    """A ruled table, or what stands of it on one page."""

    page: int
    table: RuledTable
    #: Counted through the document.
    number: int


def read(data: bytes, source: Source) -> Iterator[Report]:
    pages = _pages.pages(data)
    if not any(page.count for page in pages):
        raise UnreadableFile(
            "PDF 是扫描件，没有文字层；请向报送单位索取 Word 或 Excel 原件，或先做文字识别（OCR）并核对数字",
            "the PDF is a scan without text; ask for the Word or Excel file it was made from, or run OCR and check the figures",
        )
    text = _running_text(pages)
    images = ", ".join(
        str(page.number)
        for page, lines in zip(pages, text, strict=True)
        if page.has_image and not lines and not page.tables
    )
    notes = (Note("image_page", images, Label("", ""), Origin(source.name)),) if images else ()
    return iter((recognise(Document(tuple(_blocks(pages, text, source.name)), notes=notes), source),))


def _running_text(pages: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page that stand in no table, without page numbers and running heads."""
    loose = [_flow.lines(page.loose, page.number) for page in pages]
    return _flow.without_furniture(loose, [page.height for page in pages])


def _blocks(pages: Sequence[Page], text: Sequence[Sequence[Line]], file: str) -> Iterator[Block]:
    """Paragraphs and grids in the order of the pages; a paragraph goes on over a page break, and so does a torn row."""
    body = _flow.column(text, max(page.width for page in pages))
    waiting: list[Line] = []
    ruled: list[_Part] = []
    tables = paragraphs = 0

    def flush() -> Iterator[Block]:
        nonlocal paragraphs
        for rows in _tables(ruled, file):
            yield Grid(rows, rows[0][0].origin)
        for paragraph in _flow.paragraphs(waiting, body, is_prose):
            paragraphs += 1
            place = Origin(file, page=paragraph[0].page, paragraph=paragraphs)
            if len(paragraph) > 1:
                yield Paragraph(_joined(paragraph), place)
            else:
                yield SpacedLine(paragraph[0].text, place, paragraph[0].pieces)
        ruled.clear()
        waiting.clear()

    for page, lines in zip(pages, text, strict=True):
        parts: list[Line | RuledTable] = sorted([*lines, *page.tables], key=_top)
        for part in parts:
            if isinstance(part, Line):
                if ruled:
                    yield from flush()
                waiting += _flow.apart(part, is_prose)
            else:
                if waiting:
                    yield from flush()
                tables += 1
                ruled.append(_Part(page.number, part, tables))
    yield from flush()


def _tables(parts: Sequence[_Part], file: str) -> Iterator[tuple[tuple[GridCell, ...], ...]]:
    """Parts of tables with nothing between them, as tables: those of one width are one, with the same columns."""
    while parts:
        first = parts[0].table.frame
        count = next((at for at, part in enumerate(parts) if not part.table.frame.is_as_wide_as(first)), len(parts))
        xs = _lattice.places([x for part in parts[:count] for x in part.table.frame.xs])
        found: list[tuple[GridCell, ...]] = []
        for part in parts[:count]:
            rows = _without_header(_rows(part, xs, file), found)
            if found and rows and (mended := _mended(found[-1], rows[0])):
                found[-1:], rows = [mended], rows[1:]
            found += rows
        yield tuple(found)
        parts = parts[count:]


def _without_header(
    rows: list[tuple[GridCell, ...]], above: Sequence[Sequence[GridCell]]
) -> list[tuple[GridCell, ...]]:
    """The rows of a part of a table without the header that is printed again on every page."""
    pairs = zip(rows, above, strict=False)
    same = takewhile(lambda pair: _is_same_header(*pair), pairs)
    return rows[sum(1 for _ in same) :]


def _is_same_header(one: Sequence[GridCell], other: Sequence[GridCell]) -> bool:
    return [cell.text for cell in one] == [cell.text for cell in other] and not any(map(is_number, one))


def _top(part: Line | RuledTable) -> float:
    return part.baseline if isinstance(part, Line) else part.frame.ys[0]


def _rows(part: _Part, xs: Sequence[float], file: str) -> list[tuple[GridCell, ...]]:
    """The rows of a part of a table, in columns between `xs`, which are its own and maybe more."""
    frame, chars = part.table.frame, part.table.chars
    cells: dict[int, GridCell] = {}
    for row, places in enumerate(frame.cells, 1):
        for column, cell in enumerate(places, 1):
            if cell not in cells:
                width = sum(high - low for at, (low, high) in enumerate(pairwise(frame.xs)) if places[at] == cell)
                words = _unwrapped(_flow.lines(chars.get(cell, ()), part.page), width)
                origin = Origin(file, page=part.page, table=part.number, row=row, column=column)
                cells[cell] = GridCell(words, origin)
    columns = [frame.column_at((low + high) / 2) for low, high in pairwise(xs)]
    return [tuple(cells[places[column]] for column in columns) for places in frame.cells]


def _unwrapped(lines: Sequence[Line], width: float) -> str:
    """The text of a cell of a width; a number that had to be broken because the cell is narrow is whole again."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        wrapped = before and before.x1 - before.x0 + before.size / 2 > width - _PADDING
        # What is left of a number is no longer than the line that it did not fit on.
        number = before and before.text[-1:].isdigit() and line.text.isdigit() and len(line.text) <= len(before.text)
        text += ("" if not before or (wrapped and number) else "\n") + line.text
    return text


def _mended(above: Sequence[GridCell], below: Sequence[GridCell]) -> tuple[GridCell, ...] | None:
    """A row that a page break has torn in two, whole again; `None` if the two are rows of their own.

    Of a number torn in two both parts are kept apart: whether they are one, nobody can tell.
    """
    if len(above) != len(below):
        return None
    pairs = list(zip(above, below, strict=True))
    numbers = any(is_number(one) and is_number(other) for one, other in pairs)
    words = [cell for cell in below if not cell.is_blank and not is_number(cell)]
    if numbers and words:
        return None
    torn = numbers
    mended: dict[tuple[int, int], GridCell] = {}
    for one, other in pairs:
        label = bare(one.text + other.text)
        both = not one.is_blank and not other.is_blank
        torn = torn or (both and is_label(label) and not (is_label(bare(one.text)) and is_label(bare(other.text))))
        text = "\n".join(cell.text for cell in (one, other) if not cell.is_blank)
        mended[id(one), id(other)] = GridCell(text, other.origin if one.is_blank else one.origin)
    return tuple(mended[id(one), id(other)] for one, other in pairs) if torn else None


def _joined(lines: Sequence[Line]) -> str:
    """The lines of a paragraph as one; a blank stands between two Latin words only."""
    text = lines[0].text
    for line in lines[1:]:
        latin = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
        text += (" " if latin else "") + line.text
    return text
