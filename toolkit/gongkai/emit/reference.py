"""The reference pages: the form of an edition, and the list of the rules, in Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import Edition, Label, Line, Table
from gongkai.rules import CATALOGUE

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


def rules_page(lang: str) -> str:
    """The list of all rules, each with its page."""
    words = {
        "zh": ("规则", "代码", "名称", "级别", "说的是什么", "起始版本"),
        "en": ("Rules", "Code", "Name", "Severity", "What it says", "Since"),
    }[lang]
    lines = [
        "<!-- 本页由规则目录生成，请勿手改。 -->"
        if lang == "zh"
        else "<!-- Generated from the rule catalogue; do not edit. -->",
        f"# {words[0]}",
        "",
        *_table_lines(words[1:]),
    ]
    for _, rule in sorted(CATALOGUE.items()):
        message = rule.zh if lang == "zh" else rule.en
        code = f"[{rule.code}]({rule.code}.md)"
        lines.append(f"| {code} | `{rule.name}` | {rule.severity.label[lang]} | {message} | {rule.since} |")
    return "\n".join(lines) + "\n"


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
    yield from _table_lines(("列代码", "印出的标签", "类型") if zh else ("Column", "Printed label", "Meaning", "Type"))
    for column in table.columns:
        yield _line_row(column, lang, _TYPES[column.type][lang])
    yield ""
    yield from _table_lines(("行代码", "印出的标签") if zh else ("Row", "Printed label", "Meaning"))
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
    return _cells((f"`{line.code}`", printed, *(() if lang == "zh" else (line.path("en"),)), *more))


def _table_lines(heads: tuple[str, ...]) -> list[str]:
    return [_cells(heads), _cells(("---",) * len(heads))]


def _cells(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
