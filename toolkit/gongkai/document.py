"""What every document format comes down to: headings, paragraphs and grids of text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from gongkai.report import Note, Origin


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of running text; a format without paragraphs gives one for each line."""

    text: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Heading(Paragraph):
    """A paragraph that the format itself marks as a heading."""


class Piece(NamedTuple):
    """Words of a line that stand together, and from where to where across the page they go."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class SpacedLine(Paragraph):
    """A line in which blanks may part columns."""

    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a printed table. A merged cell stands as the same object in every place it covers."""

    text: str
    origin: Origin

    @property
    def is_blank(self) -> bool:
        return not self.text or self.text.isspace()


@dataclass(frozen=True, slots=True)
class Grid:
    """A printed table. Rows need not be of one length where the format has lost its merged cells."""

    rows: tuple[tuple[GridCell, ...], ...]
    origin: Origin


Block: TypeAlias = Paragraph | Grid


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...]
    #: What the format itself says beside the text, as a page does: `2025-01-31`, and an address.
    published: str | None = None
    source_url: str | None = None
    notes: tuple[Note, ...] = ()

    def paragraphs(self) -> Iterator[Paragraph]:
        return (block for block in self.blocks if isinstance(block, Paragraph))
