"""What figures in running text are taken for, and what they are not."""

from __future__ import annotations

import json
import random
import re
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import blank, edited, realistic, report
from gongkai import check, edition, read, together
from gongkai.figures import figures
from gongkai.figures import read as figures_read
from gongkai.numerals import parse
from gongkai.rules import narrative

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

#: Sentences of the overview, and what their figures are about; a number that is about nothing is not named.
SENTENCES = [
    ("2023年，全市共收到政府信息公开申请12件。", [(12, "received")]),
    ("全年受理依申请公开17件，办结16件，结转下年度办理1件。", [(17, "received"), (16, "done"), (1, "carried_forward")]),
    ("本年度新收政府信息公开申请 ３１ 件，上年结转 2 件。", [(31, "received"), (2, "carried_in")]),
    ("共收到政府信息公开申请二百三十一件，均已办结。", [(231, "received")]),
    ("收到公民、法人和其他组织提出的政府信息公开申请1,204件。", [(1204, "received")]),
    ("共接收申请15宗，全部为政府信息公开申请，其中答复14宗。", [(15, "received"), (14, "done")]),
    ("收到信息公开申请两件，其中予以公开一件、部分公开一件。", [(2, "received"), (1, "granted"), (1, "granted_in_part")]),
    ("通过网络、信函等多种渠道收到政府信息公开申请9件。", [(9, "received")]),
    ("政府信息公开申请收到3件，答复3件。", [(3, "received"), (3, "done")]),
    ("2022年结转政府信息公开申请5件，2023年新收申请20件，办结22件，转下年继续办理3件。",
     [(5, "carried_in"), (20, "received"), (22, "done"), (3, "carried_forward")]),
    ("办理政府信息公开申请25件（含上年结转4件）。", [(25, "handled"), (4, "carried_in")]),
    ("在答复的申请中，不予公开4件，无法提供6件，不予处理1件，作其他处理2件。",
     [(4, "denied"), (6, "unavailable"), (1, "unprocessed"), (2, "other")]),
    ("申请答复情况：属于国家秘密1件，保护第三方合法权益2件，本机关不掌握相关政府信息3件，补正后申请内容仍不明确1件，信访举报投诉类申请2件。",
     [(1, "denied_state_secret"), (2, "denied_third_party_rights"), (3, "unavailable_not_held"), (1, "unavailable_unclear"),
      (2, "unprocessed_petition")]),
    ("新收信息公开申请中自然人提出11件，法人或其他组织提出3件（商业企业2件、法律服务机构1件）。",
     [(11, "natural_person"), (3, "organizations"), (2, "enterprise"), (1, "legal_service_organization")]),
    ("因政府信息公开工作被申请行政复议6件，其中结果维持4件，结果纠正1件，尚未审结1件；被提起行政诉讼2件。",
     [(6, "review:total"), (4, "review:upheld"), (1, "review:corrected"), (1, "review:pending"), (2, "suit:total")]),
    ("政府信息公开行政诉讼中，未经复议直接起诉3件（结果维持2件、其他结果1件），复议后起诉1件。",
     [(3, "suit_direct:total"), (2, "suit_direct:upheld"), (1, "suit_direct:other"), (1, "suit_after:total")]),
    ("发生政府信息公开行政复议、行政诉讼案件共5起。", [(5, "dispute:total")]),
    ("本年度未收到政府信息公开申请。", [(0, "received")]),
    ("全年无依申请公开事项。", [(0, "received")]),
    ("没有因政府信息公开工作被申请行政复议、提起行政诉讼的情况。", [(0, "dispute:total")]),
    ("政府信息公开方面未发生行政复议案件。", [(0, "review:total")]),
    ("办结政府信息公开申请40件，其中予以公开30件，占75%；部分公开4件，占10.0%。",
     [(40, "done"), (30, "granted"), (75, "granted%"), (4, "granted_in_part"), (Decimal("10.0"), "granted_in_part%")]),
    ("收到政府信息公开申\n请 2 件。", [(2, "received")]),
    ("行政许可处理决定1,204件，行政处罚决定33件，行政强制决定0件。",
     [(1204, "licensing.licences"), (33, "enforcement.penalties"), (0, "enforcement.coercive_measures")]),
    ("制发行政规范性文件3件，废止1件，现行有效行政规范性文件20件。",
     [(3, "normative_documents.made"), (1, "normative_documents.repealed"), (20, "normative_documents.in_force")]),
    ("收取行政事业性收费共计752.8153万元。", [(Decimal("7528153.0000"), "fee")]),
]  # fmt: skip

