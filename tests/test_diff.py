"""What differs between reports, years and packages, and that nothing else is said to."""

from __future__ import annotations

import copy
import dataclasses
import itertools
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

import gongkai
from builders import DELETE, blank, edited, realistic, report
from gongkai import Cell, Result, _resources, check, diff, edition, pair
from gongkai.pairing import compare
from gongkai.renderers.diff import FORMATS, Shown, render
from gongkai.revision import likeness, pieces
from test_cli import run, write
from test_crossing import leaves
from test_laws import EDITIONS, SEEDS, mutated, some_report, with_blanks

SCHEMA = json.loads((_resources.schemas() / "diff.schema.json").read_bytes())
FACTS = ("/year", "/title", "/published", "/source_url", "/agency/name", "/agency/level", "/agency/division")
#: What a page, a terminal or a spreadsheet might act upon.
HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "</p></table><style>*{display:none}</style>",
    "\x1b[2J\x1b]0;owned\x07",
    "a\u202eb\u2066c\x00d",
    "<ins>未删</ins>&amp;&lt;",
    "]]><!--",
)


def result(document: dict[str, Any]) -> Result:
    return check(report(document))


def shown(a: list[dict[str, Any]], b: list[dict[str, Any]], lang: str = "zh", most: int = 20) -> Shown:
    sides = ([result(document) for document in side] for side in (a, b))
    return Shown(compare(*sides), "a.json", "b.json", lang, most)


def drawn(seed: int, code: str = "2021", **facts: Any) -> dict[str, Any]:
    return {**realistic(code, random.Random(seed), agency="甲县司法局", year=2023), **facts}


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_report_does_not_differ_from_itself(code: str, seed: int) -> None:
    document, rng = with_blanks(some_report(code, seed), random.Random(seed)), random.Random(seed)
    for _ in range(rng.randint(0, 3)):
        document = mutated(document, rng)
    difference = diff(report(copy.deepcopy(document)), report(copy.deepcopy(document)))
    assert not difference
    assert (difference.numbers, difference.texts, difference.facts) == ((), (), ())


@given(EDITIONS, SEEDS)
@settings(max_examples=80, deadline=None)
def test_exactly_the_edits_are_found(code: str, seed: int) -> None:
    rng = random.Random(seed)
    document = with_blanks(some_report(code, seed), rng)
    cells = [cell.pointer for cell in edition(code).cells()]
    texts = [f"/sections/{section}" for section in document["sections"]]
    edits: dict[str, Any] = {each: rng.choice((None, 0, 7, 12.5)) for each in rng.sample(cells, rng.randint(0, 9))}
    edits |= {each: rng.choice(("", "另一段文字。")) for each in rng.sample(texts, rng.randint(0, 3))}
    edits |= {each: rng.choice((1999, "另一个", None)) for each in rng.sample(FACTS, rng.randint(0, 3))}
    changed = edited(document, edits)
    before, after = leaves(document), leaves(changed)
    wanted = {each: (before[each], after[each]) for each in edits if (before[each] or 0) != (after[each] or 0)}
    wanted |= {
        each: (before[each], after[each])
        for each in edits
        if each in cells and (before[each] is None) != (after[each] is None)
    }
    difference = diff(report(document), report(changed))
    found = {each.cell.pointer: (each.before, each.after) for each in difference.numbers}
    found |= {each.pointer: (each.before, each.after or "") for each in difference.texts}
    found |= {each.pointer: (each.before, each.after) for each in difference.facts}
    assert found == wanted


@given(EDITIONS, SEEDS)
@settings(max_examples=80, deadline=None)
def test_whatever_is_changed_in_a_document_is_found_there(code: str, seed: int) -> None:
    document, rng = some_report(code, seed), random.Random(seed)
    changed = copy.deepcopy(document)
    for _ in range(rng.randint(1, 3)):
        changed = mutated(changed, rng)
    old, new = report(document), report(changed)
    if old.edition.code != new.edition.code:
        return
    difference = diff(old, new)
    before, after = leaves(old.document), leaves(new.document)
    places = {
        pointer
        for pointer in before.keys() | after.keys()
        if repr(before.get(pointer)) != repr(after.get(pointer))
        and not (pointer.startswith("/sections/") and {before.get(pointer), after.get(pointer)} == {None, ""})
    }
    found = {each.cell.pointer for each in difference.numbers}
    # Where something else took a text's place, the text is gone and the other thing is there.
    assert found | {each.pointer for each in (*difference.texts, *difference.facts)} == places
    for format in FORMATS:
        assert "".join(render(Shown(compare([check(old)], [check(new)]), "a", "b"), format))


