"""What programs and people are given: every format reads back, whatever stands in a report."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import unquote

import jsonschema
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

import gongkai
from builders import DELETE, blank, edited
from gongkai import Explanation, Finding, Result, Run, Severity, check_bytes, render, together
from gongkai.renderers import RENDERERS
from gongkai.renderers._files import places
from gongkai.renderers.csv import COLUMNS
from gongkai.text import restore, visible
from printing import word_dump
from test_cli import run, write

ROOT = Path(__file__).parents[1]
SARIF_SCHEMA = Path(__file__).parent / "node/node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
#: What formats are broken with.
HOSTILE = (
    "=1+1",
    '@SUM(A1),b;"c"',
    "a|b`c`<script>alert(1)</script>&amp;&#60;'\\*_[x](y)~~z~~",
    "甲\x1b[2J县\n::error::乙\r\n局\x00\x08\x85\u2028\u202e\ufeff\ufffe",
    "]]><!-- %0A%25 ##[error]",
    "@team #12 www.example.com https://example.com/?a=1&b=2 $x$ <br>",
)
PRINTED = word_dump(edited(blank("2021"), {"/tables/licensing/licences/decisions": "=1|<b>"}))
LANGUAGES = pytest.mark.parametrize("lang", ["zh", "en"])


def faulty(form: str, words: str) -> dict[str, Any]:
    """A report with faults of several rules and severities, which says some words wherever a report has words."""
    edits = {
        "/title": words,
        "/agency/name": words,
        "/agency/id": DELETE,
        "/agency/kind": words,
        "/source_url": words,
        f"/tables/{words.replace('~', '~0').replace('/', '~1')}": {},
        "/tables/licensing/licences/decisions": words,
        "/tables/disputes/reconsideration/upheld": 3,
        "/tables/requests/received/natural_person": None,
        "/tables/requests/granted/enterprise": 5,
    }
    return edited(blank(form), edits)


def explained(result: Result, code: str, reason: str) -> Result:
    why = Explanation(code, None, None, "", {}, reason, reason, "2025-01-31")
    findings = (replace(each, explanation=why) if each.rule.code == code else each for each in result.findings)
    return replace(result, findings=tuple(findings))


def hostile_run(lang: str = "en", **more: Any) -> Run:
    return Run(hostile_results(), lang, **more)


@functools.cache
def hostile_results() -> list[Result]:
    """Reports of several formats in one file and in several, one that was not read, and some faults explained."""
    results: list[Result] = []
    for at, words in enumerate(HOSTILE):
        data = json.dumps([faulty("2021", words), faulty("2019", words)]).encode()
        results += check_bytes(data, f"a b/%41 {visible(words).replace('/', ':')}{at}.json", format="json")
        results[-1] = explained(results[-1], "A204", words)
    results += check_bytes(json.dumps(faulty("2021", HOSTILE[0])).encode(), f"{HOSTILE[1]}.json", format="json")
    results += check_bytes(PRINTED.encode(), "甲局.txt", format="text")
    results += check_bytes(b"", f"dir/{HOSTILE[3]}.json", format="json")
    results += check_bytes(json.dumps(blank("2021")).encode(), "sound.json", format="json")
    return together(results)


def pairs(shown: Run) -> list[tuple[Result, Finding]]:
    return [(result, finding) for result in shown.results for finding in result.findings]


def text_of(shown: Run, format: str) -> str:
    return "".join(render(shown, format))


def test_the_run_has_what_formats_are_broken_with() -> None:
    found = {finding.rule.severity for _, finding in pairs(hostile_run())}
    codes = {finding.rule.code for _, finding in pairs(hostile_run())}
    assert {Severity.ERROR, Severity.WARNING} <= found
    assert {"F001", "F005", "S105", "S109", "S110", "A204", "P601"} <= codes
    messages = "".join(finding.message("en") for _, finding in pairs(hostile_run()))
    assert [words for words in HOSTILE if words not in messages] == []


def test_bytes_depend_on_nothing_but_the_input() -> None:
    code = "import sys, test_outputs; sys.stdout.buffer.write(test_outputs.all_formats().encode())"
    path = os.pathsep.join((str(Path(__file__).parent), str(Path(gongkai.__file__).parents[1])))
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        assert done.stdout.decode() == all_formats()


def all_formats() -> str:
    return "".join(text_of(hostile_run(), format) for format in RENDERERS)


@LANGUAGES
@pytest.mark.parametrize("format", ["text", "github", "markdown"])
def test_what_people_see_steers_no_terminal_and_breaks_no_line(format: str, lang: str) -> None:
    shown = text_of(hostile_run(lang), format)
    assert [line for line in shown.split("\n") if visible(line) != line] == []


# csv


@LANGUAGES
def test_csv_has_a_row_for_each_finding(lang: str) -> None:
    shown = hostile_run(lang)
    text = text_of(shown, "csv")
    header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert tuple(header) == COLUMNS
    assert text.count("\r\n") >= len(rows) + 1
    found = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    assert len(found) == len(pairs(shown))
    for row, (result, finding) in zip(found, pairs(shown), strict=True):
        name = (result.report.agency["name"] if result.report else None) or ""
        said = [result.source.name, name, finding.pointer, finding.message("zh"), finding.message("en")]
        assert [restore(row[column]) for column in ("source", "agency", "pointer", "zh", "en")] == said
        assert restore(row["reason"]) == (finding.explanation.reason if finding.explanation else "")
        assert (row["rule"], row["name"], row["fingerprint"]) == (
            finding.rule.code,
            finding.rule.name,
            finding.fingerprint,
        )
        assert row["place"] == finding.origin.place(lang)


def test_csv_has_nothing_in_it_that_a_spreadsheet_would_run() -> None:
    _, *rows = csv.reader(io.StringIO(text_of(hostile_run(), "csv"), newline=""))
    numbers = {COLUMNS.index(name) for name in ("year", "expected", "actual", "difference")}
    texts = [cell for row in rows for at, cell in enumerate(row) if at not in numbers]
    assert any(cell.startswith("'=1+1") for cell in texts)
    assert [cell for cell in texts if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert {row[COLUMNS.index("difference")] for row in rows if row[COLUMNS.index("rule")] == "A204"} == {"-3"}


def test_csv_of_a_run_without_findings_is_a_header() -> None:
    sound = Run(check_bytes(json.dumps(blank("2021")).encode(), "sound.json", format="json"))
    assert text_of(sound, "csv") == ",".join(COLUMNS) + "\r\n"


# sarif


def sarif(shown: Run) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text_of(shown, "sarif"))
    return log


@pytest.mark.node
@LANGUAGES
def test_sarif_validates_against_its_schema(lang: str) -> None:
    if not SARIF_SCHEMA.exists():
        missing = "the packages of tests/node (npm ci)"
        pytest.fail(missing) if os.environ.get("GONGKAI_REQUIRE_TOOLS") else pytest.skip(f"needs {missing}")
    schema = json.loads(SARIF_SCHEMA.read_bytes())
    validator = jsonschema.validators.validator_for(schema)(schema, format_checker=jsonschema.FormatChecker())
    left = (Explanation("A204", None, None, "", {}, "reason"),)
    for shown in (hostile_run(lang, left=left), hostile_run(lang, base=PurePosixPath("/srv")), Run([], lang)):
        log = sarif(shown)
        assert [error.message for error in validator.iter_errors(log)] == []
    log["runs"][0]["results"] = [{"level": "fatal"}]
    assert len(list(validator.iter_errors(log))) > 0


@LANGUAGES
def test_sarif_has_a_result_for_each_finding_in_both_languages(lang: str) -> None:
    shown = hostile_run(lang)
    (only,) = sarif(shown)["runs"]
    rules = only["tool"]["driver"]["rules"]
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    assert len(only["results"]) == len(pairs(shown))
    for result, (_, finding) in zip(only["results"], pairs(shown), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule.code
        assert result["message"]["text"] == finding.message(lang)
        assert result["properties"]["message"] == {"zh": finding.message("zh"), "en": finding.message("en")}
        assert result["level"] == levels[finding.rule.severity]
        assert result["partialFingerprints"]["gongkai/v1"] == finding.fingerprint
    (translation,) = only["translations"]
    assert [rule["id"] for rule in translation["rules"]] == [rule["id"] for rule in rules]
    chinese, english = (rules, translation["rules"]) if lang == "zh" else (translation["rules"], rules)
    pages = [{rule["id"]: rule["help"]["text"] for rule in each} for each in (chinese, english)]
    assert pages[0]["A204"].startswith("# A204 dispute-total（错误）")
    assert pages[1]["A204"].startswith("# A204 dispute-total (error)")


def test_sarif_names_files_relative_to_a_folder_and_by_their_number() -> None:
    (only,) = sarif(hostile_run())["runs"]
    for at, artifact in enumerate(only["artifacts"]):
        assert re.fullmatch(r"[A-Za-z0-9%._~/-]+", artifact["location"]["uri"])
        assert not artifact["location"]["uri"].startswith(("/", "../"))
        assert artifact.get("length", 1) > 0
        used = [place for result in only["results"] for place in files(result) if place["index"] == at]
        assert used == [artifact["location"] | {"index": at}] * len(used)
        assert artifact["location"]["uriBaseId"] in only["originalUriBaseIds"]
    named = {unquote(artifact["location"]["uri"]) for artifact in only["artifacts"]}
    assert {PurePosixPath(name) for name in named} == {PurePosixPath(r.source.name) for r in hostile_run().results}


def files(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [location["physicalLocation"]["artifactLocation"] for location in result["locations"]]


def test_sarif_has_a_region_where_a_file_has_lines_and_says_the_place_in_words_elsewhere() -> None:
    (only,) = sarif(hostile_run())["runs"]
    by_file = {}
    for result in only["results"]:
        location = result["locations"][0]
        by_file.setdefault(unquote(files(result)[0]["uri"]), []).append((result["ruleId"], location))
    regions = {code: place["physicalLocation"].get("region") for code, place in by_file["甲局.txt"]}
    assert regions["F005"] == {"startLine": PRINTED.split("\n").index("\t=1|<b>") + 1}
    others = [place for name, places in by_file.items() if name.endswith(".json") for _, place in places]
    assert all("region" not in place["physicalLocation"] for place in others)
    names = {each["fullyQualifiedName"] for place in others for each in place.get("logicalLocations", ())}
    assert "/tables/disputes/reconsideration/total" in names


def test_sarif_says_of_each_result_whether_it_is_explained_once_any_is() -> None:
    (only,) = sarif(hostile_run())["runs"]
    reasons = [result["suppressions"][0]["justification"] for result in only["results"] if result["suppressions"]]
    assert reasons == [f.explanation.reason for _, f in pairs(hostile_run()) if f.explanation]
    assert set(HOSTILE) == set(reasons)
    (plain,) = sarif(replace(hostile_run(), results=hostile_run().results[-2:]))["runs"]
    assert [result for result in plain["results"] if "suppressions" in result] == []


def test_sarif_notifies_of_files_that_were_not_read() -> None:
    (only,) = sarif(hostile_run())["runs"]
    (invocation,) = only["invocations"]
    (notice,) = invocation["toolExecutionNotifications"]
    assert notice["message"]["text"] == "cannot be read: the file is empty"
    assert invocation["executionSuccessful"]
    (nothing,) = sarif(replace(hostile_run(), results=[hostile_run().results[-2]]))["runs"]
    assert not nothing["invocations"][0]["executionSuccessful"]


# junit

#: What the schema of the xUnit plugin of Jenkins, which refuses the rest, has of attributes and elements.
ATTRIBUTES = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "file"},
    "testcase": {"name", "classname"},
    "failure": {"type", "message"},
    "error": {"type", "message"},
    "skipped": {"message"},
    "property": {"name", "value"},
    "properties": set(),
    "system-out": set(),
}
INSIDE = {
    "testsuites": {"testsuite"},
    "testsuite": {"properties", "testcase"},
    "properties": {"property"},
    "testcase": {"failure", "error", "skipped", "system-out"},
}


def junit(shown: Run) -> ET.Element:
    return ET.fromstring(text_of(shown, "junit"))  # noqa: S314 - our own


def outcome(case: ET.Element) -> str:
    return next((each.tag for each in case if each.tag != "system-out"), "passed")


@LANGUAGES
def test_junit_has_the_elements_that_programs_know(lang: str) -> None:
    root = junit(hostile_run(lang))
    for element in root.iter():
        assert set(element.attrib) == ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= INSIDE.get(element.tag, set())
    for suite in root:
        outcomes = [outcome(case) for case in suite.iter("testcase")]
        counts = {"tests": len(outcomes), "failures": outcomes.count("failure"), "errors": outcomes.count("error")}
        assert {name: int(suite.attrib[name]) for name in counts} == counts
        assert int(suite.attrib["skipped"]) == outcomes.count("skipped")
    for name in ("tests", "failures", "errors"):
        assert int(root.attrib[name]) == sum(int(suite.attrib[name]) for suite in root)


@LANGUAGES
def test_junit_has_a_case_for_each_rule_and_report(lang: str) -> None:
    shown = hostile_run(lang)
    for result, suite in zip(shown.results, junit(shown), strict=True):
        cases = {case.attrib["name"].partition(" ")[0]: case for case in suite.iter("testcase")}
        if result.coverage is None:
            assert {code: outcome(case) for code, case in cases.items()} == {"F001": "error"}
            continue
        assert set(cases) == {*result.coverage.rules_run, *dict(result.coverage.rules_not_run)}
        found = {finding.rule.code for finding in result.findings}
        failed = {f.rule.code for f in result.findings if f.rule.severity == Severity.ERROR and not f.explanation}
        assert {code for code, case in cases.items() if outcome(case) == "failure"} == failed
        for code, why in result.coverage.rules_not_run:
            assert (outcome(cases[code]) == "skipped") == (code not in found)
            assert why[lang] in ET.tostring(cases[code], "unicode")
        for finding in result.findings:
            said = "".join(cases[finding.rule.code].itertext())
            assert visible(finding.message(lang)) in said
            assert visible(finding.explanation.reason if finding.explanation else "") in said


def test_junit_knows_a_case_by_one_name_from_run_to_run() -> None:
    names = [(case.attrib["classname"], case.attrib["name"]) for case in junit(hostile_run()).iter("testcase")]
    assert len(set(names)) == len(names)
    assert ("甲局_txt", "A204 dispute-total") in names
    alone = replace(hostile_run(), results=[each for each in hostile_run().results if each.source.name == "甲局.txt"])
    assert {case.attrib["classname"] for case in junit(alone).iter("testcase")} == {"甲局_txt"}


@pytest.mark.parametrize(("failing", "outcomes"), [(Severity.ERROR, "passed"), (Severity.WARNING, "failure")])
def test_junit_fails_what_the_run_fails_on(failing: Severity, outcomes: str) -> None:
    blanks = [case for case in junit(hostile_run(failing=failing)).iter("testcase") if "S110" in case.attrib["name"]]
    assert {outcome(case) for case in blanks if len(case)} == {outcomes}


# github


class Command(NamedTuple):
    kind: str
    properties: dict[str, str]
    message: str


def workflow_commands(text: str) -> Iterator[Command]:
    """The commands that a runner finds in what a step prints."""
    for line in re.split(r"\r\n|\r|\n", text):
        if line.lstrip().startswith("::"):
            found = re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)", line.lstrip())
            assert found
            listed = (each.partition("=") for each in (found[2] or "").split(",") if each)
            yield Command(found[1], {name: unescaped(value) for name, _, value in listed}, unescaped(found[3]))
        else:
            assert "##[" not in line


def unescaped(text: str) -> str:
    for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, character)
    return text


@LANGUAGES
def test_github_has_a_command_for_each_finding_the_gravest_first(lang: str) -> None:
    shown = hostile_run(lang)
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
    expected = sorted((pair for pair in pairs(shown) if not pair[1].explanation), key=lambda p: -p[1].rule.severity)
    found = list(workflow_commands(text_of(shown, "github")))
    assert len(found) == len(expected)
    named = places(shown)
    for command, (result, finding) in zip(found, expected, strict=True):
        line = {"line": str(finding.origin.line)} if finding.origin.line else {}
        title = f"{finding.rule.code} {finding.rule.name}"
        assert command.kind == kinds[finding.rule.severity]
        assert command.properties == {"file": visible(named[result.source.name].path), **line, "title": title}
        assert visible(finding.message(lang)) in command.message
    assert text_of(shown, "github").endswith("个\n" if lang == "zh" else "verified to hold\n")


def test_github_counts_what_it_does_not_list() -> None:
    text = text_of(hostile_run(max_findings=2), "github")
    unexplained = sum(not finding.explanation for _, finding in pairs(hostile_run()))
    listed = len(list(workflow_commands(text)))
    assert listed < unexplained
    assert f"{unexplained - listed} more findings: " in text


# markdown


def rows(text: str) -> list[list[Token]]:
    """The cells of all tables, each as the parsed text in it."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    cells: list[list[Token]] = []
    for before, token in itertools.pairwise(tokens):
        if before.type == "td_open":
            assert token.type == "inline"
            cells.append(list(token.children or ()))
    return cells