#: Sentences whose figures are about something else, or not of the report as a whole.
OTHERS = [
    "2022年，全市共收到政府信息公开申请12件，办结11件。",
    "收到政府信息公开申请数量较上年增长5件。",
    "信息公开申请同比减少12件，下降30%。",
    "网络申请3件，信函申请4件，当面申请1件，均为政府信息公开申请。",
    "通过网站收到政府信息公开申请3件。",
    "上半年收到政府信息公开申请3件。",
    "主动公开政府信息393条，其中政务信息21条。",
    "公开行政处罚信息35条，公示行政许可决定40件。",
    "办理人大代表建议12件，政协提案9件，均已答复。",
    "受理群众信访件30件，办结30件。",
    "12345热线收到诉求200件，办结199件，网站留言答复50件。",
    "收到政府信息公开申请近百件，每件均依法答复。",
    "收到政府信息公开申请约20件。",
    "近五年来累计收到政府信息公开申请500件。",
    "按时办结政府信息公开申请3件，延期答复1件。",
    "召开政府信息公开工作会议3次，培训150人次。",
    "收到许可申请30件，受理救助申请12件。",
    "编发信息公开答复意见书20份。",
    "司法局全年办理行政复议案件35件。",
    "根据国办公开办函〔2021〕30号和国令第711号编制。",
    "政府信息公开类行政复议答复通知书3份。",
    "行政复议、行政诉讼各2件，均涉及政府信息公开。",
]


def named(sentence: str, year: int | None = 2023, section: str = "overview") -> list[tuple[Decimal, str]]:
    found = []
    for figure in figures(section, sentence, year):
        if figure.claim:
            kind, what = figure.claim.kind, figure.claim.what
            dispute = kind.startswith(("review", "suit", "dispute"))
            name = f"{kind}:{what}" if dispute else what or kind
            found.append((figure.value, name + ("%" if figure.claim.share else "")))
    return found


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=range(len(SENTENCES)))
def test_a_figure_is_taken_for_what_its_sentence_says(sentence: str, expected: list[tuple[int, str]]) -> None:
    assert named(sentence) == [(Decimal(value), name) for value, name in expected]


@pytest.mark.parametrize("sentence", OTHERS, ids=range(len(OTHERS)))
def test_a_figure_about_something_else_is_about_nothing(sentence: str) -> None:
    assert named(sentence) == []


def test_a_figure_stands_where_it_is_printed() -> None:
    text = "（一）概况。\n收到政府信息公开\n申请 ３１\n件。上年结转 2 件。"
    assert [text[f.start : f.end] for f in figures("overview", text, 2023)] == ["３１\n件", "2 件"]


@pytest.mark.parametrize(
    "text",
    [
        "1" * 1_000_000,
        "件" * 1_000_000,
        "1件" * 300_000,
        "收到1件，" * 200_000,
        "未" * 500_000,
        "一" * 1_000_000,
        "复议" * 400_000,
        "\n " * 400_000,
        "行政复议、" * 200_000 + "1件",
        "收到1件。" * 100_000,
    ],
    ids=lambda text: text[:6].strip(),
)
def test_text_that_is_no_report_s_ends_soon(text: str) -> None:
    found = figures_read("overview", "政府信息公开" + text, 2023).stated
    assert len(found) <= len(re.findall(r"\d+", text))


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
@pytest.mark.parametrize("raw", sorted((CORPUS / "raw").glob("*_20*")), ids=lambda path: path.name)
def test_every_figure_read_by_hand_is_found_in_the_corpus_and_none_is_called_wrong(raw: Path) -> None:
    stated = json.loads((CORPUS / "expected" / f"{raw.stem}.json").read_bytes())["narrative_figures"] or {}
    (made,) = read(raw)
    texts = made.document["sections"].items()
    found = {(name, value) for code, text in texts for value, name in named(text, made.year, code)}
    assert {(_NAMES[name], Decimal(value)) for name, value in stated.items() if name in _NAMES} - found == set()
    assert [finding for finding in check(made).findings if finding.rule in narrative.RULES] == []