def test_a_number_that_came_or_went_is_told_from_one_that_changed() -> None:
    old = edited(blank("2021"), {"/tables/fees/administrative_fees/amount": 0.1, "/tables/requests/received/total": 4})
    edits = {
        "/tables/fees/administrative_fees/amount": 0.3,
        "/tables/requests/received/total": 3,
        "/tables/licensing/licences/decisions": None,
        "/tables/disputes/reconsideration/upheld": 2,
    }
    changes = {change.cell.column: change for change in diff(report(old), report(edited(old, edits))).numbers}
    kinds = {column: (each.kind, each.difference, each.share) for column, each in changes.items()}
    assert kinds["amount"] == ("changed", 0.2, pytest.approx(2))
    assert kinds["total"] == ("changed", -1, -0.25)
    assert kinds["decisions"] == ("emptied", None, None)
    assert kinds["upheld"] == ("changed", 2, None), "there is no share of 0"
    back = diff(report(edited(old, edits)), report(old))
    assert {each.kind for each in back.numbers if each.cell.column == "decisions"} == {"filled"}


def test_of_a_negative_base_the_share_has_the_direction_of_the_change() -> None:
    place = "/tables/fees/administrative_fees/items_change"
    (change,) = diff(report(edited(blank("2019"), {place: -4})), report(edited(blank("2019"), {place: -2}))).numbers
    assert (change.difference, change.share) == (2, 0.5)


def test_totals_come_first_and_the_largest_change_before_the_others() -> None:
    edits = {
        "/tables/enforcement/penalties/decisions": 900,
        "/tables/requests/received/natural_person": 5,
        "/tables/requests/received/total": 5,
        "/tables/requests/outcomes_total/enterprise": -7,
        "/tables/disputes/reconsideration/total": None,
    }
    found = diff(report(blank("2021")), report(edited(blank("2021"), edits))).numbers
    assert [each.cell.pointer for each in found] == [
        "/tables/requests/outcomes_total/enterprise",
        "/tables/requests/received/total",
        "/tables/disputes/reconsideration/total",
        "/tables/enforcement/penalties/decisions",
        "/tables/requests/received/natural_person",
    ]
    assert [each.total for each in found] == [True, True, True, False, False]


def test_true_is_no_1_and_a_text_in_a_number_s_place_is_no_number() -> None:
    place = "/tables/licensing/licences/decisions"
    for value in (True, "1", [1]):
        difference = diff(report(edited(blank("2021"), {place: 1})), report(edited(blank("2021"), {place: value})))
        assert {each.pointer.removesuffix("/0") for each in difference.facts} == {place}
        assert all(each.after is None for each in difference.numbers)


def test_findings_that_appeared_and_vanished_are_those_of_either_report_alone() -> None:
    broken = {"/tables/requests/received/total": 9, "/tables/disputes/reconsideration/upheld": 2}
    mended = {"/tables/requests/received/total": 9, "/tables/requests/granted/total": 1}
    old, new = result(edited(blank("2021"), broken)), result(edited(blank("2021"), mended))
    difference = diff(old, new)
    for one, other, found in ((old, new, difference.vanished), (new, old, difference.appeared)):
        prints = {each.fingerprint for each in other.findings}
        # In reports of one agency and year that is what fingerprints say.
        assert list(found) == [each for each in one.findings if each.fingerprint not in prints]
    assert {each.rule.code for each in difference.vanished} == {"A204"}
    assert {each.rule.code for each in difference.appeared} >= {"A201", "A202"}


def test_of_several_findings_that_are_alike_those_too_many_appeared() -> None:
    def one(times: int) -> gongkai.Report:
        leftover = gongkai.Leftover("unknown_text", "其他", gongkai.Origin("a.txt"), table="fees")
        return dataclasses.replace(report(blank("2021")), leftovers=(leftover,) * times)

    assert [each.rule.code for each in diff(one(1), one(3)).appeared] == ["F002", "F002"]
    assert diff(one(3), one(1)).appeared == ()


