"""Canonical reports as PDF: ruled tables that go on over pages, or columns that blanks part."""

from __future__ import annotations

import io
import random
from typing import Any

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from gongkai import edition
from printing import Variant, as_printed, is_number, spanned

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
_TEXT = ParagraphStyle("text", fontName=FONT, fontSize=11, leading=16, firstLineIndent=22, wordWrap="CJK")
_HEADING = ParagraphStyle("heading", parent=_TEXT, fontSize=14, leading=22)
_TITLE = ParagraphStyle("title", parent=_TEXT, fontSize=18, leading=30, alignment=1, firstLineIndent=0)


def pdf(document: dict[str, Any], rng: random.Random, *, variant: Variant = as_printed, ruled: bool = True) -> bytes:
    """A report on pages of some size; tables break where a page ends, their header printed again or not."""
    size = rng.choice((A4, landscape(A4)))
    buffer = io.BytesIO()
    pages = SimpleDocTemplate(
        buffer, pagesize=size, topMargin=60, bottomMargin=60, leftMargin=50, rightMargin=50, invariant=1
    )
    story: list[Flowable] = [Paragraph(document["title"], _TITLE)]
    for section in edition(document["edition"]).sections:
        story.append(Paragraph(section.heading, _HEADING))
        text = document["sections"].get(section.code, "")
        story += [Paragraph(line, _TEXT) for line in text.split("\n") if line]
        story.append(Spacer(1, rng.randint(4, 200)))
        for rows in spanned(document, section.code):
            story.append(
                _table([[(variant(text), w, h) for text, w, h in row] for row in rows], size[0] - 100, rng, ruled)
            )
            story.append(Spacer(1, 12))
    pages.build(story, onFirstPage=_numbered, onLaterPages=_numbered)
    return buffer.getvalue()


def _numbered(canvas: Any, pages: Any) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(pages.pagesize[0] / 2, 30, f"- {canvas.getPageNumber()} -")


def _table(rows: list[list[tuple[str, int, int]]], width: float, rng: random.Random, ruled: bool) -> Table:
    columns = sum(cell[1] for cell in rows[0])
    widths = _widths(rows, columns, width)
    grid: list[list[str]] = [[""] * columns for _ in rows]
    style: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), FONT, 8),
        ("ALIGN", (0, 0), (-1, -1), rng.choice(("LEFT", "CENTER"))),
        ("VALIGN", (0, 0), (-1, -1), rng.choice(("TOP", "MIDDLE"))),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        *([("GRID", (0, 0), (-1, -1), rng.choice((0.3, 0.5, 1.2)), "black")] if ruled else []),
    ]
    taken: set[tuple[int, int]] = set()
    for at, row in enumerate(rows):
        column = 0
        for text, wide, high in row:
            while (at, column) in taken:
                column += 1
            taken |= {(at + down, column + right) for down in range(high) for right in range(wide)}
            grid[at][column] = _wrapped(text, sum(widths[column : column + wide]) - 6)
            if (wide, high) != (1, 1):
                style.append(("SPAN", (column, at), (column + wide - 1, at + high - 1)))
            column += wide
    return Table(grid, colWidths=widths, style=style, splitByRow=1)


def _widths(rows: list[list[tuple[str, int, int]]], columns: int, width: float) -> list[float]:
    """Wide columns for labels, narrow ones for numbers."""
    if columns <= 4 or columns == 15:
        return [width / columns] * columns
    # The widest number in full-width digits.
    narrow = 46.0
    label = width - narrow * 7
    return [label * 0.12, label * 0.23, label * 0.65, *[narrow] * 7]


def _wrapped(text: str, width: float, size: int = 8) -> str:
    """A text with a line break wherever it is too wide for its cell; numbers are never broken."""
    if is_number(text):
        return text
    lines = [""]
    for char in text:
        if lines[-1] and pdfmetrics.stringWidth(lines[-1] + char, FONT, size) > width:
            lines.append("")
        lines[-1] += char
    return "\n".join(lines)
