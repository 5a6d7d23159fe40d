"""The tables of a report as the form prints them, with the cells marked that findings speak of."""

from __future__ import annotations

import functools
import math
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple

from gongkai.form import Cell, Group, Label, Line, Table
from gongkai.numbers import printed
from gongkai.renderers.html._markup import Html, clipped, escape, joined, quoted, tag
from gongkai.renderers.html._sheet import SIGNS, STATES, Sheet, Shown

_MISSING = Label("报告中没有这张表。", "The report does not have this table.")
_CORNER = Label("项目", "Item")
_PRINTED = Label("原件印为：", "printed: ")
#: Characters of a printed cell that stand in it beside the number.
_REMNANT = 16


def mark(shown: Shown, lang: str, *, id: str | None = None, brief: bool = False) -> Html:
    """A sign beside a value that leads to its finding; `brief` where many cells share one finding."""
    state, code = shown.state, shown.finding.rule.code
    attributes = {
        "class": f"mark {state} brief" if brief else f"mark {state}",
        "id": id,
        "href": f"#{shown.id}",
        "aria-label": f"{STATES[state][lang]} {code}",
        "tabindex": -1 if brief else None,
    }
    return tag("a", attributes, SIGNS[state], None if brief else f"\u2009{code}")


def gravest(shown: Sequence[Shown]) -> str | None:
    """The state of the gravest of some findings."""
    order = list(STATES)
    return min((each.state for each in shown), key=order.index, default=None)


