"""The conformance suite as other implementations run it: its manifest, and the program that compares results."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from conformance import compare, manifest
from gongkai import Known, Result, check_many
from gongkai.agencies import register
from gongkai.findings import Finding
from test_cli import run
from test_conformance import FILES, document

CASES = compare.cases()
BY_ID = {case["id"]: case for case in CASES}
YAML = {manifest.identifier(rule, case["name"]): case for rule, file in FILES.items() for case in file["cases"]}


def as_json(finding: Finding) -> dict[str, Any]:
    return {"rule": finding.rule.code, "severity": finding.rule.severity.label.en, "pointer": finding.pointer}


def judged(results: list[Result]) -> list[dict[str, Any]]:
    return [as_json(finding) for result in results for finding in result.findings]


def write(folder: Path, case: dict[str, Any]) -> list[Path]:
    """Write the files of a case."""
    paths = []
    for name, content in compare.files(case):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
        paths.append(folder / name)
    return paths


def doctored(folder: Path, results: dict[str, Any]) -> Path:
    path = folder / "results.json"
    path.write_text(json.dumps(results), encoding="utf-8")
    return path


def test_the_manifest_is_current() -> None:
    assert manifest.FILE.read_text(encoding="utf-8") == manifest.text(), "run: python tests/conformance/manifest.py"


def test_the_manifest_keeps_to_its_schema() -> None:
    schema = json.loads((manifest.FOLDER / "manifest.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    errors = jsonschema.Draft202012Validator(schema).iter_errors(json.loads(manifest.FILE.read_bytes()))
    assert [(list(error.absolute_path), error.message) for error in errors] == []


def test_every_case_has_an_identifier_of_its_own() -> None:
    assert [each for each, count in Counter(case["id"] for case in CASES).items() if count > 1] == []
    assert list(BY_ID) == list(YAML)


def test_a_patch_makes_the_document_that_the_edits_make() -> None:
    for case in CASES:
        given = YAML[case["id"]]
        patched = [compare.patched(each) for each in case.get("documents", [case.get("document")]) if each]
        assert patched == [document(each) for each in given.get("reports", [given]) if "edition" in each]
        if "previous" in case:
            assert compare.patched(case["previous"]) == document(given["previous"])


def test_what_a_case_needs_is_what_a_validator_may_leave_out() -> None:
    needed = {letter: {case["id"] for case in compare.cases(letter)} for letter in "SFA"}
    assert needed["A"] == set()
    assert all(BY_ID[each]["needs"] == ["structure"] for each in needed["S"])
    assert {BY_ID[each]["rule"][0] for each in needed["F"]} == {"F"}
    assert {case["rule"][0] for case in compare.cases("SA")} == {"S", "A"}
    assert all("file" not in case for case in compare.cases("SA"))
    assert all("known" not in case for case in compare.cases("FSA"))


def test_facts_beside_a_file_are_written_beside_it(tmp_path: Path) -> None:
    known = [case for case in CASES if "file" in case and "known" in case]
    assert known
    for case in known:
        paths = {path.stem: path for path in write(tmp_path, case)}
        said = json.loads(paths["said"].read_bytes()) if "said" in paths else {}
        agencies = register(paths["agencies"]) if "agencies" in paths else None
        found = judged(list(check_many([paths["submission"]], identify=Known(said, agencies))))
        assert list(compare.differences(case, found)) == []


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What this tool says of some cases: a random few, and those of sums."""
    folder = tmp_path_factory.mktemp("cases")
    chosen = random.Random(4).sample(compare.cases("FS"), 20) + compare.cases("SA")
    for case in chosen:
        write(folder, case)
    done = run("validate", folder, "--format", "json", "--fail-on", "never")
    results: dict[str, Any] = json.loads(done.stdout)
    return results


def outcome(folder: Path, results: dict[str, Any], capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str]:
    code = compare.main(["compare", str(doctored(folder, results)), "--families", "S,A", *more])
    return code, capsys.readouterr().out


def test_its_own_results_are_as_expected(
    own: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = outcome(tmp_path, own, capsys, "--values")
    count = len(compare.cases("SA"))
    assert (code, printed.splitlines()[-1]) == (0, f"{count} of {count} cases as expected, 0 not, 0 open")


HIT = "A203-received-and-neither-dealt-with-nor-carried-forward"
POINTER = "/tables/requests/outcomes_total/natural_person"


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        (lambda findings: findings.clear(), f"missing: {HIT}: A203 error {POINTER}"),
        (lambda findings: findings.append(findings[0]), f"too much: {HIT}: A201 error /tables/requests/received/total"),
        (lambda findings: findings[1].update(severity="warning"), f"too much: {HIT}: A203 warning {POINTER}"),
        (lambda findings: findings[1].update(pointer="/x"), f"missing: {HIT}: A203 error {POINTER}"),
        (lambda findings: findings[1]["values"].update(expected=8), f"other values: {HIT}: A203 error {POINTER}"),
    ],
)
def test_a_difference_is_told_with_its_case(
    change: Any, difference: str, own: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = json.loads(json.dumps(own))
    (report,) = [each for each in results["reports"] if HIT in each["source"]]
    assert [each["rule"] for each in report["findings"]][:2] == ["A201", "A203"]
    change(report["findings"])
    code, printed = outcome(tmp_path, results, capsys, "--values")
    assert code == 1
    assert [line for line in printed.splitlines() if line.startswith(difference)]
    assert "1 not" in printed


def test_a_case_without_a_result_has_failed_and_one_that_was_not_asked_for_has_not(
    own: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = {**own, "reports": [each for each in own["reports"] if HIT not in each["source"]]}
    code, printed = outcome(tmp_path, results, capsys)
    assert (code, printed.splitlines()[0]) == (1, f"no result: {HIT}")
    assert outcome(tmp_path, results, capsys, "--rules", "A201,S")[0] == 0


def test_results_may_be_lines_or_a_folder_of_files(
    own: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "results.ndjson"
    lines.write_text("\n".join(map(json.dumps, own["reports"])), encoding="utf-8")
    folder = tmp_path / "results"
    folder.mkdir()
    for each in own["reports"]:
        file = folder / f"{Path(each['source']).stem}.json"
        file.write_text(json.dumps({"findings": each["findings"]}), encoding="utf-8")
    for path in (lines, folder):
        assert compare.main(["compare", str(path), "--families", "S,A"]) == 0
    capsys.readouterr()


def test_reports_judged_together_are_told_apart() -> None:
    case = {
        **BY_ID["P601-three-times-so-two-are-too-many"],
        "expect": [{"rule": "P601", "severity": "error", "pointer": "", "report": 1}],
    }
    found = {"rule": "P601", "severity": "error", "pointer": ""}
    assert list(compare.differences(case, [{**found, "report": 1}])) == []
    assert len(list(compare.differences(case, [{**found, "report": 2}]))) == 2
