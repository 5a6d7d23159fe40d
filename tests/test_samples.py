"""The samples: files that real programs made, each with the report that must be read from it."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from builders import edited
from gongkai import Result, check_file
from gongkai.text import squeeze

FOLDER = Path(__file__).parent / "samples"
INDEX: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "index.yaml").read_text(encoding="utf-8"))
EXPECTED = {path.stem: json.loads(path.read_bytes()) for path in (FOLDER / "expected").glob("*.json")}
MADE_BY = {"README.md", "index.yaml", "make.py", "programs.py"}

needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None and "GONGKAI_REQUIRE_TOOLS" not in os.environ, reason="LibreOffice is not here"
)

#: How the text of a section must say what was printed, by the `text` of the index.
SAYS: dict[str, Callable[[str, str], bool]] = {
    "exact": lambda found, wanted: found == wanted,
    "flowed": lambda found, wanted: squeeze(found) == squeeze(wanted),
    "within": lambda found, wanted: squeeze(wanted) in squeeze(found),
}


def samples(kind: str) -> list[Any]:
    """The files that are `whole`, `partial` or `refused`."""
    kinds = {
        path: next((each for each in ("partial", "refused") if each in entry), "whole") for path, entry in INDEX.items()
    }
    return [
        pytest.param(path, entry, id=path, marks=[needs_soffice] if "needs" in entry else [])
        for path, entry in INDEX.items()
        if kinds[path] == kind
    ]


def read(path: str) -> Result:
    (result,) = check_file(FOLDER / path, name=path)
    return result


def codes(result: Result) -> Counter[str]:
    return Counter(finding.rule.code for finding in result.findings)


@pytest.mark.parametrize(("path", "entry"), samples("whole"))
def test_a_sample_reads_as_the_report_that_it_was_made_from(path: str, entry: dict[str, Any]) -> None:
    result = read(path)
    assert result.report, [finding.message("en") for finding in result.findings]
    found, wanted = result.report.document, edited(EXPECTED[entry["report"]], entry.get("differs", {}))
    assert found["tables"] == wanted["tables"]
    assert (found["edition"], found["year"]) == (wanted["edition"], wanted["year"])
    assert found["agency"]["name"] == wanted["agency"]["name"]
    if entry.get("text") != "absent":
        assert found["title"] == wanted["title"]
        assert found["sections"].keys() == wanted["sections"].keys()
        says = SAYS[entry.get("text", "exact")]
        assert [text for code, text in wanted["sections"].items() if not says(found["sections"][code], text)] == []
    assert codes(result) == entry["findings"]


@pytest.mark.parametrize(("path", "entry"), samples("partial"))
def test_what_can_be_read_in_part_only_has_no_wrong_number_and_says_what_is_lost(
    path: str, entry: dict[str, Any]
) -> None:
    result = read(path)
    assert result.report
    wanted = EXPECTED[entry["report"]]["tables"]
    found = {cell: result.report[cell] for cell in result.report.edition.cells()}
    assert {
        cell for cell, value in found.items() if value not in (None, wanted[cell.table][cell.row][cell.column])
    } == set()
    assert result.findings


@pytest.mark.parametrize(("path", "entry"), samples("refused"))
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(path: str, entry: dict[str, Any]) -> None:
    result = read(path)
    assert result.report is None
    assert codes(result) == entry["findings"]
    for lang, words in entry["refused"].items():
        assert words in result.findings[0].message(lang)


def test_every_sample_is_in_the_index() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    own = {path for path in files if path in MADE_BY or path.startswith("expected/") or path.endswith(".pyc")}
    assert files - own == set(INDEX)
    assert {entry["report"] for entry in INDEX.values()} == set(EXPECTED)
