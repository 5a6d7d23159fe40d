"""Reports of a run against each other and against a register."""

from __future__ import annotations

import itertools
import pickle
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import blank, edited, realistic, report, rolled_up
from gongkai import Agency, Known, Register, Report, UnreadableFile, edition, register
from gongkai.findings import Finding
from gongkai.report import Origin
from gongkai.rules import likeness, package, rollup, structure
from gongkai.text import squeeze
from test_laws import EDITIONS, SEEDS, mutated

COUNTY = "澜江市云溪县人民政府"
TOWN = "云溪县青石镇人民政府"
BUREAUS = ("云溪县水利局", "云溪县财政局", "云溪县教育局")
OFFICES = ("青石镇财政所", "青石镇司法所")
PARENTS = {**dict.fromkeys((*BUREAUS, TOWN), COUNTY), **dict.fromkeys(OFFICES, TOWN)}
ADDED_UP = frozenset(rule.code for rule in rollup.RULES)


def facts(documents: list[dict[str, Any]]) -> list[package.Facts]:
    reports = [report(document) for document in documents]
    return [package.facts(each, structure.sound(each)) for each in reports]


def hierarchy(names: dict[str, str] = PARENTS) -> Register:
    """A register in which governments are those that are above others."""
    kinds = {name: "government" if name in names.values() else "department" for name in (COUNTY, *names)}
    return Register(
        {
            name: Agency(name, kind=kind, parent=names.get(name), origin=Origin("r.csv", line=line))
            for line, (name, kind) in enumerate(kinds.items(), 2)
        }
    )


def county(form: str, seed: int) -> dict[str, dict[str, Any]]:
    """The reports of a county, by agency: what governments report is the sum of what is below them."""
    rng = random.Random(seed)
    year = edition(form).first_year

    def some(name: str) -> dict[str, Any]:
        return realistic(form, rng, agency=name, year=year, level=rng.choice(("town", "county", "city")))

    found = {name: some(name) for name in (*BUREAUS, *OFFICES)}
    found[TOWN] = rolled_up([found[name] for name in OFFICES], TOWN)
    found[COUNTY] = rolled_up([found[name] for name in (*BUREAUS, TOWN)], COUNTY)
    return found


def added_up(documents: dict[str, dict[str, Any]]) -> list[tuple[str | None, Finding]]:
    """What is found of sums, with the name of the agency whose report it is about."""
    names = list(documents)
    found = package.check(facts(list(documents.values())), hierarchy())
    return [(None if at is None else names[at], each) for at, each in found if each.rule.code in ADDED_UP]


def broken(documents: dict[str, dict[str, Any]]) -> Counter[tuple[str, str | None, tuple[str, ...]]]:
    return Counter((each.rule.code, name, each.values["pointers"]) for name, each in added_up(documents))


@given(EDITIONS, SEEDS)
@settings(max_examples=25, deadline=None)
def test_governments_whose_numbers_are_the_sums_below_them_have_no_finding(form: str, seed: int) -> None:
    assert added_up(county(form, seed)) == []


@given(EDITIONS, SEEDS)
@settings(max_examples=80, deadline=None)
def test_a_change_of_any_cell_of_a_report_is_found_where_it_is_added_up(form: str, seed: int) -> None:
    documents, rng = county(form, seed), random.Random(seed)
    name = rng.choice(list(documents))
    cell = rng.choice(list(edition(form).cells()))
    value = documents[name]["tables"][cell.table][cell.row][cell.column] + rng.randint(1, 99)
    changed = {**documents, name: edited(documents[name], {cell.pointer: value})}
    above = [name] if name == COUNTY else [TOWN, COUNTY] if name == TOWN else [PARENTS[name]]
    assert broken(changed) == Counter(("P604", each, (cell.pointer,)) for each in above)


