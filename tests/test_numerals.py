"""Numbers as running text writes them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.numerals import CHARACTERS, parse

_DIGITS = "零一二三四五六七八九"


def _in_words(number: int) -> str:
    """A whole number in Chinese numerals, as a clerk writes it."""
    if number == 0:
        return "零"
    groups = []
    for unit in ("", "万", "亿"):
        number, group = divmod(number, 10_000)
        groups.append((group, unit))
    words, gap = "", False
    for group, unit in reversed(groups):
        for size, place in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit = group // size % 10
            if digit:
                words += ("零" if gap and words else "") + _DIGITS[digit] + place
            gap = not digit
        if group:
            words += unit
            gap = False
    return words


@given(st.integers(0, 10**12 - 1))
def test_every_whole_number_is_read_back_from_its_words(number: int) -> None:
    assert parse(_in_words(number)) == number


@given(st.integers(0, 10**15 - 1))
def test_every_whole_number_is_read_with_and_without_separators(number: int) -> None:
    assert parse(str(number)) == parse(f"{number:,}") == number
    assert parse(str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3940.00", "3940"),
        ("12，957", "12957"),
        ("１２", "12"),
        (" 12\n957 ", "12957"),
        ("3.2万", "32000"),
        ("1.5万亿", "1500000000000"),
        ("5千", "5000"),
        ("3万2千", "32000"),
        ("1亿2000万", "120000000"),
        ("十", "10"),
        ("十二", "12"),
        ("两百", "200"),
        ("二百三十一", "231"),
        ("二百三", "230"),
        ("二百零三", "203"),
        ("三千五", "3500"),
        ("三千零五", "3005"),
        ("三千零五十", "3050"),
        ("一万五", "15000"),
        ("一万零五", "10005"),
        ("一百二十万", "1200000"),
        ("三点二万", "32000"),
        ("三十三点九", "33.9"),
        ("零点五", "0.5"),
        ("叁仟玖佰肆拾", "3940"),
        ("二〇二四", "2024"),
        ("二○二四", "2024"),
        ("二O二四", "2024"),
        ("⼀百", "100"),
        ("零", "0"),
        ("两", "2"),
    ],
)
def test_what_a_text_writes_for_a_number_is_read(text: str, number: str) -> None:
    assert parse(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", " ", "件", "万", "百", "三五", "两三", "1,23", "1.2.3", "12²", "①", "㊀", "½", "三百多", "约30", "-3", "零五百",
     "三千零", "百三", "二百千", "五十百", "1.5万3", "3万20000", "1e5", "点五", "三点", "三点十", "1" * 16, "9" * 61, "一万一亿万"],
)  # fmt: skip
def test_what_is_none_or_could_be_another_is_no_number(text: str) -> None:
    assert parse(text) is None


def test_the_characters_of_numbers_are_those_that_are_read() -> None:
    for each in CHARACTERS.replace("0-9", "").replace("０-９", ""):
        assert any(parse(text) is not None for text in (each, f"1{each}", f"1{each}500", f"一{each}二", f"一{each}"))
