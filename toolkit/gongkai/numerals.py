"""Numbers in running text: in digits, in full-width digits, and in Chinese numerals."""

from __future__ import annotations

import functools
import re
from decimal import Decimal

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10_000, "亿": 100_000_000}
_PLAIN = re.compile(r"(\d{1,3}(?:[,，]\d{3})+|\d{1,18})(?:[.．](\d{1,18}))?([万亿]?)")


@functools.lru_cache(maxsize=8192)
def parse(text: str) -> Decimal | None:
    """The number that a numeral stands for; `None` for what is none.

    >>> parse("二百三十一"), parse("12,957"), parse("３.5万"), parse("二〇二四"), parse("两千零六"), parse("十")
    (Decimal('231'), Decimal('12957'), Decimal('35000.0'), Decimal('2024'), Decimal('2006'), Decimal('10'))
    >>> parse("百百") is None
    True
    """
    plain = _PLAIN.fullmatch(text)
    if plain:
        whole = plain[1].replace(",", "").replace("，", "")
        return Decimal(f"{whole}.{plain[2]}" if plain[2] else whole) * _LARGE.get(plain[3], 1)
    value = _chinese(text)
    return None if value is None else Decimal(value)


def _chinese(text: str) -> int | None:
    if not text or len(text) > 20:
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    for large in ("亿", "万"):
        head, found, tail = text.partition(large)
        if found:
            above, below = _chinese(head), _chinese(tail) if tail else 0
            if above is None or below is None or below >= _LARGE[large]:
                return None
            return above * _LARGE[large] + below
    return _below_ten_thousand(text)


def _below_ten_thousand(text: str) -> int | None:
    """`二百三十一`, `十二`, `两千零六`: units that fall, each with one digit before it."""
    total, digit, last = 0, None, 10_000
    for at, character in enumerate(text):
        if character in _UNITS:
            unit = _UNITS[character]
            if unit >= last or (digit is None and (unit != 10 or at)):
                return None
            total += (1 if digit is None else digit) * unit
            digit, last = None, unit
        elif character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        else:
            return None
    return total + (digit or 0)
