"""One report: what it says of itself, the six sections of the form, what was checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gongkai.coverage import Coverage
from gongkai.findings import Explanation
from gongkai.form import Edition, Label, Section
from gongkai.renderers.html._markup import Attributes, Html, clipped, joined, quoted, tag
from gongkai.renderers.html._sheet import FACTS, Remark, Sheet, Shown, badge, counts
from gongkai.renderers.html._table import mark, printed_table
from gongkai.renderers.html._text import section_text
from gongkai.renderers.text import spans
from gongkai.report import Report
from gongkai.rules.wording import place_label

_UNKNOWN = Label("机关不明", "agency unknown")
_NO_FINDING = Label("没有发现问题", "no findings")
_WHOLE = Label("报告整体", "The report as a whole")
_FINDINGS = Label("发现", "Findings")
_SOURCE = Label("来源文件", "file")
_YEAR = Label("{} 年度", "{}")
_EDITION = Label("{} 年版格式", "{} edition of the form")
_TO_TEXT = Label("见文字", "in the text")
_TO_CELL = Label("见{}", "see {}")
_IN_FILE = Label("原件位置：", "in the file: ")
_MORE_CELLS = Label("及另外 {} 个单元格", "and {} more cells")
_MORE = Label("另有 {} 个发现未列出：{}", "{} more findings are not listed: {}")
_TEXT, _TABLE = Label("文字", "Text"), Label("表格", "Table")
_FORM = Label("表格与文字", "Tables and text")
_DIAGNOSIS = Label("诊断：", "Diagnosis: ")
_CHECKED = Label("核验范围", "What was checked")
_IDENTITIES = Label(
    "勾稽关系 {} 个：成立 {} 个，不成立 {} 个，因空白未能核验 {} 个。",
    "Of {} identities, {} hold, {} are violated and {} are left open by blanks.",
)
_RAN = Label("已检查规则 {} 条", "Rules checked: {}")
_NOT_RUN = Label("未检查 {} 条及原因", "Not checked: {}, and why")
_BECAUSE = Label("{}：{}", "{}: {}")
#: Cells that a finding links to, and characters of the longest message, name and reason.
_LINKED, _MESSAGE, _NAME, _REASON = 4, 1000, 120, 1000
#: Characters of a row's label in a link.
_LABEL = {"zh": 24, "en": 48}


def article(sheet: Sheet, *, folded: bool) -> Html:
    """The report; `folded` puts its tables and text away until they are asked for."""
    found = sheet.result.findings
    form = [_section(sheet, section) for section in sheet.form.sections]
    content = tag("details", {}, tag("summary", {}, _FORM[sheet.lang]), *form) if folded else joined(*form)
    beside = any(sheet.inside(place) for place in ("", *_parts(sheet.form)))
    return tag(
        "article",
        {"id": sheet.id, "class": "report beside" if beside else "report", "aria-labelledby": f"{sheet.id}-name"},
        _head(sheet),
        tag("p", {"class": "badges"}, *badges(counts(found), sheet.lang)),
        _beside(sheet, _facts(sheet), [("", _WHOLE)]),
        _more(sheet),
        content,
        _coverage(sheet.result.coverage, sheet.lang) if sheet.result.coverage else None,
    )


def _parts(form: Edition) -> Iterator[str]:
    yield from (f"/sections/{each.code}" for each in form.sections)
    yield from (f"/tables/{code}" for code in form.tables)


def agency_name(report: Report, lang: str) -> str:
    """Whose report it is, as far as it says."""
    name = report.agency.get("name")
    known = name if isinstance(name, str) and name.strip() else report.agency_id
    return clipped(known or _UNKNOWN[lang], _NAME)


def badges(found: Mapping[str, int], lang: str) -> Iterator[Html]:
    """How many findings of each state, those there are none of left out."""
    for state, count in found.items():
        if count:
            yield badge(state, lang, f" {count}")
    if not any(found.values()):
        yield tag("span", {"class": "badge none"}, _NO_FINDING[lang])


def _head(sheet: Sheet) -> Html:
    report, lang = sheet.report, sheet.lang
    name = tag("bdi", {"lang": "zh-CN", "id": sheet.anchor("/agency/name")}, agency_name(report, lang))
    year = "?" if report.year is None else clipped(quoted(report.year, 20), 20)
    edition = tag("span", {"id": sheet.anchor("/edition")}, _EDITION[lang].format(report.edition.code))
    return tag(
        "header",
        {},
        tag("h2", {"id": f"{sheet.id}-name", "tabindex": -1}, name, *_marks(sheet, "/agency/name")),
        tag(
            "p",
            {"class": "sub"},
            tag("span", {"id": sheet.anchor("/year")}, _YEAR[lang].format(year), *_marks(sheet, "/year")),
            " · ",
            edition,
            *_marks(sheet, "/edition"),
            tag("span", {"class": "faint", "lang": "zh-CN"}, f" {report.edition.notice}"),
        ),
    )


def _facts(sheet: Sheet) -> Html:
    rows: list[tuple[Label, str | None, str]] = [(_SOURCE, None, clipped(sheet.result.source.name, 300))]
    for pointer in FACTS[3:]:
        steps = pointer.split("/")[1:]
        holder = sheet.report.agency if steps[0] == "agency" else sheet.report.document
        value = holder.get(steps[-1])
        # Level, kind and scope are codes of our own, which a finding alone makes worth showing.
        if sheet.at(pointer) or (value and steps[-1] not in ("level", "kind", "scope")):
            rows.append((place_label(sheet.form, pointer), pointer, "—" if value is None else quoted(value, 300)))
    return tag("dl", {"class": "facts"}, *(_fact(sheet, *row) for row in rows))


def _fact(sheet: Sheet, label: Label, pointer: str | None, words: str) -> Html:
    value = tag("bdi", {"lang": "zh-CN"}, words)
    marks, id = (_marks(sheet, pointer), sheet.anchor(pointer)) if pointer else ([], None)
    return tag("div", {"id": id}, tag("dt", {}, label[sheet.lang]), tag("dd", {}, value, *marks))


def _marks(sheet: Sheet, pointer: str) -> list[Html]:
    return [mark(each, sheet.lang) for each in sheet.at(pointer)]


def _section(sheet: Sheet, section: Section) -> Html:
    pointer, lang = f"/sections/{section.code}", sheet.lang
    printed = tag("span", {"class": "printed", "lang": "zh-CN"}, section.heading)
    heading = section.heading if lang == "zh" else joined(section.label.en, " ", printed)
    tables = [table for table in sheet.form.tables.values() if table.section == section.code]
    places = [(f"/tables/{each.code}", each.label if len(tables) > 1 else _TABLE) for each in tables]
    marks = [mark(each, lang) for each in sheet.at(pointer) if not each.said]
    return tag(
        "section",
        {"id": sheet.anchor(pointer)},
        tag("h3", {}, heading, *marks),
        _beside(sheet, section_text(sheet, section), [(pointer, _TEXT)]),
        _beside(sheet, printed_table(sheet, tables), places) if tables else None,
    )


def _beside(sheet: Sheet, main: Html | None, places: list[tuple[str, Label]]) -> Html | None:
    """A part of the report, and beside it the findings in it; `None` where there is neither."""
    groups = [group for place, label in places if (group := _group(sheet, place, label))]
    if main is None and not groups:
        return None
    notes = tag("aside", {"aria-label": _FINDINGS[sheet.lang]}, *groups) if groups else None
    return tag("div", {"class": "part"}, notes, tag("div", {"class": "main"}, main))


def _group(sheet: Sheet, place: str, label: Label) -> Html | None:
    """The findings in one table or section, and what is known beside them."""
    found = [_finding(sheet, each) for each in sheet.inside(place)]
    said = sheet.hints.tables.get(place.removeprefix("/tables/"), ())
    if not found and not said:
        return None
    notes = [_remark(sheet, each) for each in said]
    return joined(tag("h4", {}, label[sheet.lang]), tag("ol", {}, *found) if found else None, *notes)


def _finding(sheet: Sheet, shown: Shown) -> Html:
    finding, lang, state = shown.finding, sheet.lang, shown.state
    code = finding.rule.code
    cells = dict.fromkeys(cell.pointer for cell in (*shown.cells, *shown.summed))
    attributes: Attributes = {
        "id": shown.id,
        "class": f"finding {state}",
        "tabindex": -1,
        "data-state": state,
        "data-rule": code,
        "data-cells": " ".join(map(sheet.link, cells)) or None,
    }
    return tag(
        "li",
        attributes,
        tag(
            "p",
            {"class": "what"},
            badge(state, lang),
            " ",
            tag("a", {"class": "code", "href": f"#{code}"}, code),
            " ",
            tag("span", {"class": "faint"}, finding.rule.name),
        ),
        tag("p", {}, clipped(finding.message(lang), _MESSAGE)),
        _where(sheet, shown),
        _explanation(finding.explanation) if finding.explanation else None,
    )


def _remark(sheet: Sheet, remark: Remark) -> Html:
    links = [joined(" ", _to_cell(sheet, pointer)) for pointer in remark.pointers[:_LINKED]]
    return tag("p", {"class": "hint"}, _DIAGNOSIS[sheet.lang], clipped(remark.words[sheet.lang], _MESSAGE), *links)


def _to_cell(sheet: Sheet, pointer: str) -> Html:
    name = _cell_name(sheet.form, pointer, sheet.lang)
    return tag("a", {"href": f"#{sheet.link(pointer)}"}, _TO_CELL[sheet.lang].format(name))


def _where(sheet: Sheet, shown: Shown) -> Html | None:
    """Links to what a finding speaks of, and the place in the submission."""
    lang = sheet.lang
    # Where there are many cells, the message names them, and the table shows them.
    linked = shown.cells if len(shown.cells) <= _LINKED else shown.cells[:1]
    links = [tag("a", {"href": f"#{shown.in_text}"}, _TO_TEXT[lang])] if shown.said else []
    links += [_to_cell(sheet, cell.pointer) for cell in linked]
    if len(shown.cells) > len(linked):
        links.append(joined(_MORE_CELLS[lang].format(len(shown.cells) - len(linked))))
    place = shown.finding.origin.place(lang)
    if place:
        links.append(tag("span", {"class": "faint"}, _IN_FILE[lang], tag("bdi", {}, clipped(place, 120))))
    return tag("p", {"class": "where"}, *(joined(each, " ") for each in links)) if links else None


def _cell_name(form: Edition, pointer: str, lang: str) -> str:
    table, row_code, column_code = pointer.split("/")[2:]
    row = next(row for row in form.tables[table].rows if row.code == row_code)
    column = next(column for column in form.tables[table].columns if column.code == column_code)
    return f"{row.number}{clipped(row.label[lang], _LABEL[lang])} · {column.label[lang]}"


def _explanation(why: Explanation) -> Html:
    signed = " · ".join(clipped(each, _NAME) for each in (why.by, why.date) if each)
    footer = tag("footer", {}, signed) if signed else None
    return tag("blockquote", {"lang": "zh-CN"}, clipped(why.reason, _REASON), footer)


def _more(sheet: Sheet) -> Html | None:
    if not sheet.more:
        return None
    listed = " ".join(f"{code}×{count}" for code, count in sheet.more.items())
    return tag("p", {"class": "more"}, _MORE[sheet.lang].format(sum(sheet.more.values()), listed))


def _coverage(coverage: Coverage, lang: str) -> Html:
    states = (coverage.holds, coverage.violated, coverage.open)
    reasons: dict[Label, list[str]] = {}
    for code, why in coverage.rules_not_run:
        reasons.setdefault(why, []).append(code)
    listed = [tag("li", {}, _BECAUSE[lang].format(spans(codes), why[lang])) for why, codes in reasons.items()]
    summary = tag("summary", {}, _NOT_RUN[lang].format(len(coverage.rules_not_run)))
    return tag(
        "footer",
        {"class": "coverage"},
        tag("h3", {}, _CHECKED[lang]),
        tag("p", {}, _IDENTITIES[lang].format(sum(states), *states)) if any(states) else None,
        tag("p", {}, _RAN[lang].format(len(coverage.rules_run))),
        tag("details", {}, summary, tag("ul", {}, *listed)) if listed else None,
    )
