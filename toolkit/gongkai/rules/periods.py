"""The years that a report's text says it is about: in its first words, and in the periods it names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gongkai import numerals
from gongkai.rules.passages import STOPS, Passage

_DIGIT = "〇零○OＯ一二三四五六七八九"
_YEAR = rf"(?:[12１２][0-9０-９]{{3}}|[一二][{_DIGIT}]{{3}})"
#: White space may stand anywhere; no more of it than this, for it would be tried in every way.
_S = r"\s{0,4}"
_POINT = "[-./．－]"
_FIRST_OF_JANUARY = (
    rf"{_S}(?:年|{_POINT}){_S}(?:0?1|０?１|[一元]){_S}(?:[月⽉]|{_POINT}){_S}(?:0?1|０?１|一){_S}[日⽇号]?"
)
_LAST_OF_DECEMBER = rf"(?:12|１２|十二){_S}(?:[月⽉]|{_POINT}){_S}(?:31|３１|三十一){_S}[日⽇号]?"
_PERIOD = re.compile(
    rf"(?P<first>{_YEAR}){_FIRST_OF_JANUARY}{_S}(?:起|开始)?{_S}[,，]?{_S}(?:[至⾄到]|[-—－–~～―─]{{1,3}}){_S}"
    rf"(?:(?P<last>{_YEAR}){_S}(?:年|{_POINT}){_S}|[同当]年{_S})?{_LAST_OF_DECEMBER}"
)
#: Beside a period these words make it one to compare with, or that of something else.
_ANOTHER = re.compile(
    r"比|较|同期|上年|去年|上一年|增长|下降|有效|施行|行动|计划|规划|方案|任期|合同|服务期|租|聘|试点|专项|采购"
)
#: Before a period these words make it that of the report, whatever is compared with behind it.
_REPORTED = re.compile(r"统计|期限|时间|报告|数据")
_BESIDE = 40
#: What stands before the last day of a year, that day, and the most characters of it and of a whole period.
_MONTHS = "月⽉-./．－"
_LAST_DAYS = ("31", "３１", "三十一")
_DAY, _LONGEST = 9, 100

_OPENING = re.compile(rf"{_S}(?P<phrase>(?P<year>{_YEAR}){_S}年(?:{_S}度)?){_S}(?P<next>\S{{1,2}})")
#: What follows a year that the text is about: 2022年，我局……; 2022年是……
_ABOUT = re.compile(r"[,，。:：是我本]|全(?!国)")
#: What follows one that only begins or ends a time: 2019年以来; 2021年至2023年; 2022年10月.
_ONLY_A_BOUND = re.compile(rf"[0-9０-９{_DIGIT}十至到起以和与及、—\-－~～]")


class Dated(NamedTuple):
    """A passage that says of which year the text is."""

    year: int
    place: Passage


def opening(section: str, text: str, agency: str, year: int) -> Dated | None:
    """The first words of a text, after the agency's name, if they make it one of another year than the report's."""
    start = len(text) - len(text.lstrip())
    after_name = bool(agency) and text.startswith(agency, start)
    found = _OPENING.match(text, start + len(agency) if after_name else start)
    if not found or (said := _number(found["year"])) in (year, None):
        return None
    following = found["next"]
    by_name = following in agency and following not in ("政府", "人民")
    about = not _ONLY_A_BOUND.match(following) if after_name else by_name or _ABOUT.match(following)
    first_sentence = text[found.end() : found.end() + 300].partition("。")[0]
    if not about or any(_number(each) == year for each in re.findall(rf"({_YEAR})\s*年", first_sentence)):
        return None
    return Dated(said, Passage(section, *found.span("phrase")))


def any_in(texts: Iterable[str]) -> bool:
    """Whether a period may end in any of the texts; in most none does, and this is the quick way to see it."""
    return any(True for _ in _last_days("\n".join(texts)))


def reported(section: str, text: str, year: int) -> Dated | None:
    """The first period of whole years that a text gives as its own, if it is not the report's year."""
    for at in _last_days(text):
        for found in _PERIOD.finditer(text, max(0, at - _LONGEST), at + _DAY):
            if found.end() > at and (other := _other_year(text, found, year)):
                return Dated(other, Passage(section, *found.span()))
    return None


def _last_days(text: str) -> Iterator[int]:
    """The places of the signs between a month and its 31st day: to find one character is quick."""
    for sign in _MONTHS:
        at = text.find(sign)
        while at >= 0:
            if text[at + 1 : at + _DAY].lstrip().startswith(_LAST_DAYS):
                yield at
            at = text.find(sign, at + 1)


def _other_year(text: str, period: re.Match[str], year: int) -> int | None:
    """The year of a period, or the first of its years, that is not the report's; nothing if it is another thing's."""
    first = _number(period["first"])
    last = _number(period["last"]) if period["last"] else first
    other = last if first == year else first
    if other in (year, None):
        return None
    before = "".join(text[max(0, period.start() - _BESIDE) : period.start()].split())
    after = "".join(text[period.end() : period.end() + _BESIDE].split())
    before, after = re.split(f"[{STOPS}]", before)[-1], re.split(f"[{STOPS}]", after, maxsplit=1)[0]
    if _ANOTHER.search(before):
        return None
    own = _REPORTED.search(before) or (first == last and not _ANOTHER.search(after))
    return other if own else None


def _number(digits: str) -> int | None:
    number = numerals.parse(digits)
    return None if number is None else int(number)
