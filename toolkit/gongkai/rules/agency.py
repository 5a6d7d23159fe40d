"""G5xx: who, where and when: the title, the codes of the agency, and the date of publication."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from gongkai import divisions, names, title
from gongkai.divisions import LEVELS
from gongkai.findings import Finding, Rule, Severity, Value
from gongkai.form import Label
from gongkai.report import Report
from gongkai.text import squeeze

_TITLE = Label(
    "没有查到规定标题写法的全国性条款；标题应与报告的机关、年度一致，是本工具的要求",
    "No national clause on the wording of a title was found; that it agrees with the report's agency and year is what "
    "this tool asks",
)
_CREDIT_CODE = Label(
    "统一社会信用代码的国家标准 GB 32100-2015",
    "GB 32100-2015, the standard of the unified social credit code (统一社会信用代码)",
)
_DIVISION_CODE = Label(
    "GB/T 2260《中华人民共和国行政区划代码》；代码会变更，本工具所用的代码表注明年份",
    "GB/T 2260, the standard of division codes (行政区划代码); codes change, and the lists this tool has say their year",
)
_ARTICLE_49 = Label(
    "《中华人民共和国政府信息公开条例》第四十九条",
    "Article 49 of the Regulations on Open Government Information",
)

OTHER_AGENCY = Rule(
    "G501",
    "another-agency-in-title",
    Severity.WARNING,
    "标题中的机关是“{text}”，报告的机关是“{agency}”",
    "the title names “{text}”, the report is of “{agency}”",
    _TITLE,
)
OTHER_YEAR = Rule(
    "G502",
    "another-year-in-title",
    Severity.WARNING,
    "标题中的年度是 {actual}，报告年度是 {expected}",
    "the title says {actual}, the report is for {expected}",
    _TITLE,
)
TITLE_WORDING = Rule(
    "G503",
    "title-wording",
    Severity.WARNING,
    "标题中没有“政府信息公开工作年度报告”字样，作“{text}”",
    "the title does not have the words 政府信息公开工作年度报告; it says “{text}”",
    Label(
        "没有查到规定标题写法的全国性条款；条例第四条和统一格式的名称都作“政府信息公开工作年度报告”",
        "No national clause on the wording of a title was found; article 4 of the Regulations and the name of the form "
        "both say 政府信息公开工作年度报告",
    ),
)
CHECK_CHARACTER = Rule(
    "G504",
    "check-character",
    Severity.WARNING,
    "统一社会信用代码 {text} 的校验码应为 {expected}，实为 {actual}",
    "the check character of the credit code {text} should be {expected}, it is {actual}",
    _CREDIT_CODE,
)
UNKNOWN_DIVISION = Rule(
    "G505",
    "unknown-division",
    Severity.INFO,
    "行政区划代码 {text} 的前六位不在代码表中（2019 年 4 月、2023 年 6 月）",
    "the first six digits of the division code {text} are not in the lists (of April 2019 and of June 2023)",
    _DIVISION_CODE,
)
LATE = Rule(
    "G506",
    "published-late",
    Severity.WARNING,
    "{actual} 公布，条例规定的期限是 {expected}，相差 {difference} 天",
    "published on {actual}; the last day by the Regulations is {expected}; days between them {difference}",
    _ARTICLE_49,
)
EARLY = Rule(
    "G507",
    "published-early",
    Severity.WARNING,
    "发布日期为 {actual}，报告年度 {year} 年当时尚未结束",
    "the date of publication is {actual}, when the report's year {year} had not ended",
    Label(
        "条例第四十九条规定公布的是上一年度的年度报告",
        "By article 49 of the Regulations it is the report of the year before that is published",
    ),
)
CODES_DISAGREE = Rule(
    "G508",
    "codes-disagree",
    Severity.INFO,
    "统一社会信用代码第 3 至 8 位为 {actual}，行政区划代码为 {text}",
    "characters 3 to 8 of the credit code are {actual}, the division code is {text}",
    _CREDIT_CODE,
)
OTHER_LEVEL = Rule(
    "G509",
    "level-against-division",
    Severity.WARNING,
    "机关层级为{level}，行政区划代码 {text} 是{found}的",
    "the agency is of the {level} level, the division code {text} of the {found} level",
    _DIVISION_CODE,
)
NO_ORGAN = Rule(
    "G510",
    "not-an-organ-code",
    Severity.INFO,
    "统一社会信用代码以 {actual} 开头，机关的以 11 开头",
    "the credit code begins with {actual}; those of organs begin with 11",
    _CREDIT_CODE,
)

RULES = (
    OTHER_AGENCY,
    OTHER_YEAR,
    TITLE_WORDING,
    CHECK_CHARACTER,
    UNKNOWN_DIVISION,
    LATE,
    EARLY,
    CODES_DISAGREE,
    OTHER_LEVEL,
    NO_ORGAN,
)

_WORDS = "政府信息公开工作年度报告"
#: Of a title a message quotes no more than this.
_QUOTED = 60
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_YEAR = r"[12]\d{3}|[一二][〇○零一二三四五六七八九]{3}"
_YEARS = re.compile(rf"(?:{_YEAR})(?=年)|(?<=\()(?:{_YEAR})(?=\))")
#: A year, which may stand between the words of a title: 政府信息公开工作2024年年度报告.
_YEAR_WITHIN = re.compile(rf"(?:{_YEAR})(?:年(?!度))?")

_LEVEL_NAMES = {
    "provincial": Label("省级", "provincial"),
    "prefectural": Label("市（地）级", "prefectural"),
    "county": Label("县级", "county"),
    "township": Label("乡级", "township"),
}
#: What article 49 says of a kind of body: month and day.
_DEADLINES = {"department": (1, 31), "government": (3, 31), "government_office": (3, 31)}
#: The Regulations with these dates are in force since 2019-05-15.
_FIRST_YEAR = 2019
_ORGANS = frozenset(_DEADLINES)
#: Municipalities under the State Council, whose districts have a higher rank than their codes say.
_MUNICIPALITIES = ("11", "12", "31", "50")


def check(report: Report) -> Iterator[Finding]:
    """Yield what does not fit together of a report's title, agency, codes and date of publication."""
    agency, said = report.agency, report.document
    if isinstance(said.get("title"), str) and (words := squeeze(said["title"])):
        yield from _title(report, words)
    code, division = agency.get("uscc"), agency.get("division")
    if divisions.is_credit_code(code):
        yield from _credit_code(report, str(code))
    if divisions.is_division(division):
        yield from _division(report, str(division))
    if isinstance(said.get("published"), str) and report.year is not None:
        yield from _published(report, said["published"], report.year)


