"""What the text of a report says of the information-processing fee, 信息处理费.

Texts here are `flat`: without white space, and what stands in 《》 masked, for a title says nothing of what was charged.
What could be another body's fee, another year's, a part, a rate or a refund is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from gongkai.numerals import parse
from gongkai.rules.passages import PROMPT, STOPS, Passage

#: A longer one is no sentence, but what is left of a page.
_LONGEST = 400
_SENTENCE = re.compile(f"[^{STOPS}]+")
#: In a list of sums a semicolon may stand between two of them.
_PERIOD = re.compile(r"[^。！!？?]+")
#: A title, and what the form prints under a heading.
_MASKED = re.compile(rf"《[^《》]{{0,80}}》|{PROMPT}")
#: The fee's name in a text as it stands, which may be broken anywhere.
_NAMED = re.compile(r"处\s*理\s*(?:收\s*)?费")

_FEE = r"信息(?:公开)?处理(?:收)?费用?"
_NUMBER = (
    r"(?:[0-9０-９][0-9０-９,，.．]{0,20}[百千万亿]{0,2}"
    r"|[〇零○一二两三四五六七八九十百千万亿点壹贰叁肆伍陆柒捌玖拾佰仟]{1,20})"
)
_YUAN = r"[余多]?元(?![/／每])"
_SUM = re.compile(rf"(?<![0-9０-９.．,，])(?P<number>{_NUMBER}){_YUAN}")
#: 收取信息处理费3940元; 信息处理费25件，共计2950元; 收取3940元信息处理费; 发出收费通知3件，实际收取800元.
_CHARGED = re.compile(
    rf"{_FEE}(?:[：:,，为是共计总合累收取金额费用情况实际人民币约全年本度的数入缴]{{0,16}}"
    rf"|[^元费]{{0,30}}?(?:共计?|合计|总计|累计|金额)(?:收取?|金额|人民币|为)*)(?P<after>{_NUMBER}){_YUAN}"
    rf"|收(?:取|缴)?了?(?P<before>{_NUMBER}){_YUAN}的?(?:政府信息公开)?{_FEE}"
    rf"|实际收取的?(?:总?金额|费用)?(?:共计?|合计|人民币|为|[：:])*(?P<actual>{_NUMBER}){_YUAN}"
)
#: 未收取信息处理费; 未发生收费情况; 无信息处理费; 未收取; and 信息处理费收取情况：无.
_NONE = re.compile(
    r"(?:未|没有|[无⽆]|不存在)[^，,。：:]{0,20}?(?:处理费|收费|费[用⽤]|收取(?![^，,]))"
    rf"|(?:{_FEE}|收费|收取费[用⽤])(?:收取|金额|情况|事项){{0,3}}[：:]?(?:均?为)?[无⽆零0０]元?(?![^，,])"
)
#: In section six the fee needs no name.
_MENTIONED = re.compile(
    r"处理(?:收)?费|(?:未|没有|[无⽆]|免|不)(?:发生|产生|有)?收取|收取[^。；]{0,20}[元费]"
    r"|(?:未|没有|[无⽆]|不存在|申请|信息公开|共|收取)[^。；]{0,20}(?:收费|费[用⽤])"
    r"|(?:收费|费[用⽤])[^。；]{0,12}(?:元|[无⽆]|情况)"
    r"|免费[^。；]{0,10}(?:提供|答复|公开)|(?:申请|信息)[^。；]{0,15}免费"
)
#: Charges that are none for information, and what is not about a charge.
_OTHER_FEES = re.compile(
    r"(?:污水|垃圾|废物|污泥|废弃物|危废)处理费|[乱规企育车业疗]收费"
    r"|收费(?:站|公路|员|目录|标准|政策|公示|清单)|性收费(?:情况|项目)"
)
#: Words before a sum or a denial that make it another's, another year's, or a part.
_ASIDE = re.compile(
    r"上年|去年|上一年|往年|同期|其中|标准|减免|免收|免除|应收|应缴|退还|退费|未缴|按件|按量|其他|其它|其余|另外|额外|除"
)
_NOT_NONE = re.compile(
    r"违规|乱|超|标准|其他|其它|其余|另外|额外|重复|多收|缴|按|逾期|通知|异议|投诉|减免|公示|公布|制定|制度|正当|无法|未能"
)
_YEAR = re.compile(r"([12][0-9]{3}|[１２][０-９]{3})年")
_WHOLE = re.compile(r"共|合计|总|累计|全年|年度|[0-9]年|全[省市县区州旗镇乡]")
_PART = re.compile(r"月(?!3?1日)|季|某|笔|另|先后|分别|各自|个人|同一申请人")
#: The body that charges, if a sentence names it: 市公安局（共）收取.
_BODY = re.compile(
    r"([一-鿿]{2}[局委办厅室院心道镇乡队所处司校会区县市])"
    r"(?:共|共计|累计|实际|依法|全年|本年度|均|也|都|已|合计|总计|收取|收缴|收|政府信息公开){0,4}$"
)
#: What leads from a total to the sums it is made of.
_OPENS = re.compile(r"[^元（(：:]{0,20}其中[：:，,]?|[，,；;]?(?:具体为|分别为|即)[：:，,]?|(?P<bracket>[（(])|[：:]")
#: What makes of these sums something else than all parts of the total.
_NOT_ALL = re.compile(
    r"其中|等|各[0-9０-９一-十]|主要|包括|含|上年|去年|同期|较|增|减|退|标准|[余多]元|[/／]|[（(][^）)]*元"
)


class Charge(NamedTuple):
    """A sum in yuan that a text says was charged, 0 for none."""

    amount: Decimal
    #: Where it says so, in its flat text.
    place: Passage
    #: The sentence says that it is all of the year.
    whole: bool


class Breakdown(NamedTuple):
    """A total of the fee and the sums it is said to be made of, in yuan."""

    total: Decimal
    parts: tuple[Decimal, ...]
    place: Passage


def flat(text: str) -> str:
    """The text without white space; titles, and what the form prints under a heading, are masked."""
    bare = "".join(text.split())
    if "《" in bare or "文字描述" in bare:
        return _MASKED.sub(lambda found: "＊" * len(found.group()), bare)
    return bare


def named(text: str) -> bool:
    """Whether the fee's name is in a text as it stands, be it in a title."""
    return "费" in text and _NAMED.search(text) is not None


