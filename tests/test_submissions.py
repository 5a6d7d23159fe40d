"""What is handed in together: folders, archives, data packages, JSON Lines, and what is packed."""

from __future__ import annotations

import gzip
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

import gongkai
from builders import blank, edited, realistic, report
from gongkai import UnreadableFile, bundle, check_file, check_many, expand, submissions
from gongkai.agencies import Known
from gongkai.readers import SUFFIXES, jsonl

DECISIONS = "/tables/licensing/licences/decisions"


def some(agency: str, decisions: int = 3) -> dict[str, Any]:
    return edited(blank("2021", agency=agency), {DECISIONS: decisions})


def as_json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def zipped(members: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def documents(path: Path) -> list[dict[str, Any]]:
    return [each.document for each in gongkai.read(path)]


def test_a_zip_of_submissions_is_read_file_by_file(tmp_path: Path) -> None:
    members = {
        "乙/深/二.json": as_json(some("乙局")),
        "甲.json": as_json(some("甲局")),
        "坏.docx": b"PK\x03\x04 not a whole one",
        "说明.jpg": b"\xff\xd8\xff picture",
        "__MACOSX/._甲.json": b"resource fork",
        ".hidden.json": b"{}",
    }
    path = zipped(members, tmp_path / "全县.zip")
    found = check_file(path)
    names = {result.source.name.removeprefix(f"{path.as_posix()}/"): bool(result.report) for result in found}
    assert names == {"甲.json": True, "乙/深/二.json": True, "坏.docx": False, "说明.jpg": False}
    assert [finding.rule.code for result in found for finding in result.findings if not result.report] == ["F001"] * 2


def test_names_in_an_archive_may_be_gbk_without_saying_so(tmp_path: Path) -> None:
    # A name that Python writes as UTF-8 is made one in GBK, as programs in China write it.
    name = "年报".encode("gbk").decode("cp437") + ".json"
    path = zipped({"xxxx.json": as_json(some("甲局"))}, tmp_path / "a.zip")
    data = path.read_bytes().replace(b"xxxx.json", name.encode("cp437"))
    path.write_bytes(data)
    assert [each.name.rpartition("/")[2] for each in expand([path])] == ["年报.json"]
    assert [each["agency"]["name"] for each in documents(path)] == ["甲局"]


def test_folders_are_searched_to_the_bottom_and_links_back_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "r.json").write_bytes(as_json(some("甲局")))
    (tmp_path / "a" / "b" / "~$r.docx").write_bytes(b"lock file")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a", target_is_directory=True)
    assert [each.name for each in expand([tmp_path], base=tmp_path)] == ["a/b/r.json"]


def test_the_same_file_is_read_once_and_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("b.json", "a.json"):
        (tmp_path / name).write_bytes(as_json(some(name)))
    found = expand([tmp_path / "b.json", tmp_path, tmp_path / "a.json"], base=tmp_path)
    assert [each.name for each in found] == ["b.json", "a.json"]


@pytest.mark.parametrize("zip_it", [False, True])
def test_a_data_package_reads_back_as_the_reports_it_was_bundled_from(tmp_path: Path, zip_it: bool) -> None:
    rng = random.Random(4)
    wanted = [
        realistic(form, rng, agency=f"{name}局", year=year, level="county")
        for form, name, year in (("2021", "甲", 2023), ("2019", "乙", 2020), ("2021", "=1+1", 2024))
    ]
    wanted[0] = edited(
        wanted[0], {"/tables/requests/received/total": None, "/title": "+标题", "/published": "2024-01-02"}
    )
    folder = tmp_path / "package"
    bundle.bundle([gongkai.check(report(each)) for each in wanted], folder)
    path = folder
    if zip_it:
        files = {
            f"package/{p.relative_to(folder).as_posix()}": p.read_bytes() for p in folder.rglob("*") if p.is_file()
        }
        path = zipped(files, tmp_path / "package.zip")
    found = {each["agency"]["name"]: each for each in documents(path)}
    assert found == {each["agency"]["name"]: each for each in wanted}
    (first, *_) = gongkai.read(path)
    assert first.origin("/tables/requests/received/total").place("en") == "line 2"
    assert first.origin("/tables/requests/received/total").file.endswith("data/requests.csv")


