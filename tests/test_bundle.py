"""The data package, as those who receive it see it."""

from __future__ import annotations

import csv
import hashlib
import json
import random
from pathlib import Path

import frictionless
import pytest

from builders import DELETE, blank, edited, realistic, report
from gongkai import Explained, Explanation, OutputRefused, Result, check, check_file, explanations, together
from gongkai.bundle import bundle
from gongkai.package import independent_errors


def results() -> list[Result]:
    rng = random.Random(4)
    documents = [
        realistic("2021", rng, agency="甲县财政局", year=2023),
        realistic("2021", rng, agency="甲县财政局", year=2022),
        realistic("2019", rng, agency="乙县民政局", year=2020),
        edited(
            blank("2021", agency="丙县水利局"), {"/tables/disputes/reconsideration/upheld": 3, "/tables/fees": DELETE}
        ),
    ]
    return [check(report(document)) for document in documents]


def rows(package: Path, resource: str) -> list[dict[str, str]]:
    with (package / "data" / f"{resource}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(package: Path) -> dict[str, bytes]:
    return {path.relative_to(package).as_posix(): path.read_bytes() for path in package.rglob("*") if path.is_file()}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    bundle(results(), tmp_path / "package")
    return tmp_path / "package"


def test_frictionless_accepts_the_package(package: Path) -> None:
    assert list(independent_errors(package)) == []


def test_frictionless_finds_a_changed_byte_and_a_broken_reference(package: Path) -> None:
    file = package / "data" / "disputes.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("甲县财政局/2022", "甲县财政局/1999"), encoding="utf-8")
    errors = "\n".join(independent_errors(package))
    assert "hash" in errors
    descriptor = json.loads((package / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        resource.pop("hash"), resource.pop("bytes")
    (package / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert "foreign key" in "\n".join(independent_errors(package)).lower()


def test_every_number_is_in_its_table(package: Path) -> None:
    for result in results():
        document, form = result.report.document, result.report.edition
        key = f"{document['agency']['name']}/{document['year']}"
        for code, table in document["tables"].items():
            resource = code if code in ("requests", "disputes") else f"{code}-{form.code}"
            found = {row["row"]: row for row in rows(package, resource) if row["report"] == key}
            assert found.keys() == table.keys()
            for line, columns in table.items():
                assert {name: str(value) for name, value in columns.items()} == {
                    name: found[line][name] for name in columns
                }


def test_hash_and_bytes_are_those_of_the_files(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")
    listed = {resource["path"] for resource in descriptor["resources"]} | {"datapackage.json"}
    assert listed == files(package).keys()


def test_the_order_of_the_input_does_not_change_a_byte(package: Path, tmp_path: Path) -> None:
    shuffled = results()
    random.Random(1).shuffle(shuffled)
    bundle(shuffled, tmp_path / "again")
    assert files(tmp_path / "again") == files(package)


def test_the_date_is_written_only_when_it_is_given(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "created" not in json.loads((package / "datapackage.json").read_bytes())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    bundle(results(), tmp_path / "dated")
    assert json.loads((tmp_path / "dated" / "datapackage.json").read_bytes())["created"] == "2023-11-14T22:13:20Z"
    assert list(independent_errors(tmp_path / "dated")) == []


def test_a_package_is_replaced_and_anything_else_is_left_alone(package: Path, tmp_path: Path) -> None:
    before = files(package)
    bundle(results()[:1], package)
    assert files(package) != before
    (package / "data" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputRefused):
        bundle(results(), package)
    assert (package / "data" / "notes.txt").read_text(encoding="utf-8") == "mine"
    photos = tmp_path / "photos"
    photos.mkdir()
    (photos / "cat.jpg").write_bytes(b"cat")
    with pytest.raises(OutputRefused):
        bundle(results(), photos)
    assert files(photos) == {"cat.jpg": b"cat"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["package", "photos"]


def test_a_failure_on_the_way_leaves_the_old_package(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(package)

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gongkai.bundle._replace", fail)
    with pytest.raises(OutputRefused, match="No space left"):
        bundle(results(), package)
    assert files(package) == before
    assert [path.name for path in tmp_path.iterdir()] == ["package"]


def test_a_report_given_twice_is_kept_twice_and_reported(tmp_path: Path) -> None:
    document = blank("2021", agency="甲县财政局")
    twice = [check(report(document)), check(report(edited(document, {"/tables/licensing/licences/decisions": 5})))]
    bundle(together(twice), tmp_path / "package")
    assert [row["id"] for row in rows(tmp_path / "package", "reports")] == ["甲县财政局/2021", "甲县财政局/2021#2"]
    assert [row["rule"] for row in rows(tmp_path / "package", "findings")] == ["P601"]
    assert list(independent_errors(tmp_path / "package")) == []


def test_what_breaks_the_schema_stays_blank_in_the_tables_and_stands_in_the_findings(tmp_path: Path) -> None:
    wrong = {
        "/tables/requests/received/total": "twelve",
        "/tables/fees/administrative_fees/amount": -1.5,
        "/published": "31 January",
        "/agency/level": "galactic",
    }
    bundle([check(report(edited(blank("2021"), wrong)))], tmp_path / "package")
    assert list(independent_errors(tmp_path / "package")) == []
    pointers = {row["pointer"]: row["zh"] for row in rows(tmp_path / "package", "findings")}
    assert wrong.keys() <= pointers.keys()
    assert "twelve" in pointers["/tables/requests/received/total"]


def test_text_that_a_spreadsheet_would_run_is_neutralised(tmp_path: Path) -> None:
    document = edited(blank("2021"), {"/agency/name": "=HYPERLINK(1)", "/sections/problems": "+1", "/title": "@x"})
    bundle([check(report(document))], tmp_path / "package")
    cells = [
        cell
        for path in (tmp_path / "package" / "data").glob("*.csv")
        for row in csv.reader(path.open(encoding="utf-8"))
        for cell in row
    ]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert {"'=HYPERLINK(1)", "'+1", "'@x"} <= set(cells)


def test_a_descriptor_names_keys_and_references_of_every_table(package: Path) -> None:
    loaded = frictionless.Package(str(package / "datapackage.json"))
    for resource in loaded.resources:
        if resource.name not in ("findings", "explanations", "sources") and not resource.name.startswith("codelist"):
            assert resource.schema.primary_key, resource.name
            assert resource.schema.foreign_keys, resource.name


def test_explanations_travel_in_the_package_and_explain_again_what_is_read_from_it(tmp_path: Path) -> None:
    faulty = check(report(edited(blank("2021"), {"/tables/disputes/reconsideration/upheld": 3})))
    (finding,) = faulty.findings
    why = Explanation(
        "A204", *finding.key, finding.pointer, {"expected": 3, "actual": 0}, "=另行统计", "张三", "2025-02-01"
    )
    bundle(list(Explained([why])([faulty])), tmp_path / "package")
    assert list(independent_errors(tmp_path / "package")) == []
    assert [row["reason"] for row in rows(tmp_path / "package", "findings")] == ["'=另行统计"]
    (kept,) = explanations(tmp_path / "package")
    assert kept == why
    (again,) = Explained([kept])(check_file(tmp_path / "package"))
    assert [each.explanation for each in again.findings] == [why]
    assert rows(tmp_path / "package", "reports")[0]["errors"] == "0"