def stated(text: str) -> bool:
    """Whether a flat text speaks of the fee by its name."""
    return re.search(_FEE, text) is not None


def mentioned(text: str) -> bool:
    """Whether the flat text of section six says anything of the fee, which needs no name there."""
    return "信息处理费" in text or _MENTIONED.search(_OTHER_FEES.sub("", text)) is not None


def statements(section: str, text: str, *, body: str, year: int | None) -> Iterator[Charge]:
    """The sums and the denials that a flat text states of this body and year."""
    for found in _SENTENCE.finditer(text):
        sentence, start = found.group(), found.start()
        if len(sentence) > _LONGEST or not ("费" in sentence or "收取" in sentence):
            continue
        for number, each in _sums(sentence):
            before = sentence[: each.start()]
            if _ASIDE.search(before + each.group()) or _elsewhere(before, each.group(), body, year):
                continue
            whole = bool(_WHOLE.search(before + each.group())) and not _PART.search(before)
            yield Charge(number, Passage(section, start + each.start(), start + each.end()), whole)
        for each in _NONE.finditer(sentence):
            before = sentence[: each.start()]
            if not (_NOT_NONE.search(each.group()) or _ASIDE.search(before) or _elsewhere(before, "", body, year)):
                yield Charge(Decimal(0), Passage(section, start + each.start(), start + each.end()), whole=True)


def breakdowns(section: str, text: str) -> Iterator[Breakdown]:
    """The lists of sums in a flat text: 共收取信息处理费2950元，其中A局420元、B局290元……"""
    for found in _PERIOD.finditer(text):
        sentence, start = found.group(), found.start()
        if len(sentence) > 2 * _LONGEST or "费" not in sentence:
            continue
        amount, total = next(_sums(sentence), (None, None))
        opens = _OPENS.match(sentence, total.end()) if total else None
        if amount is None or total is None or not opens or len(_SUM.findall(sentence[: total.end()])) > 1:
            continue
        listed = sentence[opens.end() :]
        if opens["bracket"]:
            listed = re.split("[）)]", listed, maxsplit=1)[0].removeprefix("其中")
        parts = [parse(each["number"]) for each in _SUM.finditer(listed)]
        known = tuple(each for each in parts if each is not None)
        if len(known) > 1 and len(known) == len(parts) and not _NOT_ALL.search(listed):
            place = Passage(section, start + total.start(), start + opens.end() + len(listed))
            yield Breakdown(amount, known, place)


def _sums(sentence: str) -> Iterator[tuple[Decimal, re.Match[str]]]:
    """What a sentence says was charged, not what was asked for in notices."""
    for found in _CHARGED.finditer(sentence):
        number = parse(found["after"] or found["before"] or found["actual"])
        before = sentence[: found.start()]
        other = found["actual"] and "收费" not in before and "处理费" not in before
        if number is not None and "通知" not in found.group() and not other:
            yield number, found


def _elsewhere(before: str, statement: str, body: str, year: int | None) -> bool:
    """Whether a statement, with the words before it, is that of another body or year."""
    years = _YEAR.findall(before + statement)
    if years and int(years[-1]) != year:
        return True
    found = _BODY.search(before)
    if not found or re.search("[全各我本该]", found[1]):
        return False
    # 市科委 is 上海市科学技术委员会: its characters are there, in their order.
    letters = iter(body)
    return not all(each in letters for each in found[1])
