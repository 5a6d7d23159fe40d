"""A report of one edition in another: what is kept, summed, blank and dropped, and that nothing is invented."""

from __future__ import annotations

import copy
import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

import gongkai
from builders import DELETE, blank, edited, report
from gongkai import Cell, Leftover, Note, Origin, UnknownName, _resources, check, edition, editions
from gongkai.crossing import SPLITS, to_edition
from gongkai.form import Label
from gongkai.readers import read_bytes
from gongkai.renderers.losses import as_json, as_text
from test_cli import run, write
from test_laws import EDITIONS, SEEDS, mutated, some_report, with_blanks

OTHER = {"2019": "2021", "2021": "2019"}
PARTS = ("other_uncorrected", "other_fee_unpaid", "other_misc")


def leaves(value: Any, pointer: str = "") -> dict[str, Any]:
    """Every value of a document that is no container, by its pointer."""
    if isinstance(value, dict):
        steps = {str(key).replace("~", "~0").replace("/", "~1"): each for key, each in value.items()}
    elif isinstance(value, list):
        steps = {str(at): each for at, each in enumerate(value)}
    else:
        return {pointer: value}
    return {place: each for step, inner in steps.items() for place, each in leaves(inner, f"{pointer}/{step}").items()}


def losses(crossing: gongkai.Crossing) -> dict[str, Any]:
    """What only the losses still know, by its place in the old report."""
    taken = (each for kind in ("summed", "dropped") for change in crossing.of(kind) for each in change.sources)
    return {place: value for each in taken for place, value in leaves(each.value, each.pointer).items()}


def stated(values: dict[str, Any]) -> dict[str, Any]:
    """All but the blanks: what a document lacks may come back as one."""
    return {pointer: value for pointer, value in values.items() if value is not None}


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        # 5 facts, 6 texts, and the cells.
        ("2021", {"exact": 11 + 172, "summed": 7, "unknown": 19, "dropped": 7}),
        ("2019", {"exact": 11 + 172, "unknown": 7 + 21, "dropped": 19 + 7}),
    ],
)
def test_every_item_of_both_editions_has_one_fate(code: str, counts: dict[str, int]) -> None:
    crossing = to_edition(report(blank(code)), OTHER[code])
    assert Counter(change.kind for change in crossing.changes) == counts
    places = [change.target for change in crossing.changes if change.target and change.target.startswith("/tables")]
    assert sorted(places) == sorted(cell.pointer for cell in edition(OTHER[code]).cells())
    taken = [each.pointer for change in crossing.changes for each in change.sources if "/tables" in each.pointer]
    assert sorted(taken) == sorted(cell.pointer for cell in edition(code).cells())


def test_cells_with_one_code_are_kept_and_no_cell_is_filled_from_another() -> None:
    numbers = {cell.pointer: at for at, cell in enumerate(edition("2021").cells(), 1)}
    old = report(edited(blank("2021"), numbers))
    new = to_edition(old, "2019").report
    shared = set(edition("2019").cells()) & set(edition("2021").cells())
    assert {cell: new[cell] for cell in shared} == {cell: old[cell] for cell in shared}
    for cell in set(edition("2019").cells()) - shared:
        if cell.row == "other" and cell.table == "requests":
            assert new[cell] == sum(numbers[Cell("requests", part, cell.column).pointer] for part in PARTS)
        else:
            assert new[cell] is None


def test_each_row_that_an_edition_divides_is_declared() -> None:
    """Between the outcomes that either edition adds up, nothing differs but the rows of `SPLITS`."""
    old, new = (
        {cell.row for identity in form.identities if identity.rule == "A202" for cell in identity.left}
        for form in editions()
    )
    (split,) = SPLITS
    assert (old - new, new - old) == ({split.whole}, set(split.parts))


def test_a_whole_is_not_divided_even_where_it_is_0() -> None:
    crossing = to_edition(report(blank("2019")), "2021")
    assert {crossing.report[Cell("requests", part, "total")] for part in PARTS} == {None}
    (dropped,) = (change for change in crossing.of("dropped") if change.pointer == "/tables/requests/other/total")
    assert dropped.sources[0].value == 0
    assert "divides" in dropped.words.en


@pytest.mark.parametrize("part", [None, "1", True, 10**15, DELETE, float("nan"), []])
def test_a_sum_with_a_part_that_is_no_number_is_blank_and_says_so(part: Any) -> None:
    place = "/tables/requests/other_misc/total"
    crossing = to_edition(report(edited(blank("2021"), {place: part})), "2019")
    assert crossing.report[Cell("requests", "other", "total")] is None
    (summed,) = (change for change in crossing.of("summed") if change.target == "/tables/requests/other/total")
    assert "not all of its parts" in summed.words.en
    assert "不全是数字" in summed.words.zh
    assert len(summed.sources) == (2 if part is DELETE else 3)


