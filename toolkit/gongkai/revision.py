"""Two versions of a text: how alike they are, and what was deleted and inserted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

#: Products of two lengths beyond which comparing takes more time or memory than it is worth.
_MOST_COMPARED, _MOST_ALIGNED = 10**11, 10**8
#: Two passages less alike than this have nothing to do with one another.
_UNLIKE = 0.4
#: A mark that ends a sentence belongs to it.
_SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]+|[^。！？；\n]+")
#: A number or a word as a whole; else each character, for Chinese does not show its words.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[A-Za-z]+|\s+|.", re.DOTALL)
#: What stays the same between two changes, but is too short to be seen there.
_ISLAND = 1

Operation: TypeAlias = Literal["same", "deleted", "inserted"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of either version, or of both."""

    operation: Operation
    text: str


def likeness(before: str, after: str) -> float | None:
    """How alike two texts are: 1 for the same, 0 for nothing in common; `None` for texts too long to compare."""
    if before == after:
        return 1.0
    if len(before) * len(after) > _MOST_COMPARED:
        return None
    from rapidfuzz import fuzz

    # Texts that differ are never wholly alike.
    return min(round(fuzz.ratio(before, after) / 100, 4), 0.9999)


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """The passages in their order. Those that are not inserted make the text before, those not deleted the text after.

    Sentences are told apart first, and within those that changed, numbers, words and characters.

    >>> [(piece.operation, piece.text) for piece in pieces("收到31件。办结30件。", "收到33件。办结30件。")]
    [('same', '收到'), ('deleted', '31'), ('inserted', '33'), ('same', '件。办结30件。')]
    """
    found: list[Piece] = []
    for deleted, inserted in _blocks(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        old, new = "".join(deleted), "".join(inserted)
        found += [Piece("same", old)] if old == new else _within(old, new)
    return tuple(_joined(found))


def _within(before: str, after: str) -> Iterator[Piece]:
    """The pieces of a changed passage."""
    if not before or not after or (likeness(before, after) or 0) < _UNLIKE:
        yield from _replaced(before, after)
        return
    blocks = [
        ("".join(deleted), "".join(inserted))
        for deleted, inserted in _blocks(_TOKEN.findall(before), _TOKEN.findall(after))
    ]
    gone = come = ""
    for at, (old, new) in enumerate(blocks):
        island = 0 < at < len(blocks) - 1 and len(old) <= _ISLAND
        if old == new and not island:
            yield from _replaced(gone, come)
            yield Piece("same", old)
            gone = come = ""
        else:
            gone, come = gone + old, come + new
    yield from _replaced(gone, come)


def _replaced(before: str, after: str) -> Iterator[Piece]:
    if before:
        yield Piece("deleted", before)
    if after:
        yield Piece("inserted", after)


def _blocks(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """The parts of two sequences beside each other, by turns the same and different."""
    if len(before) * len(after) > _MOST_ALIGNED:
        yield before, after
        return
    from rapidfuzz.distance import Indel

    numbers: dict[str, int] = {}
    left, right = ([numbers.setdefault(each, len(numbers)) for each in side] for side in (before, after))
    start_left = start_right = 0
    for found in Indel.opcodes(left, right):
        if found.tag != "equal":
            continue
        if (start_left, start_right) != (found.src_start, found.dest_start):
            yield before[start_left : found.src_start], after[start_right : found.dest_start]
        yield before[found.src_start : found.src_end], after[found.dest_start : found.dest_end]
        start_left, start_right = found.src_end, found.dest_end
    if (start_left, start_right) != (len(before), len(after)):
        yield before[start_left:], after[start_right:]


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces of one kind that stand beside each other as one."""
    last: Piece | None = None
    for piece in found:
        if last is not None and last.operation == piece.operation:
            last = Piece(last.operation, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
