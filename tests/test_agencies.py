"""The register of agencies, and what the user says of a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import blank, edited, report
from gongkai import Known, UnreadableFile, register

USCC = "11320826014314799X"
HEADER = "机关名称,统一社会信用代码,行政区划代码,层级,机关类型,上级机关\n"


def written(tmp_path: Path, content: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "agencies.csv"
    path.write_bytes(content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_register_is_read_by_chinese_headings_and_labels(tmp_path: Path, encoding: str) -> None:
    lines = f"云溪县财政局,{USCC},320826,县级,政府部门,云溪县人民政府\n"
    (agency,) = register(written(tmp_path, HEADER + lines, encoding)).agencies.values()
    assert (agency.uscc, agency.division, agency.level, agency.kind) == (USCC, "320826", "county", "department")
    assert agency.parent == "云溪县人民政府"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("code\n1\n", "no column name"),
        ("name,uscc\n甲局,123\n", "line 2: not a uscc: 123"),
        ("name,level\n甲局,处级\n", "line 2: level is one of central"),
        ("name\n甲局\n甲 局\n", "line 3: “甲 局” stands twice"),
        ('name\n"甲局\n', "line 2"),
    ],
)
def test_what_is_wrong_in_a_register_is_told_by_its_line(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        register(written(tmp_path, content))
    assert words in caught.value.en
    assert "agencies.csv" in caught.value.zh


def test_a_register_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        register(tmp_path / "none.csv")


def test_an_exact_name_fills_what_the_report_leaves_open_and_nothing_else(tmp_path: Path) -> None:
    known = Known({}, register(written(tmp_path, f"{HEADER}云溪县财政局,{USCC},320826,county,department,\n")))
    given = report(edited(blank("2021"), {"/agency/name": "云溪县 财政局", "/agency/division": "999999"}))
    found = known(given)
    assert found.agency["uscc"] == found.agency["id"] == USCC
    assert (found.agency["division"], found.agency["level"]) == ("999999", "county")
    assert [(note.kind, note.pointer) for note in found.notes] == [("register_disagrees", "/agency/division")]
    assert given.agency["uscc"] is None


def test_a_close_name_is_proposed_and_never_adopted(tmp_path: Path) -> None:
    known = Known({}, register(written(tmp_path, f"{HEADER}澜江市云溪县财政局,{USCC},,,,\n乙县审计局,,,,,\n")))
    found = known(report(edited(blank("2021"), {"/agency/name": "云溪县财政局"})))
    assert found.agency["uscc"] is None
    assert [(note.kind, note.taken_for.zh) for note in found.notes] == [("close_agency", "澜江市云溪县财政局")]


def test_what_the_user_says_goes_before_what_is_printed_and_is_told() -> None:
    said = {"/agency/name": "乙局", "/year": 2022, "/published": "2023-01-05", "/source_url": "https://example.cn/1"}
    given = report(edited(blank("2021"), {"/agency/name": "甲局", "/year": 2023, "/published": None}))
    found = Known(said)(given)
    assert (found.agency["name"], found.agency["id"], found.year) == ("乙局", "乙局", 2022)
    assert found.document["published"] == "2023-01-05"
    assert [(note.kind, note.printed) for note in found.notes] == [("as_said", "甲局"), ("as_said", "2023")]