def _title(report: Report, words: str) -> Iterator[Finding]:
    name, year = report.agency.get("name"), report.year
    # What nearly every title has is looked for first; only the others are taken apart.
    if isinstance(name, str) and name and name not in words:
        parsed = title.parse(words)
        if parsed and parsed.agency and names.differ(parsed.agency, name):
            yield _finding(report, OTHER_AGENCY, "/title", {"text": parsed.agency, "agency": name})
    if year is not None and f"{year}年" not in words:
        years = [int(found.translate(_DIGITS)) for found in _YEARS.findall(words)]
        if years and year not in years:
            yield _finding(report, OTHER_YEAR, "/title", {"actual": years[0], "expected": year})
    if _WORDS not in words and _WORDS not in _YEAR_WITHIN.sub("", words):
        at = words.find("政府信息公开")
        yield _finding(report, TITLE_WORDING, "/title", {"text": words[max(at, 0) :][:_QUOTED]})


def _credit_code(report: Report, code: str) -> Iterator[Finding]:
    due = divisions.check_character(code)
    if code[-1] != due:
        values: Mapping[str, Value] = {"text": code, "expected": due, "actual": code[-1]}
        yield _finding(report, CHECK_CHARACTER, "/agency/uscc", values)
    if _kind(report.agency) in _ORGANS and not code.startswith("11"):
        yield _finding(report, NO_ORGAN, "/agency/uscc", {"actual": code[:2]})


def _division(report: Report, code: str) -> Iterator[Finding]:
    known, agency = divisions.divisions(), report.agency
    if code[:6] not in known and agency.get("level") != "central":
        yield _finding(report, UNKNOWN_DIVISION, "/agency/division", {"text": code})
    level, found = agency.get("level"), divisions.level_of(code)
    if level in LEVELS and not _fits(level, found, code, agency.get("name")):
        values: Mapping[str, Value] = {"level": _LEVEL_NAMES[level], "text": code, "found": _LEVEL_NAMES[found]}
        yield _finding(report, OTHER_LEVEL, "/agency/division", values)
    credit = agency.get("uscc")
    registered = str(credit)[2:8] if divisions.is_credit_code(credit) else ""
    # A code that is in no list cannot be said to be elsewhere; some central bodies have one.
    if registered in known and code[:6] in known and not _one_area(registered, code[:6]):
        yield _finding(report, CODES_DISAGREE, "/agency/uscc", {"actual": registered, "text": code})


def _one_area(one: str, other: str) -> bool:
    return divisions.holds(one, other) or divisions.holds(other, one)


def _fits(level: str, found: str, code: str, name: object) -> bool:
    """Whether a body of a level may have a code of the level that was found."""
    if level == found:
        return True
    if LEVELS.index(found) > LEVELS.index(level):
        # Districts of municipalities and some cities directly under a province rank as prefectures.
        return (level, found) == ("prefectural", "county") and (code[:2] in _MUNICIPALITIES or code[2:4] == "90")
    # A township may be known by its county, or by a prefecture without counties, a zone by the place it is in.
    return (level == "township" and found != "provincial") or (isinstance(name, str) and names.is_zone(name))