@pytest.mark.parametrize(("parts", "whole"), [((0.1, 0.2, 0), 0.3), ((10**15 - 1, 1, 0), 10**15), ((1.5, 0.5, 0), 2)])
def test_a_sum_loses_no_digit(parts: tuple[float, ...], whole: float) -> None:
    edits = {f"/tables/requests/{part}/total": value for part, value in zip(PARTS, parts, strict=True)}
    crossing = to_edition(report(edited(blank("2021"), edits)), "2019")
    assert crossing.report.document["tables"]["requests"]["other"]["total"] == whole


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_new_report_and_the_losses_together_are_the_old_report(code: str, seed: int) -> None:
    document = with_blanks(some_report(code, seed), random.Random(seed))
    there = to_edition(report(copy.deepcopy(document)), OTHER[code])
    back = to_edition(there.report, code)
    lost = losses(there)
    returned = leaves(back.report.document)
    assert {**returned, **lost} == leaves(document)
    assert {pointer for pointer, value in leaves(document).items() if returned[pointer] != value} == {
        pointer for pointer, value in lost.items() if value is not None
    }
    # What the other edition asks for and this one does not is the same whether it went there once or twice.
    assert to_edition(back.report, OTHER[code]).of("unknown") == there.of("unknown")


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_crossed_report_keeps_the_schema_and_breaks_no_sum(code: str, seed: int) -> None:
    crossed = to_edition(report(some_report(code, seed)), OTHER[code]).report
    result = check(crossed)
    assert {finding.rule.code for finding in result.findings} == {"S110", "S111"}
    assert result.invalid == frozenset()
    assert list(crossed.document["tables"]) == list(edition(OTHER[code]).tables)
    for table, rows in crossed.document["tables"].items():
        assert list(rows) == [row.code for row in edition(OTHER[code]).tables[table].rows]


@given(EDITIONS, SEEDS)
@settings(max_examples=150, deadline=None)
def test_nothing_of_a_malformed_document_is_lost_either(code: str, seed: int) -> None:
    document, rng = some_report(code, seed), random.Random(seed)
    for _ in range(rng.randint(1, 4)):
        document = mutated(document, rng)
    old = report(copy.deepcopy(document))
    there = to_edition(old, OTHER[old.edition.code])
    back = to_edition(there.report, old.edition.code)
    before = {**leaves(old.document), "/edition": old.edition.code}
    assert stated({**leaves(back.report.document), **losses(there)}) == stated(before)
    jsonschema.Draft202012Validator(LOSSES).validate(json.loads(as_json([there, back])))
    assert list(as_text([there], "zh"))


LOSSES = json.loads((_resources.schemas() / "losses.schema.json").read_bytes())


def test_what_the_report_s_own_edition_does_not_have_is_not_crossed() -> None:
    strays = {
        "/tables/procurement/central_procurement/projects": 3,
        "/tables/requests/other/total": 8,
        "/tables/requests/received/a~1b": 9,
        "/tables/documents": "—",
    }
    crossing = to_edition(report(edited(blank("2021"), strays)), "2019")
    assert crossing.report[Cell("requests", "other", "total")] == 0
    assert crossing.report[Cell("procurement", "central_procurement", "projects")] is None
    assert "documents" not in crossing.report.document["tables"]
    kept = {each.pointer: each.value for change in crossing.of("dropped") for each in change.sources}
    assert kept["/tables/requests/other"] == {"total": 8}
    assert kept["/tables/procurement"] == {"central_procurement": {"projects": 3}}
    assert (kept["/tables/requests/received/a~1b"], kept["/tables/documents"]) == (9, "—")


def test_a_report_of_that_edition_stays_as_it_is() -> None:
    old = report(blank("2021"))
    crossing = to_edition(old, "2021")
    assert crossing.report is old
    assert (crossing.changes, crossing.crossed) == ((), False)
    with pytest.raises(UnknownName):
        to_edition(old, "2014")


def test_the_old_report_is_not_touched() -> None:
    old = report(blank("2021"))
    before = copy.deepcopy(old.document)
    new = to_edition(old, "2019").report
    new.document["agency"]["name"] = new.document["sections"]["overview"] = "乙局"
    new.document["tables"]["requests"]["received"]["total"] = 9
    assert old.document == before


def test_origins_point_to_where_the_values_stood() -> None:
    origins = {
        "/tables/requests/received/total": Origin("a.xlsx", sheet="表三", cell="J6"),
        "/tables/requests/other_uncorrected": Origin("a.xlsx", sheet="表三", cell="A24"),
        "/tables/requests/other_uncorrected/total": Origin("a.xlsx", cell="J24", printed="１", notes=("width",)),
        "/tables/documents/regulations/made": Origin("a.xlsx", cell="B3"),
        "/title": Origin("a.xlsx", cell="A1"),
    }
    old = gongkai.Report(
        blank("2021"), edition("2021"), gongkai.Source("a.xlsx", "workbook", None, "0" * 64, 1), origins
    )
    crossing = to_edition(old, "2019")
    new = crossing.report
    assert new.origin("/tables/requests/received/total").cell == "J6"
    assert new.origin("/title").cell == "A1"
    assert new.origin("/tables/requests/other/total") == Origin("a.xlsx", cell="J24")
    assert new.origin("/tables/documents/regulations/newly_made") == Origin("a.xlsx")
    assert set(new.origins) <= {*origins, *(cell.pointer for cell in edition("2019").cells())}
    (dropped,) = (each for each in crossing.of("dropped") if each.pointer == "/tables/documents/regulations/made")
    assert dropped.sources[0].origin.cell == "B3"