def words(cell: Sequence[Token]) -> str:
    """What a cell says; it must hold nothing but text, and marks that nobody sees."""
    assert {token.type for token in cell} <= {"text", "html_inline", "text_special"}
    assert {token.content for token in cell if token.type == "html_inline"} <= {"<!-- -->"}
    return "".join(token.content for token in cell if token.type != "html_inline")


@LANGUAGES
def test_markdown_has_the_findings_in_tables_as_plain_text(lang: str) -> None:
    shown = hostile_run(lang)
    cells = [words(cell) for cell in rows(text_of(shown, "markdown"))]
    found = sorted(zip(cells[1::4], cells[3::4], strict=True))
    expected = [
        (f.rule.code, visible(f.message(lang)) + (f" —— {visible(f.explanation.reason)}" if f.explanation else ""))
        for _, f in pairs(shown)
    ]
    assert [(code, " ".join(said.split())) for code, said in found] == sorted(
        (code, " ".join(said.split())) for code, said in expected
    )


def test_markdown_names_nobody_and_opens_nothing_but_its_own_elements() -> None:
    text = text_of(hostile_run(), "markdown")
    assert set(re.findall(r"</?[a-z]+", text)) == {"<details", "</details", "<summary", "</summary"}
    assert re.findall(r"@\w|(?<!&)#\d|https?://|www\.|\$", text) == []


