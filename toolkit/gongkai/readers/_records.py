"""Lines under a header, tidy or wide: what the columns are called, and the cells of the form that names stand for."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from typing import Literal

from gongkai import labels, text
from gongkai.document import GridCell
from gongkai.errors import UnreadableFile
from gongkai.form import Cell, Line, Table, edition, editions
from gongkai.headings import AGENCY

#: The columns of both layouts, and the headings under which they are known.
KEY: Mapping[str, tuple[str, ...]] = {
    "agency": AGENCY["name"],
    "year": ("year", "年度", "年份", "年", "报告年度"),
}
#: The columns of the tidy layout.
TIDY: Mapping[str, tuple[str, ...]] = {
    **KEY,
    "table": ("table", "表", "表名"),
    "row": ("row", "行", "行名"),
    "column": ("column", "列", "列名"),
    "value": ("value", "值", "数值"),
}
#: What else of a report a wide line may say.
FACTS: Mapping[str, tuple[str, ...]] = {
    "edition": ("edition", "版本", "格式版本"),
    "title": ("title", "标题"),
    "published": ("published", "发布日期", "公开日期"),
    "source_url": ("source_url", "来源网址", "网址"),
    **{f"agency.{fact}": AGENCY[fact] for fact in ("uscc", "division", "level", "kind", "scope")},
}
#: What a file of numbers cannot say.
OMITS = frozenset({"title", "published", "source_url", "sections"})

Row = Sequence[GridCell]


def layout(header: Row) -> Literal["tidy", "wide"] | None:
    """The layout that a first line is the header of; `None` for another text."""
    names = [name_of(cell) for cell in header]
    if all(place_of(names, known) is not None for known in TIDY.values()):
        return "tidy"
    if all(place_of(names, known) is not None for known in KEY.values()) and any(
        cell_named(form.code, name) for name in names for form in editions()
    ):
        return "wide"
    return None


def without_data() -> UnreadableFile:
    return UnreadableFile("只有表头，没有数据行", "a header without a line of data")


def name_of(cell: GridCell) -> str:
    return cell.text.strip().lower()


def place_of(names: Sequence[str], known: Sequence[str]) -> int | None:
    return next((at for at, name in enumerate(names) if name in known), None)


def year_of(printed: str) -> int | None:
    found = re.fullmatch(r"([12]\d{3})(?:年|年度)?", text.squeeze(printed))
    return int(found[1]) if found else None


@functools.lru_cache(maxsize=65536)
def cell_of(form: str, table: str, row: str, column: str) -> Cell | None:
    """The cell of an edition that three names stand for: codes, or the form's labels with or without their groups."""
    found = table_of(form, table)
    if found is None:
        return None
    code = next((each.code for each in found.rows if each.code == row), None)
    if code is None:
        match = labels.labels(form).row(found.code, row.split("/"))
        code = match.line.code if match and isinstance(match.line, Line) and not match.close else None
    of_column = next((each.code for each in found.columns if each.code == column), None) or _column(form, found, column)
    return found.cell(code, of_column) if code and of_column else None


def table_of(form: str, name: str) -> Table | None:
    """The table of an edition with a code or a label."""
    return next((each for each in edition(form).tables.values() if name in (each.code, each.label.zh)), None)


def _column(form: str, table: Table, name: str) -> str | None:
    named = labels.labels(form).column
    groups = {text.bare(group.label.zh) for group in table.column_groups}
    *above, last = name.split("/")
    in_group = bool(above) and groups.issuperset(map(text.bare, above))
    return named(table.code, name) or (named(table.code, last) if in_group else None)


@functools.lru_cache(maxsize=65536)
def cell_named(form: str, name: str) -> Cell | None:
    """The cell of an edition that the header of one column stands for: `requests.received.total`, or 表/行/列."""
    codes = name.removeprefix("tables.").split(".")
    if len(codes) == 3:
        return cell_of(form, *codes)
    words = [word.strip() for word in name.replace("／", "/").split("/")]
    if words[0] in {section.label.zh for section in edition(form).sections} and table_of(form, words[0]) is None:
        words = words[1:]
    for at in range(2, len(words)):
        found = cell_of(form, words[0], "/".join(words[1:at]), "/".join(words[at:]))
        if found:
            return found
    return None
