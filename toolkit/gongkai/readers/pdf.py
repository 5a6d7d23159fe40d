"""PDF with a text layer: running text as paragraphs, ruled tables as grids, over page breaks."""

from __future__ import annotations

import ctypes
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.document import Block, Document, Grid, GridCell, Paragraph, SpacedLine
from gongkai.errors import UnreadableFile
from gongkai.form import Label
from gongkai.labels import is_label
from gongkai.readers import _flow, _lattice
from gongkai.readers._flow import Char, Line
from gongkai.readers._lattice import Frame, Ruling
from gongkai.recognise import is_prose, recognise
from gongkai.report import Note, Origin, Report, Source
from gongkai.rows import is_number
from gongkai.text import bare

#: Pages of a file, and objects of a page; a report has some dozens, and some thousands.
_MOST_PAGES = 500
_MOST_OBJECTS = 200_000
#: A filled rectangle no thicker than this is a line.
_THIN = 4.0
#: The room that a cell keeps free at both its sides.
_PADDING = 12.0
#: How deep forms may stand within forms.
_DEEPEST = 8
#: The share of characters of which the file must say what they are.
_LEGIBLE = 0.7

#: A character this many times as high as the others of its page has a wrong box.
_OVERSIZE = 3.0
_UNKNOWN = "\ufffd"

