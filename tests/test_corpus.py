"""The real reports, where the corpus is."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from gongkai import Severity, check_file, read

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real reports is not here")

TEXTS = ("guzhen-chengguanju_2020.txt", "huaian-shi_2024.txt", "hongze-qu_2023.txt")
PDFS = ("huaian-shi_2024.pdf", "hongze-qu_2023.pdf")
PAGES = ("ceshi-shi_2025.html", "shuyang-fagaiju_2023.html")
#: A PDF flattened to pipe tables, labels torn from their numbers.
TORN = "shanghai-kewei_2024.md"
#: What is wrong with Hongze's report, in whatever form it is read.
HONGZE = {"F003": 1, "F004": 1, "F010": 1, "F014": 1, "S110": 1, "A204": 2, "N415": 1}
#: Names as the title has them, where they were written down otherwise by hand.
NAMES = {"ceshi-shi_2025": "测试市", "shanghai-kewei_2024": "上海市科委"}


def raw(name: str) -> Path:
    return CORPUS / "raw" / name


def expected(name: str) -> dict:
    return json.loads((CORPUS / "expected" / f"{Path(name).stem}.json").read_bytes())["report"]


@pytest.mark.parametrize("name", [*TEXTS, *PDFS, *PAGES, TORN])
def test_every_cell_is_read_as_it_was_by_hand(name: str) -> None:
    (report,) = read(raw(name))
    by_hand = expected(name)
    unknown = by_hand["tables"]["requests"].pop("other", None) if by_hand["edition"] == "2021" else None
    found = report.document["tables"]
    assert {table: {row: found[table][row] for row in rows} for table, rows in by_hand["tables"].items()} == by_hand[
        "tables"
    ]
    assert found.keys() == by_hand["tables"].keys()
    assert (report.edition.code, report.year) == (by_hand["edition"], by_hand["year"])
    assert report.agency["name"] == NAMES.get(Path(name).stem, by_hand["agency"]["name"])
    leftovers = [leftover for leftover in report.leftovers if leftover.kind == "unknown_row"]
    assert [leftover.values for leftover in leftovers] == ([tuple(map(str, unknown.values()))] if unknown else [])


@pytest.mark.parametrize("name", [*TEXTS, *PDFS])
def test_the_text_of_all_six_sections_is_kept(name: str) -> None:
    (report,) = read(raw(name))
    sections = report.document["sections"]
    assert list(sections) == [section.code for section in report.edition.sections]
    assert all(sections[section.code] for section in report.edition.sections if section.text_required)
    assert not any(sections[code] for code in ("proactive_disclosure", "requests", "disputes"))


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        ("guzhen-chengguanju_2020.txt", {"F012": 1}),
        ("huaian-shi_2024.txt", {"N415": 1}),
        ("huaian-shi_2024.pdf", {"N415": 1}),
        ("ceshi-shi_2025.html", {}),
        (TORN, {"S101": 1, "S114": 1, "F006": 1, "F011": 2, "F015": 10, "S110": 1}),
        ("shuyang-fagaiju_2023.html", {"S101": 1, "S110": 1, "G503": 1, "N411": 1}),
        ("hongze-qu_2023.txt", HONGZE),
        ("hongze-qu_2023.pdf", HONGZE),
    ],
)
def test_exactly_the_known_faults_are_found(name: str, findings: dict[str, int]) -> None:
    (result,) = check_file(raw(name))
    assert Counter(finding.rule.code for finding in result.findings) == findings


@pytest.mark.parametrize(
    ("name", "topics"),
    [("huaian-shi_2024.pdf", ["社会评议", "责任追究"]), ("hongze-qu_2023.txt", ["工作考核", "社会评议", "责任追究"])],
)
def test_what_the_governments_do_not_mention_is_named(name: str, topics: list[str]) -> None:
    (result,) = check_file(raw(name))
    assert [f.facts["topics"] for f in result.findings if f.rule.code == "N415"] == [topics]


def test_the_two_wrong_totals_of_hongze_are_errors_at_their_lines() -> None:
    (result,) = check_file(raw("hongze-qu_2023.txt"))
    errors = [finding for finding in result.findings if finding.rule.severity is Severity.ERROR]
    assert [(finding.rule.code, finding.values["expected"], finding.values["actual"]) for finding in errors] == [
        ("A204", 11, 0),
        ("A204", 5, 0),
    ]
    lines = raw("hongze-qu_2023.txt").read_text(encoding="utf-8").split("\n")
    assert [lines[finding.origin.line - 1] for finding in errors] == ["0", "0"]


def test_the_lost_total_of_kewei_is_blank_and_its_value_only_implied() -> None:
    (result,) = check_file(raw(TORN))
    (blank,) = [finding for finding in result.findings if finding.rule.code == "S110"]
    assert blank.values["implied"] == {"/tables/requests/carried_forward/total": 1}
