"""What must hold for every report, tried on random ones."""

from __future__ import annotations

import copy
import io
import itertools
import random
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from builders import DELETE, blank, edited, realistic, report
from gongkai import Cell, Report, check, edition, writers
from gongkai.numbers import printed
from gongkai.profile import profile
from gongkai.readers import read_bytes
from gongkai.report import agency
from gongkai.rules import structure
from printing import cell_lines, html_page, is_number, redigited, relabeled, word_document, word_dump, workbook

SEEDS = st.integers(0, 2**32 - 1)
EDITIONS = st.sampled_from(["2019", "2021"])
READ_FROM_PRINT = ("edition", "year", "agency", "title", "sections", "tables")
NUMBERS = ("edition", "year", "agency", "tables")


def some_report(form: str, seed: int) -> dict[str, Any]:
    rng = random.Random(seed)
    level = rng.choice(("town", "county", "city"))
    return realistic(form, rng, agency="澜江市云溪县水利局", year=edition(form).first_year, level=level)


def with_blanks(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    cells = list(edition(document["edition"]).cells())
    return edited(document, {cell.pointer: None for cell in rng.sample(cells, rng.randint(0, len(cells)))})


def read_back(data: bytes, format: str) -> Report:
    (found,) = read_bytes(data, f"report.{format}", format=format)
    return found


def part(document: dict[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: document[key] for key in keys}


@given(EDITIONS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_a_flattened_word_document_reads_back_equal(form: str, seed: int) -> None:
    document = with_blanks(some_report(form, seed), random.Random(seed))
    found = read_back(word_dump(document).encode(), "text")
    assert part(found.document, READ_FROM_PRINT) == part(document, READ_FROM_PRINT)
    assert (found.leftovers, found.notes) == ((), ())


@given(EDITIONS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_labels_and_numbers_may_be_written_in_many_ways(form: str, seed: int) -> None:
    document, rng = some_report(form, seed), random.Random(seed)
    for printer, variant in itertools.product((word_dump, cell_lines), (relabeled(rng), redigited(rng))):
        found = read_back(printer(document, variant=variant).encode(), "text")
        assert part(found.document, READ_FROM_PRINT) == part(document, READ_FROM_PRINT)
        assert (found.leftovers, found.notes) == ((), ())


@pytest.mark.parametrize("nothing", ["", "/", "-", "—", "——", "无"])
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=5, deadline=None)
def test_what_stands_for_nothing_is_blank_and_never_0(nothing: str, form: str, seed: int) -> None:
    document = some_report(form, seed)
    zeros = {cell.pointer: None for cell in edition(form).cells() if report(document)[cell] == 0}
    found = read_back(word_dump(document, variant=lambda cell: nothing if cell == "0" else cell).encode(), "text")
    assert found.document["tables"] == edited(document, zeros)["tables"]
    assert found.leftovers == ()


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_number_lost_from_a_printed_table_is_never_unsaid(form: str, seed: int) -> None:
    document, rng = some_report(form, seed), random.Random(seed)
    for printer in (word_dump, cell_lines):
        lines = printer(document).split("\n")
        del lines[rng.choice([at for at, line in enumerate(lines) if is_number(line.strip())])]
        assert check(read_back("\n".join(lines).encode(), "text")).findings


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_one_cell_a_line_with_torn_labels_reads_back_equal(form: str, seed: int) -> None:
    document = some_report(form, seed)
    found = read_back(cell_lines(document, tear=random.Random(seed)).encode(), "text")
    assert part(found.document, READ_FROM_PRINT) == part(document, READ_FROM_PRINT)
    assert (found.leftovers, found.notes) == ((), ())


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=25, deadline=None)
def test_a_web_page_reads_back_equal(encoding: str, form: str, seed: int) -> None:
    rng = random.Random(seed)
    document = with_blanks(some_report(form, seed), rng)
    found = read_back(html_page(document, rng).encode(encoding), "html")
    assert part(found.document, READ_FROM_PRINT) == part(document, READ_FROM_PRINT)
    assert (found.leftovers, found.notes) == ((), ())


@given(EDITIONS, SEEDS)
@settings(max_examples=8, deadline=None)
def test_a_word_document_reads_back_equal(form: str, seed: int) -> None:
    document = with_blanks(some_report(form, seed), random.Random(seed))
    buffer = io.BytesIO()
    word_document(document).save(buffer)
    found = read_back(buffer.getvalue(), "docx")
    assert part(found.document, READ_FROM_PRINT) == part(document, READ_FROM_PRINT)
    assert (found.leftovers, found.notes) == ((), ())


@pytest.mark.parametrize("sheets", [False, True])
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=15, deadline=None)
def test_a_workbook_reads_back_equal(sheets: bool, form: str, seed: int) -> None:
    document = with_blanks(some_report(form, seed), random.Random(seed))
    found = read_back(workbook(document, sheets=sheets), "workbook")
    assert part(found.document, READ_FROM_PRINT) == part(document, READ_FROM_PRINT)
    # A sheet ends with its last filled cell: a blank last row cannot be told from one that is not there.
    assert {leftover.kind for leftover in found.leftovers} <= {"lost_row"}
    assert found.notes == ()


def test_text_of_a_workbook_may_name_a_table() -> None:
    document = edited(blank("2021"), {"/sections/disputes": "行政复议0件，行政诉讼0件。"})
    assert read_back(workbook(document), "workbook").document["sections"] == document["sections"]


#: Pieces of labels that read as numbers or blanks when they stand alone on a line.
TORN_APART = [
    ("（四）无法提供", "（四）|无|法提供"),
    ("4.保护第三方合法权益", "4.|保护第三方合法权益"),
    ("本年增/减", "本年增|/|减"),
]


@pytest.mark.xfail(reason="a piece of a label that looks like a value is taken for one", strict=True)
@pytest.mark.parametrize(("label", "pieces"), TORN_APART)
def test_a_label_may_be_torn_where_a_piece_looks_like_a_value(label: str, pieces: str) -> None:
    document = blank("2019")
    lines = cell_lines(document, variant=lambda cell: pieces.replace("|", "\n") if cell == label else cell)
    found = read_back(lines.encode(), "text")
    assert (found.document["tables"], found.leftovers) == (document["tables"], ())


@given(EDITIONS, SEEDS)
@settings(max_examples=40, deadline=None)
def test_canonical_json_and_yaml_read_back_equal(form: str, seed: int) -> None:
    document = with_blanks(some_report(form, seed), random.Random(seed))
    assert read_back(writers.dump([report(document)], "json"), "json").document == document
    assert read_back(yaml.safe_dump(document, allow_unicode=True).encode(), "yaml").document == document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=15, deadline=None)
