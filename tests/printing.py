"""Canonical reports as agencies print them: flattened Word documents and PDF text."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from gongkai import edition
from gongkai.form import Group, Line, Table
from gongkai.numbers import printed

Row = list[str]


def word_dump(document: dict[str, Any]) -> str:
    """A Word document flattened: a TAB before each cell, an empty line after each row."""
    lines = [document["title"]]
    for heading, text, tables in _sections(document):
        lines += [heading, text] if text else [heading]
        for rows in tables:
            lines += [line for row in rows for line in [*(f"\t{cell}" for cell in row), ""]] + [""]
    return "\n".join(lines) + "\n"


def cell_lines(document: dict[str, Any], *, tear: random.Random | None = None) -> str:
    """The text of a PDF, one cell a line. With `tear`, long labels are broken and page numbers stand between."""
    lines = [document["title"]]
    for heading, text, tables in _sections(document):
        lines += [heading, text] if text else [heading]
        cells = [cell for rows in tables for row in rows for cell in row if cell]
        for cell in cells:
            lines += _torn(cell, tear) if tear else [cell]
    return "\n".join(lines) + "\n"


def html_page(document: dict[str, Any], rng: random.Random) -> str:
    """A web page: the report between menus and a footer, its tables with spans and words broken as editors do."""
    blocks = [f"<h2>{document['title']}</h2>"]
    form = edition(document["edition"])
    for section in form.sections:
        text = document["sections"].get(section.code, "")
        blocks += [f"<p>{section.heading}</p>", *(f"<p>{line}</p>" for line in text.split("\n") if line)]
        tables = [t for t in form.tables.values() if t.section == section.code and t.code in document["tables"]]
        if tables:
            rows = [row for table in tables for row in _html_rows(table, document, rng)]
            blocks.append("<table border=1>" + "".join(f"<tr>{''.join(row)}</tr>" for row in rows) + "</table>")
    content = "\n".join(blocks)
    if rng.random() < 0.3:
        content = f"<table class=layout><tr><td>{content}</td></tr></table>"
    return (
        f"<!DOCTYPE html><html><head><title>{document['title']}_门户</title><script>var a = '一、总体情况';</script></head>"
        "<body><div class=menu><a href=/>首页</a><a href=/2019.html>往年年度报告</a><p>联系电话 12345</p></div>"
        f"<div id=zoom>{content}</div><div class=footer><p>版权所有 甲县人民政府</p><p>备案号 00112233</p></div></body></html>"
    )


def _html_rows(table: Table, document: dict[str, Any], rng: random.Random) -> list[Row]:
    def cell(text: str, width: int = 1, height: int = 1) -> str:
        spans = (f" colspan={width}" if width > 1 else "") + (f" rowspan='{height}'" if height > 1 else "")
        return f"<td{spans}>{_dressed(text, rng)}</td>"

    numbers = document["tables"][table.code]
    columns, corner = table.columns, table.corner.zh if table.corner else ""
    if table.one_line:
        results = [cell(column.label.zh) for column in columns]
        direct, after = (cell(row.label.zh, 5) for row in table.rows[1:])
        tall = [cell(column.label.zh, 1, 2) for column in columns]
        return [
            [cell(table.rows[0].label.zh, 5), cell(table.row_groups[0].label.zh, 10)],
            [*tall, direct, after],
            [*results, *results],
            [cell(printed(numbers[row.code][column.code])) for row in table.rows for column in columns],
        ]
    if not table.column_groups:
        wide = 4 - len(columns)
        rows = [
            [cell(table.label.zh, 4)],
            [cell(corner), *(cell(c.label.zh) for c in columns[:-1]), cell(columns[-1].label.zh, wide)],
        ]
        for row in table.rows:
            values = [printed(numbers[row.code][column.code]) for column in columns]
            rows.append([cell(row.label.zh), *map(cell, values[:-1]), cell(values[-1], wide)])
        return rows
    rows = [
        [cell(corner, 3, 3), cell(table.column_groups[0].label.zh, 7)],
        [cell(columns[0].label.zh, 1, 2), cell(table.column_groups[1].label.zh, 5), cell(columns[-1].label.zh, 1, 2)],
        [cell(column.label.zh) for column in columns[1:-1]],
    ]
    seen: set[str] = set()
    for row in table.rows:
        cells = []
        for group in row.groups:
            if group.code not in seen:
                height = sum(group in other.groups for other in table.rows)
                cells.append(cell(_label(group), 1, height))
        seen |= {group.code for group in row.groups}
        cells.append(cell(_label(row), 3 - len(row.groups)))
        rows.append(cells + [cell(printed(numbers[row.code][column.code])) for column in columns])
    return rows


def _dressed(text: str, rng: random.Random) -> str:
    """A cell's text as word processors write it into a page."""
    if not text:
        return rng.choice(("", "&nbsp;", "<p><span>&nbsp;</span></p>"))
    if text[0].isdigit() or text[0] == "-":
        return rng.choice((text, f"<p><span>{text}</span></p>", f"&nbsp;{text} "))
    at = rng.randint(1, len(text))
    return rng.choice(
        (
            text,
            f"<p>{text[:at]}</p><p>{text[at:]}</p>",
            f"{text[:at]}<br />{text[at:]}",
            f"<b>{text[:at]}</b>{text[at:]}",
        )
    )


