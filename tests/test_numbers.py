"""The grammar of printed numbers."""

from __future__ import annotations

import pytest

from gongkai.numbers import Kind, NotANumber, Number, parse, printed


@pytest.mark.parametrize(
    ("text", "kind", "number"),
    [
        ("0", "count", Number(0)),
        ("\u3000 12\u00a0", "count", Number(12)),
        ("１２", "count", Number(12, ("width",))),
        ("11,398,889", "count", Number(11398889, ("separators",))),
        ("1，234", "count", Number(1234, ("separators",))),
        ("22（其中修订 16 件）", "count", Number(22, ("remark",))),
        ("35件", "count", Number(35, ("unit",))),
        ("3.0", "count", Number(3, ("decimals",))),
        ("3.5", "count", Number(3.5)),
        ("-8", "change", Number(-8)),
        ("+3", "change", Number(3)),
        ("－8", "change", Number(-8)),
        ("[bookmark: _GoBack]570.6387万元", "amount", Number(570.6387, ("residue", "unit"))),
        ("251000元", "amount", Number(25.1, ("unit", "yuan"))),
        ("7730.28", "amount", Number(7730.28)),
        ("316441", "amount", Number(316441)),
        ("", "count", Number(None)),
        ("\u3000", "count", Number(None)),
        ("/", "count", Number(None, ("blank",))),
        ("——", "count", Number(None, ("blank",))),
        ("无", "count", Number(None, ("blank",))),
    ],
)
def test_numbers_are_read_and_clean_ups_noted(text: str, kind: Kind, number: Number) -> None:
    assert parse(text, kind) == number


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12a", "count"),
        ("1,23", "count"),
        ("1 2/3", "count"),
        ("1 2", "count"),
        ("3元", "count"),
        ("3件", "amount"),
        ("约30", "count"),
        ("1.2.3", "count"),
        ("1e5", "count"),
        ("1234567890123456", "count"),
        ("三", "count"),
        ("(3)", "count"),
        ("12亿元", "amount"),
    ],
)
def test_anything_else_is_no_number(text: str, kind: Kind) -> None:
    with pytest.raises(NotANumber):
        parse(text, kind)


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (0, "0"), (25.1, "25.1"), (1e-05, "0.00001"), (7730.0, "7730.0")]
)
def test_numbers_are_written_without_exponents(value: float | None, text: str) -> None:
    assert printed(value) == text