def test_a_fault_that_stays_from_year_to_year_did_not_appear() -> None:
    fault = {"/tables/disputes/reconsideration/upheld": 2}
    difference = diff(
        result(edited(blank("2021", year=2023), fault)),
        result(edited(blank("2021", year=2024, agency="乙县司法局"), {"/tables/disputes/reconsideration/upheld": 3})),
    )
    assert (difference.appeared, difference.vanished) == ((), ())


def test_editions_are_compared_in_what_both_ask_for() -> None:
    old = edited(blank("2019"), {"/tables/requests/other/total": 5, "/tables/licensing/other_services/decisions": 3})
    parts = {
        f"/tables/requests/other_{part}/total": at for at, part in enumerate(("uncorrected", "fee_unpaid", "misc"), 1)
    }
    new = edited(blank("2021"), {**parts, "/tables/documents/regulations/made": 8})
    for a, b in ((old, new), (new, old)):
        difference = diff(report(a), report(b))
        assert difference.edition.code == "2019"
        (change,) = difference.numbers
        assert change.cell == Cell("requests", "other", "total")
        assert {change.before, change.after} == {5, 6}
        summed = change.after_parts if a is old else change.before_parts
        assert [part.value for part in summed] == [1, 2, 3]
        asked = {a["edition"]: difference.only_a, b["edition"]: difference.only_b}
        values = {code: {each.pointer: each.value for each in found} for code, found in asked.items()}
        assert values["2019"]["/tables/licensing/other_services/decisions"] == 3
        assert values["2021"]["/tables/documents/regulations/made"] == 8
        assert "/edition" in {each.pointer for each in difference.facts}
    only = {cell.pointer for cell in edition("2019").cells()} - {cell.pointer for cell in edition("2021").cells()}
    assert set(values["2019"]) == {pointer for pointer in only if "/other/" not in pointer}


def test_what_neither_edition_has_is_other_data() -> None:
    stray = edited(blank("2021"), {"/tables/documents/regulations/drafted": 2, "/tables/procurement": {"x": {"y": 1}}})
    difference = diff(report(stray), report(blank("2019")))
    assert {each.pointer for each in difference.only_a} == {
        cell.pointer for cell in edition("2021").cells() if cell.table in ("documents", "fees")
    }
    assert {"/tables/documents/regulations/drafted", "/tables/procurement/x/y"} < {
        each.pointer for each in difference.facts
    }


@given(SEEDS)
@settings(max_examples=30, deadline=None)
def test_a_report_differs_from_itself_in_another_edition_in_nothing_that_both_ask_for(seed: int) -> None:
    old = report(with_blanks(some_report("2021", seed), random.Random(seed)))
    difference = diff(old, gongkai.to_edition(old, "2019").report)
    assert difference.numbers == difference.texts == ()
    assert [each.pointer for each in difference.facts] == ["/edition"]


@given(
    st.text(alphabet="甲乙丙，。；\n年12 3.ab%", max_size=60), st.text(alphabet="甲乙丙，。；\n年12 3.ab%", max_size=60)
)
@settings(max_examples=300, deadline=None)
def test_the_pieces_of_two_texts_are_both_texts(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(each.text for each in found if each.operation != "inserted") == before
    assert "".join(each.text for each in found if each.operation != "deleted") == after
    assert all(each.text for each in found)
    assert all(one.operation != other.operation for one, other in itertools.pairwise(found))
    assert (likeness(before, after) == 1) == (before == after)
    if before == after:
        assert {each.operation for each in found} <= {"same"}


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("收到31件。", "收到310件。", ["31", "310"]),
        ("收费12.50元，占3.1%。", "收费12.5元，占3.2%。", ["12.50", "12.5", "3.1%", "3.2%"]),
        ("更新不够及时。", "更新仍不及时。", ["不够", "仍不"]),
        ("一。\n二。\n三。", "一。\n三。", ["二。\n"]),
        ("依法公开信息。", "今年天气晴朗无风。", ["依法公开信息。", "今年天气晴朗无风。"]),
    ],
)
def test_a_change_is_a_number_a_word_or_a_passage(before: str, after: str, changes: list[str]) -> None:
    assert [each.text for each in pieces(before, after) if each.operation != "same"] == changes