@pytest.mark.parametrize("many", [200, 3000])
def test_markdown_fits_into_a_comment_and_says_what_was_left_out(many: int) -> None:
    one = check_bytes(json.dumps(faulty("2021", "长" * 5000)).encode(), "r.json", format="json")
    shown = Run(one * many, "zh", max_findings=0)
    text = text_of(shown, "markdown")
    assert 50_000 < len(text) <= 65_000
    left = re.search(r"另有 (\d+) 个发现未列出", text)
    assert left
    assert len(rows(text)) // 4 + int(left[1]) == len(pairs(shown))


def test_markdown_shows_one_report_open_and_counts_those_without_findings() -> None:
    sound = check_bytes(json.dumps(blank("2021")).encode(), "sound.json", format="json")
    wrong = check_bytes(json.dumps(faulty("2021", "甲局")).encode(), "wrong.json", format="json")
    assert "<details open>" in text_of(Run(wrong), "markdown")
    assert "<details>" in text_of(Run(wrong + wrong), "markdown")
    assert "reports without findings: 3" in text_of(Run(sound * 3, "en"), "markdown")


# what would reconcile the sums


@LANGUAGES
def test_a_diagnosis_stands_beside_the_findings_it_is_about(lang: str) -> None:
    results = check_bytes(
        PRINTED.replace("\t（一）予以公开\n\t0\n\t0", "\t（一）予以公开\n\t0\n\t5").encode(), "a.txt", format="text"
    )
    (only,) = results[0].diagnosis
    shown, words = Run(results, lang), only.message(lang)
    about = [
        finding.rule.code for _, finding in pairs(shown) if (finding.rule.code, finding.pointer) in only.reconciles
    ]
    assert about == ["A201", "A202"]
    _, *lines = csv.reader(io.StringIO(text_of(shown, "csv"), newline=""))
    column = COLUMNS.index("diagnosis")
    assert [row[COLUMNS.index("rule")] for row in lines if row[column].endswith(words)] == about
    assert [each.message.endswith(words) for each in workflow_commands(text_of(shown, "github"))].count(True) == 2
    failures = junit(shown).iter("failure")
    assert [each.attrib["type"] for each in failures if (each.text or "").endswith(words)] == about
    assert text_of(shown, "markdown").count(words) == text_of(shown, "text").count(words) == 1
    (log,) = sarif(shown)["runs"]
    related = {each["ruleId"]: each["relatedLocations"] for each in log["results"] if "relatedLocations" in each}
    assert list(related) == about
    ((cell,),) = {json.dumps(cells): cells for cells in related.values()}.values()
    assert cell["message"]["text"] == words
    assert cell["logicalLocations"][0]["fullyQualifiedName"] == "/tables/requests/granted/enterprise"
    line = PRINTED.split("\n").index("\t（一）予以公开") + 3
    assert cell["physicalLocation"]["region"] == {"startLine": line}


