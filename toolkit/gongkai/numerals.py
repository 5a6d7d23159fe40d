"""Numbers as running text writes them: in digits of either width, in Chinese numerals, or in both.

`numbers` reads the cells of a table, where anything unusual is to be told; here a text is only to be understood.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from decimal import Decimal

from gongkai.numbers import MAX_DIGITS

#: All characters that a number in a text may be made of, but for white space: for character classes of patterns.
CHARACTERS = "0-9０-９,，.．〇零○一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟萬億"

_LONGEST = 60
_PLAIN = str.maketrans("○oO壹贰叁肆伍陆柒捌玖拾佰仟萬億〇", "零零零一二三四五六七八九十百千万亿零")
_DIGITS = "零一二三四五六七八九"
_VALUES = {digit: value for value, digit in enumerate(_DIGITS)} | {"两": 2, "": 1}
_ASCII = re.compile(r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<decimals>[0-9]+))?(?P<unit>[百千]?)")
_POSITIONAL = re.compile(rf"[{_DIGITS}]+")
_PLACES = re.compile(
    r"(?:(?P<thousands>[一二两三四五六七八九])千)?"
    r"(?:(?P<no_thousands>零)?(?P<hundreds>[一二两三四五六七八九])百)?"
    r"(?:(?P<no_hundreds>零)?(?P<tens>[一二两三四五六七八九]?)十)?"
    r"(?:(?P<no_tens>零)?(?P<ones>[一二两三四五六七八九]))?"
)
_UNITS = {"": 1, "百": 100, "千": 1000}


@functools.lru_cache(maxsize=8192)
def parse(text: str) -> Decimal | None:
    """The number that a text is, or `None` where it is none, or might be another. White space in it is ignored.

    Two numerals side by side are an estimate (三五件 are three to five), and so no number.

    >>> parse("12,957"), parse("３．２万"), parse("三千零五"), parse("二百三"), parse("二〇二四"), parse("1亿2000万")
    (Decimal('12957'), Decimal('32000.0'), Decimal('3005'), Decimal('230'), Decimal('2024'), Decimal('120000000'))
    >>> parse("三五"), parse("1,23"), parse("三百多"), parse("万")
    (None, None, None, None)
    """
    if len(text) > _LONGEST:
        return None
    if text.isascii() and text.isdigit():
        return Decimal(text) if len(text) <= MAX_DIGITS else None
    if any(unicodedata.category(each) == "No" for each in text):
        # The mark of a footnote or of an item, not a digit.
        return None
    flat = "".join(unicodedata.normalize("NFKC", text).split()).translate(_PLAIN)
    whole, point, decimals = flat.partition("点")
    if point:
        return _decimal(whole, decimals)
    return _positional(flat) if _POSITIONAL.fullmatch(flat) else _grouped(flat, "亿万")


def _positional(flat: str) -> Decimal | None:
    """一九四九 and 二零: one digit after the other."""
    if (len(flat) == 2 and "零" not in flat) or len(flat) > MAX_DIGITS:
        return None
    return Decimal("".join(str(_VALUES[each]) for each in flat))


def _decimal(whole: str, decimals: str) -> Decimal | None:
    """三点二, and 三点二万."""
    unit = decimals[-1:] if decimals[-1:] in ("万", "亿") else ""
    digits = decimals.removesuffix(unit)
    before = Decimal(0) if whole == "零" else _section(whole)
    if before is None or not _POSITIONAL.fullmatch(digits) or len(digits) > MAX_DIGITS:
        return None
    after = Decimal("0." + "".join(str(_VALUES[each]) for each in digits))
    return (before + after) * _MYRIADS[unit]


_MYRIADS = {"": 1, "万": 10_000, "亿": 100_000_000}


def _grouped(flat: str, units: str) -> Decimal | None:
    """A number of which the part before 亿 or 万, and what is left, are each a number."""
    if not units:
        return _section(flat)
    unit, smaller = units[0], units[1:]
    high, found, low = flat.rpartition(unit)
    if not found:
        return _grouped(flat, smaller)
    size = _MYRIADS[unit]
    upper = _grouped(high, smaller)
    if upper is None or not low:
        return None if upper is None else upper * size
    if low in _VALUES:
        # 一万五 is 15,000.
        lower: Decimal | None = Decimal(_VALUES[low] * size // 10)
    else:
        lower = _grouped(low.removeprefix("零"), smaller)
    if lower is None or lower >= size or upper != int(upper):
        return None
    return upper * size + lower


def _section(flat: str) -> Decimal | None:
    """A number below 万, or any in ASCII digits."""
    if found := _ASCII.fullmatch(flat):
        digits = found["whole"].replace(",", ""), found["decimals"] or ""
        if sum(map(len, digits)) > MAX_DIGITS:
            return None
        return Decimal(".".join(digits)) * _UNITS[found["unit"]]
    places = _PLACES.fullmatch(flat)
    if not flat or not places or flat.startswith("零"):
        return None
    total, ones = 0, places["ones"]
    for name, size in (("thousands", 1000), ("hundreds", 100), ("tens", 10)):
        digit = places[name]
        total += 0 if digit is None else _VALUES[digit] * size
    if ones is None:
        return Decimal(total)
    shortened = total and places["tens"] is None and not places["no_tens"]
    # 二百三 is 230, 三千五 is 3,500.
    last = 1 if not shortened else 10 if places["hundreds"] else 100
    return Decimal(total + _VALUES[ones] * last)
