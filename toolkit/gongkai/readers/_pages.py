"""The pages of a PDF: which characters stand where, and which ruled lines.

Coordinates are points, `x` to the right and `y` down from the top left corner of the page as it is seen.
"""

from __future__ import annotations

import ctypes
import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from gongkai.errors import UnreadableFile
from gongkai.labels import is_label
from gongkai.readers import _lattice
from gongkai.readers._flow import Char
from gongkai.readers._lattice import Frame, Ruling
from gongkai.text import bare

#: Pages of a file, and objects of a page; a report has some dozens, and some thousands.
_MOST_PAGES = 500
_MOST_CHARS, _MOST_PLACES = 200_000, 100_000
_MOST_OBJECTS = 50_000
#: A filled rectangle no thicker than this is a line.
_THIN = 4.0
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
class Page:
    number: int
    width: float
    height: float
    #: Those that stand in no table.
    loose: tuple[Char, ...]
    tables: tuple[RuledTable, ...]
    has_image: bool

    @property
    def count(self) -> int:
        """How many characters it has."""
        return len(self.loose) + sum(len(chars) for table in self.tables for chars in table.chars.values())


@dataclass(frozen=True, slots=True)
class RuledTable:
    """What lines enclose, and the characters in each of its cells, by the cell's number."""

    frame: Frame
    chars: Mapping[int, Sequence[Char]]


def pages(data: bytes) -> list[Page]:
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
        found: list[Page] = []
        chars = places = 0
        for number in range(1, len(document) + 1):
            page = _page(document, number)
            found.append(page)
            chars += page.count
            places += sum(len(row) for table in page.tables for row in table.frame.cells)
            if chars > _MOST_CHARS or places > _MOST_PLACES:
                raise UnreadableFile(
                    f"PDF 的内容超过 {_MOST_CHARS} 个字或 {_MOST_PLACES} 个单元格的上限",
                    f"the PDF has more than {_MOST_CHARS} characters or {_MOST_PLACES} cells",
                )
        return found
    finally:
        document.close()


def _page(document: pypdfium2.PdfDocument, number: int) -> Page:
    try:
        page = document[number - 1]
        drawn = _Drawing(page, number)
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"PDF 第 {number} 页已损坏", f"page {number} of the PDF is damaged") from error
    chars = list(_chars(text, drawn, number))
    try:
        frames = [frame for frame in _lattice.frames(drawn.horizontal, drawn.vertical) if _is_table(frame, chars)]
    except _lattice.TooManyLines as error:
        raise UnreadableFile(
            f"PDF 第 {number} 页的线条过多，不是表格", f"page {number} of the PDF has more lines than a table"
        ) from error
    loose, tables = _sorted_out(chars, frames)
    return Page(number, drawn.width, drawn.height, loose, tables, drawn.has_image)


def _sorted_out(chars: Sequence[Char], frames: Sequence[Frame]) -> tuple[tuple[Char, ...], tuple[RuledTable, ...]]:
    """The characters in no table, and those in each; of tables in tables, a character is in the innermost."""
    loose: list[Char] = []
    inside: list[dict[int, list[Char]]] = [{} for _ in frames]
    inmost_first = sorted(range(len(frames)), key=lambda at: frames[at].xs[-1] - frames[at].xs[0])
    for char in chars:
        x, y = char.middle
        for at in inmost_first:
            if (cell := frames[at].cell_at(x, y)) is not None:
                inside[at].setdefault(cell, []).append(char)
                break
        else:
            loose.append(char)
    return tuple(loose), tuple(RuledTable(*each) for each in zip(frames, inside, strict=True))


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
    if text.count_chars() > _MOST_CHARS:
        raise UnreadableFile(
            f"PDF 第 {number} 页的文字超过 {_MOST_CHARS} 个字的上限",
            f"page {number} of the PDF has more than {_MOST_CHARS} characters",
        )
    printed = [at for at in range(text.count_chars()) if pdfium.FPDFText_IsGenerated(text, at) != 1]
    words = _characters(text, printed)
    if sum(word == _UNKNOWN for word in words) > (1 - _LEGIBLE) * len(words):
        raise UnreadableFile(
            f"PDF 第 {number} 页的字体没有说明各是什么字，文字无法取出；请索取 Word 或 Excel 原件",
            f"the fonts of page {number} of the PDF do not say which characters they draw; ask for the Word or Excel file",
        )
    boxes = [_loose_box(text, at, drawn) for at in printed]
    usual = statistics.median([bottom - top for _, top, _, bottom in boxes]) if boxes else 0.0
    lines = sorted(drawn.horizontal)
    x, y = ctypes.c_double(), ctypes.c_double()
    for at, word, box in zip(printed, words, boxes, strict=True):
        if box[3] - box[1] > _OVERSIZE * usual:
            # Fonts for vertical writing have boxes of no meaning.
            box = _tight_box(text, at, drawn)
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        _, baseline = drawn.place(x.value, y.value)
        # A browser prints what a page break cuts through on both pages, and lets the edge hide it.
        if word and 0 <= baseline - (box[3] - box[1]) / 4 <= drawn.height:
            char = Char(word, box[0], box[2], baseline, (box[3] - box[1]) or 1.0)
            yield char._replace(struck=True) if lines and _is_struck(char, lines) else char


def _is_struck(char: Char, lines: Sequence[Ruling]) -> bool:
    """Whether a horizontal line runs through the middle of a character."""
    low, high = char.baseline - 0.5 * char.size, char.baseline - 0.15 * char.size
    near = lines[bisect_left(lines, Ruling(low, 0, 0)) : bisect_right(lines, Ruling(high, 0, 0))]
    return any(line.start <= char.x0 + 1 and char.x1 - 1 <= line.end for line in near)


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
