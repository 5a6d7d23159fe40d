"""The only parser of printed numbers."""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

Kind = Literal["count", "change", "amount"]
Value = int | float | None

#: Digits that survive a trip through other people's programs (53 bits).
MAX_DIGITS = 15

#: Longer than any cell with a number and a remark.
_LONGEST = 300
_RESIDUE = re.compile(r"\[bookmark:[^\][]*\]", re.IGNORECASE)
#: Characters of no width, which editors of pages leave behind.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_UNIT_IN_BRACKETS = re.compile(r"\((万元|元|件|条|项|个|次|宗|份)\)$")
_REMARK = re.compile(r"\((?!\d+\)$)[^()]*\)$")
_NUMBER = re.compile(r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?(?P<unit>\D*)")
_TORN = re.compile(r"\d\s+\d")
_BLANK = re.compile(r"[-‐-―−/\\]*|无")
_COUNT_UNITS = frozenset({"", "件", "条", "项", "个", "次", "宗", "份"})
#: How many of each unit make 10,000 yuan, the unit of every amount.
_AMOUNT_UNITS = {"": Decimal(1), "万元": Decimal(1), "元": Decimal(10_000)}


class NotANumber(ValueError):
    """A text in a number's place that the grammar does not know. Never guessed at."""


class Number(NamedTuple):
    """A cell's number, `None` for a blank, and what had to be cleaned off to see it."""

    value: Value
    #: Names of the clean-ups, in a fixed order: `residue`, `remark`, `separators`, `width`, `decimals`, `unit`, `yuan`, `blank`.
    notes: tuple[str, ...] = ()


@functools.lru_cache(maxsize=8192)
def parse(text: str, kind: Kind = "count") -> Number:
    """Read the text of a cell.

    Counts and changes come back as `int` (as `float` when decimals are printed that are not zero, for the
    rules to judge); amounts in 10,000 yuan, as `int` or `float`, never losing a printed digit.
    White space of any kind is ignored without a note.

    Raises:
        NotANumber: anything else.

    >>> parse(" ６ ")
    Number(value=6, notes=('width',))
    >>> parse("251000元", "amount")
    Number(value=25.1, notes=('unit', 'yuan'))
    >>> parse("—")
    Number(value=None, notes=('blank',))
    """
    if len(text) > _LONGEST:
        raise NotANumber(text)
    without_residue = _RESIDUE.sub("", text.translate(_INVISIBLE))
    printed = "".join(without_residue.split())
    flat = "".join(unicodedata.normalize("NFKC", printed).split())
    notes = ["residue"] if _RESIDUE.search(text) else []
    if not flat:
        return Number(None, tuple(notes))
    if _BLANK.fullmatch(flat):
        return Number(None, (*notes, "blank"))
    # A unit in brackets is a unit; anything else in brackets is a remark.
    plain = _REMARK.sub("", _UNIT_IN_BRACKETS.sub(r"\1", flat))
    found = _NUMBER.fullmatch(plain)
    if not found or _TORN.search(without_residue) or any(unicodedata.category(each) == "No" for each in printed):
        # Two numbers in one cell, one torn apart, or one with the mark of a footnote: which, nobody can tell.
        raise NotANumber(text)
    if plain != _UNIT_IN_BRACKETS.sub(r"\1", flat):
        notes.append("remark")
    if "," in found["whole"]:
        notes.append("separators")
    if any(character.isdigit() and not character.isascii() for character in printed):
        notes.append("width")
    return _value(text, found, kind, notes)


def printed(value: Value) -> str:
    """A number as it is written to a file: no exponent, no trailing zeros, nothing for a blank."""
    if value is None:
        return ""
    return format(decimal(value), "f") if isinstance(value, float) else str(value)


def decimal(value: int | float) -> Decimal:
    """The number that was printed, exactly: a float here stands for its shortest decimal form."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _value(text: str, found: re.Match[str], kind: Kind, notes: list[str]) -> Number:
    whole, decimals, unit = found["whole"].replace(",", ""), found["decimals"] or "", found["unit"]
    if len(whole) + len(decimals) > MAX_DIGITS:
        raise NotANumber(text)
    number = Decimal(f"{found['sign']}{whole}.{decimals}")
    if decimals and not decimals.strip("0") and kind != "amount":
        notes.append("decimals")
    if unit:
        notes.append("unit")
    if kind == "amount":
        if unit not in _AMOUNT_UNITS:
            raise NotANumber(text)
        if _AMOUNT_UNITS[unit] != 1:
            notes.append("yuan")
        number /= _AMOUNT_UNITS[unit]
    elif unit not in _COUNT_UNITS:
        raise NotANumber(text)
    return Number(int(number) if number == number.to_integral_value() else float(number), tuple(notes))
