"""The title of a report: which agency, which year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.text import squeeze

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"(?P<year>[12]\d{3}|[一二][〇○零一二三四五六七八九]{3})年度?"
_NAME = r"(?P<name>[^,。;:!?\d]{2,40}?)"
_REPORT = (
    r"政府信息公开(?:工作)?的?(?:年度)?(?:工作)?报告"
    r"(?:\((?P<later>[12]\d{3})(?:年度?)?\))?(?:\([^()\d]{1,8}\)|\[[^\[\]]{1,4}\])?"
)
_TITLES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_NAME}(?:关于)?{_YEAR}{_REPORT}",
        rf"{_YEAR}{_NAME}{_REPORT}",
        rf"(?:关于)?{_YEAR}{_REPORT}",
        rf"{_NAME}{_REPORT}",
    )
)
#: What stands before a title and is none of it.
_BEFORE = re.compile(r"^(?:附件\d*:?|【[^【】]{1,10}】|\[[^\[\]]{1,10}\]|《|关于)+")
#: How the names of agencies end.
_AGENCY = re.compile(
    r"(?:政府|局|委|会|办|室|厅|部|院|所|中心|街道|镇|乡|区|县|市|州|盟|旗|省|处|队|(?<!网)站|署|行|社|馆|校|园|公司|集团|大学)$"
)
#: A preface names its author in full: 本报告由……根据……编制.
_AUTHOR = re.compile(r"由([^,。;:()《》]{4,40}?)(?:办公室|办公厅)?(?:根据|按照|依据|编制|汇总)")
#: A title may be broken over this many lines.
_LINES = 3


class Title(NamedTuple):
    text: str
    #: `None` when the title names no agency.
    agency: str | None
    #: `None` when the title names no year.
    year: int | None


def find(lines: Sequence[str]) -> Title | None:
    """The title among the lines that stand before the first section.

    >>> find(["甲县人民政府", "2024 年政府信息公开工作年度报告"])
    Title(text='甲县人民政府2024年政府信息公开工作年度报告', agency='甲县人民政府', year=2024)
    """
    # The nearest to the report itself: what stands above may be a menu that names others.
    return next(iter(find_all(lines)), None)


def find_all(lines: Sequence[str]) -> list[Title]:
    """All titles among the lines, the nearest to their end first."""
    found: list[Title] = []
    for start in reversed(range(len(lines))):
        windows = (lines[start:end] for end in range(start + 1, min(start + _LINES, len(lines)) + 1))
        title = next((title for window in windows if (title := _title_of(window))), None)
        if title and found and found[-1].agency is None and title.text.endswith(found[-1].text):
            # The line above a title without a name is the name.
            found[-1] = title
        elif title and not any(title.text.endswith(other.text) for other in found):
            found.append(title)
    return found


def _title_of(lines: Sequence[str]) -> Title | None:
    """The title that lines make up; what stands on a line of its own above one must be the name of an agency."""
    title = parse("".join(lines))
    if title and len(lines) > 1 and title.agency and squeeze(lines[0]).endswith(title.agency):
        return title if _AGENCY.search(title.agency) else None
    return title


def parse(text: str) -> Title | None:
    """Read one title; `None` when the text is none."""
    flat = _BEFORE.sub("", squeeze(text)).removesuffix("》")
    for pattern in _TITLES:
        found = pattern.fullmatch(flat)
        if found:
            groups = found.groupdict()
            year = groups.get("year") or found["later"]
            return Title(flat, groups.get("name"), int(year.translate(_DIGITS)) if year else None)
    return None


def full_name(agency: str, preface: str) -> str | None:
    """The agency's name as the preface gives it, when that is the title's with more before it."""
    for found in _AUTHOR.finditer(squeeze(preface)):
        name = found[1]
        if name != agency and name.endswith(agency):
            return name
    return None