_Box = tuple[float, float, float, float]
_Matrix = tuple[float, float, float, float, float, float]
_Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    width: float
    height: float
    chars: tuple[Char, ...]
    frames: tuple[Frame, ...]
    has_image: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A ruled table, or what stands of it on one page."""

    page: _Page
    frame: Frame
    #: Counted through the document.
    number: int


def read(data: bytes, source: Source) -> Iterator[Report]:
    pages = _pages(data)
    if not any(page.chars for page in pages):
        raise UnreadableFile(
            "PDF 是扫描件，没有文字层；请向报送单位索取 Word 或 Excel 原件，或先做文字识别（OCR）并核对数字",
            "the PDF is a scan without text; ask for the Word or Excel file it was made from, or run OCR and check the figures",
        )
    text = _running_text(pages)
    images = ", ".join(
        str(page.number)
        for page, lines in zip(pages, text, strict=True)
        if page.has_image and not lines and not page.frames
    )
    notes = (Note("image_page", images, Label("", ""), Origin(source.name)),) if images else ()
    return iter((recognise(Document(tuple(_blocks(pages, text, source.name)), notes=notes), source),))


def _pages(data: bytes) -> list[_Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise UnreadableFile(
                "PDF 有打开密码，请去掉密码后重试", "the PDF has a password; take it off and try again"
            ) from error
        raise UnreadableFile("PDF 已损坏或不完整", "the PDF is damaged or not whole") from error
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableFile(
                f"PDF 有 {len(document)} 页，上限 {_MOST_PAGES}",
                f"the PDF has {len(document)} pages, more than {_MOST_PAGES}",
            )
        if not len(document):
            raise UnreadableFile("PDF 没有页面", "the PDF has no pages")
        return [_page(document, number) for number in range(1, len(document) + 1)]
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> _Page:
    try:
        page = document[number - 1]
        drawn = _Drawing(page, number)
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"PDF 第 {number} 页已损坏", f"page {number} of the PDF is damaged") from error
    chars = tuple(_chars(text, drawn, number))
    try:
        frames = tuple(frame for frame in _lattice.frames(drawn.horizontal, drawn.vertical) if _is_table(frame, chars))
    except _lattice.TooManyLines as error:
        raise UnreadableFile(
            f"PDF 第 {number} 页的线条过多，不是表格", f"page {number} of the PDF has more lines than a table"
        ) from error
    return _Page(number, drawn.width, drawn.height, chars, frames, drawn.has_image)


def _is_table(frame: Frame, chars: Sequence[Char]) -> bool:
    """Whether lines enclose a table; a frame round one cell may be the row of one that a page break has parted."""
    if len(set().union(*frame.cells)) > 1:
        return True
    inside = "".join(char.text for char in chars if frame.cell_at(*char.middle) is not None)
    return is_label(bare(inside))


class _Drawing:
    """The ruled lines of a page, upright however the page is turned."""

    def __init__(self, page: pypdfium2.PdfPage, number: int) -> None:
        self.horizontal: list[Ruling] = []
        self.vertical: list[Ruling] = []
        self.has_image = False
        self._turns = page.get_rotation() // 90
        left, bottom, right, top = page.get_bbox()
        self._left, self._top = left, top
        self._width, self._length = right - left, top - bottom
        sizes = (self._width, self._length)
        self.width, self.height = sizes[::-1] if self._turns % 2 else sizes
        self._number = number
        self._objects = 0
        self._walk(page.raw, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, (1, 0, 0, 1, 0, 0), 0)

    def place(self, x: float, y: float) -> _Point:
        """A point of the page as it is seen, from its top left corner."""
        x, y = x - self._left, self._top - y
        turned = ((x, y), (self._length - y, x), (self._width - x, self._length - y), (y, self._width - x))
        return turned[self._turns % 4]

    def _walk(self, parent: object, count: object, get: object, matrix: _Matrix, depth: int) -> None:
        for index in range(count(parent)):  # type: ignore[operator]
            self._objects += 1
            if self._objects > _MOST_OBJECTS:
                raise UnreadableFile(
                    f"PDF 第 {self._number} 页的对象超过 {_MOST_OBJECTS} 个",
                    f"page {self._number} of the PDF has more than {_MOST_OBJECTS} objects",
                )
            each = get(parent, index)  # type: ignore[operator]
            kind = pdfium.FPDFPageObj_GetType(each)
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(each, _composed(_matrix(each), matrix))
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.has_image = True
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = _composed(_matrix(each), matrix)
                self._walk(each, pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject, inner, depth + 1)

    def _path(self, path: object, matrix: _Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
        for points in _outlines(path):
            seen = [self.place(*_moved(point, matrix)) for point in points]
            self._rule(seen, bool(stroke.value), bool(fill.value))

    def _rule(self, points: Sequence[_Point], stroked: bool, filled: bool) -> None:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        width, height = max(xs) - min(xs), max(ys) - min(ys)
        if min(width, height) <= _THIN and (stroked or filled):
            # A line, or a rectangle filled as one.
            if width > height:
                self.horizontal.append(Ruling((min(ys) + max(ys)) / 2, min(xs), max(xs)))
            elif height > 0:
                self.vertical.append(Ruling((min(xs) + max(xs)) / 2, min(ys), max(ys)))
        elif stroked:
            for (x0, y0), (x1, y1) in pairwise(points):
                if abs(y0 - y1) < 1 <= abs(x0 - x1):
                    self.horizontal.append(Ruling(y0, min(x0, x1), max(x0, x1)))
                elif abs(x0 - x1) < 1 <= abs(y0 - y1):
                    self.vertical.append(Ruling(x0, min(y0, y1), max(y0, y1)))


def _matrix(each: object) -> _Matrix:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(each, matrix)
    return (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)


def _composed(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _moved(point: _Point, matrix: _Matrix) -> _Point:
    x, y = point
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _outlines(path: object) -> Iterator[list[_Point]]:
    """The points of each part of a path, a closed one back to its beginning. Curves are not lines of a table."""
    points: list[_Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points
            points = []
        if kind != pdfium.FPDF_SEGMENT_BEZIERTO and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            points.append((x.value, y.value))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        yield points


def _chars(text: pypdfium2.PdfTextPage, drawn: _Drawing, number: int) -> Iterator[Char]:
    """The characters that are printed on a page; not the blanks and line ends that the library adds."""
    printed = [at for at in range(text.count_chars()) if pdfium.FPDFText_IsGenerated(text, at) != 1]
    words = _characters(text, printed)
    if sum(word == _UNKNOWN for word in words) > (1 - _LEGIBLE) * len(words):
        raise UnreadableFile(
            f"PDF 第 {number} 页的字体没有说明各是什么字，文字无法取出；请索取 Word 或 Excel 原件",
            f"the fonts of page {number} of the PDF do not say which characters they draw; ask for the Word or Excel file",
        )
    boxes = [_loose_box(text, at, drawn) for at in printed]
    usual = statistics.median([bottom - top for _, top, _, bottom in boxes]) if boxes else 0.0
    x, y = ctypes.c_double(), ctypes.c_double()
    for at, word, box in zip(printed, words, boxes, strict=True):
        if box[3] - box[1] > _OVERSIZE * usual:
            # Fonts for vertical writing have boxes of no meaning.
            box = _tight_box(text, at, drawn)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        _, baseline = drawn.place(x.value, y.value)
        # A browser prints what a page break cuts through on both pages, and lets the edge hide it.
        if word and 0 <= baseline - (box[3] - box[1]) / 4 <= drawn.height:
            yield Char(word, box[0], box[2], baseline, (box[3] - box[1]) or 1.0)


def _characters(text: pypdfium2.PdfTextPage, places: Sequence[int]) -> list[str]:
    """What each character is; halves of one that UTF-16 needs two places for stand together in the second."""
    words: list[str] = []
    first = 0
    for at in places:
        code = pdfium.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:
            first = code
            words.append("")
        elif 0xDC00 <= code < 0xE000:
            words.append(chr(0x10000 + ((first - 0xD800) << 10) + code - 0xDC00) if first else _UNKNOWN)
            first = 0
        else:
            unmapped = code == 0 or 0xE000 <= code < 0xF900 or pdfium.FPDFText_HasUnicodeMapError(text, at) == 1
            words.append(_UNKNOWN if unmapped else chr(code))
    return words


def _loose_box(text: pypdfium2.PdfTextPage, at: int, drawn: _Drawing) -> _Box:
    box = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, at, box)
    return _upright(drawn.place(box.left, box.top), drawn.place(box.right, box.bottom))


def _tight_box(text: pypdfium2.PdfTextPage, at: int, drawn: _Drawing) -> _Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text, at, left, right, bottom, top)
    return _upright(drawn.place(left.value, top.value), drawn.place(right.value, bottom.value))


def _upright(one: _Point, other: _Point) -> _Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[0], other[0]), max(one[1], other[1])


def _running_text(pages: Sequence[_Page]) -> list[list[Line]]:
    """The lines of each page that stand in no table, without page numbers and running heads."""
    loose = [_flow.lines([char for char in page.chars if _frame_of(page, char) is None], page.number) for page in pages]
    return _flow.without_furniture(loose, [page.height for page in pages])


def _blocks(pages: Sequence[_Page], text: Sequence[Sequence[Line]], file: str) -> Iterator[Block]:
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
        parts: list[Line | Frame] = sorted([*lines, *page.frames], key=_top)
        for part in parts:
            if isinstance(part, Line):
                if ruled:
                    yield from flush()
                waiting += _flow.apart(part, is_prose)
            else:
                if waiting:
                    yield from flush()
                tables += 1
                ruled.append(_Part(page, part, tables))
    yield from flush()


def _tables(parts: Sequence[_Part], file: str) -> Iterator[tuple[tuple[GridCell, ...], ...]]:
    """Parts of tables with nothing between them, as tables: those of one width are one, with the same columns."""
    while parts:
        first = parts[0].frame
        count = next((at for at, part in enumerate(parts) if not part.frame.is_as_wide_as(first)), len(parts))
        xs = _lattice.places([x for part in parts[:count] for x in part.frame.xs])
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
    same = 0
    while same < min(len(rows), len(above)) and [c.text for c in rows[same]] == [c.text for c in above[same]]:
        same += 1
    return rows[same:]


def _top(part: Line | Frame) -> float:
    return part.baseline if isinstance(part, Line) else part.ys[0]


def _frame_of(page: _Page, char: Char) -> Frame | None:
    """The table where a character stands: the innermost, where tables stand in tables."""
    x, y = char.middle
    found = [frame for frame in page.frames if frame.cell_at(x, y) is not None]
    return min(found, key=lambda frame: frame.xs[-1] - frame.xs[0], default=None)


def _rows(part: _Part, xs: Sequence[float], file: str) -> list[tuple[GridCell, ...]]:
    """The rows of a part of a table, in columns between `xs`, which are its own and maybe more."""
    page, frame = part.page, part.frame
    chars: dict[int, list[Char]] = {}
    for char in page.chars:
        at = frame.cell_at(*char.middle)
        if at is not None and (len(page.frames) == 1 or _frame_of(page, char) is frame):
            chars.setdefault(at, []).append(char)
    cells: dict[int, GridCell] = {}
    for row, places in enumerate(frame.cells, 1):
        for column, cell in enumerate(places, 1):
            if cell not in cells:
                width = sum(high - low for at, (low, high) in enumerate(pairwise(frame.xs)) if places[at] == cell)
                words = _unwrapped(_flow.lines(chars.get(cell, ()), page.number), width)
                origin = Origin(file, page=page.number, table=part.number, row=row, column=column)
                cells[cell] = GridCell(words, origin)
    columns = [frame.column_at((low + high) / 2) for low, high in pairwise(xs)]
    return [tuple(cells[places[column]] for column in columns) for places in frame.cells]


def _unwrapped(lines: Sequence[Line], width: float) -> str:
    """The text of a cell of a width; a number that had to be broken because the cell is narrow is whole again."""
    text = ""
    for before, line in zip([None, *lines], lines, strict=False):
        wrapped = before and before.x1 - before.x0 + before.size / 2 > width - _PADDING
        number = before and before.text[-1:].isdigit() and line.text.isdigit()
        text += ("" if not before or (wrapped and number) else "\n") + line.text
    return text


def _mended(above: Sequence[GridCell], below: Sequence[GridCell]) -> tuple[GridCell, ...] | None:
    """A row that a page break has torn in two, whole again; `None` if the two are rows of their own."""
    if len(above) != len(below):
        return None
    torn = False
    mended: dict[tuple[int, int], GridCell] = {}
    for one, other in zip(above, below, strict=True):
        if is_number(one) and is_number(other):
            return None
        words = bare(one.text + other.text)
        both = not one.is_blank and not other.is_blank
        torn = torn or (both and is_label(words) and not (is_label(bare(one.text)) and is_label(bare(other.text))))
        text = "\n".join(cell.text for cell in (one, other) if not cell.is_blank)
        mended[id(one), id(other)] = GridCell(text, other.origin if one.is_blank else one.origin)
    return tuple(mended[id(one), id(other)] for one, other in zip(above, below, strict=True)) if torn else None


def _joined(lines: Sequence[Line]) -> str:
    """The lines of a paragraph as one; a blank stands between two Latin words only."""
    text = lines[0].text
    for line in lines[1:]:
        latin = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
        text += (" " if latin else "") + line.text
    return text