def test_a_package_inside_a_folder_is_one_submission(tmp_path: Path) -> None:
    bundle.bundle([gongkai.check(report(some("甲局")))], tmp_path / "in" / "package")
    (tmp_path / "in" / "z.json").write_bytes(as_json(some("乙局")))
    assert [each.name for each in expand([tmp_path], base=tmp_path)] == ["in/package", "in/z.json"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda content: content.pop("gongkai"), "not a data package that gongkai bundled"),
        (lambda content: content["resources"][0].update(path="../reports.csv"), "leaves the package"),
        (lambda content: content["resources"][0].update(path="/etc/passwd"), "leaves the package"),
        (lambda content: content.update(resources=content["resources"][1:]), "no resource reports"),
    ],
)
def test_a_package_that_is_not_ours_or_leads_outside_is_refused(
    tmp_path: Path, change: Callable[[dict[str, Any]], object], words: str
) -> None:
    bundle.bundle([gongkai.check(report(some("甲局")))], tmp_path / "package")
    path = tmp_path / "package" / "datapackage.json"
    content = json.loads(path.read_bytes())
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(UnreadableFile, match=words):
        documents(tmp_path / "package")


def test_rows_of_a_package_that_belong_to_no_report_are_not_dropped(tmp_path: Path) -> None:
    bundle.bundle([gongkai.check(report(some("甲局")))], tmp_path / "package")
    with (tmp_path / "package" / "data" / "requests.csv").open("a", encoding="utf-8") as file:
        file.write("乙局/2024,received,1,0,0,0,0,0,1\n")
    with pytest.raises(UnreadableFile, match="line 27 belongs to no report"):
        documents(tmp_path / "package")


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    ".gz": gzip.compress,
    ".zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("ending", PACKED)
def test_json_lines_are_read_one_by_one_and_a_broken_line_does_not_end_it(tmp_path: Path, ending: str) -> None:
    lines = [as_json(some("甲局")), b"", b'{"edition": ', b"[1]", as_json(some("乙局"))]
    path = tmp_path / f"all.jsonl{ending}"
    path.write_bytes(PACKED[ending](b"\xef\xbb\xbf" + b"\r\n".join(lines)))
    found = check_file(path)
    assert [result.report.agency["name"] if result.report else None for result in found] == ["甲局", None, None, "乙局"]
    assert [finding.origin.line for result in found for finding in result.findings] == [3, 4]
    assert len({finding.fingerprint for result in found for finding in result.findings}) == 2
    assert found[0].report is not None
    assert found[0].report.origin(DECISIONS).place("en") == "line 1"
    assert len({result.source.sha256 for result in found}) == 1


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("inner", ["json", "yaml"])
def test_json_and_yaml_may_be_packed(tmp_path: Path, inner: str, ending: str) -> None:
    path = tmp_path / f"r.{inner}{ending}"
    path.write_bytes(PACKED[ending](as_json(some("甲局"))))
    assert [each["agency"]["name"] for each in documents(path)] == ["甲局"]
    path.write_bytes(PACKED[ending](as_json(some("甲局")))[:-9])
    with pytest.raises(UnreadableFile):
        documents(path)


def test_reading_json_lines_does_not_hold_them_all(tmp_path: Path) -> None:
    path = tmp_path / "all.jsonl"
    path.write_bytes((as_json(some("甲局")) + b"\n") * 50)
    (submission,) = expand([path])
    assert next(iter(submissions.read_parts(submission)))
    results = check_many([path])
    assert next(results).report


def test_workers_find_what_one_process_finds_whatever_is_packed(tmp_path: Path) -> None:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    members = {f"{at}.json": as_json(some(f"{at}局")) for at in range(7)}
    paths: list[str | Path] = [zipped(members, tmp_path / "a.zip"), tmp_path / "missing.json"]
    (tmp_path / "all.jsonl").write_bytes(b"\n".join(members.values()))
    paths.append(str(tmp_path / "all.jsonl"))
    known = Known({"/year": 2022})
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        shared = list(check_many(paths, executor=pool, shard=3, identify=known))
    assert shared == list(check_many(paths, identify=known))
    assert {result.report.year for result in shared if result.report} == {2022}


# Limits. Each has its own words, and nothing that is refused was held in memory.


def refusal(path: Path) -> str:
    (result,) = check_file(path)
    assert result.report is None
    return result.findings[0].message("en")


def test_a_file_larger_than_any_report_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "MOST_BYTES", 1000)
    (tmp_path / "r.json").write_bytes(b" " * 1001)
    assert "larger than 1000 bytes" in refusal(tmp_path / "r.json")
    (tmp_path / "r.json.gz").write_bytes(gzip.compress(b" " * 100_000))
    assert "larger than 1000 bytes" in refusal(tmp_path / "r.json.gz")


