"""Tables, rows and cells in the words of a message, in both languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gongkai.form import Cell, Edition, Label, Table

#: Cells that a finding lists by name; the rest are counted.
_LISTED = 6


def table_label(form: Edition, table: Table) -> Label:
    """A table's name with its section's, where they differ: 主动公开政府信息情况/第二十条第（一）项."""
    section = next(section for section in form.sections if section.code == table.section)
    if section.label == table.label:
        return table.label
    return Label(f"{section.label.zh}/{table.label.zh}", f"{section.label.en}/{table.label.en}")


def line_label(form: Edition, where: Sequence[str]) -> Label:
    """The names of the table, row and column of a pointer's steps; unknown ones as they stand."""
    table = form.tables.get(where[1])
    if table is None:
        return Label("/".join(where[1:]), "/".join(where[1:]))
    rows = {row.code: row.path for row in table.rows}
    columns = {column.code: column.path for column in table.columns}
    words = {"zh": [table_label(form, table).zh], "en": [table_label(form, table).en]}
    for known, step in zip((rows, columns), where[2:], strict=False):
        for lang, names in words.items():
            names.append(known[step](lang) if step in known else step)
    return Label("·".join(words["zh"]), " · ".join(words["en"]))


def some(names: Sequence[str]) -> Label:
    """The first names, and how many more there are."""
    first, more = names[:_LISTED], len(names) - _LISTED
    zh, en = "、".join(first), ", ".join(first)
    return Label(f"{zh}，另有 {more} 个", f"{en} and {more} more") if more > 0 else Label(zh, en)


def listed(table: Table, blank: Sequence[Cell]) -> Label:
    """The blank cells in few words: whole columns and whole rows first, then single cells."""
    cells = set(blank)
    columns = [
        column for column in table.columns if all(table.cell(row.code, column.code) in cells for row in table.rows)
    ]
    cells -= {table.cell(row.code, column.code) for row in table.rows for column in columns}
    rest = [column for column in table.columns if column not in columns]
    rows = [row for row in table.rows if rest and all(table.cell(row.code, column.code) in cells for column in rest)]
    cells -= {table.cell(row.code, column.code) for row in rows for column in rest}
    single = [cell for cell in blank if cell in cells]
    words: dict[str, list[str]] = {}
    for lang, whole_column, whole_row, more in (
        ("zh", "整列“{}”", "整行“{}”", "另有 {} 个"),
        ("en", "column “{}”", "row “{}”", "and {} more"),
    ):
        names = [whole_column.format(column.label[lang]) for column in columns]
        names += [whole_row.format(row.path(lang)) for row in rows]
        names += [_cell_name(table, cell, lang) for cell in single]
        words[lang] = names[:_LISTED] + ([more.format(len(names) - _LISTED)] if len(names) > _LISTED else [])
    return Label("；".join(words["zh"]), "; ".join(words["en"]))


def implied_words(table: Table, known: Mapping[Cell, int | float]) -> Label:
    """The values that the sums leave no choice about; empty words for none."""
    if not known:
        return Label("", "")
    first = list(known.items())[:_LISTED]
    words = {lang: [f"{_cell_name(table, cell, lang)} = {value}" for cell, value in first] for lang in ("zh", "en")}
    return Label("；按勾稽关系推算：" + "，".join(words["zh"]), "; by the form's sums: " + ", ".join(words["en"]))


def cell_label(table: Table, cell: Cell) -> Label:
    """The names of a cell's row and column, 不予公开/属于国家秘密·自然人; 总计 of the rows with its number."""
    row = next(row for row in table.rows if row.code == cell.row)
    number = row.number if any(row.label == column.label for column in table.columns) else ""
    return Label(number + _cell_name(table, cell, "zh"), number + _cell_name(table, cell, "en"))


def _cell_name(table: Table, cell: Cell, lang: str) -> str:
    row = next(row for row in table.rows if row.code == cell.row)
    column = next(column for column in table.columns if column.code == cell.column)
    return f"{row.path(lang)}·{column.label[lang]}"


#: What a report says of itself, by the pointer's first steps.
_FACTS = {
    "/edition": Label("格式版本", "edition of the form"),
    "/year": Label("报告年度", "year"),
    "/agency": Label("行政机关", "agency"),
    "/agency/id": Label("行政机关标识", "agency identifier"),
    "/agency/name": Label("行政机关名称", "agency name"),
    "/agency/uscc": Label("统一社会信用代码", "unified social credit code"),
    "/agency/division": Label("行政区划代码", "division code"),
    "/agency/level": Label("层级", "level"),
    "/agency/kind": Label("机关类型", "kind of body"),
    "/agency/scope": Label("数据范围", "scope of the figures"),
    "/title": Label("标题", "title"),
    "/published": Label("发布日期", "date of publication"),
    "/source_url": Label("来源网址", "address it was published at"),
    "/sections": Label("各部分的文字", "text of the sections"),
    "/tables": Label("表格", "tables"),
}


def place_label(form: Edition, pointer: str) -> Label:
    """A place of a report in the form's words; a pointer that is none of the form's as it stands."""
    if pointer in _FACTS:
        return _FACTS[pointer]
    steps = pointer.split("/")[1:]
    if steps[:1] == ["tables"] and len(steps) > 1:
        return line_label(form, steps)
    if steps[:1] == ["sections"]:
        for section in form.sections:
            if section.code == steps[1]:
                return Label(section.heading, section.label.en)
    return Label(pointer, pointer)
