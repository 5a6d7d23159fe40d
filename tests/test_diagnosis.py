"""Diagnosis: slips made on purpose are found where they were made, and nothing is named that may be otherwise."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterable
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import blank, edited, realistic, report
from gongkai import Report, Source, edition, read
from gongkai.diagnosis import SLIPS, Candidate, Diagnosis, diagnose
from gongkai.diagnosis._slips import of_digits
from gongkai.form import load
from gongkai.rules.arithmetic import outcomes
from slips import SEVERAL, SINGLE, diagnosed, made, numbers, printed, verdict

EDITIONS = ("2019", "2021")
LEVELS = ("town", "county", "city")
SEEDS = st.integers(0, 2**32 - 1)
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"


def sound(form: str, level: str, rng: random.Random) -> Report:
    return report(realistic(form, rng, agency="甲县司法局", year=int(form), level=level))


def table_three(edits: dict[str, Any], form: str = "2021", base: dict[str, Any] | None = None) -> tuple[Diagnosis, ...]:
    changed = {f"/tables/requests/{cell}": value for cell, value in edits.items()}
    return diagnosed(report(edited(base or blank(form), changed)), "requests")


def table_four(*rows: tuple[int | None, ...]) -> tuple[Diagnosis, ...]:
    form = edition("2021").tables["disputes"]
    filled = {
        f"/tables/disputes/{row.code}/{column.code}": value
        for row, values in zip(form.rows, rows, strict=False)
        for column, value in zip(form.columns, values, strict=True)
    }
    return diagnosed(report(edited(blank("2021"), filled)), "disputes")


def values(changes: Iterable[Candidate]) -> dict[str, int | float]:
    return {each.pointer: each.implied for each in changes}


def named(diagnosis: Diagnosis) -> dict[str, int | float]:
    return {pointer.split("/", 3)[3]: value for pointer, value in values(diagnosis.changes).items()}


def looks(diagnosis: Diagnosis) -> set[str | None]:
    return {each.resembles and each.resembles.code for each in diagnosis.changes}


def granted(**columns: int) -> dict[str, Any]:
    """A document with one row of outcomes, one of requests that were received, and all that adds them up."""
    total = sum(columns.values())
    cells = {**columns, "total": total}
    rows = ("received", "granted", "outcomes_total")
    return edited(
        blank("2021"), {f"/tables/requests/{row}/{column}": cells[column] for row in rows for column in cells}
    )


GRANTED = granted(natural_person=12, enterprise=340, research_institution=5, legal_service_organization=21)


@pytest.mark.parametrize("form", EDITIONS)
@pytest.mark.parametrize("level", LEVELS)
def test_every_single_wrong_cell_of_table_three_is_named_with_its_value(form: str, level: str) -> None:
    rng = random.Random(f"{form} {level}")
    right = sound(form, level, rng)
    table = right.edition.tables["requests"]
    wrong_cells = set()
    for kind, slip in SINGLE.items():
        # All cells by one kind, and some by each other.
        every = list(made(right, "requests", slip, rng))[:: 1 if kind == "any other number" else 5]
        found = {verdict(diagnosed(wrong, "requests"), true) for wrong, true in every}
        assert found <= {"only right"}, kind
        wrong_cells |= {pointer for _, true in every for pointer in true}
    assert wrong_cells == {cell.pointer for cell in table.cells()}


@pytest.mark.parametrize("form", EDITIONS)
@pytest.mark.parametrize("kind", SEVERAL)
def test_several_wrong_cells_of_table_three_are_never_named_wrongly_with_certainty(form: str, kind: str) -> None:
    for level in LEVELS:
        rng = random.Random(f"{form} {level} {kind}")
        every = list(made(sound(form, level, rng), "requests", SEVERAL[kind], rng))[::4]
        found = {verdict(diagnosed(wrong, "requests", listed=sys.maxsize), right) for wrong, right in every}
        assert found <= {"only right", "likely right", "likely wrong", "ambiguous right", "unseen"}
        assert found


@pytest.mark.parametrize("form", EDITIONS)
def test_a_wrong_cell_of_table_four_is_among_the_explanations_and_never_certain(form: str) -> None:
    for level, (kind, slip) in product(LEVELS, SINGLE.items()):
        rng = random.Random(f"{form} {level} {kind}")
        for wrong, right in made(sound(form, level, rng), "disputes", slip, rng):
            (found,) = diagnosed(wrong, "disputes", listed=sys.maxsize)
            explanations = [*filter(None, [found.changes]), *found.alternatives]
            assert right in [values(changes) for changes in explanations]
            assert len(explanations) == found.count
            assert found.certainty in ("likely", "ambiguous")


@pytest.mark.parametrize("form", EDITIONS)
def test_no_three_cells_of_table_three_can_be_wrong_unseen(form: str) -> None:
    # An identity that one wrong cell violates must hold by another. So two changes that do the same differ in four.
    table = edition(form).tables["requests"]
    seen = [
        frozenset(at for at, identity in enumerate(table.identities) if cell in identity.cells)
        for cell in table.cells()
    ]
    assert min(map(len, seen)) == 2
    assert len(set(seen)) == len(seen)
    for one, other in combinations(seen, 2):
        alone, shared = one ^ other, sorted(one & other)
        subsets = (frozenset(some) for size in range(len(shared) + 1) for some in combinations(shared, size))
        assert not any(alone | some in seen for some in subsets)


@given(st.sampled_from(EDITIONS), st.sampled_from(LEVELS), st.integers(2, 3), SEEDS)
@settings(max_examples=60, deadline=None)
def test_two_or_three_wrong_cells_are_explained_by_themselves_or_by_fewer(
    form: str, level: str, many: int, seed: int
) -> None:
    rng = random.Random(seed)
    right = sound(form, level, rng)
    places = rng.sample(sorted(numbers(right, "requests")), many)
    before = numbers(right, "requests")
    wrong = {
        place: rng.choice([value for value in range(before[place] + 9) if value != before[place]]) for place in places
    }
    (found,) = diagnosed(printed(right, "requests", wrong), "requests", listed=sys.maxsize)
    explanations = [*filter(None, [found.changes]), *found.alternatives]
    fewest = min(map(len, explanations))
    assert fewest <= many
    table = right.edition.tables["requests"]
    true = {
        table.cell(table.rows[row].code, table.columns[column].code).pointer: before[row, column]
        for row, column in places
    }
    assert fewest < many or true in [values(changes) for changes in explanations]


@given(
    st.sampled_from(EDITIONS), st.sampled_from(LEVELS), st.sampled_from(["requests", "disputes"]), st.booleans(), SEEDS
)
@settings(max_examples=150, deadline=None)
def test_every_explanation_reconciles_and_breaks_nothing(
    form: str, level: str, code: str, blanks: bool, seed: int
) -> None:
    rng = random.Random(seed)
    right = sound(form, level, rng)
    places = sorted(numbers(right, code))
    wrong: dict[tuple[int, int], int | None] = {}
    if blanks:
        wrong |= dict.fromkeys(rng.sample(places, rng.randint(1, len(places) // 4)))
    wrong |= {place: rng.randint(0, 9) for place in rng.sample(places, rng.randint(1, 3))}
    if rng.random() < 0.5:
        made_wrong = list(made(right, code, rng.choice(list(SEVERAL.values())), rng))
        assume(made_wrong)
        document = rng.choice(made_wrong)[0]
    else:
        document = printed(right, code, wrong)
    before = list(outcomes(document, frozenset({code})))
    for diagnosis in diagnose(document, before, listed=sys.maxsize):
        assert diagnosis.message("zh")
        assert diagnosis.message("en")
        settled = set(diagnosis.reconciles)
        for changes in filter(None, (diagnosis.changes, *diagnosis.alternatives)):
            changed = report(edited(document.document, values(changes)))
            for was, now in zip(before, outcomes(changed, frozenset({code})), strict=True):
                name = (was.identity.rule, was.identity.right[0].pointer)
                assert now.state != "violated" or (was.state == "violated" and name not in settled)
            assert all(each.implied >= 0 and each.implied == int(each.implied) for each in changes)
            assert all(each.implied != each.printed for each in changes)


@given(st.sampled_from(EDITIONS), st.sampled_from(LEVELS), st.sampled_from(list(SINGLE)), SEEDS)
@settings(max_examples=100, deadline=None)
def test_blanks_elsewhere_hide_no_wrong_cell_that_two_identities_still_see(
    form: str, level: str, kind: str, seed: int
) -> None:
    rng = random.Random(seed)
    right = sound(form, level, rng)
    before = numbers(right, "requests")
    blank_cells = rng.sample(sorted(before), rng.randint(1, 25))
    for wrong, true in list(made(right, "requests", SINGLE[kind], rng))[:: rng.randint(1, 20)]:
        (pointer,) = true
        numbered = numbers(wrong, "requests")
        blanked = {place: None for place in blank_cells if numbered[place] == before[place]}
        document = printed(wrong, "requests", blanked)
        violated = [each for each in outcomes(document, frozenset({"requests"})) if each.state == "violated"]
        if len(violated) < 2:
            continue
        (found,) = diagnosed(document, "requests")
        assert found.certainty == "only"
        (change,) = found.changes
        assert change.pointer == pointer
        agrees = {None: int.__eq__, "at least": int.__ge__, "at most": int.__le__}[change.bound]
        assert agrees(true[pointer], change.implied)


def test_a_sound_report_and_one_with_blanks_have_no_diagnosis() -> None:
    document = realistic("2021", random.Random(4), agency="甲县司法局", year=2021)
    for edits in ({}, {"/tables/requests/granted/total": None}, {"/tables/disputes/reconsideration/total": None}):
        found = report(edited(document, edits))
        assert diagnose(found, list(outcomes(found, frozenset(found.edition.tables)))) == ()


@pytest.mark.parametrize(
    ("wrong", "right", "slip"),
    [
        (21, 12, "transposed-digits"),
        (4123, 4213, "transposed-digits"),
        (10, 1, "power-of-ten"),
        (3, 300, "power-of-ten"),
        (112, 12, "doubled-digit"),
        (100, 10, "power-of-ten"),
        (1002, 102, "doubled-digit"),
        (152, 12, "added-digit"),
        (12, 172, "dropped-digit"),
        (12, 112, "dropped-digit"),
        (18, 13, "misread-digit"),
        (8, 3, None),
        (31, 12, None),
        (321, 123, None),
        (1245, 12, None),
    ],
)
def test_a_number_resembles_the_one_it_was_made_of(wrong: int, right: int, slip: str | None) -> None:
    found = of_digits(wrong, right)
    assert (found and found[0].code) == slip


APPLICANTS = ("natural_person", "enterprise", "research_institution", "public_welfare_organization")
COLUMNS = (*APPLICANTS, "legal_service_organization", "other_organization", "total")
#: The row as it should be is 12, 340, 5, 0, 21, 0 and 378.
MOVED = {
    "shifted-right": (0, 12, 340, 5, 0, 21, 0),
    "shifted-left": (340, 5, 0, 21, 0, 378, 0),
}


@pytest.mark.parametrize(
    ("slip", "edits"),
    [
        ("transposed-digits", {"granted/enterprise": 430}),
        ("power-of-ten", {"granted/enterprise": 3400}),
        ("doubled-digit", {"granted/enterprise": 3440}),
        ("added-digit", {"granted/enterprise": 3470}),
        ("dropped-digit", {"granted/enterprise": 40}),
        ("misread-digit", {"granted/enterprise": 347}),
        ("left-out", {"granted/enterprise": 0}),
        ("zero-total", {"granted/total": 0}),
        ("part-left-out", {"granted/total": 366}),
        ("part-counted-twice", {"granted/total": 718}),
        ("copied-from-left", {"granted/enterprise": 12}),
        ("copied-from-right", {"granted/enterprise": 5}),
        ("copied-from-above", {"granted_in_part/enterprise": 340}),
        ("copied-from-below", {"other_misc/enterprise": 340}),
        ("swapped-cells", {"granted/natural_person": 340, "granted/enterprise": 12}),
        ("swapped-cells", {"received/enterprise": 0, "carried_in/enterprise": 340}),
        *((slip, dict(zip([f"granted/{each}" for each in COLUMNS], row, strict=True))) for slip, row in MOVED.items()),
    ],
)
def test_a_slip_of_table_three_is_called_by_its_name(slip: str, edits: dict[str, int]) -> None:
    (found,) = table_three(edits, base=GRANTED)
    wrong = {cell for cell, value in edits.items() if value != cell_of(GRANTED, cell)}
    assert named(found) == {cell: cell_of(GRANTED, cell) for cell in wrong}
    assert looks(found) == {slip}


def cell_of(document: dict[str, Any], cell: str) -> int:
    row, column = cell.split("/")
    value: int = document["tables"]["requests"][row][column]
    return value


def test_whole_rows_and_columns_that_moved_are_called_by_their_names() -> None:
    base = realistic("2021", random.Random(3), agency="甲县司法局", year=2021)
    rows = [row.code for row in edition("2021").tables["requests"].rows]
    column = [cell_of(base, f"{row}/enterprise") for row in rows]
    cases = {
        "shifted-down": {f"{row}/enterprise": value for row, value in zip(rows, [0, *column], strict=False)},
        "shifted-up": {f"{row}/enterprise": value for row, value in zip(rows, [*column[1:], 0], strict=True)},
        "swapped-rows": {
            f"{row}/{each}": cell_of(base, f"{other}/{each}")
            for row, other in (("outcomes_total", "carried_forward"), ("carried_forward", "outcomes_total"))
            for each in COLUMNS
        },
        "swapped-columns": {
            f"{row}/{one}": cell_of(base, f"{row}/{other}")
            for row in rows
            for one, other in (("total", "enterprise"), ("enterprise", "total"))
        },
    }
    for slip, edits in cases.items():
        (found,) = table_three(edits, base=base)
        assert found.certainty == "likely", slip
        assert looks(found) == {slip}
        assert named(found) == {
            cell: cell_of(base, cell) for cell, value in edits.items() if value != cell_of(base, cell)
        }


def test_a_wrong_number_that_went_into_its_total_is_one_slip() -> None:
    (found,) = table_three({"granted/enterprise": 430, "granted/total": 468}, base=GRANTED)
    assert (found.certainty, found.count) == ("likely", 1)
    assert named(found) == {"granted/enterprise": 340, "granted/total": 378}
    assert [each.resembles and each.resembles.code for each in found.changes] == ["transposed-digits", "followed"]


def test_a_wrong_number_that_went_into_all_its_totals_is_left_open_between_those_that_could_be() -> None:
    wrong = dict.fromkeys(("granted/enterprise", "outcomes_total/enterprise"), 430)
    wrong |= dict.fromkeys(("granted/total", "outcomes_total/total"), 468)
    (found,) = table_three(wrong, base=GRANTED)
    assert (found.certainty, found.count, found.changes) == ("ambiguous", 3, ())
    explained = [{each.pointer.split("/")[3] for each in changes} for changes in found.alternatives]
    assert {frozenset(each) for each in explained} == {
        frozenset({"granted", "outcomes_total"}),
        frozenset({"received"}),
        frozenset({"carried_in"}),
    }


def test_numbers_of_table_four_that_moved_along_its_line_are_one_slip() -> None:
    moved, other = table_four((3, 1, 2, 0, 0), (6, 4, 0, 3, 1), (0, 0, 0, 2, 3))
    assert [diagnosis.reconciles[0][1].split("/")[3] for diagnosis in (moved, other)] == [
        "reconsideration",
        "litigation_after_reconsideration",
    ]
    assert (moved.certainty, len(moved.reconciles)) == ("likely", 2)
    assert looks(moved) == {"shifted-right"}
    assert named(moved) == {
        "reconsideration/total": 6,
        "litigation_direct/upheld": 4,
        "litigation_direct/corrected": 0,
        "litigation_direct/other": 3,
        "litigation_direct/pending": 1,
        "litigation_direct/total": 8,
    }


def test_numbers_of_table_four_may_have_moved_back_or_from_a_blank_or_over_the_end_of_a_group() -> None:
    # Which number of the first group was lost, none of its sums can say.
    (back,) = table_four((0, 1, 2, 5, 9), (4, 0, 7, 7, 27), (0, 0, 0, 0, 0))
    assert back.certainty == "ambiguous"
    shifted = [
        each for each in back.alternatives if {one.resembles and one.resembles.code for one in each} == {"shifted-left"}
    ]
    assert [2, 0, 1, 2, 5, 9, 4] in [list(values(each).values()) for each in shifted]
    assert len(shifted) == 4
    (blank_left,) = table_four((None, 3, 1, 2, 0), (6, 4, 0, 3, 1), (0, 0, 0, 0, 0))
    assert looks(blank_left) == {"shifted-right"}
    assert blank_left.changes[0].printed is None
    assert "“行政复议·结果维持” 空白 → 3、" in blank_left.message("zh")
    assert "“Administrative reconsideration·Upheld” blank → 3, " in blank_left.message("en")
    (swapped,) = table_four((30, 11, 0, 0, 97), (41, 22, 33, 0, 152), (0, 0, 0, 0, 0))
    assert looks(swapped) == {"swapped-cells"}
    assert named(swapped) == {"reconsideration/total": 41, "litigation_direct/upheld": 97}


def test_what_is_wrong_in_one_group_of_table_four_is_no_matter_of_another() -> None:
    first, second = table_four((12, 0, 0, 4, 61), (10, 1, 0, 0, 0))
    assert (first.certainty, first.count, named(first)) == ("likely", 5, {"reconsideration/total": 16})
    assert (second.certainty, second.count, named(second)) == ("likely", 1, {"litigation_direct/total": 11})


def test_a_total_that_repeats_another_is_told_but_chosen_over_none() -> None:
    (found,) = table_four((10, 1, 0, 0, 11), (5, 0, 2, 0, 11))
    assert (found.certainty, found.count) == ("ambiguous", 5)
    (total,) = [each for (each,) in found.alternatives if each.pointer.endswith("/total")]
    assert total.resembles is not None
    assert total.resembles.code == "repeated-total"


def test_every_slip_has_a_code_of_its_own_and_words_in_both_languages() -> None:
    assert len({slip.code for slip in SLIPS}) == len(SLIPS)
    assert all(slip.label.zh and slip.label.en for slip in SLIPS)


@pytest.mark.parametrize(
    ("row", "resembling"),
    [
        # Most numbers differ by 1 in one digit.
        ((8, 4, 0, 0, 13), "misread-digit"),
        # 35 was left out of the sum, or should not be there.
        ((97, 35, 0, 0, 97), "part-left-out"),
        # One of the addends is often as small as the difference.
        ((23, 2, 0, 0, 27), "part-counted-twice"),
    ],
)
def test_what_is_easily_so_by_chance_does_not_make_an_explanation_likely(row: tuple[int, ...], resembling: str) -> None:
    (found,) = table_four(row)
    assert found.certainty == "ambiguous"
    assert resembling in {each.resembles.code for (each,) in found.alternatives if each.resembles}


def test_neighbors_that_differ_by_little_may_have_changed_places_or_not() -> None:
    base = granted(natural_person=4, enterprise=3, other_organization=9)
    (found,) = table_three({"granted/natural_person": 3, "granted/enterprise": 4}, base=base)
    assert (found.certainty, named(found)) == ("likely", {"granted/natural_person": 4, "granted/enterprise": 3})
    # One of the other row, too, may have been counted for the wrong column.
    sums = {"enterprise": 5, "total": 18}
    more = edited(base, {f"/tables/requests/granted_in_part/{each}": 2 for each in sums})
    more = edited(
        more, {f"/tables/requests/{row}/{each}": sums[each] for row in ("received", "outcomes_total") for each in sums}
    )
    (several,) = table_three({"granted/natural_person": 3, "granted/enterprise": 4}, base=more)
    assert (several.certainty, several.count) == ("ambiguous", 2)


def test_blanks_leave_a_bound_and_not_a_value() -> None:
    (found,) = table_four((12, None, 3, 0, 9))
    assert (found.certainty, found.count) == ("ambiguous", 2)
    assert [(each.pointer.split("/")[4], each.implied, each.bound) for (each,) in found.alternatives] == [
        ("upheld", 6, "at most"),
        ("total", 15, "at least"),
    ]
    assert "12 → ≤ 6" in found.message("zh")
    assert "9 → ≥ 15" in found.message("en")


def test_a_bound_resembles_no_number() -> None:
    (found,) = table_four((12, None, 9, 0, 12))
    assert [each.implied for (each,) in found.alternatives] == [3, 0, 21]
    assert {each.resembles for (each,) in found.alternatives} == {None}
    (zero,) = table_four((12, None, 9, 0, 0))
    assert (looks(zero), zero.changes[0].bound) == ({"zero-total"}, "at least")


def test_a_cell_that_one_exact_identity_still_sees_has_a_value_beside_blanks() -> None:
    (found,) = table_three({"granted/enterprise": 430, "granted/other_organization": None}, base=GRANTED)
    assert (found.certainty, named(found), found.changes[0].bound) == ("only", {"granted/enterprise": 340}, None)


def test_a_row_that_moved_from_a_blank_cell_leaves_it_blank() -> None:
    row = dict(zip([f"granted/{each}" for each in COLUMNS], (None, *MOVED["shifted-right"][1:]), strict=True))
    (found,) = table_three(row, base=GRANTED)
    assert (looks(found), len(found.changes)) == ({"shifted-right"}, 6)
    assert "granted/natural_person" not in named(found)


def test_cells_that_only_a_blank_makes_agree_have_not_changed_places() -> None:
    # If 7 belonged into the total, no sum without a blank would bear it out.
    wrong = {"granted_in_part/other_organization": 7, "granted_in_part/natural_person": None, "granted/total": None}
    (found,) = table_three(wrong, base=GRANTED)
    assert (found.certainty, named(found)) == ("only", {"granted_in_part/other_organization": 0})


def test_what_no_small_change_reconciles_is_said_to_be_so() -> None:
    rng = random.Random(5)
    scattered = {
        f"{row.code}/{rng.choice(COLUMNS)}": rng.randint(20, 99) for row in edition("2021").tables["requests"].rows
    }
    (found,) = table_three(scattered)
    assert (found.certainty, found.count, found.changes, found.alternatives) == ("none", 0, (), ())
    assert found.message("en").startswith("no change of up to three cells, nor of one row or column, reconciles all ")


@pytest.mark.parametrize(
    ("diagnoses", "zh", "en"),
    [
        (
            table_three({"granted/enterprise": 430}, base=GRANTED),
            "改动单元格最少而能使 2 个不成立的勾稽关系（A201、A202）全部成立的只有一种：“予以公开·商业企业” 430 → 340（相邻两位数字颠倒）",
            "the only change of so few cells that reconciles all 2 violated identities (A201, A202): "
            "“Granted·Commercial enterprises” 430 → 340 (two adjacent digits changed places)",
        ),
        (
            table_four((10, 1, 0, 0, 0)),
            "能使不成立的勾稽关系（A204）成立的改动只找到一种：“行政复议·总计” 0 → 11（总计写成了 0）",
            "one change was found that reconciles the violated identity (A204): "
            "“Administrative reconsideration·Total” 0 → 11 (a total left at 0)",
        ),
        (
            table_four((5, 0, 0, 0, 0)),
            "能使不成立的勾稽关系（A204）成立的改动有 2 种，其中像是笔误的一种：“行政复议·总计” 0 → 5（总计写成了 0）",
            "2 changes would reconcile the violated identity (A204), and one looks like a slip: "
            "“Administrative reconsideration·Total” 0 → 5 (a total left at 0)",
        ),
        (
            table_four((5, 3, 0, 0, 9)),
            "能使不成立的勾稽关系（A204）成立的改动有 5 种，无从判定是哪一种：（1）“行政复议·结果维持” 5 → 6；"
            "（2）“行政复议·结果纠正” 3 → 4；（3）“行政复议·其他结果” 0 → 1；另有 2 种",
            "5 changes would reconcile the violated identity (A204), and nothing tells them apart: "
            "(1) “Administrative reconsideration·Upheld” 5 → 6; (2) “Administrative reconsideration·Corrected” 3 → 4; "
            "(3) “Administrative reconsideration·Other result” 0 → 1; and 2 more",
        ),
        (
            table_three(
                dict(zip([f"granted/{each}" for each in COLUMNS], MOVED["shifted-right"], strict=True)), base=GRANTED
            ),
            "能使 8 个不成立的勾稽关系（A201、A202）全部成立的改动只找到一种：“予以公开·自然人” 0 → 12、“予以公开·商业企业” 12 → 340、"
            "“予以公开·科研机构” 340 → 5等 7 格（数字右移了一格）",
            "one change was found that reconciles all 8 violated identities (A201, A202): “Granted·Natural persons” 0 → 12, "
            "“Granted·Commercial enterprises” 12 → 340, “Granted·Research institutions” 340 → 5 and others, 7 cells in all "
            "(numbers moved one cell to the right)",
        ),
        (
            table_three({"granted/enterprise": 430, "granted/total": 468, "other_misc/total": 0}, base=GRANTED),
            "能使 2 个不成立的勾稽关系（A202）全部成立的改动只找到一种：“予以公开·商业企业” 430 → 340（相邻两位数字颠倒），总计随之改变",
            "one change was found that reconciles all 2 violated identities (A202): “Granted·Commercial enterprises” 430 → 340 "
            "(two adjacent digits changed places), and its totals with it",
        ),
    ],
)
def test_a_message_says_what_is_known_and_no_more(diagnoses: tuple[Diagnosis, ...], zh: str, en: str) -> None:
    (found,) = diagnoses
    assert (found.message("zh"), found.message("en")) == (zh, en)
    zh.encode("gbk")


def test_a_long_list_of_explanations_is_cut_and_counted() -> None:
    wrong = table_three(
        {"outcomes_total/enterprise": 2, "outcomes_total/total": 2, "received/enterprise": 2, "received/total": 2}
    )
    (found,) = wrong
    assert (found.certainty, found.count, len(found.alternatives)) == ("ambiguous", 22, 6)
    assert "另有 19 种" in found.message("zh")


def test_the_place_of_each_cell_is_told() -> None:
    document = edited(blank("2021"), {"/tables/disputes/reconsideration/upheld": 2})
    found = report(document)
    (diagnosis,) = diagnosed(found, "disputes")
    assert diagnosis.reconciles == (("A204", "/tables/disputes/reconsideration/total"),)
    assert [each.origin for each in diagnosis.changes] == [found.origin("/tables/disputes/reconsideration/total")]


def test_amounts_are_reconciled_to_the_digit_and_changes_may_be_negative(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "schemas" / "2021" / "form.yaml").read_text(encoding="utf-8")
    text = text.replace("code: upheld,", "code: upheld, type: amount,").replace(
        "code: corrected,", "code: corrected, type: change,"
    )
    text = text.replace(
        "code: total, zh: 总计, en: Total, rule: A204", "code: total, type: amount, zh: 总计, en: Total, rule: A204"
    )
    (tmp_path / "form.yaml").write_text(text, encoding="utf-8")
    form = load(tmp_path / "form.yaml")

    def explained(**row: float) -> list[tuple[str, int | float]]:
        rows = dict.fromkeys(("reconsideration", "litigation_direct", "litigation_after_reconsideration"), row)
        found = Report({"tables": {"disputes": rows}}, form, Source("report.json", "json", None, "", 0))
        first, *_ = diagnose(found, list(outcomes(found, frozenset({"disputes"}))))
        return [(each.pointer.split("/")[4], each.implied) for (each,) in first.alternatives]

    # Amounts are no less than nothing, and changes and counts are whole.
    assert explained(upheld=1.1, corrected=3, other=0, pending=0, total=0.1) == [("corrected", -1), ("total", 4.1)]
    assert explained(upheld=1.1, corrected=3, other=0, pending=0, total=5.25) == [("upheld", 2.25), ("total", 4.1)]


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real reports is not here")
def test_the_two_totals_that_hongze_left_at_0_are_the_likely_ones() -> None:
    (found,) = read(CORPUS / "raw" / "hongze-qu_2023.txt")
    first, second = diagnosed(found, "disputes")
    assert (first.certainty, first.count, named(first)) == ("likely", 1, {"reconsideration/total": 11})
    assert (second.certainty, second.count) == ("likely", 2)
    assert named(second) == {"litigation_after_reconsideration/total": 5}
    assert looks(first) == looks(second) == {"zero-total"}
