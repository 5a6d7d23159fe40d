"""The figures that the text of a report states: what each is, where it stands, and what it restates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from gongkai import numerals
from gongkai.claims import LAST_YEAR, MARK, NEXT_YEAR, OTHER_YEAR, THIS_YEAR, Claim, Stated, stated

#: White space within a sentence, as of a line that was broken at the margin.
_BROKEN = re.compile(r"(?<![。；;：:！!？?\s])\s+(?!\s|[（(]?[一二三四五六七八九十]+[）)、])|[^\S\n]+")
#: Numbers in digits, and words that may be numbers in Chinese. It begins with a set, which makes it fast.
_NUMBER = re.compile(
    r"([\d〇零一二两三四五六七八九十百千万][\d〇零一二两三四五六七八九十百千万]*(?:[,，.．]\d+)*[万亿]?)"
)
#: What a number in Chinese stands before; 一 is in many other words.
_UNITS = ("件", "宗", "起", "份", "余件", "多件", "元", "万元")
#: How lines end that no margin broke.
_ENDS = tuple("。；;：:！!？?")
_YEARS = {-1: LAST_YEAR, 0: THIS_YEAR, 1: NEXT_YEAR}
#: Characters of a sentence that is cut out for a finding.
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the text of a section states."""

    section: str
    #: Where it stands in the section's text, in characters.
    start: int
    end: int
    value: Decimal
    #: What it is about; `None` for what no cell of the form says.
    claim: Claim | None
    sentence: str


class Reading(NamedTuple):
    """The figures of a section's text, by their places in its shape."""

    section: str
    text: str
    shape: str
    #: The text without white space, cut at its numbers: text, number, text, number, text.
    pieces: list[str]
    #: Where among the pieces the number of each `MARK` of the shape is.
    marks: list[int]

    @property
    def stated(self) -> tuple[Stated, ...]:
        return stated(self.shape, self.section)

    def value(self, figure: Stated) -> Decimal | None:
        """The number that a figure states; `None` for a numeral that is none."""
        return Decimal(0) if figure.mark is None else numerals.parse(self.pieces[self.marks[figure.mark]])

    def printed(self, figure: Stated) -> str:
        """The number as the text has it."""
        return "" if figure.mark is None else self.pieces[self.marks[figure.mark]]

    def figure(self, found: Stated, value: Decimal) -> Figure:
        """A figure with its place in the text, and its sentence around it."""
        start, end = self._place(found.start), self._place(found.end - 1) + 1
        begins, ends = self._place(found.sentence[0]), self._place(found.sentence[1] - 1) + 1
        if ends - begins > _SHOWN:
            begins = max(begins, start - _SHOWN // 2)
            ends = min(ends, begins + _SHOWN)
        return Figure(self.section, start, end, value, found.claim, "".join(self.text[begins:ends].split()))

    def _place(self, at: int) -> int:
        """A place of the shape as one of the text: a number is one character there, and white space is none."""
        left, flat = at, 0
        for each, piece in enumerate(self.pieces):
            width = 1 if each % 2 else len(piece)
            if left < width:
                flat += left
                break
            left -= width
            flat += len(piece)
        removed = 0
        for gone in _BROKEN.finditer(self.text):
            if gone.start() - removed > flat:
                break
            removed += len(gone[0])
        return flat + removed


def figures(section: str, text: str, year: int | None = None) -> Iterator[Figure]:
    """The figures that the text of a section states about requests, reviews, suits, fees and documents.

    `year` is the report's: a figure of another year is about nothing that its cells say.

    >>> [(str(each.value), each.claim.kind) for each in figures("overview", "收到政府信息公开申请二十一件。") if each.claim]
    [('21', 'received')]
    """
    reading = read(section, text, year)
    for found in reading.stated:
        value = reading.value(found)
        if value is not None:
            yield reading.figure(found, value)


def _unbroken(text: str) -> str:
    """The text without the white space within its sentences."""
    lines = text.split()
    whole = len(lines) == text.count("\n") + 1 and all(line.endswith(_ENDS) for line in lines[:-1])
    return text if whole else _BROKEN.sub("", text)


def read(section: str, text: str, year: int | None) -> Reading:
    """A section's text with its figures, not looked up in it yet."""
    pieces = _NUMBER.split(_unbroken(text))
    shape, marks = pieces.copy(), []
    for at in range(1, len(pieces), 2):
        number = pieces[at]
        if number.isdecimal() and len(number) == 4 and pieces[at + 1][:1] == "年":
            shape[at] = OTHER_YEAR if year is None else _YEARS.get(int(number) - year, OTHER_YEAR)
        elif pieces[at - 1][-1:] == "第":
            shape[at] = "0"
        elif number[0].isdecimal() or pieces[at + 1].startswith(_UNITS):
            marks.append(at)
            shape[at] = MARK
    return Reading(section, text, "".join(shape), pieces, marks)
