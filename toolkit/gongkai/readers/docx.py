"""Word documents (.docx): what a reader of the final document sees, merged cells in every place they cover."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from gongkai.document import Block, Document, Grid, GridCell, Heading, Paragraph
from gongkai.errors import UnreadableFile
from gongkai.readers._container import OLE, Parts
from gongkai.recognise import recognise
from gongkai.report import Origin, Report, Source

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: What a reader of the final document does not see: deletions, the old place of what was moved, and the second
#: form in which newer shapes are kept for older programs.
_UNSEEN = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText"})
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(data: bytes, source: Source) -> Iterator[Report]:
    if data.startswith(OLE):
        # An old Word file by another name, or a newer one with a password.
        from gongkai.readers import office

        return office.read(data, source)
    parts = Parts(data)
    if "word/document.xml" not in parts.names:
        raise UnreadableFile("不是 DOCX：没有 word/document.xml", "not a DOCX: word/document.xml is missing")
    body = parts.tree("word/document.xml").find(f"{_W}body")
    notes = {
        **_footnotes(parts, "word/footnotes.xml", f"{_W}footnote"),
        **_footnotes(parts, "word/endnotes.xml", f"{_W}endnote"),
    }
    if body is None:
        raise UnreadableFile("DOCX 没有正文", "the DOCX has no text")
    blocks = tuple(_Walk(source.name, notes).blocks(body))
    return iter((recognise(Document(blocks), source),))


def _footnotes(parts: Parts, name: str, tag: str) -> dict[tuple[str, str], str]:
    """The footnotes, or the endnotes, of a document: by the tag of what refers to them, and their number."""
    if name not in parts.names:
        return {}
    notes = parts.tree(name).iter(tag)
    texts = ((note.get(f"{_W}id", ""), "".join(_text(p) for p in note.iter(f"{_W}p")).strip()) for note in notes)
    return {(f"{tag}Reference", number): words for number, words in texts if words}


class _Walk:
    """One walk through a document, counting its paragraphs and tables."""

    def __init__(self, file: str, notes: Mapping[tuple[str, str], str]) -> None:
        self._file = file
        self._notes = notes
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, container: etree._Element) -> Iterator[Block]:
        for element in container:
            if element.tag in _UNSEEN:
                continue
            if element.tag == f"{_W}p":
                yield from self._paragraph(element)
                yield from self._notes_of(element)
            elif element.tag == f"{_W}tbl":
                yield from self._table(element)
                yield from self._notes_of(element)
            else:
                # Content controls, insertions and custom XML wrap what they hold.
                yield from self.blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        words = _text(element)
        if words.strip():
            self._paragraphs += 1
            style = element.find(f"{_W}pPr/{_W}outlineLvl")
            kind = Paragraph if style is None else Heading
            yield kind(words, Origin(self._file, paragraph=self._paragraphs))
        for box in _boxes(element):
            yield from self.blocks(box)

    def _notes_of(self, element: etree._Element) -> Iterator[Paragraph]:
        """The footnotes that a paragraph or a table refers to, as paragraphs behind it."""
        for reference in element.iter(f"{_W}footnoteReference", f"{_W}endnoteReference"):
            words = self._notes.get((str(reference.tag), reference.get(f"{_W}id", "")))
            if words:
                self._paragraphs += 1
                yield Paragraph(words, Origin(self._file, paragraph=self._paragraphs))

    def _table(self, element: etree._Element) -> Iterator[Block]:
        if any(True for _ in element.iterfind(f".//{_W}tc//{_W}tbl")):
            # A table that holds tables is layout.
            for cell in _cells(element):
                yield from self.blocks(cell)
            return
        self._tables += 1
        rows: list[tuple[GridCell, ...]] = []
        above: list[GridCell] = []
        for number, row in enumerate(_rows(element), 1):
            above = self._row(row, above, number)
            rows.append(tuple(above))
        if any(rows):
            yield Grid(tuple(row for row in rows if row), Origin(self._file, table=self._tables))
        for paragraph in element.iter(f"{_W}p"):
            for box in _boxes(paragraph):
                yield from self.blocks(box)

    def _row(self, row: etree._Element, above: list[GridCell], number: int) -> list[GridCell]:
        found: list[GridCell] = []
        for element in _direct(row, f"{_W}tc"):
            width = _number(element.find(f"{_W}tcPr/{_W}gridSpan"))
            merge = element.find(f"{_W}tcPr/{_W}vMerge")
            continues = merge is not None and merge.get(f"{_W}val") != "restart" and len(found) < len(above)
            if continues:
                cell = above[len(found)]
            else:
                place = Origin(self._file, table=self._tables, row=number, column=len(found) + 1)
                cell = GridCell("\n".join(_text(p) for p in element.iter(f"{_W}p")).strip(), place)
            found += [cell] * width
        return found


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    return (row for row in _direct(table, f"{_W}tr") if row.find(f"{_W}trPr/{_W}del") is None)


def _cells(table: etree._Element) -> Iterator[etree._Element]:
    return (cell for row in _rows(table) for cell in _direct(row, f"{_W}tc"))


def _direct(container: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, content controls and insertions looked through."""
    for element in container:
        if element.tag == tag:
            yield element
        elif element.tag not in _UNSEEN and element.tag in (
            f"{_W}sdt",
            f"{_W}sdtContent",
            f"{_W}ins",
            f"{_W}customXml",
        ):
            yield from _direct(element, tag)


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Text boxes anchored in a paragraph."""
    for element in paragraph:
        if element.tag in _UNSEEN:
            continue
        if element.tag == f"{_W}txbxContent":
            yield element
        else:
            yield from _boxes(element)


def _text(element: etree._Element) -> str:
    """The text of a paragraph, its text boxes apart."""
    pieces: list[str] = []
    for child in element:
        if child.tag == f"{_W}t":
            pieces.append(child.text or "")
        elif child.tag in _BREAKS:
            pieces.append(_BREAKS[child.tag])
        elif child.tag == f"{_W}sym":
            # A picture of a symbol font, which may be anything.
            pieces.append("\ufffd")
        elif child.tag not in _UNSEEN and child.tag != f"{_W}txbxContent":
            pieces += _run(child) if child.tag == f"{_W}r" else [_text(child)]
    return "".join(pieces)


def _run(run: etree._Element) -> list[str]:
    """The text of a run; what is struck out or raised stands apart from a number beside it, what is hidden is not seen."""
    words = _text(run)
    look = run.find(f"{_W}rPr")
    if look is None or not words:
        return [words]
    if _is_on(look.find(f"{_W}vanish")):
        return []
    raised = look.find(f"{_W}vertAlign")
    apart = raised is not None and raised.get(f"{_W}val") in ("superscript", "subscript")
    struck = _is_on(look.find(f"{_W}strike")) or _is_on(look.find(f"{_W}dstrike"))
    return [" ", words, " "] if apart or struck else [words]


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and switch.get(f"{_W}val") not in ("0", "false", "none")


def _number(span: etree._Element | None) -> int:
    value = span.get(f"{_W}val", "1") if span is not None else "1"
    return max(1, min(int(value), 60)) if value.isascii() and value.isdecimal() and len(value) < 4 else 1
