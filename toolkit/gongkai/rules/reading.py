"""F0xx: what could not be read, recognised or placed, and the clean-ups that were made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gongkai.errors import UnreadableFile
from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Edition, Label, Line, Table
from gongkai.numbers import printed as as_printed
from gongkai.report import Leftover, Note, Origin, Report

_OURS = Label(
    "本工具的读取规则：读不懂的内容一律保留并报告，不作猜测",
    "A rule of this tool: what cannot be read is kept and reported, never guessed at",
)
_FORM = Label("格式规定的表格样式", "The tables as the form prescribes them")

UNREADABLE = Rule(
    "F001",
    "unreadable-file",
    Severity.ERROR,
    "无法读取：{reason}",
    "cannot be read: {reason}",
    _OURS,
)
UNKNOWN_TEXT = Rule(
    "F002",
    "unknown-text",
    Severity.WARNING,
    "表格中的文字“{text}”不在格式中，未采用",
    "“{text}” in the table is not part of the form and was not used",
    _FORM,
)
UNKNOWN_ROW = Rule(
    "F003",
    "unknown-row",
    Severity.WARNING,
    "“{text}”不在 {edition} 年版格式中，其数字未采用：{printed}",
    "“{text}” is not in the {edition} edition of the form; its numbers were not used: {printed}",
    _FORM,
)
LOST_ROW = Rule(
    "F004",
    "lost-row",
    Severity.WARNING,
    "没有找到 {count} 行：{rows}",
    "rows not found: {count}, namely {rows}",
    _FORM,
)
NOT_A_NUMBER = Rule(
    "F005",
    "not-a-number",
    Severity.ERROR,
    "此处应为数字，实为“{text}”",
    "a number is expected here, found “{text}”",
    _FORM,
)
MISFIT_ROW = Rule(
    "F006",
    "misfit-row",
    Severity.WARNING,
    "“{text}”有 {found} 个数字，格式要求 {expected} 个，无法对应各列，未采用：{printed}",
    "“{text}” has {found} numbers where the form has {expected}; they cannot be matched to columns and were not used: {printed}",
    _FORM,
)
REPEATED_ROW = Rule(
    "F007",
    "repeated-row",
    Severity.ERROR,
    "“{text}”重复出现，只采用第一次的数字；重复处为：{printed}",
    "“{text}” appears more than once; only the first numbers were used, the others are: {printed}",
    _FORM,
)
OTHER_EDITION = Rule(
    "F008",
    "other-edition",
    Severity.ERROR,
    "“{text}”的表头不是 {edition} 年版格式的，其数字未采用：{printed}",
    "“{text}” stands under a header that is not of the {edition} edition of the form; its numbers were not used: {printed}",
    _FORM,
)
UNKNOWN_COLUMN = Rule(
    "F009",
    "unknown-column",
    Severity.WARNING,
    "“{text}”列不属于这种文件格式，未采用",
    "the column “{text}” is not part of this file format and was not used",
    _OURS,
)
CLOSE_LABEL = Rule(
    "F010",
    "close-label",
    Severity.WARNING,
    "“{text}”与格式不一致，按“{taken_for}”读取",
    "“{text}” is not as the form has it; it was read as “{taken_for}”",
    _FORM,
)
BY_ORDER = Rule(
    "F011",
    "placed-by-order",
    Severity.WARNING,
    "“{taken_for}”的表头不完整，各列按格式的顺序读取；印为：{text}",
    "the header of “{taken_for}” is not complete; its columns were read in the form's order; printed: {text}",
    _FORM,
)
CLEANED = Rule(
    "F012",
    "cleaned-number",
    Severity.INFO,
    "{count} 个单元格清理后读取：{cells}",
    "cells cleaned to be read: {count}; {cells}",
    _OURS,
)
CONVERTED = Rule(
    "F013",
    "converted-unit",
    Severity.WARNING,
    "印为“{text}”，按万元换算为 {actual}",
    "printed as “{text}”, converted to {actual} (10,000 yuan)",
    Label(
        "2021 年版表二印明单位“万元”；2019 年版的采购总金额没有印单位，本工具按万元处理",
        "Table two of the 2021 edition prints the unit 万元 (10,000 yuan); 采购总金额 of the 2019 edition has no unit "
        "printed, this tool takes it to be 万元 too",
    ),
)
FULL_NAME = Rule(
    "F014",
    "fuller-name",
    Severity.INFO,
    "标题中的机关名称为“{text}”，正文中为“{taken_for}”，采用后者",
    "the title names “{text}”, the text names “{taken_for}”; the latter is used",
    _OURS,
)

ROW_BY_ORDER = Rule(
    "F015",
    "row-by-order",
    Severity.WARNING,
    "有一行数字没有标签（{text}），按格式的顺序读作“{taken_for}”",
    "a row of numbers has no label ({text}); by the form's order it was read as “{taken_for}”",
    _FORM,
)

OTHER_TITLE = Rule(
    "F016",
    "titles-disagree",
    Severity.WARNING,
    "正文之前还有另一个标题“{text}”，采用的是“{taken_for}”",
    "another title stands before the report, “{text}”; the one used is “{taken_for}”",
    _OURS,
)

AS_SAID = Rule(
    "F017",
    "said-otherwise",
    Severity.INFO,
    "报告中为“{text}”，按命令中指定的“{taken_for}”采用",
    "the report says “{text}”; “{taken_for}” is used, as the command says",
    _OURS,
)
CLOSE_AGENCY = Rule(
    "F018",
    "close-agency-name",
    Severity.WARNING,
    "机关名录中没有“{text}”，相近的有：{taken_for}；未采用",
    "“{text}” is not in the register; close to it: {taken_for}; none was used",
    _OURS,
)
UNKNOWN_AGENCY = Rule(
    "F019",
    "agency-not-in-register",
    Severity.WARNING,
    "机关名录中没有“{text}”，也没有相近的名称",
    "“{text}” is not in the register, nor is a name close to it",
    _OURS,
)
REGISTER_DISAGREES = Rule(
    "F020",
    "register-disagrees",
    Severity.WARNING,
    "报告中为“{text}”，机关名录中为“{taken_for}”；采用前者",
    "the report says “{text}”, the register says “{taken_for}”; the former is used",
    _OURS,
)
HIDDEN_SHEET = Rule(
    "F021",
    "hidden-sheet",
    Severity.WARNING,
    "隐藏的工作表未读取：{text}",
    "hidden sheets were not read: {text}",
    _OURS,
)
PAGE_IS_IMAGE = Rule(
    "F022",
    "page-without-text",
    Severity.WARNING,
    "第 {text} 页只有图像，没有文字，未读取",
    "pages with an image and no text were not read: {text}",
    _OURS,
)

MERGED_CELL = Rule(
    "F023",
    "merged-number",
    Severity.WARNING,
    "数字 {printed} 的单元格跨了几行，只用于其中的第一行",
    "the cell of the number {printed} stands in several rows; it was used in the first only",
    _FORM,
)

LOST_COLUMN = Rule(
    "F024",
    "lost-column",
    Severity.WARNING,
    "表头中没有“{text}”列，该列留空",
    "the header has no column “{text}”; it stays blank",
    _FORM,
)

RULES = (
    UNREADABLE,
    UNKNOWN_TEXT,
    UNKNOWN_ROW,
    LOST_ROW,
    NOT_A_NUMBER,
    MISFIT_ROW,
    REPEATED_ROW,
    OTHER_EDITION,
    UNKNOWN_COLUMN,
    CLOSE_LABEL,
    BY_ORDER,
    CLEANED,
    CONVERTED,
    FULL_NAME,
    ROW_BY_ORDER,
    OTHER_TITLE,
    AS_SAID,
    CLOSE_AGENCY,
    UNKNOWN_AGENCY,
    REGISTER_DISAGREES,
    HIDDEN_SHEET,
    PAGE_IS_IMAGE,
    MERGED_CELL,
    LOST_COLUMN,
)

#: What may be found in every format.
ALWAYS = (UNREADABLE, AS_SAID)
#: What is found by looking an agency up.
OF_REGISTER = (CLOSE_AGENCY, UNKNOWN_AGENCY, REGISTER_DISAGREES)

_LEFTOVERS: Mapping[str, Rule] = {
    "unknown_text": UNKNOWN_TEXT,
    "unknown_row": UNKNOWN_ROW,
    "misfit_row": MISFIT_ROW,
    "not_a_number": NOT_A_NUMBER,
    "repeated_row": REPEATED_ROW,
    "merged_cell": MERGED_CELL,
    "lost_column": LOST_COLUMN,
    "other_edition": OTHER_EDITION,
    "unknown_column": UNKNOWN_COLUMN,
}
_NOTES: Mapping[str, Rule] = {
    "close_label": CLOSE_LABEL,
    "by_order": BY_ORDER,
    "full_name": FULL_NAME,
    "row_by_order": ROW_BY_ORDER,
    "other_title": OTHER_TITLE,
    "as_said": AS_SAID,
    "close_agency": CLOSE_AGENCY,
    "unknown_agency": UNKNOWN_AGENCY,
    "register_disagrees": REGISTER_DISAGREES,
    "hidden_sheet": HIDDEN_SHEET,
    "image_page": PAGE_IS_IMAGE,
}
#: Notes about labels of the form, and how much of what is printed they quote.
_OF_LABELS, _LONG = frozenset({"close_label", "by_order", "row_by_order"}), 80
#: Cleaned cells that a finding quotes; the rest are counted.
_QUOTED = 3


def unreadable(place: Origin, error: UnreadableFile) -> Finding:
    """The finding for a file, or a line of one, that no report could be read from."""
    text = " ".join(filter(None, (place.file, place.place("en"))))
    return Finding(UNREADABLE, "", place, {"reason": Label(error.zh, error.en), "text": text})


def check(report: Report) -> Iterator[Finding]:
    """Yield a finding for all that a reader could not use, or had to do to read the submission."""
    for leftover in report.leftovers:
        if leftover.kind != "lost_row":
            yield _leftover(report, leftover)
    yield from _lost_rows(report)
    for note in report.notes:
        # What is wrong with a heading is for the rules of headings to say.
        if note.kind != "close_heading":
            yield _note(report, note)
    yield from _cleaned(report)


def _leftover(report: Report, leftover: Leftover) -> Finding:
    table = report.edition.tables.get(leftover.table or "")
    width = (len(table.rows) if table.one_line else 1) * len(table.columns) if table else 0
    values: Mapping[str, Value] = {
        "text": leftover.text or (table.label.zh if table else "—"),
        "printed": " ".join(leftover.values),
        "edition": report.edition.code,
        "found": len(leftover.values),
        "expected": width,
    }
    pointer = leftover.pointer or (f"/tables/{leftover.table}" if leftover.table else "")
    return _finding(report, _LEFTOVERS[leftover.kind], pointer, leftover.origin, values)


def _lost_rows(report: Report) -> Iterator[Finding]:
    for table in report.edition.tables.values():
        lost = [
            row
            for row in table.rows
            for leftover in report.leftovers
            if leftover.kind == "lost_row" and leftover.pointer == f"/tables/{table.code}/{row.code}"
        ]
        if lost:
            rows = Label("；".join(row.path("zh") for row in lost), "; ".join(row.path("en") for row in lost))
            origin = _place_before(report, table, lost[0])
            yield _finding(report, LOST_ROW, f"/tables/{table.code}", origin, {"count": len(lost), "rows": rows})


def _place_before(report: Report, table: Table, lost: Line) -> Origin:
    """Where a lost row would have been: at the last row before it that was found, else at the first of its table."""
    found: dict[str, Origin] = {}
    for pointer, origin in report.origins.items():
        where = pointer.split("/")
        if where[1:3] == ["tables", table.code] and len(where) > 3:
            found.setdefault(where[3], origin)
    codes = [row.code for row in table.rows]
    before = [found[code] for code in codes[: codes.index(lost.code)] if code in found]
    return before[-1] if before else next(iter(found.values()), Origin(report.source.name))


def _note(report: Report, note: Note) -> Finding:
    taken_for, printed = note.taken_for, note.printed
    if note.kind in _OF_LABELS:
        taken_for = Label(taken_for.zh, f"{taken_for.zh} ({taken_for.en})")
        printed = printed[:_LONG]
    values: Mapping[str, Value] = {"text": printed, "taken_for": taken_for}
    return _finding(report, _NOTES[note.kind], note.pointer or "", note.origin, values)


def _cleaned(report: Report) -> Iterator[Finding]:
    if not any(origin.notes for origin in report.origins.values()):
        return
    for table in report.edition.tables.values():
        cleaned = [cell for cell in table.cells() if report.origin(cell.pointer).notes]
        for cell in cleaned:
            origin = report.origin(cell.pointer)
            if "yuan" in origin.notes:
                converted = {"text": origin.printed, "actual": as_printed(report[cell])}
                yield _finding(report, CONVERTED, cell.pointer, origin, converted)
        others = [cell.pointer for cell in cleaned if "yuan" not in report.origin(cell.pointer).notes]
        if others:
            values: Mapping[str, Value] = {"count": len(others), "cells": _quoted(report, report.edition, others)}
            yield _finding(report, CLEANED, f"/tables/{table.code}", report.origin(others[0]), values)


def _quoted(report: Report, form: Edition, pointers: Sequence[str]) -> Label:
    by_pointer = {cell.pointer: report[cell] for cell in form.cells()}
    zh, en = [], []
    for pointer in pointers[:_QUOTED]:
        origin, value = report.origin(pointer), as_printed(by_pointer[pointer])
        zh.append(f"{origin.place('zh')}“{origin.printed}”读作 {value or '空白'}")
        en.append(f"{origin.place('en')} “{origin.printed}” as {value or 'blank'}")
    more = len(pointers) > _QUOTED
    return Label("；".join(zh) + ("……" if more else ""), "; ".join(en) + (" …" if more else ""))


def _finding(report: Report, rule: Rule, pointer: str, origin: Origin, values: Mapping[str, Value]) -> Finding:
    return Finding(rule, pointer, origin, values, (report.agency_id, report.year))