@given(EDITIONS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_blanks_break_no_sum(form: str, seed: int) -> None:
    documents, rng = county(form, seed), random.Random(seed)
    cells = list(edition(form).cells())
    for name in documents:
        blanks = dict.fromkeys(cell.pointer for cell in rng.sample(cells, rng.randint(0, 60)))
        documents[name] = edited(documents[name], blanks)
    assert added_up(documents) == []


@given(EDITIONS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_missing_report_is_named_and_breaks_no_sum(form: str, seed: int) -> None:
    documents, rng = county(form, seed), random.Random(seed)
    missing = set(rng.sample((*BUREAUS, *OFFICES), rng.randint(1, 3)))
    found = added_up({name: document for name, document in documents.items() if name not in missing})
    assert {(name, each.rule.code, each.values["names"]) for name, each in found} == {
        (above, "P605", tuple(name for name in PARENTS if name in missing and PARENTS[name] == above))
        for above in {PARENTS[name] for name in missing}
    }


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_less_than_what_is_there_is_found_though_a_report_is_missing(form: str, seed: int) -> None:
    documents, rng = county(form, seed), random.Random(seed)
    del documents[missing := rng.choice(BUREAUS)]
    cells = [cell for cell in edition(form).cells() if cell.column != "items_change"]
    there = {name for name in (*BUREAUS, TOWN) if name != missing}
    sums = {cell: sum(documents[name]["tables"][cell.table][cell.row][cell.column] for name in there) for cell in cells}
    cell, total = rng.choice([(cell, total) for cell, total in sums.items() if total >= 1])
    changed = {**documents, COUNTY: edited(documents[COUNTY], {cell.pointer: 0})}
    found = [
        (name, each.values["pointers"], each.values["expected"])
        for name, each in added_up(changed)
        if each.rule.code == "P606"
    ]
    assert found == [(COUNTY, (cell.pointer,), pytest.approx(total))]


def test_the_finding_stands_where_the_table_does() -> None:
    documents = county("2021", 1)
    there = {
        cell.pointer: Origin("a.xlsx", sheet="表二", cell="B7") for cell in edition("2021").tables["licensing"].cells()
    }
    reports = [report(edited(each, {"/tables/licensing/licences/decisions": 10**6})) for each in documents.values()]
    placed = [Report(each.document, each.edition, each.source, origins=there) for each in reports]
    found = package.check([package.facts(each, structure.sound(each)) for each in placed], hierarchy())
    assert {str(each.origin.place("zh")) for _, each in found if each.rule.code == "P604"} == {"表二!B7"}


@given(EDITIONS, st.lists(SEEDS, min_size=2, max_size=6))
@settings(max_examples=60, deadline=None)
def test_malformed_reports_are_compared_without_an_exception(form: str, seeds: list[int]) -> None:
    names = itertools.cycle((COUNTY, *PARENTS))
    documents = []
    for seed, name in zip(seeds, names, strict=False):
        rng = random.Random(seed)
        sound = realistic(form, rng, agency=name, year=edition(form).first_year)
        documents.append(mutated(mutated(sound, rng), rng))
    for _, finding in package.check(facts(documents), hierarchy()):
        assert finding.message("zh")
        assert finding.message("en")


@given(EDITIONS, SEEDS)
@settings(max_examples=20, deadline=None)
def test_what_is_kept_of_a_report_is_small_and_may_come_from_another_process(form: str, seed: int) -> None:
    (found,) = facts([realistic(form, random.Random(seed), agency=BUREAUS[0], year=edition(form).first_year)])
    sent = pickle.dumps(found)
    assert pickle.loads(sent) == found  # noqa: S301 - our own
    assert len(sent) < 2000


WORDS = "水电气路桥渠塘坝闸站井泵管网厂房林田"


def texts(rng: random.Random) -> dict[int, bytes]:
    """Reports made of a small stock of sentences, so that many are alike."""
    stock = ["".join(rng.choices(WORDS, k=rng.randint(15, 40))) for _ in range(rng.randint(5, 30))]
    drafts = [rng.sample(stock, rng.randint(3, len(stock))) for _ in range(rng.randint(1, 4))]
    found = {}
    for key in range(rng.randint(2, 25)):
        draft = rng.choice(drafts)
        kept = [each for each in draft if rng.random() > 0.08] or draft
        found[key] = likeness.sentences(["。".join(kept)], None)
    return found


@given(SEEDS, st.sampled_from([0.5, 0.8, 0.9, 1.0]))
@settings(max_examples=150, deadline=None)
def test_texts_that_are_alike_are_found_as_if_each_were_compared_with_all_before(seed: int, least: float) -> None:
    found = texts(random.Random(seed))

    def share(one: int, other: int) -> float:
        mine, theirs = (dict.fromkeys(memoryview(found[each]).cast("Q")) for each in (one, other))
        common = sum(each >> 32 for each in mine if each in theirs)
        return common / max(likeness.weight(found[each]) for each in (one, other))

    leaders: list[int] = []
    alike: dict[int, float] = {}
    for key in found:
        best = max((share(leader, key) for leader in leaders), default=0.0)
        if best >= least:
            alike[key] = best
        else:
            leaders.append(key)
    judged = {key: (leader, common) for key, leader, common in likeness.alike(found, least, lambda *_: True)}
    assert {key: common for key, (_, common) in judged.items()} == alike
    assert all(share(leader, key) == common for key, (leader, common) in judged.items())


def test_a_text_that_a_thousand_agencies_use_is_found_in_all() -> None:
    draft = "。".join("".join(random.Random(each).choices(WORDS, k=30)) for each in range(12))
    documents = [
        edited(blank("2021", agency=f"云溪县第{number}局"), {"/sections/overview": draft}) for number in range(1000)
    ]
    found = [(at, each) for at, each in package.check(facts(documents), None) if each.rule.code == "P607"]
    assert [at for at, _ in found] == list(range(1000))
    assert {each.values["count"] for _, each in found} == {1000}


def test_the_same_findings_come_in_whatever_order_the_reports_do() -> None:
    documents = list(county("2021", 3).values())
    documents[0] = edited(documents[0], {"/tables/licensing/licences/decisions": 10**6, "/year": 2019})
    documents += [documents[2], blank("2021", 2021, BUREAUS[0])]

    def found(order: list[dict[str, Any]]) -> Counter[str]:
        return Counter(
            each.fingerprint
            for _, each in package.check(facts(order), hierarchy())
            if each.rule.code not in ("P601", "P607")
        )

    assert found(documents) == found(documents[::-1]) != Counter()


def test_agencies_of_the_register_without_a_report_are_told_with_their_lines() -> None:
    documents = [blank("2021", agency=name) for name in (COUNTY, TOWN, *BUREAUS[:2])]
    missing = [each for at, each in package.check(facts(documents), hierarchy()) if each.rule.code == "P602"]
    assert [(each.key, each.origin.line) for each in missing] == [
        ((BUREAUS[2], 2021), 5),
        ((OFFICES[0], 2021), 7),
        ((OFFICES[1], 2021), 8),
    ]
    assert len({each.fingerprint for each in missing}) == 3


def written(tmp_path: Path, lines: str) -> Path:
    path = tmp_path / "agencies.csv"
    path.write_text(f"机关名称,数据范围,上级机关\n{lines}", encoding="utf-8")
    return path


def test_a_register_says_whose_figures_a_report_has(tmp_path: Path) -> None:
    known = register(written(tmp_path, "甲县人民政府,汇总所属各公开主体,\n甲县司法局,own,甲县人民政府\n"))
    assert [each.scope for each in known.agencies.values()] == ["roll_up", "own"]
    found = Known({}, known)(report(blank("2021", agency="甲县人民政府")))
    assert found.agency["scope"] == "roll_up"
    assert found.origin("/agency/scope").line == 2


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("甲局,,乙局\n乙局,,丙局\n丙局,,乙局\n", "line 3: parents in a circle: 乙局→丙局→乙局"),
        ("甲局,,\n乙局,,乙 局\n", "line 3: parents in a circle: 乙局→乙局"),
    ],
)
def test_an_agency_above_itself_is_refused_with_its_line(tmp_path: Path, lines: str, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        register(written(tmp_path, lines))
    assert words in caught.value.en
    assert "上级机关成环" in caught.value.zh


def test_a_register_of_many_levels_is_read(tmp_path: Path) -> None:
    lines = "".join(f"第{level}级,,第{level + 1}级\n" for level in range(3000))
    assert len(register(written(tmp_path, lines)).agencies) == 3000


def test_a_parent_that_the_register_lacks_is_told_once_and_nothing_is_added_up() -> None:
    known = Register({squeeze(name): Agency(name, parent="县政府") for name in BUREAUS})
    found = list(package.check(facts([blank("2021", agency=name) for name in BUREAUS]), known))
    assert [(at, each.rule.code, each.values["count"]) for at, each in found] == [(None, "P608", 3)]
