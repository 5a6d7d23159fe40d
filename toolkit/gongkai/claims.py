"""What the figures of a text are about: sentences of reports to what they restate of the form's tables.

A *shape* is a text in which every number is one character (`MARK`) and every year another, so that the sentences of
many reports have one shape. What a figure is about is decided by the words around it; where they leave a doubt, it is
about nothing that is known here.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

#: Characters of a sentence.
_LONGEST = 3000
#: A number; the report's year, the year before, the year after, any other year.
MARK, THIS_YEAR, LAST_YEAR, NEXT_YEAR, OTHER_YEAR = "\x01\x02\x03\x04\x05"
_OTHER_YEARS = f"{LAST_YEAR}{NEXT_YEAR}{OTHER_YEAR}"


class Claim(NamedTuple):
    """What a figure states.

    `kind` is `received`, `carried_in`, `carried_forward`, `done`, `handled` (done, or received), `outcome`, `review`,
    `suit`, `suit_direct`, `suit_after`, `dispute` (reviews and suits), `applicants`, `documents`, `decisions`, `fee`.
    """

    kind: str
    #: The code of a row, a column or a group of the form within it.
    what: str = ""
    #: It is a percentage; `base` is what of, in the words of the text.
    share: bool = False
    base: str = ""
    #: It is in 元; the form has 万元.
    yuan: bool = False
    #: Who is said to have received or done it; empty when nobody is named.
    subject: str = ""
    #: The sentence speaks of requests that were dealt with.
    dealt: bool = False


class Stated(NamedTuple):
    """A figure of a shape."""

    #: Which `MARK` it is; `None` for a zero in words, as 未收到申请.
    mark: int | None
    start: int
    end: int
    claim: Claim | None
    #: Where its sentence begins and ends.
    sentence: tuple[int, int]


class _State(NamedTuple):
    """What a paragraph spoke of before a sentence."""

    #: Requests for information, or reviews and suits over them.
    about: bool = False
    topic: str = ""
    #: It speaks of another year.
    earlier: bool = False


_SENTENCE = re.compile(r"[^。；;！!？?\n]+")
_FIGURE = re.compile(f"{MARK}(?P<more>[余多]?)(?P<unit>件次|人次|件|宗|份|起|条|项|个|次|人|元|[%％])?")
_BOUNDS = "，,：:（()）"
_BEFORE = re.compile(rf"[^{_BOUNDS}{MARK}]*$")
_AFTER = re.compile(rf"[^{_BOUNDS}、{MARK}]*")
_CASES = frozenset({"件", "宗", "份", "起", "件次", ""})
_ABOUT = re.compile("信息公开|依申请公开|申请[^。]*(?:不予公开|无法提供|不予处理|部分公开|予以公开)|申请答复")
#: Nothing is said of a number that is no exact one, or one of a comparison, a plan, an average, several at once.
_VAGUE = re.compile("(?:近|约|逾|超|超过|不足|不到|至少|至多|多达|每|各|平均|日均|人均)$")
_COMPARED = re.compile(
    f"同比|环比|[较比](?:上年|去年|上一年|往年|前年|[{_OTHER_YEARS}])|增长|增加|上升|下降|减少|降低|提高|多收|少收|增幅|降幅"
    "|累计?至|历年|近[一二两三四五六七八九十几\x01]*年|以来|计划|预计|力争|目标|[拟将]于"
)
#: A part of the year.
_PART = re.compile("上半年|下半年|[一二三四]季度|月份?")
#: When: this year, or another; what came over from another year is of this one, and so is a comparison.
_WHEN = re.compile(
    f"(?P<this>{THIS_YEAR}年|本年|今年|全年|年内)"
    f"|(?<![较比与同])(?:(?:上|去|上一|往|前)年|[{_OTHER_YEARS}]年)度?(?![^，]{{0,12}}(?:结转|转入|转来|遗留|顺延|延续|结余|未办结))"
)
#: By which channel, which is a part of all.
_CHANNEL = re.compile(
    "网络|网上|网页|信函|邮寄|邮件|邮政|来函|传真|当面|现场|窗口|平台|系统|电话|在线|线上|线下|微信|网站|渠道"
)
_ALL_CHANNELS = re.compile("等[^，]{0,8}(?:渠道|方式|途径|形式)|(?:各|多)(?:种|类)?(?:渠道|方式|途径|形式)")
#: Things that agencies receive, answer and finish, and that are no requests for information.
_ASIDE = re.compile(
    "建议|提案|议案|热线|工单|留言|信箱|咨询|来电|来信|来访|信访件|诉求|投诉件|帖|稿|篇|许可申请|登记申请|救助|补贴|补助|立项|项目|"
    "资金|贷款|培训|考核|检查|整改|主动公开|栏目|新闻|解读|舆情"
)
_OBJECT = re.compile("依申请公开|(?<![许可登记复议救助补贴]..)申请")
_REVIEW = re.compile("(?<!未经)(?<!经)复议(?!后|机关|决定书|意见|建议)")
_SUIT = re.compile("诉讼|起诉|应诉|行政案件")
_DIRECT = re.compile("未经复议|直接起诉|直接提起")
_AFTER_REVIEW = re.compile("复议后")
_NOT_A_CASE = re.compile("决定书|通知书|建议书|意见书|培训|答复通知|出庭|代理|案卷|负责人")
_RESULTS = (
    ("pending", re.compile("未审结|审理中|正在审理|未结案|未办结")),
    ("upheld", re.compile("维持")),
    ("corrected", re.compile("纠正|纠错")),
    ("other", re.compile("其他")),
)
_IN = re.compile(
    f"(?:上|去|往|前|上一|[{LAST_YEAR}])(?:年|年度)[^，]{{0,12}}(?:结转|转入|遗留|转来|顺延|延续|结余|未办结)|(?:结转|遗留)[自于]?(?:上|去)一?年"
    "|年初结转"
)
_FORWARD = re.compile(
    f"(?:结转|转|顺延|延续|延|留|移)(?:至|到|入|为|往)?(?:下|次|明|翌|{NEXT_YEAR})一?(?:年|个年)"
    f"|(?:下|次|明|{NEXT_YEAR})一?年度?(?:继续|再)?(?:办理|答复|处理|办结)|结转下年"
)
#: Rows and groups of rows. Of the rows of a group, one that is named goes before the group.
_ROWS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(words))
    for code, words in (
        ("denied_state_secret", "国家秘密"),
        ("denied_prohibited_by_law", "法规禁止"),
        ("denied_security_stability", "三安全一稳定|危及国家安全"),
        ("denied_third_party_rights", "第三方(?:合法)?权益"),
        ("denied_internal_affairs", "内部事务"),
        ("denied_deliberative_process", "过程性"),
        ("denied_enforcement_file", "执法案卷"),
        ("denied_administrative_query", "行政查询"),
        ("unavailable_not_held", "不掌握"),
        ("unavailable_not_compiled", "没有现成|另行制作"),
        ("unavailable_unclear", "补正后[^，]{0,8}不明确|内容仍不明确"),
        ("unprocessed_petition", "信访(?:、)?举报|信访类|举报投诉类"),
        ("unprocessed_repeated", "(?<!反复)重复申请"),
        ("unprocessed_publication", "公开出版物"),
        ("unprocessed_excessive", "大量反复"),
        ("unprocessed_reconfirmation", "重新出具"),
        ("other_uncorrected", "逾期[不未]补正|不补正"),
        ("other_fee_unpaid", "未[^，]{0,10}缴纳?(?:费用|费)?|逾期未缴"),
    )
)
_GROUPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(words))
    for code, words in (
        ("granted_in_part", "部分公开"),
        ("denied", "不予公开|不同意公开"),
        ("granted", "(?<!不)予以公开|(?<!不)同意公开|(?<!不)准予公开|全部公开"),
        ("unavailable", "无法提供|不能提供"),
        ("unprocessed", "不予处理"),
        ("other", "其他处理|其他方式处理"),
    )
)
_APPLICANTS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (code, re.compile(words))
    for code, words in (
        ("natural_person", "自然人"),
        ("enterprise", "商业企业"),
        ("research_institution", "科研机构"),
        ("public_welfare_organization", "社会公益组织"),
        ("legal_service_organization", "法律服务机构"),
        ("organizations", "法人"),
    )
)
#: All who may apply, and so nobody in particular.
_EVERYONE = re.compile("(?:公民|自然人|个人)[、和或及与]{0,2}(?:以及)?法人[、和或及与者]{0,2}(?:其他|非法人)?组织")
_DONE = re.compile("(?:办结|答复|办毕|(?:办理|处理)(?:完毕|完成|完结))(?!率|时限|期限|意见|书|告知|文本|质量)")
_DONE_IN_PART = re.compile("按期|按时|如期|逾期|超期|提前|当场|当日|延期|延长|口头|书面|电话|期限内|时限内|限期")
_HANDLED = re.compile("(?:办理|处理)")
_RECEIVED = re.compile("收到|受理|新收|接收|收办|接到|收悉")
_SUBJECT = re.compile(
    r"(?:^|[，,：:（(]|年度?|其中|日)"
    r"([\u4e00-\u9fff、]{0,23}?(?:局|委|办|室|厅|镇|乡|街道|部门|单位|级|政府|公司|中心|院|所|处|站|队|科|区|县|市|省|州|旗|机关|系统|会|地))"
    r"(?:共|累计|一共|总共|合计|全年|年内|本年度?|年度|依法|单独|直接|分别|已|均|新|按时|按期|及时)*"
    r"(?:收到|受理|新收|接收|收办|接到|办结|办理|答复|处理|制发|废止|现行有效|作出)"
)
_TIME = re.compile(r"^(?:本年度?|全年|年内|今年|一年来|期间|其中|同时|另外?|此外|以及|和|并|对|的|度|来|内|共|年)+")
_DOCUMENT = "(?:行政)?规范性文件|规章"
_DOCUMENTS = tuple(
    (what, re.compile(words))
    for what, words in (
        ("made", rf"(?<!新)制发(?:的|了)?(?P<kind>{_DOCUMENT})?"),
        ("repealed", rf"废止(?:的|了)?(?P<kind>{_DOCUMENT})?"),
        ("in_force", rf"现行有效(?:的)?(?P<kind>{_DOCUMENT})?"),
        ("newly_made", rf"新制作(?:的|了)?(?P<kind>{_DOCUMENT})?"),
        ("newly_disclosed", rf"新公开(?:的|了)?(?P<kind>{_DOCUMENT})?"),
    )
)
#: What may stand between the words for a thing and its number.
_FILLER = re.compile("(?:数量|件数|总数|总计|合计|共计|共|计|为|有|达|是|的)*$")
_DECISIONS = tuple(
    (what, re.compile(words))
    for what, words in (
        ("licensing.licences", "行政许可(?:处理)?决定$"),
        ("enforcement.penalties", "行政处罚(?:处理)?决定$"),
        ("enforcement.coercive_measures", "行政强制(?:处理)?决定$"),
    )
)
_MADE_PUBLIC = re.compile("公布|公开|公示|发布|录入|上传|推送|归集")
_FEE = re.compile("行政事业性收费(?:金额|收入|总额)?$")
_SHARE = re.compile(r"占(?P<base>[^占]*?)的?(?:比|比例|比重)?(?:约?为|达)?$")
#: Zeros in words.
_NOTHING = "(?:均?未曾?|没有|从未|无人?)(?:收到|接到|受理|接收|收悉|发生|产生|出现|涉及|存在|被)?"
_NO_REQUEST = re.compile(
    rf"{_NOTHING}(?:过|任何|有关|书面|公民、?|法人|和|或者?|其他组织|提出|的|政府|机关|信息|公开|依申请|要求)*?"
    "(?:信息公开(?:的)?申请|依申请公开(?:申请|事项|件)?|公开申请)(?!人)"
)
_NO_DISPUTE = re.compile(
    rf"{_NOTHING}(?:过|任何|有关|因|涉及|关于|由|就|政府|信息|公开|工作|依申请|申请|引发|引起|导致|产生|提起|发生|被|的|而)*"
    "(?P<review>行政复议)?(?:案件|申请)?(?:、|和|或者?|及|以及|与|，)?(?:被)?(?:提起)?(?P<suit>行政诉讼|诉讼)?(?:案件|情况|情形|事项)?"
    "(?=$|[，,（(]|的情|情|案|发生)"
)


_NOTHING_AT_ALL = re.compile("未|没有|无")


@functools.lru_cache(maxsize=4096)
def stated(shape: str, section: str) -> tuple[Stated, ...]:
    """The figures of a section's shape, in their order; those about nothing that is known have no claim."""
    found: list[Stated] = []
    start_state = _State(about=section in ("requests", "disputes"))
    state, marks, last = start_state, 0, 0
    for match in _SENTENCE.finditer(shape):
        if len(match[0]) > _LONGEST:
            # No sentence of a report, whatever it is.
            marks += match[0].count(MARK)
            last = match.end()
            continue
        if "\n" in shape[last : match.start()]:
            state = start_state
        start, last = match.span()
        figures, state = _sentence(match[0], section, state)
        for each in figures:
            mark = None if each.mark is None else each.mark + marks
            found.append(Stated(mark, each.start + start, each.end + start, each.claim, (start, last)))
        marks += match[0].count(MARK)
    return tuple(found)