def printed_table(sheet: Sheet, tables: Sequence[Table]) -> Html:
    """The tables of one section, which the form prints as one."""
    if len(tables) > 1:
        content, width, labels = _blocks(sheet, tables)
    else:
        content, width, labels = (_one_line if tables[0].one_line else _plain)(sheet, tables[0])
    section = next(each for each in sheet.form.sections if each.code == tables[0].section)
    name = section.label[sheet.lang]
    columns = ["g"] * max(0, labels - 1) + ["l"] * min(1, labels) + ["v"] * width
    table = tag(
        "table",
        {
            "class": f"form labels-{labels} values-{width}",
            "id": sheet.anchor(f"/tables/{tables[0].code}") if len(tables) == 1 else None,
        },
        tag("caption", {"class": "unseen"}, name),
        tag("colgroup", {}, *(tag("col", {"class": each}) for each in columns)),
        *content,
    )
    return tag("div", {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": name}, table)


class _Heading(NamedTuple):
    node: Line | Group
    level: int
    #: The first line under it, how many there are, and how many levels it takes up.
    first: int
    many: int
    depth: int


@functools.lru_cache(maxsize=64)
def _headings(lines: tuple[Line, ...]) -> tuple[_Heading, ...]:
    """What is printed over lines, or before them: groups once for the lines they hold, outermost first."""
    found = []
    for at, line in enumerate(lines):
        for level, group in enumerate(line.groups):
            inner = line.groups[: level + 1]
            if at == 0 or lines[at - 1].groups[: level + 1] != inner:
                found.append(_Heading(group, level, at, _under(inner, lines[at:]), 1))
        found.append(_Heading(line, len(line.groups), at, 1, _depth(lines) - len(line.groups)))
    return tuple(found)


def _under(groups: tuple[Group, ...], lines: Sequence[Line]) -> int:
    """How many lines there are before the first that does not stand in these groups."""
    return sum(1 for _ in takewhile(lambda each: each.groups[: len(groups)] == groups, lines))


def _depth(lines: Sequence[Line]) -> int:
    return max(len(line.groups) for line in lines) + 1


def _plain(sheet: Sheet, table: Table) -> tuple[list[Html], int, int]:
    """A table with a row for each of its rows: its parts, and its columns of values and of labels."""
    labels = _depth(table.rows)
    width = len(table.columns)
    head = tag("thead", {}, *_header(sheet, table, labels, 1))
    body = tag("tbody", {}, *_absent(sheet, table, labels + width), *_rows(sheet, table, 1))
    return [head, body], width, labels


def _blocks(sheet: Sheet, tables: Sequence[Table]) -> tuple[list[Html], int, int]:
    """Tables under one another, each with a line that names it."""
    width = math.lcm(*(len(table.columns) for table in tables))
    labels = max(_depth(table.rows) for table in tables)
    parts = []
    for table in tables:
        pointer = f"/tables/{table.code}"
        name = tag("th", {"colspan": labels + width, "scope": "rowgroup", "class": "block"}, _label(table, sheet.lang))
        span = width // len(table.columns)
        parts.append(
            tag(
                "tbody",
                {"id": sheet.anchor(pointer)},
                tag("tr", {}, name),
                *_absent(sheet, table, labels + width),
                *_header(sheet, table, labels, span),
                *_rows(sheet, table, span),
            )
        )
    return parts, width, labels


def _one_line(sheet: Sheet, table: Table) -> tuple[list[Html], int, int]:
    """A table whose rows stand side by side."""
    columns = len(table.columns)
    levels: list[list[Html]] = [[] for _ in range(_depth(table.rows))]
    for heading in _headings(table.rows):
        line = isinstance(heading.node, Line)
        levels[heading.level].append(_column_heading(sheet, table if line else None, heading, columns, group=True))
    names = [tag("th", {"scope": "col"}, _label(column, sheet.lang)) for _ in table.rows for column in table.columns]
    cells = [_cell(sheet, table.cell(row.code, column.code)) for row in table.rows for column in table.columns]
    head = tag("thead", {}, *(tag("tr", {}, *level) for level in (*levels, names)))
    body = tag("tbody", {}, *_absent(sheet, table, len(cells)), tag("tr", {}, *cells))
    return [head, body], len(cells), 0


def _absent(sheet: Sheet, table: Table, width: int) -> Iterator[Html]:
    """A line that says so when the report does not have the table."""
    tables = sheet.report.document.get("tables")
    if not isinstance(tables, dict) or not isinstance(tables.get(table.code), dict):
        yield tag("tr", {}, tag("td", {"colspan": width, "class": "absent"}, _MISSING[sheet.lang]))


def _header(sheet: Sheet, table: Table, labels: int, span: int) -> Iterator[Html]:
    levels: list[list[Html]] = [[] for _ in range(_depth(table.columns))]
    corner = table.corner or _CORNER
    levels[0].append(
        tag(
            "td",
            {"class": "corner k0", "colspan": labels if labels > 1 else None, "rowspan": _many(len(levels))},
            *_both(corner.zh, corner.en, sheet.lang),
        )
    )
    for heading in _headings(table.columns):
        levels[heading.level].append(_column_heading(sheet, None, heading, span, group=False))
    for level in levels:
        yield tag("tr", {}, *level)


def _column_heading(sheet: Sheet, rows_of: Table | None, heading: _Heading, span: int, *, group: bool) -> Html:
    """A heading over columns; `rows_of` is the table of which it names a row."""
    pointer = f"/tables/{rows_of.code}/{heading.node.code}" if rows_of else None
    attributes = {
        "id": sheet.anchor(pointer) if pointer else None,
        "scope": "colgroup" if group or isinstance(heading.node, Group) else "col",
        "colspan": _many(heading.many * span),
        "rowspan": _many(heading.depth),
    }
    return tag("th", attributes, _label(heading.node, sheet.lang), *_marks(sheet, pointer))


def _rows(sheet: Sheet, table: Table, span: int) -> Iterator[Html]:
    before: dict[int, list[Html]] = {}
    for heading in _headings(table.rows):
        line = isinstance(heading.node, Line)
        pointer = f"/tables/{table.code}/{heading.node.code}" if line else None
        attributes = {
            "id": sheet.anchor(pointer) if pointer else None,
            "scope": "row" if line else "rowgroup",
            "class": f"k{heading.level}" if line else f"k{heading.level} group",
            "colspan": _many(heading.depth),
            "rowspan": _many(heading.many),
        }
        label = _label(heading.node, sheet.lang)
        # A cell that is a grid cannot be written downwards; what is in it can.
        content = (label, *_marks(sheet, pointer)) if line else (tag("span", {}, label),)
        before.setdefault(heading.first, []).append(tag("th", attributes, *content))
    for at, row in enumerate(table.rows):
        cells = [_cell(sheet, table.cell(row.code, column.code), span) for column in table.columns]
        yield tag("tr", {}, *before[at], *cells)


def _marks(sheet: Sheet, pointer: str | None) -> list[Html]:
    return [mark(each, sheet.lang) for each in sheet.at(pointer)] if pointer else []


def _many(span: int) -> int | None:
    return span if span > 1 else None


def _cell(sheet: Sheet, cell: Cell, span: int = 1) -> Html:
    pointer = cell.pointer
    here, named = sheet.at(pointer), sheet.naming(pointer)
    value = _value(sheet, cell)
    hint = sheet.hints.cells.get(pointer)
    marks = [mark(each, sheet.lang) for each in here]
    marks += [mark(each, sheet.lang, brief=True) for each in named]
    classes = [gravest((*here, *named)), None if value else "blank"]
    attributes = {
        "id": sheet.anchor(pointer),
        "class": " ".join(filter(None, classes)) or None,
        "colspan": _many(span),
    }
    return tag(
        "td",
        attributes,
        tag("span", {"class": "value"}, value) if marks and value else value,
        *_remnant(sheet, pointer, value),
        *marks,
        tag("span", {"class": "hint"}, hint[sheet.lang]) if hint else None,
    )


def _value(sheet: Sheet, cell: Cell) -> Html:
    value = sheet.report[cell]
    plain = value is None or isinstance(value, float) or (type(value) is int and value.bit_length() < 128)
    return escape(printed(value)) if plain else tag("q", {}, quoted(value, 40))


def _remnant(sheet: Sheet, pointer: str, value: str) -> Iterator[Html]:
    """What is printed in the place of a number, where that is more than the number or something else."""
    origin = sheet.report.origins.get(pointer)
    misread = sheet.misread.get(pointer)
    cleaned = origin.printed if origin and origin.notes else None
    words = " ".join((misread or cleaned or "").split())
    if words and words != value:
        title = _PRINTED[sheet.lang] + clipped(words, 300)
        brief = clipped(words, _REMNANT)
        yield tag("span", {"class": "was", "title": title, "lang": "zh-CN"}, f"“{brief}”" if misread else brief)


def _label(node: Line | Group | Table, lang: str) -> Html:
    if isinstance(node, Table):
        return joined(*_both(node.label.zh, node.label.en, lang))
    number = tag("span", {"class": "no"}, node.number) if isinstance(node, Group) and node.number else node.number
    return joined(*_both(joined(number, node.label.zh), node.label.en, lang))


def _both(zh: str, en: str, lang: str) -> tuple[str, ...]:
    """A label of the form; in English with the words that are printed, since the form is Chinese."""
    return (zh,) if lang == "zh" else (en, tag("span", {"class": "printed", "lang": "zh-CN"}, zh))
