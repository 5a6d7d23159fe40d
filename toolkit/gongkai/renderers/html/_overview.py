"""What a run came to: its numbers, the rules that found something, the reports in a list, what was not read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gongkai import _resources
from gongkai.check import Result
from gongkai.findings import Finding, Rule
from gongkai.form import Label
from gongkai.renderers import Run, Totals
from gongkai.renderers.html._markup import Html, clipped, joined, quoted, tag
from gongkai.renderers.html._report import agency_name
from gongkai.renderers.html._sheet import SIGNS, STATES, Sheet, badge, state
from gongkai.report import Report

_FIGURES = (
    (Label("文件", "files"), "files", ""),
    (Label("报告", "reports"), "reports", ""),
    (Label("无法读取", "not read"), "refused", "error"),
    (Label("错误", "errors"), "errors", "error"),
    (Label("警告", "warnings"), "warnings", "warning"),
    (Label("提示", "infos"), "infos", "info"),
    (Label("已说明", "explained"), "explained", "explained"),
)
_IDENTITIES = Label("勾稽关系已证实成立", "identities verified to hold")
_OPEN = Label("不成立 {}，未能核验 {}", "{} violated, {} left open")
_RULES = Label("按规则统计", "Findings by rule")
_RULE = Label("规则", "rule")
_COUNT = Label("数量", "count")
_FIRST = Label("首例", "first")
_SHOW = Label("查看", "show")
_WITH = Label("其中已说明 {}", "{} of them explained")
_BASIS = Label("依据：", "Basis: ")
_REPORTS = Label("报告一览", "Reports")
_OTHERS = Label("其他报告", "Other reports")
_AGENCY = Label("机关与文件", "agency and file")
_YEAR = Label("年度", "year")
_CAPPED = Label(
    "共 {all} 份报告，以下完整显示问题最多的 {whole} 份。",
    "Of {all} reports, the {whole} with the most to correct are shown whole.",
)
_UNLISTED = Label(
    "另有 {} 份报告未列出，其中有错误的 {} 份，没有错误、有警告的 {} 份，其余 {} 份没有错误或警告。",
    "{} more reports are not listed: {} with errors, {} with warnings and no error, {} with neither.",
)
_REFUSED = Label("无法读取的文件", "Files that could not be read")
_ABSENT = Label("名录中缺少的报告", "What is missing of the register")
_LEFT = Label("没有用上的说明", "Explanations without a finding")
_LEFT_WHY = Label("问题已消失，或数值已变。", "The finding is gone, or its values are others now.")
_MORE = Label("另有 {} 条未列出。", "{} more are not listed.")
#: Lines of a list of files, agencies or explanations; rules that a line of the list of reports names.
_LINES, _CODES = 300, 8
#: Reports in a list.
LISTED = 2000


@dataclass(frozen=True, slots=True)
class Line:
    """A report in the list of reports."""

    report: Report
    source: str
    #: Findings in each state.
    counts: Mapping[str, int]
    #: Findings of each rule.
    codes: Mapping[str, int]
    #: The id of the report, where it is shown whole.
    id: str | None


def figures(totals: Totals, lang: str) -> Html:
    """The numbers of the run."""
    given = [(label[lang], str(getattr(totals, name)), state) for label, name, state in _FIGURES]
    cells = [_figure(label, number, state if number != "0" else "") for label, number, state in given]
    identities = totals.holds + totals.violated + totals.open
    note = _OPEN[lang].format(totals.violated, totals.open) if totals.violated or totals.open else None
    cells.append(_figure(_IDENTITIES[lang], f"{totals.holds} / {identities}", "", note))
    return tag("dl", {"class": "figures"}, *cells)


def _figure(label: str, number: str, state: str, note: str | None = None) -> Html:
    sign = tag("span", {"aria-hidden": "true"}, SIGNS[state], " ") if state else None
    more = tag("small", {}, note) if note else None
    return tag("div", {"class": state or None}, tag("dt", {}, label), tag("dd", {}, sign, number, more))


def rules(run: Run, sheets: Sequence[Sheet]) -> Html | None:
    """The rules that found something, the gravest first, each with a link to a finding."""
    lang = run.lang
    findings = [finding for result in run.results for finding in result.findings]
    if not findings:
        return None
    of = {finding.rule.code: finding.rule for finding in findings}
    found = Counter(finding.rule.code for finding in findings)
    explained = Counter(finding.rule.code for finding in findings if finding.explanation)
    first = _first(run.results, sheets)
    ranked = sorted(of.values(), key=lambda rule: (-rule.severity, rule.code))
    rows = [_rule(rule, found[rule.code], explained[rule.code], first.get(rule.code), lang) for rule in ranked]
    names = (_RULE[lang], _COUNT[lang], _FIRST[lang])
    return tag(
        "section",
        {"id": "rules"},
        tag("h2", {}, _RULES[lang]),
        _table("list rules", names, rows, _RULES[lang]),
    )


def _first(results: Sequence[Result], sheets: Sequence[Sheet]) -> dict[str, str]:
    """Where the page shows each rule's first finding."""
    first: dict[str, str] = {}
    for sheet in sheets:
        for shown in sheet.shown:
            first.setdefault(shown.finding.rule.code, shown.id)
    for result in results:
        if result.report is None:
            for finding in result.findings:
                first.setdefault(finding.rule.code, "refused" if result.refused else "missing")
    return first