# explanations that found nothing to explain


@LANGUAGES
def test_an_explanation_without_a_finding_is_told(lang: str) -> None:
    left = tuple(Explanation("A204", words, 2021, f"/{words}", {}, "reason") for words in HOSTILE)
    shown = hostile_run(lang, left=left)
    (only,) = sarif(shown)["runs"]
    told = [each["message"]["text"] for each in only["invocations"][0]["toolConfigurationNotifications"]]
    assert len(told) == len(HOSTILE)
    assert all(visible(words) in line for words, line in zip(HOSTILE, told, strict=True))
    assert [each.message for each in workflow_commands(text_of(shown, "github")) if not each.properties] == told
    assert told == text_of(shown, "text").splitlines()[-len(told) :]
    assert f"{len(told)} 条" in text_of(shown, "markdown") or f"finding: {len(told)}" in text_of(shown, "markdown")


# the names of files


def test_files_are_named_from_the_run_s_folder_and_others_without_the_machine_s_folders() -> None:
    data = json.dumps(blank("2021")).encode()
    names = [
        "a/b.json",
        "./c.json",
        "x/../d.json",
        "/run/e.json",
        "../f.json",
        "/there/me/g/h.json",
        "/there/me/i.json",
    ]
    results = [result for name in names for result in check_bytes(data, name, format="json")]
    found = places(Run(results, base=PurePosixPath("/run")))
    assert {name: (place.path, place.inside) for name, place in found.items()} == {
        "a/b.json": ("a/b.json", True),
        "./c.json": ("c.json", True),
        "x/../d.json": ("d.json", True),
        "/run/e.json": ("e.json", True),
        "../f.json": ("f.json", False),
        "/there/me/g/h.json": ("there/me/g/h.json", False),
        "/there/me/i.json": ("there/me/i.json", False),
    }
    outside = places(Run(results[-2:], base=PurePosixPath("/run")))
    assert [place.path for place in outside.values()] == ["g/h.json", "i.json"]