def test_texts_of_any_length_are_compared_in_a_moment() -> None:
    long = "公开信息。" * 200_000
    found = pieces(long + "甲", long + "乙")
    assert [each.text for each in found if each.operation != "same"][-1][-1] == "乙"
    assert likeness(long, long + "乙") is None
    one = "公" * 300_000
    assert "".join(each.text for each in pieces(one, one + "开") if each.operation != "deleted") == one + "开"


def named(pairing: gongkai.Pairing) -> list[tuple[Any, Any]]:
    return [(a.report.agency["name"], b.report.agency["name"]) for a, b in pairing.pairs if a.report and b.report]


def test_two_single_reports_are_compared_whosever_they_are() -> None:
    pairing = pair([result(blank("2019", agency="甲局"))], [result(blank("2021", agency="乙局"))])
    assert (pairing.by, named(pairing)) == ("report", [("甲局", "乙局")])


def test_several_reports_are_paired_by_agency_and_year() -> None:
    old = [result(blank("2021", year, name)) for name in ("甲局", "乙局") for year in (2022, 2023)]
    new = [result(blank("2021", year, name)) for name in ("丙局", "乙局", "甲局") for year in (2023, 2024)]
    pairing = pair(old, new)
    assert (pairing.by, named(pairing)) == ("year", [("甲局", "甲局"), ("乙局", "乙局")])
    assert {(a.report.year, b.report.year) for a, b in pairing.pairs if a.report and b.report} == {(2023, 2023)}
    assert [each.report.year for each in pairing.only_a if each.report] == [2022, 2022]
    assert len(pairing.only_b) == 4


def test_from_one_year_to_another_the_agency_alone_decides() -> None:
    old = [result(blank("2021", 2023, name)) for name in ("甲局", "乙局")]
    new = [result(blank("2021", 2024, name)) for name in ("乙局", "丙局")]
    pairing = pair(old, new)
    assert (pairing.by, named(pairing)) == ("agency", [("乙局", "乙局")])
    assert len(pairing.only_a) == len(pairing.only_b) == 1


def test_an_identifier_decides_before_a_name_and_a_name_only_where_nobody_else_has_it() -> None:
    def one(name: str, id: str, year: int = 2023) -> Result:
        return result({**blank("2021", year), "agency": {"id": id, "name": name}})

    assert named(pair([one("民政局", "1"), one("乙局", "2")], [one("乙局（改名）", "2"), one("民政局", "民政局")])) == [
        ("民政局", "民政局"),
        ("乙局", "乙局（改名）"),
    ]
    assert named(pair([one("民政局", "1"), one("民政局", "2")], [one("民政局", "3"), one("乙局", "4")])) == []
    assert named(pair([one("甲 局", "1"), one("丙局", "9")], [one("甲局", "2"), one("丁局", "8")])) == [
        ("甲 局", "甲局")
    ]


def test_copies_are_paired_with_what_is_the_same_and_the_rest_in_order() -> None:
    first, second = drawn(1), drawn(2)
    pairing = pair([result(first), result(second)], [result(second)])
    assert len(pairing.pairs) == len(pairing.only_a) == 1
    assert pairing.pairs[0][0].report is not None
    assert pairing.pairs[0][0].report.document == second
    assert len(pair([result(first), result(first)], [result(second), result(second)]).pairs) == 2


def test_reports_of_an_unknown_agency_are_paired_only_if_they_are_the_same() -> None:
    one, other = ({**drawn(seed), "agency": {}} for seed in (1, 2))
    pairing = pair([result(one), result(other)], [result(one), result({**other, "title": "另一份"})])
    assert (len(pairing.pairs), len(pairing.only_a), len(pairing.only_b)) == (1, 1, 1)