def _rule(rule: Rule, count: int, explained: int, first: str | None, lang: str) -> Html:
    name = tag(
        "p",
        {},
        badge(rule.severity.label.en, lang),
        " ",
        tag("b", {}, rule.code),
        " ",
        tag("span", {"class": "faint"}, rule.name),
    )
    basis = tag("span", {"class": "faint"}, " ", _BASIS[lang], rule.basis[lang])
    head = tag("th", {"scope": "row"}, tag("div", {}, name, tag("p", {}, sentence(rule.code, lang), basis)))
    note = tag("small", {}, _WITH[lang].format(explained)) if explained else None
    link = tag("a", {"href": f"#{first}"}, _SHOW[lang]) if first else None
    return tag("tr", {"id": rule.code}, head, tag("td", {"class": "number"}, str(count), note), tag("td", {}, link))


def sentence(code: str, lang: str) -> str:
    """What a rule is about: the first paragraph of its page; empty where there is no page."""
    page = _resources.rule_page(code, lang)
    if not page.is_file():
        return ""
    paragraphs = page.read_text(encoding="utf-8").split("\n\n")
    first = paragraphs[1] if len(paragraphs) > 1 else ""
    return ("" if lang == "zh" else " ").join(first.replace("`", "").splitlines())


def whole(lines: Sequence[Line], all: int, lang: str) -> Html:
    """A list of the reports that are shown whole, of which there may be more."""
    note = _CAPPED[lang].format(all=all, whole=len(lines)) if all > len(lines) else None
    return _reports("reports", _REPORTS[lang], note, lines, None, lang)


def others(lines: Sequence[Line], rest: tuple[int, int, int, int] | None, lang: str) -> Html:
    """A list of other reports; `rest` counts those beyond it: all, with errors, with warnings, with neither."""
    return _reports("others", _OTHERS[lang], None, lines, _UNLISTED[lang].format(*rest) if rest else None, lang)


def _reports(id: str, label: str, before: str | None, lines: Sequence[Line], after: str | None, lang: str) -> Html:
    states = [
        tag("span", {"class": f"sign {each}"}, SIGNS[each], " ", tag("span", {"class": "word"}, STATES[each][lang]))
        for each in STATES
    ]
    names = (_AGENCY[lang], _YEAR[lang], *states)
    return tag(
        "section",
        {"id": id},
        tag("h2", {}, label),
        tag("p", {}, before) if before else None,
        _table("list reports", names, [_line(line, lang) for line in lines], label),
        tag("p", {"class": "more"}, after) if after else None,
    )


