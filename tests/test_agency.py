"""Codes, names and dates of agencies: what holds for all of them."""

from __future__ import annotations

import string
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import blank, edited, report
from gongkai import CATALOGUE, check
from gongkai.divisions import LISTS, check_character, divisions, level_of
from gongkai.names import differ, kind_of

CHARACTERS = "".join(sorted(set(string.digits + string.ascii_uppercase) - set("IOSVZ")))
#: Codes of real bodies, whose check characters are right.
CODES = (
    "11370900004341590P",
    "113325000026455663",
    "12620600MB0523338C",
    "11341702486344515H",
    "91350100M000100Y43",
    "91110000101623741K",
)
#: Values that no fact of a report should have.
ODD: tuple[Any, ...] = (None, True, 0, -1, 10**30, 1.5, "", " ", "x", "9" * 18, "2022-02-30", [], ["x"], {}, {"x": []})
FACTS = (
    "/year", "/title", "/published", "/agency", "/agency/name", "/agency/id", "/agency/uscc", "/agency/division",
    "/agency/level", "/agency/kind", "/tables", "/tables/documents", "/tables/documents/normative_documents",
    "/tables/documents/normative_documents/in_force",
)  # fmt: skip
FULL = {
    "/agency/uscc": CODES[0],
    "/agency/division": "370900",
    "/agency/level": "prefectural",
    "/agency/kind": "department",
    "/published": "2022-03-05",
}


@pytest.mark.parametrize("code", CODES)
def test_the_check_character_of_a_real_code_comes_out(code: str) -> None:
    assert check_character(code) == code[-1]


@given(st.text(CHARACTERS, min_size=17, max_size=17), st.integers(0, 16), st.data())
def test_one_wrong_character_and_two_that_changed_places_are_always_seen(
    code: str, at: int, data: st.DataObject
) -> None:
    due = check_character(code)
    other = data.draw(st.sampled_from(CHARACTERS.replace(code[at], "")))
    assert check_character(code[:at] + other + code[at + 1 :]) != due
    if at < 16 and code[at] != code[at + 1]:
        assert check_character(code[:at] + code[at + 1] + code[at] + code[at + 2 :]) != due


def test_the_lists_of_divisions_are_whole_and_their_levels_are_what_the_digits_say() -> None:
    known = divisions()
    assert list(known) == sorted(known)
    assert {code: each.level for code, each in known.items()} == {code: level_of(code) for code in known}
    assert all(each.names for each in known.values())
    provinces = {
        year: sum(each.level == "provincial" and year in each.names for each in known.values()) for year in LISTS
    }
    # That of 2019 has Taiwan, Hong Kong and Macao too.
    assert provinces == {"2019": 34, "2023": 31}
    renamed = [each for each in known.values() if len(set(each.names.values())) > 1]
    assert [each.code for each in renamed] == ["130502", "130503"]
    for each in known.values():
        for above in (each.code[:4] + "00", each.code[:2] + "0000"):
            # Counties directly under a province have no prefecture.
            assert above in known or each.code[2:4] in ("90", "01", "02")


@pytest.mark.parametrize("pointer", FACTS)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_no_value_of_a_fact_ends_the_run(form: str, pointer: str) -> None:
    for value in ODD:
        document = blank(form)
        sound = edited(document, {key: fact for key, fact in FULL.items() if not pointer.startswith(key)})
        found = check(report(edited(sound, {pointer: value})))
        assert found.coverage
        told = Counter((*found.coverage.rules_run, *dict(found.coverage.rules_not_run)))
        assert told == Counter(CATALOGUE.keys())


@given(st.text(), st.text())
def test_names_differ_both_ways_or_neither_and_none_from_itself(one: str, other: str) -> None:
    assert differ(one, other) == differ(other, one)
    assert not differ(one, one)
    assert kind_of(one) in (None, "government", "government_office", "department")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("甲县人民政府", "government"),
        ("景德镇市人民政府", "government"),
        ("甲县乙镇人民政府", None),
        ("甲旗乙苏木人民政府", None),
        ("甲县城东街道办事处", None),
        ("上海市人民政府办公厅", "government_office"),
        ("甲县乙镇人民政府办公室", None),
        ("江苏省教育厅", "department"),
        ("上海市科学技术委员会", "department"),
        ("甲县国有资产监督管理委员会", "department"),
        ("中华人民共和国财政部", "department"),
        ("甲市高新区管理委员会", None),
        ("国家税务总局甲县税务局", None),
        ("甲县气象局", None),
        ("甲市公安局乙分局", None),
        ("中共甲县纪律检查委员会", None),
        ("甲村村民委员会", None),
        ("甲市委宣传部", None),
        ("测试市", None),
    ],
)
def test_a_name_says_the_kind_of_a_body_only_beyond_doubt(name: str, kind: str | None) -> None:
    assert kind_of(name) == kind
