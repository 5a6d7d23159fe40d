"""N410 to N418: what the text of a report says or leaves out, its figures of the tables aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Label
from gongkai.report import Report
from gongkai.rules import fees, passages, periods

WRONG_YEAR = Rule(
    "N410",
    "wrong-year",
    Severity.WARNING,
    "报告年度为 {expected}，“{section}”的{text}写的是 {actual} 年：“{phrase}”",
    "the report is for {expected}, {text} of “{section}” is of {actual}: “{phrase}”",
    Label(
        "条例第四十九条：公布的是上一年度的年度报告；各地通知和报告以公历年为统计期限，正文写成其他年度，没有查到明文规定",
        "Article 49: what is published is the report of the year before; notices and reports take the calendar year "
        "for the period, no rule was found about a text that is of another",
    ),
)
EMPTY_PROBLEMS = Rule(
    "N411",
    "empty-problems",
    Severity.WARNING,
    "“{section}”只有 {actual} 个字{quoted}，不足 {expected} 个字",
    "“{section}” has fewer than {expected} characters: {actual}{quoted}",
    Label(
        "条例第五十条第一款第（四）项：年度报告应当包括存在的主要问题及改进情况；10 个字的界限是本工具定的",
        "Article 50, paragraph 1, item (四): the report includes the main problems and the improvements; the limit of 10 characters "
        "is this tool's",
    ),
)
ARTICLE_50 = Rule(
    "N415",
    "article-50",
    Severity.WARNING,
    "人民政府的年度报告没有提到{missing}",
    "this report of a people's government does not mention {missing}",
    Label(
        "条例第五十条第一款第（四）项：各级人民政府的年度报告还应当包括工作考核、社会评议和责任追究结果情况",
        "Article 50, paragraph 1, item (四): the reports of people's governments of all levels also include the results of "
        "assessment of the work, public appraisal and holding to account (工作考核、社会评议和责任追究结果情况)",
    ),
)
OVERVIEW_LENGTH = Rule(
    "N418",
    "overview-length",
    Severity.INFO,
    "“{section}”有 {actual} 字，超过 {expected} 字",
    "“{section}” has {actual} characters, more than {expected}",
    Label(
        "国家统一格式没有字数限制；不超过 1000 字是怀化（2024 年）、武威（2025 年）等地的要求",
        "The national form sets no limit; at most 1000 characters is what 怀化 (2024) and 武威 (2025) ask for",
    ),
    default=False,
)

RULES = (
    WRONG_YEAR,
    EMPTY_PROBLEMS,
    fees.NO_FEE_STATEMENT,
    fees.FEE_CONTRADICTION,
    fees.FEE_UNPAID,
    ARTICLE_50,
    fees.FEE_SUM,
    OVERVIEW_LENGTH,
)

_PROBLEMS, _OVERVIEW = "problems", "overview"
_FIRST_WORDS = Label("开头", "the opening")
_REPORTING_PERIOD = Label("统计期限", "the reporting period")
#: Fewer characters than the one report no problem; an overview of more than the other is too long for some places.
_FEWEST, _MOST = 10, 1000
_ENOUGH = re.compile(rf"(?:[\W_]*[^\W_]){{{_FEWEST}}}")
#: With less text in all sections nobody can say what it leaves out.
_SOME_TEXT = 100
_PROMPT = re.compile(passages.PROMPT)

#: What article 50 asks of governments; and for each, words without which it is not there, and how they are used.
_TOPICS = (
    (
        Label("工作考核", "assessment of the work (工作考核)"),
        ("考", "绩", "估", "测"),
        re.compile(r"考\s*[核评]|绩\s*效\s*[评考]|公\s*开\s*(?:工\s*作\s*)?(?:评\s*估|测\s*评)"),
    ),
    (
        Label("社会评议", "public appraisal (社会评议)"),
        ("评", "满", "民意"),
        re.compile(
            r"评\s*议|测\s*评|满\s*意\s*[度率]|民意\s*调\s*查|第\s*三\s*方[^。]{0,8}评"
            r"|(?:社\s*会|[公群]\s*众|网\s*民)\s*评\s*价"
        ),
    ),
    (
        Label("责任追究", "holding to account (责任追究)"),
        ("追", "责"),
        re.compile(r"追\s*[究责]|问\s*责|责\s*任\s*倒\s*查"),
    ),
)
#: So far around such a word its use is looked for.
_AROUND = 15

_NO_YEAR = Label("报告年度不明", "the year is not known")
_NO_TEXT = Label("没有“{}”的文字", "there is no text of “{}”")
_NOT_ASKED = Label("该年度的格式没有这项要求", "the form of that year does not ask for it")
_NO_ROW = Label(
    "表三缺失或结构有误，或没有这一行的总计", "table three is missing or not sound, or has no total in this row"
)
_NO_GOVERNMENT = Label("不是人民政府，或机关类型不明", "not a people's government, or the kind of agency is unknown")
_LITTLE_TEXT = Label("各部分的文字过少", "the sections have too little text")


def check(report: Report, sound: frozenset[str], enabled: Collection[str] = ()) -> Iterator[Finding]:
    """Yield what the text has against it; `sound` are the tables that may be looked at, `enabled` the rules tried."""
    texts = passages.texts(report)
    if not texts:
        return
    yield from _wrong_year(report, texts)
    if _PROBLEMS in texts:
        yield from _empty_problems(report, texts[_PROBLEMS])
    yield from fees.check(report, texts, sound)
    if _governs(report) and _has_some(texts):
        yield from _article_50(report, texts)
    if OVERVIEW_LENGTH.code in enabled and len(texts.get(_OVERVIEW, "")) > _MOST:
        yield from _overview_length(report, texts[_OVERVIEW])


def untried(report: Report, sound: frozenset[str]) -> Mapping[str, Label]:
    """The rules of this module that could not be tried on a report, and why."""
    texts = passages.texts(report)
    if not texts:
        return {rule.code: passages.OMITTED for rule in RULES}
    why: dict[str, Label] = {}
    for section, rules in (
        (_OVERVIEW, (OVERVIEW_LENGTH,)),
        (_PROBLEMS, (EMPTY_PROBLEMS,)),
        (fees.SECTION, (fees.NO_FEE_STATEMENT, fees.FEE_SUM)),
    ):
        if section not in texts:
            name = passages.heading(report, section)
            why |= {rule.code: Label(_NO_TEXT.zh.format(name.zh), _NO_TEXT.en.format(name.en)) for rule in rules}
    if report.year is None:
        why |= {WRONG_YEAR.code: _NO_YEAR, fees.NO_FEE_STATEMENT.code: _NO_YEAR}
    elif not fees.asked_for(report):
        why[fees.NO_FEE_STATEMENT.code] = _NOT_ASKED
    if "requests" not in sound or report[fees.UNPAID] is None:
        why[fees.FEE_UNPAID.code] = _NO_ROW
    if not _governs(report):
        why[ARTICLE_50.code] = _NO_GOVERNMENT
    elif not _has_some(texts):
        why[ARTICLE_50.code] = _LITTLE_TEXT
    return why


def _wrong_year(report: Report, texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a finding for each section whose first words, or whose reporting period, are of another year."""
    year = report.year
    if year is None:
        return
    name = report.agency.get("name")
    agency = name if isinstance(name, str) else ""
    if _OVERVIEW in texts and (first := periods.opening(_OVERVIEW, texts[_OVERVIEW], agency, year)):
        yield _of_year(report, texts, _FIRST_WORDS, first)
    if not periods.any_in(texts.values()):
        return
    for section, text in texts.items():
        if period := periods.reported(section, text, year):
            yield _of_year(report, texts, _REPORTING_PERIOD, period)