def _published(report: Report, day: str, year: int) -> Iterator[Finding]:
    try:
        published = date.fromisoformat(day)
    except ValueError:
        return
    if published.year <= year:
        yield _finding(report, EARLY, "/published", {"actual": day, "year": year})
    elif published.month > 1 or published.year > year + 1:
        due = _deadline(_kind(report.agency), year) if _has_deadline(report.agency) else None
        if due and published > due:
            values: Mapping[str, Value] = {
                "actual": day,
                "expected": due.isoformat(),
                "difference": (published - due).days,
            }
            yield _finding(report, LATE, "/published", values)


def _kind(agency: Mapping[str, Any]) -> str | None:
    """The kind of the body as it is said, else as its name says it beyond doubt."""
    kind, name = agency.get("kind"), agency.get("name")
    if isinstance(kind, str):
        return kind
    return names.kind_of(name) if isinstance(name, str) else None


def _has_deadline(agency: Mapping[str, Any]) -> bool:
    """Whether article 49 names the level of the body: the county and above."""
    name = agency.get("name")
    return agency.get("level") != "township" and not (isinstance(name, str) and names.is_township(name))


def _deadline(kind: str | None, year: int) -> date | None:
    """The last day on which a report of that kind of body is in time; `None` where article 49 says none."""
    return date(year + 1, *_DEADLINES[kind]) if kind in _DEADLINES and _FIRST_YEAR <= year < date.max.year else None


_NO_TITLE = Label("没有标题（--title）", "no title is given (--title)")
_NO_NAME = Label("机关名称不明（--agency）", "the agency's name is not known (--agency)")
_NO_YEAR = Label("报告年度不明（--year）", "the year is not known (--year)")
_NO_DATE = Label("没有发布日期（--published）", "no date of publication is given (--published)")
_NO_CREDIT_CODE = Label("没有统一社会信用代码", "no unified social credit code is given")
_NO_DIVISION = Label("没有行政区划代码", "no division code is given")
_CENTRAL = Label("行政区划代码不用于中央机关", "division codes are not made for central bodies")
_NO_LEVEL = Label("机关层级不明", "the agency's level is not known")
_NO_KIND = Label("机关类型不明，名称也不足以判断", "the agency's kind is not known, nor does its name leave no doubt")
_NO_DEADLINE = Label(
    "条例第四十九条没有规定这类机关、这一年度的期限",
    "article 49 of the Regulations says no date for such a body, or for that year",
)


def untried(report: Report) -> Mapping[str, Label]:
    """The rules of this family that the report could not be tried against, with the reason."""
    agency, said, year = report.agency, report.document, report.year
    kind, level = _kind(agency), agency.get("level")
    return _untried(
        title=isinstance(said.get("title"), str) and bool(said["title"]),
        name=isinstance(agency.get("name"), str) and bool(agency["name"]),
        published=isinstance(said.get("published"), str),
        credit_code=divisions.is_credit_code(agency.get("uscc")),
        division=divisions.is_division(agency.get("division")),
        level=level if isinstance(level, str) and level in (*LEVELS, "central") else None,
        kind=kind is not None,
        year=year is not None,
        deadline=year is not None and kind in _DEADLINES and year >= _FIRST_YEAR and _has_deadline(agency),
    )


@functools.cache
def _untried(
    *,
    title: bool,
    name: bool,
    published: bool,
    credit_code: bool,
    division: bool,
    level: str | None,
    kind: bool,
    year: bool,
    deadline: bool,
) -> Mapping[str, Label]:
    without_title = None if title else _NO_TITLE
    without_year = None if year else _NO_YEAR
    without_day = (None if published else _NO_DATE) or without_year
    without_code = None if credit_code else _NO_CREDIT_CODE
    without_division = (None if division else _NO_DIVISION) or (_CENTRAL if level == "central" else None)
    without_kind = None if kind else _NO_KIND
    reasons = {
        OTHER_AGENCY: without_title or (None if name else _NO_NAME),
        OTHER_YEAR: without_title or without_year,
        TITLE_WORDING: without_title,
        CHECK_CHARACTER: without_code,
        UNKNOWN_DIVISION: without_division,
        LATE: without_day or (None if deadline else without_kind or _NO_DEADLINE),
        EARLY: without_day,
        CODES_DISAGREE: without_code or without_division,
        OTHER_LEVEL: without_division or (None if level else _NO_LEVEL),
        NO_ORGAN: without_code or without_kind,
    }
    return {rule.code: reason for rule, reason in reasons.items() if reason}


def _finding(report: Report, rule: Rule, pointer: str, values: Mapping[str, Value]) -> Finding:
    return Finding(rule, pointer, report.origin(pointer), values, (report.agency_id, report.year))