def test_tidy_csv_keeps_every_number_and_blank_of_several_reports(encoding: str, form: str, seed: int) -> None:
    document = with_blanks(some_report(form, seed), random.Random(seed))
    other = edited(some_report(form, seed + 1), {"/agency": agency("云溪县审计局")})
    data = writers.dump([report(document), report(other)], "csv").decode().encode(encoding)
    found = list(read_bytes(data, "report.csv", format="csv"))
    assert [part(each.document, NUMBERS) for each in found] == [part(document, NUMBERS), part(other, NUMBERS)]
    assert [each.leftovers for each in found] == [(), ()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@given(form=EDITIONS, seed=SEEDS)
@settings(max_examples=10, deadline=None)
def test_tidy_csv_is_read_by_the_form_s_own_labels(encoding: str, form: str, seed: int) -> None:
    document = some_report(form, seed)
    lines = ["机关,年度,表,行,列,值"]
    for table in edition(form).tables.values():
        for row in table.rows:
            for column in table.columns:
                value = printed(document["tables"][table.code][row.code][column.code])
                name = document["agency"]["name"]
                lines.append(
                    f"{name},{document['year']}年,{table.label.zh},{row.path('zh')},{column.path('zh')},{value}"
                )
    found = read_back("\n".join(lines).encode(encoding), "csv")
    assert part(found.document, NUMBERS) == part(document, NUMBERS)


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_sound_report_has_no_finding(form: str, seed: int) -> None:
    result = check(report(some_report(form, seed)))
    assert result.findings == ()
    assert result.coverage is not None
    assert (result.coverage.violated, result.coverage.open) == (0, 0)


@given(EDITIONS, SEEDS, st.integers(0, 500))
@settings(max_examples=80, deadline=None)
def test_a_wrong_cell_breaks_exactly_the_identities_it_stands_in(form: str, seed: int, other: int) -> None:
    document, rng = some_report(form, seed), random.Random(seed)
    checked = [cell for cell in edition(form).cells() if cell.table in ("requests", "disputes")]
    cell = rng.choice(checked)
    assume(other != report(document)[cell])
    wrong = edited(document, {cell.pointer: other})
    broken = {
        (identity.rule, identity.right[0].pointer) for identity in edition(form).identities if cell in identity.cells
    }
    # The text, which says the number again, has rules of its own.
    found = check(report(wrong), profile=profile(select=["F", "S", "A"])).findings
    assert {(finding.rule.code, finding.pointer) for finding in found} == broken


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_blanks_never_make_a_sound_report_wrong(form: str, seed: int) -> None:
    result = check(report(with_blanks(some_report(form, seed), random.Random(seed))))
    assert {finding.rule.code for finding in result.findings} <= {"S110"}


@given(EDITIONS, SEEDS)
@settings(max_examples=60, deadline=None)
def test_the_implied_value_of_a_blank_is_the_one_that_was_there(form: str, seed: int) -> None:
    document, rng = some_report(form, seed), random.Random(seed)
    cell = rng.choice([cell for cell in edition(form).cells() if cell.table in ("requests", "disputes")])
    (finding,) = check(report(edited(document, {cell.pointer: None}))).findings
    assert finding.values["implied"] == {cell.pointer: document["tables"][cell.table][cell.row][cell.column]}


@given(EDITIONS, SEEDS)
@settings(max_examples=150, deadline=None)
def test_both_engines_agree_about_mutated_reports(form: str, seed: int) -> None:
    document, rng = some_report(form, seed), random.Random(seed)
    for _ in range(rng.randint(1, 3)):
        document = mutated(document, rng)
    found = report(document)
    reference = jsonschema.Draft202012Validator(
        structure.schema(found.edition.code), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
    judged = list(structure.check(found))
    assert bool(judged) == bool(list(reference.iter_errors(found.document)))
    for finding in judged:
        assert finding.message("zh")
        assert finding.message("en")


def mutated(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    values = (None, -1, 1.5, 2.0, "12", "", True, [], {}, 10**16, "2025-02-30", "2024-02-29", "x" * 9)
    pointers = [
        *("/year", "/agency", "/agency/name", "/agency/level", "/agency/uscc", "/published", "/source_url", "/title"),
        *("/sections", "/sections/problems", "/tables", "/tables/disputes", "/tables/requests/received", "/surprise"),
        rng.choice([cell.pointer for cell in edition(document["edition"]).cells()]),
        rng.choice([Cell("requests", "received", "nobody").pointer, Cell("requests", "nothing", "total").pointer]),
    ]
    value = rng.choice((*values, DELETE))
    value = value if value is DELETE else copy.deepcopy(value)
    try:
        return edited(document, {rng.choice(pointers): value})
    except (KeyError, TypeError, AttributeError):
        # The place was taken out by a mutation before.
        return document
