"""What the rules of the text hold for any text, and not only in their cases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import DELETE, blank, edited, realistic, report
from gongkai import CATALOGUE, check
from gongkai.profile import profile
from gongkai.rules import prose
from test_conformance import FILES, document

EVERYTHING = profile(select=["N", *(rule.code for rule in prose.RULES if not rule.default)])
CODES = [rule.code for rule in prose.RULES]
CASES = [case for code in CODES for case in FILES[code]["cases"] if "edition" in case]

#: What texts about years and fees are made of.
PIECES = (
    "2020", "2021", "２０２１", "二〇二〇", "年", "1月1日", "12月31日", "31", "起", "至", "止", "—", "，", "。", "；", "、",
    "\n", " ", "\u3000", "信息处理费", "收费", "费用", "收取", "未", "没有", "无", "共", "合计", "其中", "各", "县公安局", "我局",
    "全市", "0", "420", "1,200", "三百", "万", "元", "/件", "《", "》", "（", "）", "：", "实际", "通知", "上年", "统计期限", "评议", "考核", "追究",
)  # fmt: skip
#: Any value of JSON, and texts that the rules have something to say of.
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(PIECES),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["id", "name", "kind", "overview"]), inner, max_size=2)
    ),
    max_leaves=4,
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)
PLACES = ("/sections/overview", "/sections/problems", "/sections/other_matters", "/sections/requests")


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*PLACES, "/sections", "/agency", "/agency/name", "/agency/kind", "/year", "/tables"]),
        JUNK | TEXTS,
        max_size=3,
    )
)
def test_no_document_is_too_odd_to_be_judged(edits: dict[str, Any]) -> None:
    # The parts before what is in them.
    ordered = {
        place: edits[place] for place in sorted(edits) if not any(place.startswith(f"{each}/") for each in edits)
    }
    check(report(edited(blank("2021"), ordered)), profile=EVERYTHING)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(PLACES), TEXTS, min_size=1))
def test_a_phrase_is_where_the_finding_says(edits: dict[str, str]) -> None:
    assert_places(edited(blank("2021"), {"/tables/requests/other_fee_unpaid/total": 1, **edits}))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_phrases_of_the_cases_are_where_the_findings_say(case: dict[str, Any]) -> None:
    assert_places(document(case))


def assert_places(content: dict[str, Any]) -> None:
    for finding in check(report(content), profile=EVERYTHING).findings:
        facts = finding.facts
        for prefix, pointer in (("", finding.pointer), ("other_", next(iter(facts.get("pointers", [""])), ""))):
            if f"{prefix}offset" in facts:
                text = content["sections"][pointer.rpartition("/")[2]]
                start, length = facts[f"{prefix}offset"], facts[f"{prefix}length"]
                phrase = text[start : start + length]
                assert phrase == phrase.strip() != ""
                assert "".join(phrase.split()) in facts[f"{prefix}sentence"]
                assert facts.get("phrase", "") in "".join(phrase.split())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_rule_is_either_tried_or_said_not_to_have_been(case: dict[str, Any]) -> None:
    result = check(report(document(case)), profile=EVERYTHING)
    assert result.coverage
    not_run = [code for code, _ in result.coverage.rules_not_run]
    assert {code for code in result.coverage.rules_run if code in CODES} == set(CODES) - set(not_run)
    assert [finding.rule.code for finding in result.findings if finding.rule.code in not_run] == []


@pytest.mark.parametrize(
    ("edits", "untried"),
    [
        ({"/agency/kind": "government"}, {}),
        ({}, {"N415": "不是人民政府，或机关类型不明"}),
        ({"/agency/kind": "government", "/sections/overview": ""}, {"N415": "各部分的文字过少"}),
        ({"/agency/kind": "government", "/year": None}, dict.fromkeys(("N410", "N412"), "报告年度不明")),
        ({"/agency/kind": "government", "/year": 2020}, {"N412": "该年度的格式没有这项要求"}),
        ({"/agency/kind": "government", "/sections/problems": DELETE}, {"N411": "没有“五、存在的主要问题及改进情况”的文字"}),
        ({"/agency/kind": "government", "/sections/other_matters": 3}, dict.fromkeys(("N412", "N416"), "没有“六、其他需要报告的事项”的文字")),
        ({"/agency/kind": "government", "/tables/requests/other_fee_unpaid/total": None}, {"N414": "表三缺失或结构有误，或没有这一行的总计"}),
        ({"/sections": DELETE}, dict.fromkeys(CODES, "没有各部分的文字")),
        ({"/sections": []}, dict.fromkeys(CODES, "没有各部分的文字")),
    ],
)  # fmt: skip
def test_what_a_report_lacks_is_why_a_rule_is_not_tried(edits: dict[str, Any], untried: dict[str, str]) -> None:
    texts = {"/sections/overview": "本年度，县政府依法推进政府信息公开工作。" * 3}
    result = check(report(edited(blank("2021"), texts | edits)), profile=EVERYTHING)
    assert result.coverage
    assert {code: why.zh for code, why in result.coverage.rules_not_run if code in CODES} == untried


def test_a_rule_that_is_off_is_not_tried_unless_it_is_asked_for() -> None:
    long = report(edited(blank("2021"), {"/sections/overview": "公开" * 501}))
    assert [finding.rule.code for finding in check(long).findings] == []
    assert [finding.rule.code for finding in check(long, profile=profile(select=["N418"])).findings] == ["N418"]


@pytest.mark.parametrize(
    "text",
    ["1", "一", " ", "费", "处 ", "收取信息处理费3元。", "收取信息处理费3元，其中", "2020年 1 月 1 日 起 至 ", "12月31日", "评", "《", "（文字描述", "3元", "无费用", "…"],
)  # fmt: skip
def test_a_text_of_a_hundred_thousand_characters_is_judged(text: str) -> None:
    # Where time grew with the square of the length this would not end.
    long = (text * 100_000)[:100_000]
    edits = dict.fromkeys(PLACES, long) | {"/agency/kind": "government", "/tables/requests/other_fee_unpaid/total": 1}
    assert check(report(edited(blank("2021"), edits)), profile=EVERYTHING).coverage


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False), st.sampled_from(["2019", "2021"]))
def test_a_sound_report_has_no_finding_of_the_text(rng: Any, form: str) -> None:
    content = realistic(form, rng, agency="甲县财政局", year=2020 if form == "2019" else 2024)
    found = check(report(content), profile=profile(select=CODES)).findings
    assert [finding.rule.code for finding in found if finding.rule is not prose.fees.FEE_UNPAID] == []


def test_every_rule_of_the_module_is_in_the_catalogue() -> None:
    assert [code for code in CATALOGUE if code in CODES] == CODES
