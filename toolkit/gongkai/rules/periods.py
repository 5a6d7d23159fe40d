"""The years that a report's text says it is about: in its first words, and in the periods it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
    rf"(?P<first>{_YEAR}){_FIRST_OF_JANUARY}{_S}(?:起|开始)?{_S}(?:[至⾄到]|[-—－–~～―─]{{1,3}}){_S}"
    rf"(?:(?P<last>{_YEAR}){_S}(?:年|{_POINT}){_S}|[同当]年{_S})?{_LAST_OF_DECEMBER}"
)
#: Beside a period these words make it one to compare with, or that of something else.
_ANOTHER = re.compile(r"比|较|同期|上年|去年|上一年|增长|下降|有效|施行|行动|计划|规划|方案|任期|前三年")
#: Before a period of more than a year these words make it that of the report.
_REPORTED = re.compile(r"统计|期限|时间|报告|数据")
_LOOKED_AT = 40

_OPENING = re.compile(rf"(?P<phrase>(?P<year>{_YEAR}){_S}年(?:{_S}度)?){_S}(?P<next>\S{{1,2}})")
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
    found = _OPENING.match(
        text, start + len(agency) + (text[start + len(agency) :][:1] == " ") if after_name else start
    )
    if not found or (said := _number(found["year"])) in (year, None):
        return None
    following = found["next"]
    about = not _ONLY_A_BOUND.match(following) if after_name else _ABOUT.match(following) or following in agency
    first_sentence = re.split("。", text[found.end() : found.end() + 300], maxsplit=1)[0]
    if not about or any(_number(each) == year for each in re.findall(_YEAR, first_sentence)):
        return None
    return Dated(said, Passage(section, *found.span("phrase")))


def reported(section: str, text: str, year: int) -> Iterator[Dated]:
    """The periods of whole years that a text gives as those of its figures, if they are not the report's year."""
    if not ("31" in text or "３１" in text or "三十一" in text):
        return
    for found in _PERIOD.finditer(text):
        first = _number(found["first"])
        last = _number(found["last"]) if found["last"] else first
        other = last if first == year else first
        if other in (year, None):
            continue
        before = re.split(f"[{STOPS}]", "".join(text[max(0, found.start() - _LOOKED_AT) : found.start()].split()))[-1]
        after = re.split(f"[{STOPS}]", "".join(text[found.end() : found.end() + _LOOKED_AT].split()), maxsplit=1)[0]
        if _ANOTHER.search(before + "\n" + after) or (first != last and not _REPORTED.search(before)):
            continue
        yield Dated(other, Passage(section, *found.span()))


def _number(digits: str) -> int | None:
    number = numerals.parse(digits)
    return None if number is None else int(number)
