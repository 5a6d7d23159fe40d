"""When and where a report was published, as a text or a page says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from gongkai.text import squeeze

#: Only a date that is called so: one beside a signature is when the report was signed.
_DATE = re.compile(
    r"(?:发布|公开|公布)(?:日期|时间)[:]?(?P<year>20\d{2})(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})(?!\d)"
)
_PLAIN_DATE = re.compile(r"(?P<year>20\d{2})(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})(?!\d)")
_ADDRESS = re.compile(
    r"(?:来源网址|原文链接|原文网址|原文地址|网页地址|本页网址)[:：]?\s*(https?://[^\s<>\"'，。；）]+)"
)
_WHOLE_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def published(lines: Iterable[str]) -> str | None:
    """The first date that is called the date of publication, as `2025-01-31`.

    >>> published(["索引号：001", "发布日期：2025年1月31日　浏览次数：5"])
    '2025-01-31'
    """
    found = (_DATE.search(squeeze(line)) for line in lines)
    return next((day for match in found if match and (day := _iso(match))), None)


def day(words: str | None) -> str | None:
    """The date that a text begins with, as `2025-01-31`."""
    found = _PLAIN_DATE.match(squeeze(words or ""))
    return _iso(found) if found else None


def address(lines: Iterable[str]) -> str | None:
    """The first address that is called the one of the original."""
    found = (_ADDRESS.search(line) for line in lines)
    return next((match[1] for match in found if match), None)


def is_address(words: str | None) -> bool:
    return words is not None and _WHOLE_ADDRESS.fullmatch(words) is not None


def _iso(found: re.Match[str]) -> str | None:
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])).isoformat()
    except ValueError:
        return None