def test_a_line_longer_than_any_report_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "_LONGEST", 1000)
    (tmp_path / "r.jsonl.gz").write_bytes(gzip.compress(b" " * 100_000))
    assert "line 1 is longer than 1000 bytes" in refusal(tmp_path / "r.jsonl.gz")


def test_a_member_that_grows_without_measure_is_refused(tmp_path: Path) -> None:
    path = zipped({"bomb.json": b" " * 40_000_000}, tmp_path / "a.zip")
    assert path.stat().st_size < 100_000
    assert "times its size" in refusal(path)


def test_an_archive_with_a_password_or_an_archive_in_it_or_cut_off_is_refused(tmp_path: Path) -> None:
    inner = zipped({"r.json": as_json(some("甲局"))}, tmp_path / "inner.zip")
    outer = zipped({"inner.zip": inner.read_bytes()}, tmp_path / "outer.zip")
    assert "ZIP within a ZIP" in refusal(outer)
    data = bytearray(inner.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    assert "password" in refusal(tmp_path / "locked.zip")
    (tmp_path / "cut.zip").write_bytes(inner.read_bytes()[:-30])
    assert "not a whole ZIP" in refusal(tmp_path / "cut.zip")


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "_MOST_MEMBERS", 2)
    assert "more than 2" in refusal(zipped({f"{at}.json": b"{}" for at in range(3)}, tmp_path / "a.zip"))


def test_members_are_never_written_anywhere(tmp_path: Path) -> None:
    path = zipped({"../../out.json": as_json(some("甲局")), "/abs.json": as_json(some("乙局"))}, tmp_path / "a.zip")
    before = sorted(os.listdir(tmp_path.parent))
    assert [each["agency"]["name"] for each in documents(path)] == ["甲局", "乙局"]
    assert sorted(os.listdir(tmp_path.parent)) == before
    assert sorted(os.listdir(tmp_path)) == ["a.zip"]


def test_every_ending_names_a_reader() -> None:
    from gongkai.readers import READERS

    assert set(SUFFIXES.values()) <= set(READERS)


def test_a_file_is_read_as_what_it_is_whatever_its_name_says(tmp_path: Path) -> None:
    samples = Path(__file__).parent / "samples"
    for source, name in (
        ("docx/python-docx-2021.docx", "a.pdf"),
        ("pdf/writer-2021.pdf", "b.docx"),
        ("xlsx/libreoffice.xlsx", "c.doc"),
    ):
        (tmp_path / name).write_bytes((samples / source).read_bytes())
        (result,) = check_file(tmp_path / name)
        assert result.report, result.findings
    pictures = tmp_path / "d.jpg"
    pictures.write_bytes(b"\xff\xd8\xff")
    assert "a picture" in refusal(pictures)


def test_names_in_an_archive_may_be_utf_8_without_saying_so(tmp_path: Path) -> None:
    raw = "年报".encode()
    path = zipped({"xxxxxx.json": as_json(some("甲局"))}, tmp_path / "a.zip")
    path.write_bytes(path.read_bytes().replace(b"xxxxxx.json", raw + b".json"))
    assert [each.name.rpartition("/")[2] for each in expand(path)] == ["年报.json"]


def test_two_members_of_one_name_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("r.json", as_json(some("甲局")))
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("r.json", as_json(some("乙局")))
    assert sorted(each["agency"]["name"] for each in documents(path)) == ["乙局", "甲局"]


def test_a_link_that_leaves_the_folder_is_told_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out.json").write_bytes(as_json(some("甲局")))
    (tmp_path / "in" / "link.json").symlink_to(tmp_path / "out.json")
    assert "leaves the folder" in refusal(tmp_path / "in")


def test_a_list_of_numbers_that_was_bundled_reads_back_without_texts_it_never_had(tmp_path: Path) -> None:
    tidy = tmp_path / "t.csv"
    tidy.write_text("agency,year,table,row,column,value\n甲局,2024,licensing,licences,decisions,4\n", encoding="utf-8")
    first = check_file(tidy)
    bundle.bundle(first, tmp_path / "package")
    again = check_file(tmp_path / "package")
    assert {f.rule.code for r in again for f in r.findings} <= {f.rule.code for r in first for f in r.findings}
