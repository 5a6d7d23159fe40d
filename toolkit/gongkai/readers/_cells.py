"""Sheets of a workbook, whatever program wrote them, and their values as they are shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from gongkai.errors import UnreadableFile

Value: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
Place: TypeAlias = tuple[int, int]

#: Cells of a sheet; a report has some four hundred.
MOST_CELLS = 1_000_000

#: In a number format: text that is shown as it is, and commas behind the digits, each of which hides three of them.
_LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]')
_SCALED = re.compile(r"[0#?]!?\.?[0#?]*,+(?![0#?])")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. Rows and columns of `merged` count from 0, both ends within."""

    name: str
    visible: bool
    rows: Sequence[Sequence[Value]]
    merged: Sequence[tuple[Place, Place]]


def shown(value: float, format: str) -> Value:
    """A number as a format of its cell shows it, where that is not the number itself.

    >>> shown(251000.0, '0"元"'), shown(3.0, "0%"), shown(12.0, "#,##0")
    ('251000元', '300%', 12.0)
    """
    first = format.partition(";")[0]
    words = "".join(found[1] or found[2] or "" for found in _LITERAL.finditer(first))
    bare = _LITERAL.sub("", first)
    number = str(int(value)) if value.is_integer() else repr(value)
    if "%" in bare:
        return f"{value * 100:.10g}%"
    if _SCALED.search(bare):
        # What is shown is a thousandth or less, which no cell of the form means.
        return f"{number} [{format}]"
    unit = words.strip() + "".join(char for char in bare if char in "元万")
    return f"{number}{unit}" if unit in ("元", "万元") else value


def printed(value: Value) -> str:
    """A value as the sheet shows it: a spreadsheet has no whole numbers of its own."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value if isinstance(value, str) else str(value)


def letters(column: int) -> str:
    """A column's name in a spreadsheet: A, …, Z, AA."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def too_large(name: str) -> UnreadableFile:
    """That a sheet is larger than any report."""
    return UnreadableFile(
        f"工作表“{name}”超过 {MOST_CELLS} 个单元格", f"the sheet “{name}” has more than {MOST_CELLS} cells"
    )