def test_what_an_option_said_is_told_of_the_report_and_not_of_a_file() -> None:
    known = gongkai.Known({"/year": 1999})
    results = check_bytes(json.dumps(blank("2021")).encode(), "r.json", format="json", identify=known)
    assert {finding.rule.code for _, finding in pairs(Run(results))} >= {"F017", "S109"}
    (only,) = sarif(Run(results))["runs"]
    assert [artifact["location"]["uri"] for artifact in only["artifacts"]] == ["r.json"]


# the command line


def test_every_format_is_written_to_its_file_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "r.json", faulty("2021", HOSTILE[2]))
    formats = [each for each in RENDERERS if each != "text"]
    options = [option for each in formats for option in ("-f", f"{each}={tmp_path / each}")]
    done = run("validate", path, "-f", "text", *options)
    assert (done.returncode, done.stderr) == (1, b"")
    assert [each for each in formats if not (tmp_path / each).stat().st_size] == []
    assert str(tmp_path) not in (tmp_path / "sarif").read_text(encoding="utf-8")


def test_files_below_the_working_folder_are_named_from_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    path = write(tmp_path / "sub" / "r.json", faulty("2021", "甲局"))
    monkeypatch.chdir(tmp_path)
    done = run("validate", path, "-f", "github")
    assert {command.properties["file"] for command in workflow_commands(done.stdout.decode())} == {"sub/r.json"}


@pytest.mark.parametrize(("fail_on", "failures"), [("error", 0), ("warning", 1), ("never", 0)])
def test_junit_follows_fail_on(tmp_path: Path, fail_on: str, failures: int) -> None:
    path = write(tmp_path / "r.json", edited(blank("2021"), {"/tables/disputes/reconsideration/upheld": None}))
    done = run("validate", path, "-f", "junit", "--fail-on", fail_on)
    assert ET.fromstring(done.stdout).attrib["failures"] == str(failures)  # noqa: S314 - our own
    assert done.returncode == (1 if failures else 0)