def test_leftovers_and_notes_follow_to_the_places_that_there_are() -> None:
    place = Origin("a.txt", line=3)
    words = Label("其他", "Other")
    old = gongkai.Report(
        blank("2021"),
        edition("2021"),
        gongkai.Source("a.txt", "text", "utf-8", "0" * 64, 1),
        leftovers=(
            Leftover("not_a_number", "7x", place, table="requests", pointer="/tables/requests/other_misc/total"),
            Leftover("not_a_number", "8x", place, table="documents", pointer="/tables/documents/regulations/made"),
            Leftover("unknown_row", "其他", place, ("1",), table="fees"),
        ),
        notes=(Note("close_label", "其它", words, place, "/tables/requests/received"),),
    )
    new = to_edition(old, "2019").report
    assert [each.pointer for each in new.leftovers] == ["/tables/requests/other/total", None, None]
    assert [each.pointer for each in new.notes] == ["/tables/requests/received"]
    assert {"F003", "F005", "F010"} <= {finding.rule.code for finding in check(new).findings}


def test_convert_writes_the_report_and_the_losses_and_tells_them(tmp_path: Path) -> None:
    edits = {"/tables/requests/other_misc/total": 2, "/tables/fees/administrative_fees/amount": 96.084}
    source = write(tmp_path / "r.json", edited(blank("2021"), edits))
    out, lost = tmp_path / "out.json", tmp_path / "losses.json"
    done = run("convert", source, "-o", out, "--to-edition", "2019", "--losses", lost, "--lang", "en")
    assert done.returncode == 0
    told = done.stderr.decode()
    assert "183 kept, 7 summed, 19 blank, 7 dropped" in told
    assert "Total 2 = 0 + 0 + 2, the others 0" in told
    assert "Fees collected this year (unit: 10,000 yuan) 96.084" in told
    document = json.loads(out.read_bytes())
    assert (document["edition"], document["tables"]["requests"]["other"]["total"]) == ("2019", 2)
    content = json.loads(lost.read_bytes())
    jsonschema.Draft202012Validator(LOSSES).validate(content)
    (found,) = content["reports"]
    assert found["counts"] == {"exact": 183, "summed": 7, "unknown": 19, "dropped": 7}
    assert len(found["exact"]) == 183
    values = {each["pointer"]: each["value"] for change in found["changes"] for each in change["sources"]}
    assert values["/tables/fees/administrative_fees/amount"] == 96.084
    assert "未能带入" in run("convert", source, "--to-edition", "2019", GONGKAI_LANG="zh").stderr.decode()


def test_of_many_reports_the_totals_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "all.json", [blank("2021", agency=f"甲{at}局") for at in range(4)] + [blank("2019")])
    done = run("convert", path, "--to", "jsonl", "--to-edition", "2019")
    assert "4 reports brought into the 2019 edition, 1 in it already: 732 kept, 28 summed" in done.stderr.decode()
    assert [json.loads(line)["edition"] for line in done.stdout.splitlines()] == ["2019"] * 5


@pytest.mark.parametrize(
    "call",
    [
        ("--to-edition", "2014"),
        ("--losses", "l.json"),
        ("--to-edition", "2019", "-o", "out.json", "--losses", "out.json"),
        ("--to-edition", "2019", "--losses", "-"),
    ],
)
def test_options_that_contradict_one_another_are_wrong_usage(tmp_path: Path, call: tuple[str, ...]) -> None:
    source = write(tmp_path / "r.json", blank("2021"))
    assert run("convert", source, *call).returncode == 2


def test_the_losses_never_overwrite_an_input(tmp_path: Path) -> None:
    source = write(tmp_path / "r.json", blank("2021"))
    before = source.read_bytes()
    done = run("convert", source, "-o", tmp_path / "o.json", "--to-edition", "2019", "--losses", source)
    assert (done.returncode, source.read_bytes()) == (3, before)


def test_a_crossed_report_is_read_and_checked_like_any_other(tmp_path: Path) -> None:
    crossed = to_edition(report(blank("2021", year=2024)), "2019").report
    gongkai.write([crossed], tmp_path / "r.json")
    (again,) = read_bytes((tmp_path / "r.json").read_bytes(), "r.json", format="json")
    assert {finding.rule.code for finding in check(again).findings} == {"S110", "S111"}
