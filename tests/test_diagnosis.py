"""Diagnosis: slips made on purpose are found where they were made, and nothing is named that may be otherwise."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import blank, edited, realistic, report
from gongkai import Report, Source, edition, read
from gongkai.diagnosis import SLIPS, Diagnosis, diagnose
from gongkai.diagnosis._slips import of_digits
from gongkai.form import Identity, load
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


def named(diagnosis: Diagnosis) -> dict[str, int | float]:
    return {each.pointer.split("/", 3)[3]: each.implied for each in diagnosis.changes}


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
@pytest.mark.parametrize("kind", SINGLE)
def test_every_single_wrong_cell_of_table_three_is_named_with_its_value(form: str, level: str, kind: str) -> None:
    rng = random.Random(f"{form} {level} {kind}")
    found = [
        verdict(diagnosed(wrong, "requests"), right)
        for wrong, right in made(sound(form, level, rng), "requests", SINGLE[kind], rng)
    ]
    assert set(found) <= {"only right"}
    assert found or kind == "two digits changed places"


@pytest.mark.parametrize("form", EDITIONS)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("kind", SEVERAL)
def test_several_wrong_cells_of_table_three_are_never_named_wrongly_with_certainty(
    form: str, level: str, kind: str
) -> None:
    rng = random.Random(f"{form} {level} {kind}")
    found = {
        verdict(diagnosed(wrong, "requests", listed=sys.maxsize), right)
        for wrong, right in made(sound(form, level, rng), "requests", SEVERAL[kind], rng)
    }
    assert found <= {"only right", "likely right", "likely wrong", "ambiguous right", "unseen"}
    assert found


@pytest.mark.parametrize("form", EDITIONS)
@pytest.mark.parametrize("kind", SINGLE)
def test_a_wrong_cell_of_table_four_is_among_the_explanations_and_never_certain(form: str, kind: str) -> None:
    rng = random.Random(f"{form} {kind}")
    for level in LEVELS:
        for wrong, right in made(sound(form, level, rng), "disputes", SINGLE[kind], rng):
            (found,) = diagnosed(wrong, "disputes", listed=sys.maxsize)
            explanations = [*filter(None, [found.changes]), *found.alternatives]
            assert right in [{each.pointer: each.implied for each in changes} for changes in explanations]
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
    wrong = {place: rng.choice([value for value in range(before[place] + 9) if value != before[place]]) for place in places}
    (found,) = diagnosed(printed(right, "requests", wrong), "requests", listed=sys.maxsize)
    explanations = [*filter(None, [found.changes]), *found.alternatives]
    fewest = min(map(len, explanations))
    assert fewest <= many
    table = right.edition.tables["requests"]
    true = {table.cell(table.rows[row].code, table.columns[column].code).pointer: before[row, column] for row, column in places}
    assert fewest < many or true in [{each.pointer: each.implied for each in changes} for changes in explanations]


@given(st.sampled_from(EDITIONS), st.sampled_from(LEVELS), st.sampled_from(["requests", "disputes"]), st.booleans(), SEEDS)
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
        assert diagnosis.message("zh") and diagnosis.message("en")
        settled = set(diagnosis.reconciles)
        for changes in filter(None, (diagnosis.changes, *diagnosis.alternatives)):
            changed = report(edited(document.document, {each.pointer: each.implied for each in changes}))
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


@pytest.mark.parametrize(
    ("edits", "slip", "implied"),
    [
        ({"granted/enterprise": 304}, "misread-digit", {"granted/enterprise": 340}),
        ({"granted/enterprise": 430}, "transposed-digits", {"granted/enterprise": 340}),
        ({"granted/enterprise": 0}, "left-out", {"granted/enterprise": 340}),
        ({"granted/total": 0}, "zero-total", {"granted/total": 378}),
        ({"granted/total": 366}, "part-left-out", {"granted/total": 378}),
        ({"granted/total": 718}, "part-counted-twice", {"granted/total": 378}),
        ({"granted/enterprise": 12}, "copied-from-left", {"granted/enterprise": 340}),
        ({"granted/enterprise": 5}, "copied-from-right", {"granted/enterprise": 340}),
        ({"carried_in/enterprise": 340}, "copied-from-above", {"carried_in/enterprise": 0}),
        ({"carried_in/research_institution": 5, "received/research_institution": 5}, "copied-from-above", None),
        ({"granted_in_part/natural_person": 12}, "copied-from-above", {"granted_in_part/natural_person": 0}),
        ({"carried_in/natural_person": 12}, "copied-from-above", {"carried_in/natural_person": 0}),
        (
            {"granted/natural_person": 340, "granted/enterprise": 12},
            "swapped-cells",
            {"granted/natural_person": 12, "granted/enterprise": 340},
        ),
        (
            {"received/natural_person": 0, "carried_in/natural_person": 12},
            "swapped-cells",
            None,
        ),
    ],
)
def test_a_slip_is_called_by_its_name(edits: dict[str, int], slip: str, implied: dict[str, int] | None) -> None:
    (found,) = table_three(edits, base=GRANTED)
    assert implied is None or named(found) == implied
