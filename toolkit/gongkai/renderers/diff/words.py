"""The words that a comparison is told in, and its numbers as people write them."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.diff import Kind
from gongkai.form import Label
from gongkai.numbers import printed
from gongkai.pairing import Comparison
from gongkai.report import Report

NUMBERS: Mapping[Kind, Label] = {
    "changed": Label("数字有变化", "numbers changed"),
    "filled": Label("空白变为数字", "blanks filled"),
    "emptied": Label("数字变为空白", "numbers gone"),
}
TEXTS, FACTS = Label("文字", "text"), Label("其他数据", "other data")
APPEARED, VANISHED = Label("新出现的发现", "findings that appeared"), Label("已消失的发现", "findings that vanished")
BLANK = Label("空白", "blank")
ALIKE, TOO_LONG = Label("相似度", "alike"), Label("过长，未计算", "too long to say")


def only_in(side: str) -> Label:
    return Label(f"仅 {side} 有", f"only in {side}")


def unread(side: str) -> Label:
    return Label(f"{side} 中无法读取", f"not read in {side}")


def not_compared(side: str) -> Label:
    return Label(f"仅 {side} 的版本有，未比较", f"only in the edition of {side}, not compared")


def compared_in(code: str) -> Label:
    return Label(
        f"按 {code} 年版比较，另一版分项填写的相加",
        f"compared in the {code} edition; what the other divides is added up",
    )


def came_or_went(before: str | None) -> Label:
    """What is said of a text that one side does not have."""
    return Label("仅 B 有", "only in B") if before is None else Label("仅 A 有", "only in A")


def title(report: Report) -> Label:
    """Whose report it is, of what year and edition."""
    name, year, code = report.agency.get("name") or report.agency_id, report.year, report.edition.code
    zh = (str(name or "机关不明"), "年度不明" if year is None else f"{year} 年度", f"{code} 年版格式")
    en = (str(name or "agency unknown"), str(year or "year unknown"), f"{code} edition of the form")
    return Label(" · ".join(zh), " · ".join(en))


def summary(comparison: Comparison) -> Label:
    """How many reports there were, and how many differ."""
    paired = {
        "report": Label("", ""),
        "year": Label("（按机关和年度）", " by agency and year"),
        "agency": Label("（按机关）", " by agency"),
    }[comparison.by]
    counts = (*comparison.reports, len(comparison.differences), comparison.same)
    alone = (len(comparison.only_a), len(comparison.only_b))
    return Label(
        f"合计：A {{}} 份报告，B {{}} 份；两两对应{paired.zh}：不同 {{}} 对，相同 {{}} 对；仅 A 有 {{}} 份，仅 B 有 {{}} 份".format(
            *counts, *alone
        ),
        f"total: {{}} reports in A, {{}} in B; in pairs{paired.en}: {{}} differ, {{}} do not; {{}} only in A, {{}} only in B".format(
            *counts, *alone
        ),
    )


def signed(number: int | float) -> str:
    """A number with its sign.

    >>> signed(2), signed(-0.5)
    ('+2', '-0.5')
    """
    return f"+{printed(number)}" if number > 0 else printed(number)


def change(share: float | None) -> str:
    """A share by which something changed; empty where there is none.

    >>> change(0.125), change(-1), change(None)
    ('+12.5%', '-100%', '')
    """
    return "" if share is None else f"{_tenths(share):+,}%"


def alike(likeness: float | None) -> str:
    """How alike two texts are. Those that differ are never 100% alike.

    >>> alike(0.93), alike(0.9999)
    ('93%', '99.9%')
    """
    return "" if likeness is None else f"{min(_tenths(likeness), 99.9 if likeness < 1 else 100):g}%"


def _tenths(share: float) -> int | float:
    """Percent to the first decimal."""
    rounded = round(float(share) * 100, 1)
    return int(rounded) if rounded.is_integer() else rounded
