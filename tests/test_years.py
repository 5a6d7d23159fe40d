"""A report against that of the year before."""

from __future__ import annotations

import pickle
import random
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import DELETE, blank, edited, following, realistic, report
from gongkai import Cell, Known, UnreadableFile, check, edition, write
from gongkai.bundle import bundle
from gongkai.form import Label
from gongkai.previous import Earlier, gathered, previous
from gongkai.report import Unread
from gongkai.rules import likeness, structure, years
from test_laws import SEEDS, mutated

#: The editions of last year's report and of this year's, and this year.
PAIRS = st.sampled_from([("2019", "2019", 2020), ("2019", "2021", 2021), ("2021", "2021", 2022)])
USCC = "11320826014314799X"


def two_years(pair: tuple[str, str, int], seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Last year's report and this year's, which goes on from there."""
    before, now, year = pair
    rng = random.Random(seed)
    level = rng.choice(("town", "county", "city"))
    first = realistic(before, rng, agency="澜江市云溪县水利局", year=year - 1, level=level)
    return first, following(first, rng, form=now, level=level)


def judged(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[str, str]]:
    """What is found of the numbers of two years."""
    before, now = report(first), report(second)
    both = structure.sound(before) & structure.sound(now)
    found = years.check(now, before, both)
    return [(each.rule.code, each.pointer) for each in found if each.rule is not years.REPEATED]


def links(form: str, before: str) -> dict[tuple[bool, str], tuple[str, str]]:
    """What a change of a cell breaks, by whether it is of last year's report and by the cell: the rule and the place."""
    found = {}
    for column in edition(form).tables["requests"].columns:
        cell = Cell("requests", "carried_in", column.code).pointer
        found[False, cell] = found[True, f"/tables/requests/carried_forward/{column.code}"] = ("Y301", cell)
    if form != before:
        return found
    for table in edition(form).tables.values():
        columns = {column.code for column in table.columns}
        for row in table.rows:
            place = f"/tables/{table.code}/{row.code}"
            if "in_force" in columns:
                broken = ("Y302", f"{place}/in_force")
                found |= {(False, f"{place}/{column}"): broken for column in ("made", "repealed", "in_force")}
                found[True, f"{place}/in_force"] = broken
            if "previous_items" in columns:
                broken = ("Y303", f"{place}/previous_items")
                found[False, f"{place}/previous_items"] = broken
                found |= {(True, f"{place}/{column}"): broken for column in ("previous_items", "items_change")}
    return found


@given(PAIRS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_report_that_goes_on_from_last_year_has_no_finding(pair: tuple[str, str, int], seed: int) -> None:
    first, second = two_years(pair, seed)
    assert judged(first, second) == []
    assert [check(report(each)).findings for each in (first, second)] == [(), ()]


@given(PAIRS, SEEDS)
@settings(max_examples=150, deadline=None)
def test_a_change_of_any_linked_cell_breaks_exactly_its_link(pair: tuple[str, str, int], seed: int) -> None:
    documents, rng = two_years(pair, seed), random.Random(seed)
    (earlier, pointer), broken = rng.choice(list(links(pair[1], pair[0]).items()))
    which = 0 if earlier else 1
    *_, table, row, column = pointer.split("/")
    value = documents[which]["tables"][table][row][column] + rng.randint(1, 99)
    changed = [edited(each, {pointer: value}) if at == which else each for at, each in enumerate(documents)]
    assert judged(*changed) == [broken]


@given(PAIRS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_cells_that_are_not_linked_may_change(pair: tuple[str, str, int], seed: int) -> None:
    documents, rng = two_years(pair, seed), random.Random(seed)
    which = rng.randrange(2)
    linked = {pointer for earlier, pointer in links(pair[1], pair[0]) if earlier == (which == 0)}
    cells = [cell for cell in edition(pair[which]).cells() if cell.pointer not in linked]
    change = {cell.pointer: rng.randint(0, 999) for cell in rng.sample(cells, 20)}
    assert judged(*(edited(each, change) if at == which else each for at, each in enumerate(documents))) == []


@given(PAIRS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_blanks_of_either_year_break_nothing(pair: tuple[str, str, int], seed: int) -> None:
    rng = random.Random(seed)

    def with_blanks(document: dict[str, Any]) -> dict[str, Any]:
        cells = list(edition(document["edition"]).cells())
        return edited(document, {cell.pointer: None for cell in rng.sample(cells, rng.randint(1, len(cells)))})

    assert judged(*map(with_blanks, two_years(pair, seed))) == []


@given(PAIRS, SEEDS)
@settings(max_examples=150, deadline=None)
def test_malformed_reports_of_either_year_are_judged_without_an_exception(
    pair: tuple[str, str, int], seed: int
) -> None:
    rng = random.Random(seed)
    before, now = (report(mutated(mutated(each, rng), rng)) for each in two_years(pair, seed))
    findings, why = gathered([(before, structure.sound(before))]).check(now, structure.sound(now))
    for finding in (*findings, *years.check(now, before, structure.sound(before) & structure.sound(now))):
        assert finding.message("zh")
        assert finding.message("en")
    assert why.keys() <= {rule.code for rule in years.RULES}


@given(PAIRS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_what_is_kept_of_a_report_is_all_that_the_next_is_held_against(pair: tuple[str, str, int], seed: int) -> None:
    rng = random.Random(seed)
    before, now = (report(mutated(each, rng)) for each in two_years(pair, seed))
    kept, both = years.kept(before), structure.sound(before) & structure.sound(now)
    assert list(years.check(now, kept, both)) == list(years.check(now, before, both))
    assert years.untried(now, kept, both) == years.untried(now, before, both)
    assert len(pickle.dumps(kept.document["tables"])) < 1500


@pytest.mark.parametrize(
    ("before", "now", "untried"),
    [
        (("2021", 2021, {}), ("2021", 2022, {}), {"Y303": "not both of the 2019 edition"}),
        (("2019", 2019, {}), ("2019", 2020, {}), {"Y302": "not both of the 2021 edition"}),
        (("2019", 2020, {}), ("2021", 2021, {}), {"Y302": "2021 edition", "Y303": "2019 edition"}),
        (
            ("2021", 2021, {"/tables/requests": DELETE, "/tables/documents/regulations/made": -1}),
            ("2021", 2022, {}),
            {"Y301": "received and handled” is missing", "Y302": "“Article 20, item (1)”", "Y303": "2019"},
        ),
        (
            ("2019", 2019, {"/tables/licensing/licences/decisions": -1, "/tables/fees": DELETE}),
            ("2019", 2020, {}),
            {"Y302": "2021 edition", "Y303": "“Article 20, item (5), Article 20, item (8)”"},
        ),
        (
            (
                "2021",
                2021,
                {f"/tables/documents/{row}/in_force": None for row in ("regulations", "normative_documents")},
            ),
            ("2021", 2022, {}),
            {"Y302": "blank", "Y303": "2019 edition"},
        ),
    ],
)
def test_what_two_years_do_not_allow_to_be_compared_is_said_with_the_reason(
    before: tuple[str, int, dict[str, Any]], now: tuple[str, int, dict[str, Any]], untried: dict[str, str]
) -> None:
    first, second = (report(edited(blank(form, year), edits)) for form, year, edits in (before, now))
    found = years.untried(second, first, structure.sound(first) & structure.sound(second))
    assert found.keys() == untried.keys()
    for code, words in untried.items():
        assert words in found[code].en
        assert found[code].zh


def test_a_format_without_text_cannot_be_compared_by_its_text(tmp_path: Path) -> None:
    path = tmp_path / "last.csv"
    write([report(blank("2021"))], path)
    findings, why = previous(path).check(now := report(blank("2021", 2022)), structure.sound(now))
    assert findings == ()
    assert "text of the sections" in why["Y304"].en


def test_likeness_is_counted_without_numbers_and_punctuation() -> None:
    one = likeness.masked("二〇二三年，公开信息 1,203 条；培训3次。")
    assert one == likeness.masked("2024年公开信息7条。培训二十次")
    assert likeness.ratio(one, one, 0.9) == 1
    assert likeness.ratio("甲乙丙丁", "甲乙丙戊", 0.9) == 0
    assert likeness.ratio("甲乙丙丁", "甲乙丙戊", 0.5) == pytest.approx(0.75)


def test_a_very_long_text_is_compared_by_its_beginning() -> None:
    documents = [
        edited(blank("2021", year), {"/sections/problems": "逐项整改" * 5000 + word * 9999})
        for year, word in ((2021, "旧"), (2022, "新"))
    ]
    before, now = map(report, documents)
    (finding,) = years.check(now, before, frozenset())
    assert (finding.rule.code, finding.values["share"]) == ("Y304", 100)


def with_agency(document: dict[str, Any], name: str, uscc: str | None = None) -> dict[str, Any]:
    return edited(document, {"/agency/name": name, "/agency/uscc": uscc, "/agency/id": uscc or name})


@pytest.mark.parametrize(
    ("now", "before", "found"),
    [
        (("甲县水利局", None), ("甲县水利局", None), True),
        (("甲县 水利局", None), ("甲县水利局", None), True),
        (("甲县水务局", USCC), ("甲县水利局", USCC), True),
        (("甲县水利局", USCC), ("甲县水利局", None), True),
        (("甲县水利局", None), ("甲县水利局", USCC), True),
        (("甲县水利局", USCC), ("甲县水利局", "11341702486344515H"), False),
        (("甲县水务局", None), ("甲县水利局", None), False),
    ],
)
def test_last_year_s_report_is_found_by_the_agency(
    now: tuple[str, str | None], before: tuple[str, str | None], found: bool
) -> None:
    earlier = report(with_agency(blank("2021", 2021), *before))
    others = gathered([(earlier, structure.sound(earlier))])
    here = report(with_agency(blank("2021", 2022), *now))
    assert isinstance(others.find(here), Earlier) == found


def test_why_last_year_s_report_is_not_found_is_said() -> None:
    first = report(blank("2021", 2021))
    second = report(edited(first.document, {"/tables/requests/carried_forward/total": 5}))
    now = blank("2021", 2022)
    for others, document, words in (
        ([], now, "none of this agency for 2021"),
        ([first], blank("2021", 2023), "none of this agency for 2022"),
        ([first, second], now, "several of this agency for 2021"),
        ([first], edited(now, {"/year": None}), "the year is not known"),
        ([first], edited(now, {"/agency/id": None, "/agency/name": None}), "whose report it is"),
    ):
        found = gathered([(each, structure.sound(each)) for each in others]).find(report(document))
        assert isinstance(found, Label)
        assert words in found.en
        findings, why = gathered([(each, structure.sound(each)) for each in others]).check(
            report(document), frozenset(edition("2021").tables)
        )
        assert (findings, set(why)) == ((), {rule.code for rule in years.RULES})


def test_two_copies_of_one_report_are_one() -> None:
    copies = [report(blank("2021", 2021)), report(blank("2021", 2021))]
    assert isinstance(
        gathered([(each, structure.sound(each)) for each in copies]).find(report(blank("2021", 2022))), Earlier
    )


def test_reports_of_last_year_come_in_files_folders_and_packages(tmp_path: Path) -> None:
    document = edited(blank("2021", 2021), {"/tables/requests/carried_forward/total": 5})
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "last.json").write_bytes(orjson.dumps(document))
    (folder / "broken.json").write_text("{", encoding="utf-8")
    bundle([check(report(document))], tmp_path / "package")
    now = report(blank("2021", 2022))
    for path in (folder / "last.json", folder, tmp_path / "package"):
        findings, _ = previous(path).check(now, structure.sound(now))
        assert [(each.rule.code, each.values["expected"]) for each in findings] == [("Y301", 5)]
    (unread,) = previous(folder).unread
    assert isinstance(unread, Unread)
    assert unread.origin.file.endswith("broken.json")


def test_what_is_known_of_agencies_helps_to_find_them(tmp_path: Path) -> None:
    (tmp_path / "last.json").write_bytes(orjson.dumps(with_agency(blank("2021", 2020), "县水利局")))
    now = report(blank("2021", 2022, agency="甲县水利局"))
    found = previous(tmp_path, identify=Known({"/agency/name": "甲县水利局", "/year": 2021})).find(now)
    assert isinstance(found, Earlier)


def test_where_no_file_of_last_year_can_be_read_it_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no report of another year"):
        previous(tmp_path)
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="not a whole JSON"):
        previous(tmp_path)