def _of_year(report: Report, texts: Mapping[str, str], words: Label, dated: periods.Dated) -> Finding:
    actual, place, year = dated.year, dated.place, report.year or 0
    text = texts[place.section]
    values: Mapping[str, Value] = {
        "text": words,
        "phrase": "".join(text[place.start : place.end].split()),
        "expected": year,
        "actual": actual,
        "difference": actual - year,
    }
    return passages.finding(report, WRONG_YEAR, place.section, values, text=text, at=place)


def _empty_problems(report: Report, text: str) -> Iterator[Finding]:
    if "文字描述" in text[:_SOME_TEXT]:
        text = _PROMPT.sub("", text)
    if _ENOUGH.match(text):
        return
    count = sum(map(str.isalnum, text))
    words = "".join(text[:_SOME_TEXT].split())[: 2 * _FEWEST]
    values: Mapping[str, Value] = {
        "quoted": Label(f"（“{words}”）", f" (“{words}”)") if words else Label("", ""),
        "expected": _FEWEST,
        "actual": count,
        "difference": count - _FEWEST,
    }
    yield passages.finding(report, EMPTY_PROBLEMS, _PROBLEMS, values)


def _governs(report: Report) -> bool:
    """Whether the agency is a people's government: by its kind, or by its name where the kind is not known."""
    kind, name = report.agency.get("kind"), report.agency.get("name")
    return kind == "government" or (kind is None and isinstance(name, str) and name.rstrip().endswith("人民政府"))


def _has_some(texts: Mapping[str, str]) -> bool:
    return sum(map(len, texts.values())) >= _SOME_TEXT


def _article_50(report: Report, texts: Mapping[str, str]) -> Iterator[Finding]:
    missing = [
        topic for topic, words, use in _TOPICS if not any(_speaks_of(words, use, text) for text in texts.values())
    ]
    if missing:
        values: Mapping[str, Value] = {
            "missing": Label("、".join(each.zh for each in missing), ", ".join(each.en for each in missing)),
            "topics": tuple(each.zh for each in missing),
        }
        key = (report.agency_id, report.year)
        yield Finding(ARTICLE_50, "/sections", report.origin("/sections"), values, key)


def _speaks_of(words: Sequence[str], use: re.Pattern[str], text: str) -> bool:
    """Whether any of the words is used so in a text: to look for them first is ten times as fast."""
    for word in words:
        at = text.find(word)
        while at >= 0:
            if use.search(text, max(0, at - _AROUND), at + _AROUND):
                return True
            at = text.find(word, at + 1)
    return False


def _overview_length(report: Report, text: str) -> Iterator[Finding]:
    count = len("".join(text.split()))
    if count > _MOST:
        values = {"expected": _MOST, "actual": count, "difference": count - _MOST}
        yield passages.finding(report, OVERVIEW_LENGTH, _OVERVIEW, values)