def _torn(cell: str, tear: random.Random) -> list[str]:
    pieces = [cell]
    if len(cell) > 6 and not cell[0].isdigit() and tear.random() < 0.5:
        at = tear.randint(3, len(cell) - 3)
        pieces = [cell[:at], cell[at:]]
    if len(pieces) == 2 and tear.random() < 0.2:
        pieces[1:1] = ["", f"- {tear.randint(2, 30)} -"]
    return pieces


def _sections(document: dict[str, Any]) -> Iterator[tuple[str, str, list[list[Row]]]]:
    form = edition(document["edition"])
    for section in form.sections:
        tables = [
            table
            for table in form.tables.values()
            if table.section == section.code and table.code in document["tables"]
        ]
        rows = [_one_line(each, document) if each.one_line else _rows(each, document) for each in tables]
        # The tables of section two are blocks of one printed table.
        yield (
            section.heading,
            document["sections"].get(section.code, ""),
            [[row for block in rows for row in block]] if rows else [],
        )


def _rows(table: Table, document: dict[str, Any]) -> list[Row]:
    numbers = document["tables"][table.code]
    corner = table.corner.zh if table.corner else ""
    if not table.column_groups:
        rows = [[table.label.zh], [corner, *(column.label.zh for column in table.columns)]]
    else:
        rows = [
            [corner, table.column_groups[0].label.zh],
            ["", table.columns[0].label.zh, table.column_groups[1].label.zh, table.columns[-1].label.zh],
            ["", "", *(column.label.zh for column in table.columns[1:-1]), ""],
        ]
    seen: set[str] = set()
    for row in table.rows:
        groups = [_label(group) if group.code not in seen else "" for group in row.groups]
        seen |= {group.code for group in row.groups}
        values = [printed(numbers[row.code][column.code]) for column in table.columns]
        rows.append([*groups, _label(row), *values])
    return rows


def _one_line(table: Table, document: dict[str, Any]) -> list[Row]:
    numbers = document["tables"][table.code]
    results = [column.label.zh for column in table.columns]
    direct, after = (row.label.zh for row in table.rows[1:])
    return [
        [table.rows[0].label.zh, table.row_groups[0].label.zh],
        [*results, direct, after],
        ["", "", "", "", "", *results, *results],
        [printed(numbers[row.code][column.code]) for row in table.rows for column in table.columns],
    ]


def _label(line: Line | Group) -> str:
    return line.number + line.label.zh