@functools.lru_cache(maxsize=32768)
def _sentence(sentence: str, section: str, state: _State) -> tuple[tuple[Stated, ...], _State]:
    """The figures of one sentence, and what the next one goes on from."""
    about = state.about or _ABOUT.search(sentence) is not None
    zeros = tuple(_zeros(sentence, state.earlier)) if about else ()
    if MARK not in sentence:
        earlier = _is_earlier(sentence, state.earlier)
        return zeros, _State(about, _topic(sentence) or state.topic, earlier)
    reading = _Reading(sentence, section, state._replace(about=about))
    return (*reading.figures(), *zeros), _State(about, reading.topic, _is_earlier(sentence, state.earlier))


def _is_earlier(words: str, before: bool) -> bool:
    """Whether words end by speaking of another year than the report's."""
    said = [found["this"] is None for found in _WHEN.finditer(words)]
    return said[-1] if said else before


class _Reading:
    """One sentence, read from left to right."""

    def __init__(self, sentence: str, section: str, state: _State) -> None:
        self.sentence, self.section = sentence, section
        self.about, self.topic, self.earlier = state
        self.subject = ""
        self.before: Claim | None = None
        self.document = ""
        self.of_requests = section == "requests" or _OF_REQUESTS.search(sentence) is not None

    def figures(self) -> Iterator[Stated]:
        end = 0
        for mark, found in enumerate(_FIGURE.finditer(self.sentence)):
            claim = self._claim(found, end)
            self.before = claim
            yield Stated(mark, found.start(), found.end(), claim, (0, len(self.sentence)))
            end = found.end()

    def _claim(self, found: re.Match[str], last: int) -> Claim | None:
        """What a figure is about; `last` is where the one before it ended."""
        # A colon right before a number parts it from what it is about as little as 为 does.
        lead = self.sentence[last : found.start()].rstrip("：:")
        clause = _BEFORE.search(lead)
        before = clause[0] if clause else ""
        after = _after(self.sentence, found.end())
        lead = lead[: len(lead) - len(before)]
        words = f"{before}{MARK}{after}"
        self.topic = _topic(words) or _topic(lead) or self.topic
        for subject in _SUBJECT.finditer(f"{lead}{before}"):
            self.subject = _TIME.sub("", subject[1])
        unit = found["unit"] or ""
        if found["more"] or after.startswith(("以上", "左右")) or _VAGUE.search(before):
            return None
        if unit in ("%", "％"):
            return self._share(before, lead)
        if _COMPARED.search(before) or _COMPARED.search(lead):
            return None
        claim = self._kind(before, after, lead, words, unit)
        self.earlier = _is_earlier(f"{lead}{before}", self.earlier)
        if claim is None or (self.earlier and claim.kind not in ("carried_in", "carried_forward")):
            return None
        return claim._replace(subject=self.subject)

    def _kind(self, before: str, after: str, lead: str, words: str, unit: str) -> Claim | None:
        if unit == "元":
            return Claim("fee", yuan=True) if _FEE.search(_FILLER.sub("", before)) else None
        if unit not in _CASES:
            return None
        document = self._document(before, lead)
        if document:
            return document
        if not self.about or (unit == "" and not _ends(after)):
            return None
        if self.topic in _DISPUTES:
            return self._dispute(words, before, after)
        if _ASIDE.search(words) or _ASIDE.search(lead):
            return None
        return self._request(before, after, lead, words, unit)

    def _request(self, before: str, after: str, lead: str, words: str, unit: str) -> Claim | None:
        if (self.section == "disputes" or "案件" in words) and not _OBJECT.search(words):
            return None
        carried = "carried_forward" if _FORWARD.search(words) else "carried_in" if _IN.search(words) else ""
        named = _EVERYONE.sub("", words)
        applicants = [code for code, pattern in _APPLICANTS if pattern.search(named)]
        if applicants[1:] == ["organizations"]:
            del applicants[1:]
        if carried:
            return None if applicants else Claim(carried)
        if _PART.search(f"{lead}{before}"):
            return None
        outcome = _outcome(words)
        if outcome or applicants:
            if (outcome and applicants) or len(applicants) > 1 or outcome == "?":
                return None
            if outcome:
                return Claim("outcome", outcome) if self.of_requests or self.topic == "requests" else None
            return Claim("applicants", applicants[0], dealt=_HANDLED_OR_DONE.search(lead) is not None)
        if _CHANNEL.search(f"{lead}{words}") and not _ALL_CHANNELS.search(f"{lead}{words}"):
            return None
        if _DONE.search(words):
            return None if _DONE_IN_PART.search(f"{lead}{words}") else Claim("done")
        asked = _OBJECT.search(words) or _OBJECT.search(lead)
        if _RECEIVED.search(words) and asked:
            return Claim("received")
        if _HANDLED.search(before) and _OBJECT.search(words):
            return Claim("handled")
        return None

    def _dispute(self, words: str, before: str, after: str) -> Claim | None:
        result = [code for code, pattern in _RESULTS if pattern.search(words)]
        named = _topic(words)
        if _NOT_A_CASE.search(words) or len(result) > 1:
            return None
        if result:
            return None if self.topic == "dispute" else Claim(self.topic, result[0])
        return Claim(self.topic, "total") if named in _DISPUTES else None

    def _document(self, before: str, lead: str) -> Claim | None:
        bare = _FILLER.sub("", before)
        for what, pattern in _DECISIONS:
            if pattern.search(bare) and not _MADE_PUBLIC.search(f"{lead}{before}"):
                return Claim("decisions", what)
        for what, pattern in _DOCUMENTS:
            found = next((each for each in pattern.finditer(bare) if each.end() == len(bare)), None)
            if found and (found["kind"] or self.document):
                self.document = found["kind"] or self.document
                row = "regulations" if self.document == "规章" else "normative_documents"
                return Claim("documents", f"{row}.{what}")
        return None

    def _share(self, before: str, lead: str) -> Claim | None:
        """A percentage: of the figure before it, or of what its own clause names."""
        found = _SHARE.search(before)
        if not found or _COMPARED.search(before):
            return None
        named = before[: found.start()]
        if not named:
            of = self.before
        else:
            outcome = _outcome(named)
            applicants = [code for code, pattern in _APPLICANTS if pattern.search(named)]
            of = Claim("outcome", outcome) if outcome and outcome != "?" else None
            if not outcome and len(applicants) == 1:
                of = Claim("applicants", applicants[0])
        if of is None or of.kind not in ("outcome", "applicants") or of.share:
            return None
        return Claim(of.kind, of.what, share=True, base=found["base"], subject=self.subject, dealt=of.dealt)