@pytest.mark.parametrize(
    ("edits", "untried"),
    [
        ({"/sections": {}}, {rule.code for rule in narrative.RULES}),
        ({"/tables/requests/granted/total": "x"}, {"N401", "N402", "N403", "N404", "N405", "N408", "N409"}),
        ({"/tables/disputes/reconsideration/total": "x"}, {"N406", "N407"}),
        ({}, set()),
    ],
)
def test_a_text_that_could_not_be_held_against_its_table_is_not_said_to_agree(
    edits: dict[str, object], untried: set[str]
) -> None:
    coverage = check(report(edited(blank("2021"), edits))).coverage
    assert coverage
    assert {rule.code for rule in narrative.RULES} - set(coverage.rules_run) == untried


def test_texts_that_a_format_does_not_carry_are_not_said_to_be_no_copies() -> None:
    silent = [report(edited(blank("2021", agency=name), {"/sections": {}})) for name in ("甲县财政局", "乙县水利局")]
    for result in together(map(check, silent)):
        assert result.coverage
        assert "P607" in dict(result.coverage.rules_not_run)
        assert "P601" in result.coverage.rules_run


def spelled(number: int, rng: random.Random) -> str:
    """A number as texts have it."""
    ways = [str(number), f"{number:,}", "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)), f" {number} "]
    return rng.choice([*ways, chinese(number)] if number < 1000 else ways)


def chinese(number: int) -> str:
    digits, out, gap = "零一二三四五六七八九", "", False
    for unit, name in ((100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            out += ("零" if gap and out else "") + digits[digit] + name
        gap = not digit
    return out or "零"


@given(seed=st.integers(0, 2**32), wrong=st.booleans())
@settings(max_examples=150, deadline=None)
def test_sentences_about_a_report_agree_with_it_and_one_wrong_number_is_found_where_it_stands(
    seed: int, wrong: bool
) -> None:
    rng = random.Random(seed)
    form = rng.choice(("2019", "2021"))
    document = realistic(form, rng, agency="甲县人民政府", year=int(form), level=rng.choice(("town", "county", "city")))
    template, sums, rule = rng.choice(TEMPLATES)
    tables = document["tables"]
    numbers = [sum(value(tables, cell) for cell in expand(form, cells)) for cells in sums]
    changed = rng.randrange(len(numbers)) if wrong else None
    far = 100_000 + rng.randrange(1000)
    said = [far if at == changed else number for at, number in enumerate(numbers)]
    text = template.format(*(spelled(number, rng) for number in said), year=form)
    judged = report(edited(document, {"/sections/overview": text}))
    findings = [
        f for f in narrative.check(judged, frozenset(judged.edition.tables)) if f.pointer == "/sections/overview"
    ]
    if changed is None:
        assert findings == []
        return
    (finding,) = findings
    assert finding.rule.code == (rule if isinstance(rule, str) else rule[changed])
    start, length = finding.values["offset"], finding.values["length"]
    assert isinstance(start, int)
    assert isinstance(length, int)
    assert parse("".join(text[start : start + length].split()).rstrip("件宗起份")) == far


def value(tables: dict[str, dict[str, dict[str, int]]], cell: str) -> int:
    table, row, column = cell.split(".")
    return tables[table][row][column]


def expand(form: str, cells: str) -> list[str]:
    """The cells of a sum; `denied` is all rows of that group."""
    found = []
    for each in cells.split("+"):
        if "." in each:
            found.append(each)
        elif each in GROUPS:
            rows = edition(form).tables["requests"].rows
            found += [f"requests.{row.code}.total" for row in rows if row.code.startswith(each)]
        else:
            found.append(f"requests.{each}.total")
    return found


GROUPS = ("denied", "unavailable", "unprocessed", "other")
_REVIEW = "disputes.reconsideration"
_SUITS = "disputes.litigation_direct.{0}+disputes.litigation_after_reconsideration.{0}"
_LAWFUL = "+".join(
    f"requests.received.{column}"
    for column in (
        "enterprise",
        "research_institution",
        "public_welfare_organization",
        "legal_service_organization",
        "other_organization",
    )
)
#: Sentences, what each of their numbers is the sum of, and the rule that a wrong one breaks.
TEMPLATES: list[tuple[str, tuple[str, ...], str | tuple[str, ...]]] = [
    ("{year}年，全县共收到政府信息公开申请{}件。", ("received",), "N401"),
    ("本年度新收政府信息公开申请{}件，上年结转{}件。", ("received", "carried_in"), ("N401", "N402")),
    ("全年共受理依申请公开{}件。", ("received+carried_in",), "N401"),
    ("收到公民、法人和其他组织提出的信息公开申请{}宗，其中上年度结转{}宗。", ("received+carried_in", "carried_in"), ("N401", "N402")),
    ("我县通过信函、网络等渠道接收政府信息公开申请{}件。", ("received",), "N401"),
    ("一年来，共接到{}件政府信息公开申请。", ("received",), "N401"),
    ("政府信息公开申请办结{}件，结转下年度继续办理{}件。", ("outcomes_total", "carried_forward"), ("N404", "N403")),
    ("依申请公开方面，答复{}件（含上年度结转申请{}件，另有{}件顺延到下年度答复）。",
     ("outcomes_total", "carried_in", "carried_forward"), ("N404", "N402", "N403")),
    ("所有政府信息公开申请已办理完毕{}件，转下一年度办理{}件。", ("outcomes_total", "carried_forward"), ("N404", "N403")),
    ("申请答复中，予以公开{}件、部分公开{}件。", ("granted", "granted_in_part"), "N405"),
    ("政府信息公开申请中，{}件予以公开，{}件不予公开。", ("granted", "denied"), "N405"),
    ("办理结果：无法提供{}件，不予处理{}件，其他处理{}件，均为政府信息公开申请。", ("unavailable", "unprocessed", "other"), "N405"),
    ("政府信息公开申请答复：同意公开{}件；不予公开：{}件；", ("granted", "denied"), "N405"),
    ("对政府信息公开申请作出答复，其中属于国家秘密{}件，属于三类内部事务信息{}件。",
     ("denied_state_secret", "denied_internal_affairs"), "N405"),
    ("政府信息公开申请中，本机关不掌握相关政府信息{}件，没有现成信息需要另行制作{}件。",
     ("unavailable_not_held", "unavailable_not_compiled"), "N405"),
    ("答复政府信息公开申请时，重复申请{}件，要求提供公开出版物{}件。",
     ("unprocessed_repeated", "unprocessed_publication"), "N405"),
    ("新收政府信息公开申请中，自然人提出{}件，法人或其他组织提出{}件。",
     ("requests.received.natural_person", _LAWFUL), "N408"),
    ("政府信息公开申请人中，商业企业{}件，科研机构{}件，法律服务机构{}件。",
     ("requests.received.enterprise", "requests.received.research_institution",
      "requests.received.legal_service_organization"), "N408"),
    ("因政府信息公开被申请行政复议{}件，其中结果维持{}件，结果纠正{}件。",
     (f"{_REVIEW}.total", f"{_REVIEW}.upheld", f"{_REVIEW}.corrected"), "N406"),
    ("政府信息公开行政复议案件{}起，尚未审结{}起，其他结果{}起。",
     (f"{_REVIEW}.total", f"{_REVIEW}.pending", f"{_REVIEW}.other"), "N406"),
    ("有{}件涉及政府信息公开的行政复议。", (f"{_REVIEW}.total",), "N406"),
    ("政府信息公开行政诉讼{}件，其中结果维持{}件，尚未审结{}件。",
     (_SUITS.format("total"), _SUITS.format("upheld"), _SUITS.format("pending")), "N407"),
    ("政府信息公开行政诉讼中，未经复议直接起诉{}件，复议后起诉{}件。",
     ("disputes.litigation_direct.total", "disputes.litigation_after_reconsideration.total"), "N407"),
    ("政府信息公开行政复议{}件；行政诉讼{}件。", (f"{_REVIEW}.total", _SUITS.format("total")), ("N406", "N407")),
    ("行政许可决定{}件，行政处罚决定{}件，行政强制决定{}件。",
     ("licensing.licences.decisions", "enforcement.penalties.decisions", "enforcement.coercive_measures.decisions"), "N417"),
    ("截至年底，收到政府信息公开申请\n{}件，\n办结{}\n件。", ("received", "outcomes_total"), ("N401", "N404")),
]  # fmt: skip
_NAMES = {
    "received": "received",
    "answered": "done",
    "carried_in": "carried_in",
    "carried_out": "carried_forward",
    "reconsideration": "review:total",
    "litigation": "suit:total",
    "granted": "granted",
    "partial": "granted_in_part",
    "denied": "denied",
    "unable": "unavailable",
    "refused": "unprocessed",
    "other": "other",
}