def _line(line: Line, lang: str) -> Html:
    name = tag("bdi", {"lang": "zh-CN"}, agency_name(line.report, lang))
    codes = " ".join(f"{code}×{count}" if count > 1 else code for code, count in list(line.codes.items())[:_CODES])
    more = " …" if len(line.codes) > _CODES else ""
    year = "?" if line.report.year is None else clipped(quoted(line.report.year, 20), 20)
    return tag(
        "tr",
        {},
        tag(
            "th",
            {"scope": "row"},
            tag("a", {"href": f"#{line.id}"}, name) if line.id else name,
            tag("small", {"lang": "zh-CN"}, tag("bdi", {}, clipped(line.source, 120))),
            tag("small", {}, codes + more) if codes and not line.id else None,
        ),
        tag("td", {"class": "number"}, year),
        *(
            tag("td", {"class": f"number {state}"} if count else {"class": "number zero"}, str(count))
            for state, count in line.counts.items()
        ),
    )


def _table(name: str, heads: Iterable[str], rows: Sequence[Html], label: str) -> Html:
    table = tag(
        "table",
        {"class": name},
        tag("caption", {"class": "unseen"}, label),
        tag("thead", {}, tag("tr", {}, *(tag("th", {"scope": "col"}, head) for head in heads))),
        tag("tbody", {}, *rows),
    )
    return tag("div", {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": label}, table)


def beside_reports(run: Run) -> Iterator[Html]:
    """Files that were refused, agencies whose reports are missing, explanations that found nothing to explain."""
    lang = run.lang
    refused = [finding for result in run.results if result.refused for finding in result.findings]
    absent = [f for result in run.results if result.report is None and not result.refused for f in result.findings]
    for id, label, findings in (("refused", _REFUSED, refused), ("missing", _ABSENT, absent)):
        if findings:
            rows = [_without_report(finding, lang) for finding in findings[:_LINES]]
            yield _list(id, label[lang], None, rows, len(findings), lang)
    if run.left:
        rows = [_unused(run, at) for at in range(len(run.left[:_LINES]))]
        yield _list("left", _LEFT[lang], _LEFT_WHY[lang], rows, len(run.left), lang)


def _list(id: str, label: str, note: str | None, rows: Sequence[Html], all: int, lang: str) -> Html:
    more = tag("p", {}, _MORE[lang].format(all - len(rows))) if all > len(rows) else None
    said = tag("p", {"class": "faint"}, note) if note else None
    return tag("section", {"id": id}, tag("h2", {}, f"{label} ({all})"), said, tag("ul", {"class": id}, *rows), more)


def _without_report(finding: Finding, lang: str) -> Html:
    here = state(finding)
    place = finding.origin.place(lang)
    where = " ".join(filter(None, (clipped(finding.origin.file, 300), clipped(place, 120))))
    why = finding.explanation
    return tag(
        "li",
        {"class": f"finding {here}", "data-state": here, "data-rule": finding.rule.code},
        tag("p", {}, tag("bdi", {"lang": "zh-CN"}, where)),
        tag(
            "p",
            {},
            badge(here, lang),
            " ",
            tag("a", {"class": "code", "href": f"#{finding.rule.code}"}, finding.rule.code),
            " ",
            clipped(finding.message(lang), 500),
        ),
        tag("blockquote", {"lang": "zh-CN"}, clipped(why.reason, 500)) if why else None,
    )


def _unused(run: Run, at: int) -> Html:
    each = run.left[at]
    words = " ".join(map(str, filter(None, (each.rule, each.agency, each.year, each.pointer))))
    return tag("li", {}, clipped(words, 300), joined(": ", tag("bdi", {"lang": "zh-CN"}, clipped(each.reason, 300))))