_DISPUTES = frozenset({"review", "suit", "suit_direct", "suit_after", "dispute"})
_OF_REQUESTS = re.compile("申请|答复|办理结果|办结")
_HANDLED_OR_DONE = re.compile("办结|答复|办理")


def _after(sentence: str, end: int) -> str:
    found = _AFTER.match(sentence, end)
    return found[0] if found else ""


def _ends(after: str) -> bool:
    """Whether a number without a unit stands at the end of its clause."""
    return not after


def _outcome(words: str) -> str:
    """The row or group that words name; `?` for more than one."""
    rows = [code for code, pattern in _ROWS if pattern.search(words)]
    groups = [code for code, pattern in _GROUPS if pattern.search(words)]
    if rows:
        return rows[0] if len(rows) == 1 else "?"
    return "" if not groups else groups[0] if len(groups) == 1 else "?"


def _topic(words: str) -> str:
    """What words speak of: requests, reviews, suits, one sort of suits, reviews and suits; empty for none."""
    direct, later = _DIRECT.search(words), _AFTER_REVIEW.search(words)
    review, suit = _REVIEW.search(words), _SUIT.search(words)
    if direct or later:
        return "" if direct and later else "suit_direct" if direct else "suit_after"
    if review and suit:
        return "dispute"
    if review or suit:
        return "review" if review else "suit"
    return "requests" if _ABOUT_REQUESTS.search(words) else ""


_ABOUT_REQUESTS = re.compile("申请|依申请公开|答复|办结|自然人")


def _zeros(sentence: str, earlier: bool) -> Iterator[Stated]:
    """The zeros that a sentence says in words."""
    whole = (0, len(sentence))
    if _NOTHING_AT_ALL.search(sentence) is None or _is_earlier(sentence, earlier) or _PART.search(sentence):
        return
    for found in _NO_REQUEST.finditer(sentence):
        if not _CHANNEL.search(sentence[: found.start()]):
            yield Stated(
                None, *found.span(), Claim("received", subject=_subject_before(sentence, found.start())), whole
            )
    for found in _NO_DISPUTE.finditer(sentence):
        if found["review"] or found["suit"]:
            kind = "dispute" if found["review"] and found["suit"] else "review" if found["review"] else "suit"
            claim = Claim(kind, "total", subject=_subject_before(sentence, found.start()))
            yield Stated(None, *found.span(), claim, whole)


def _subject_before(sentence: str, start: int) -> str:
    clause = _BEFORE.search(sentence[:start])
    return _TIME.sub("", clause[0].replace(THIS_YEAR, "")) if clause else ""