@given(st.lists(st.tuples(st.sampled_from(["甲局", "乙局", None]), st.integers(2021, 2023)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_collection_does_not_differ_from_itself_and_every_report_has_one_place(
    whose: list[tuple[str | None, int]],
) -> None:
    documents = [
        {**drawn(at, year=year), "agency": {"id": name, "name": name} if name else {}}
        for at, (name, year) in enumerate(whose)
    ]
    results = [result(document) for document in documents]
    shuffled = random.Random(len(whose)).sample(results, len(results))
    comparison = compare(results, shuffled)
    assert not comparison
    assert comparison.same == len(results)
    some = shuffled[: len(shuffled) // 2]
    pairing = pair(results, some)
    assert Counter(map(id, (*pairing.only_a, *(a for a, _ in pairing.pairs)))) == Counter(map(id, results))
    assert Counter(map(id, (*pairing.only_b, *(b for _, b in pairing.pairs)))) == Counter(map(id, some))


@pytest.mark.parametrize("codes", [("2021", "2021"), ("2019", "2021"), ("2021", "2019")])
def test_json_has_the_published_shape(codes: tuple[str, str]) -> None:
    old = [edited(drawn(1, codes[0]), {"/tables/disputes/reconsideration/total": None, "/sections/overview": DELETE})]
    new = [edited(drawn(2, codes[1]), {"/tables/requests/received/total": 1})]
    content = json.loads("".join(render(shown(old, new), "json")))
    jsonschema.Draft202012Validator(SCHEMA).validate(content)
    (found,) = content["differences"]
    assert found["findings"]["appeared"]
    assert found["findings"]["vanished"]
    assert {each["kind"] for each in found["numbers"]} == {"changed", "filled"}
    assert (found["not_compared"]["a"] != []) == (codes[0] != codes[1])
    several = json.loads("".join(render(shown([*old, blank("2021", 2022, "乙局")], [*new, *new]), "json")))
    jsonschema.Draft202012Validator(SCHEMA).validate(several)
    assert len(several["a"]["only_here"]) == 1


def test_the_schemas_of_diff_and_validation_have_the_same_finding() -> None:
    validation = json.loads((_resources.schemas() / "validation.schema.json").read_bytes())
    for name in ("finding", "rule", "pointer", "words"):
        assert SCHEMA["$defs"][name] == validation["$defs"][name]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_text_lists_what_differs_totals_first_and_says_what_is_left_out(lang: str) -> None:
    lines = "".join(render(shown([drawn(1)], [drawn(2)], lang, 3), "text")).splitlines()
    count = len(diff(report(drawn(1)), report(drawn(2))).numbers)
    numbers = {"zh": f"  数字有变化（{count}）", "en": f"  numbers changed ({count})"}[lang]
    assert numbers in lines
    at = lines.index(numbers)
    assert all(("总计" if lang == "zh" else "Total") in line for line in lines[at + 1 : at + 4])
    assert lines[at + 4].strip().startswith({"zh": f"另有 {count - 3} 处", "en": f"{count - 3} more"}[lang])
    (text,) = (line for line in lines if line.strip().startswith(("一、总体情况", "Overview")))
    assert text.count("[-") == text.count("{+") == 3, "what was deleted and what was inserted for it are one place"
    everything = "".join(render(shown([drawn(1)], [drawn(2)], lang, 0), "text"))
    assert "--max-changes" not in everything
    assert "[-2" in everything


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_shows_both_versions_and_nothing_that_a_report_says_is_markup(lang: str) -> None:
    places = [*FACTS[1:5], "/sections/overview", "/sections/problems", "/sections/other_matters", "/sections/x<y"]
    old = edited(drawn(1), dict(zip(places, (*HOSTILE, "正常。"), strict=True)))
    new = edited(drawn(2), {place: text[::-1] for place, text in zip(places, (*HOSTILE, "正常。"), strict=True)})
    new = edited(new, {"/tables/documents": "<b>无</b>", "/tables/<i>": {"<u>": {"<s>": 1}}})
    page = "".join(render(shown([old], [new], lang), "html"))
    tree = LexborHTMLParser(page)
    assert {node.tag for node in tree.css("*")} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "h4", "p", "dl", "dt", "dd", "details"),
        *("summary", "div", "table", "thead", "tbody", "tr", "th", "td", "ins", "del", "span"),
    }
    names = {name for node in tree.css("*") for name in node.attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "open", "class", "scope"}
    assert "default-src 'none'" in (tree.css_first("meta[http-equiv]").attributes["content"] or "")
    assert len(tree.css("style")) == 1
    assert not [character for character in "\x1b\x07\x00\u202e\u2066" if character in page]
    (text,) = [node for node in tree.css("p.text") if "未删" in node.text()]
    assert HOSTILE[5] in "".join(node.text() for node in [text])
    facts = next(node for node in tree.css("tr") if HOSTILE[0] in node.text())
    assert HOSTILE[0][::-1] in facts.text()


def test_the_deleted_and_inserted_passages_of_a_page_are_the_texts() -> None:
    old, new = drawn(1), drawn(2)
    tree = LexborHTMLParser("".join(render(shown([old], [new]), "html")))
    differing = [code for code in old["sections"] if old["sections"][code] != new["sections"][code]]
    assert len(differing) > 3
    for node, code in zip(tree.css("p.text"), differing, strict=True):
        sides = ("", "")
        for child in node.iter(include_text=True):
            text = child.text() or ""
            sides = (sides[0] + text * (child.tag != "ins"), sides[1] + text * (child.tag != "del"))
        assert sides == (old["sections"][code], new["sections"][code])


def test_no_text_of_a_report_moves_the_cursor_of_a_terminal() -> None:
    places = (*FACTS[1:5], "/sections/overview", "/sections/problems", "/sections/other_matters")
    old = [edited(drawn(1), dict(zip(places, HOSTILE, strict=True))), blank("2021", 2022, "甲\x1b[1m\n局")]
    for line in "".join(render(shown(old, [drawn(2), drawn(3)]), "text")).split("\n"):
        assert line.isprintable() or "\u3000" in line


def test_the_exit_code_says_whether_anything_differs(tmp_path: Path) -> None:
    one, same = write(tmp_path / "one.json", blank("2021")), write(tmp_path / "same.json", blank("2021"))
    other = write(tmp_path / "other.json", edited(blank("2021"), {"/tables/requests/received/total": 1}))
    broken = write(tmp_path / "broken.json", "")
    assert run("diff", one, same).returncode == 0
    assert run("diff", one, other).returncode == 1
    assert run("diff", one, other, "--ignore", "A").returncode == 1
    done = run("diff", one, broken)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"broken.json" in done.stderr
    assert run("diff", one).returncode == 2
    assert run("diff", "-", "-", "--from", "json", input=b"{}").returncode == 2
    assert run("diff", one, other, "--format", "pdf").returncode == 2
    assert run("diff", one, other, "-o", one).returncode == 3
    assert json.loads(one.read_bytes()) == blank("2021")


def test_a_file_that_could_not_be_read_is_a_difference_of_its_own(tmp_path: Path) -> None:
    for side in ("a", "b"):
        (tmp_path / side).mkdir()
        write(tmp_path / side / "one.json", blank("2021"))
    assert run("diff", tmp_path / "a", tmp_path / "b").returncode == 0
    (tmp_path / "b" / "two.txt").write_text("红烧肉", encoding="utf-8")
    done = run("diff", tmp_path / "a", tmp_path / "b")
    assert done.returncode == 1
    assert "not read in B (1)" in done.stdout.decode()
    content = json.loads(run("diff", tmp_path / "a", tmp_path / "b", "-f", "json").stdout)
    jsonschema.Draft202012Validator(SCHEMA).validate(content)
    assert [each["source"] for each in content["b"]["not_read"]] == [str(tmp_path / "b" / "two.txt")]


def test_a_folder_and_the_package_made_of_it_differ_only_in_what_reading_said(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for at, code in enumerate(("2019", "2021", "2021")):
        write(tmp_path / "a" / f"{at}.json", some_report(code, at) | {"agency": {"id": f"{at}局", "name": f"{at}局"}})
    assert run("bundle", tmp_path / "a", "-o", tmp_path / "package").returncode == 0
    done = run("diff", tmp_path / "a", tmp_path / "package")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"0 differ, 3 do not" in done.stdout


def test_one_side_may_come_by_standard_input_and_the_result_go_to_a_file(tmp_path: Path) -> None:
    sample = _resources.root() / "tests" / "samples" / "csv" / "tidy-saved-by-libreoffice.csv"
    page = tmp_path / "page.html"
    done = run(
        "diff", "-", sample, "--from", "json", "-f", "html", "-o", page, input=json.dumps(blank("2021")).encode()
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_reports_give_the_same_bytes(format: str) -> None:
    sides = [drawn(1), drawn(2)], [drawn(3), drawn(2)]
    assert "".join(render(shown(*sides), format)) == "".join(render(shown(*sides), format))
    with pytest.raises(gongkai.UnknownName):
        next(render(shown(*sides), "docx"))
