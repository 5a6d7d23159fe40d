"""The reference pages of the editions of the form, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import Edition, Label, Line, Table

_GENERATED = Label(
    "<!-- 本页由 schemas 中的 form.yaml 生成，请勿手改。 -->",
    "<!-- Generated from form.yaml in schemas; do not edit. -->",
)
_TYPES = {
    "count": Label("非负整数", "whole number, not negative"),
    "change": Label("整数，可为负", "whole number, may be negative"),
    "amount": Label("金额（万元）", "amount (10,000 yuan)"),
}


def form_page(form: Edition, lang: str) -> str:
    return "\n".join(_form_lines(form, lang)) + "\n"


def _form_lines(form: Edition, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield _GENERATED[lang]
    yield f"# {form.code} 年版格式" if zh else f"# The {form.code} edition of the form"
    yield ""
    until = f"{form.last_year} 年度" if form.last_year else "今"
    if zh:
        yield f"《{form.label.zh}》，{form.notice}，用于 {form.first_year} 年度至{until}。"
    else:
        yield f"{form.label.en}, prescribed by {form.notice}, for report years {form.first_year} to {form.last_year or 'now'}."
    yield ""
    for section in form.sections:
        yield f"## {section.heading if zh else section.number + section.label.en}（`{section.code}`）"
        yield ""
        if not zh:
            yield f"{section.heading}"
            yield ""
        if section.note:
            yield section.note[lang]
            yield ""
        for table in form.tables.values():
            if table.section == section.code:
                yield from _one_table(table, lang)


def _one_table(table: Table, lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield f"### {table.label[lang]}（`{table.code}`）"
    yield ""
    if table.corner:
        yield (
            f"{'左上角' if zh else 'Top left cell'}：{table.corner[lang]}"
            if zh
            else f"Top left cell: {table.corner.en}"
        )
        yield ""
    if table.one_line:
        yield "各行在印出的表中并排为一行。" if zh else "In the printed table the rows stand side by side in one line."
        yield ""
    yield from table_head(("列代码", "印出的标签", "类型") if zh else ("Column", "Printed label", "Meaning", "Type"))
    for column in table.columns:
        yield _line_row(column, lang, _TYPES[column.type][lang])
    yield ""
    yield from table_head(("行代码", "印出的标签") if zh else ("Row", "Printed label", "Meaning"))
    for row in table.rows:
        yield _line_row(row, lang)
    yield ""
    if table.identities:
        yield "勾稽关系：" if zh else "Identities:"
        yield ""
        for rule in dict.fromkeys(identity.rule for identity in table.identities):
            count = sum(identity.rule == rule for identity in table.identities)
            yield f"- [{rule}](../rules/{rule}.md)：{count} 个" if zh else f"- [{rule}](../rules/{rule}.md): {count}"
        yield ""


def _line_row(line: Line, lang: str, *more: str) -> str:
    printed = "/".join([*(group.number + group.label.zh for group in line.groups), line.number + line.label.zh])
    return table_row((f"`{line.code}`", printed, *(() if lang == "zh" else (line.path("en"),)), *more))


def table_head(heads: tuple[str, ...]) -> list[str]:
    """The first two lines of a table."""
    return [table_row(heads), table_row(("---",) * len(heads))]


def table_row(cells: tuple[str, ...]) -> str:
    """A line of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
