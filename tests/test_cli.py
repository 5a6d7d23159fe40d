"""What the command line does, as its user sees it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import gongkai
from builders import DELETE, blank, edited
from gongkai import _resources
from gongkai.report import agency
from printing import word_dump

FAULTY = {"/tables/disputes/reconsideration/upheld": 3}


def run(*arguments: str | Path, input: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the installed program as a process of its own."""
    command = [sys.executable, "-c", "from gongkai.cli import main; main()", *map(str, arguments)]
    source = str(Path(gongkai.__file__).parents[1])
    env = {**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "1", "GONGKAI_LANG": "en", **environment}
    return subprocess.run(command, input=input, env=env, capture_output=True, timeout=120, check=False)


def write(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write(tmp_path / "good.json", blank("2021"))


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    return write(tmp_path / "faulty.json", edited(blank("2021"), FAULTY))


def test_a_sound_report_exits_with_0_and_a_faulty_one_with_1(good: Path, faulty: Path) -> None:
    assert run("validate", good).returncode == 0
    assert run("validate", faulty).returncode == 1
    assert run("validate", faulty, "--fail-on", "never").returncode == 0


def test_an_unreadable_file_is_a_finding_and_the_others_go_on(good: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    done = run("validate", empty, good)
    assert done.returncode == 1
    assert b"F001" in done.stdout
    assert b"1 reports, 1 files not read" in done.stdout


@pytest.mark.parametrize("content", [None, b"", b"\x89PNG\r\n\x1a\n", b"\xff\xff\xff", b'{"edition": "2021", "tab'])
def test_a_run_in_which_nothing_was_read_exits_with_3(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "report.json"
    if content is not None:
        path.write_bytes(content)
    assert run("validate", path).returncode == 3


def test_a_folder_without_files_is_an_error_and_not_a_pass(tmp_path: Path) -> None:
    done = run("validate", tmp_path)
    assert (done.returncode, done.stdout) == (3, b"")
    assert b"no file" in done.stderr


@pytest.mark.parametrize(
    "call", [["validate"], ["validate", "-"], ["rules", "X999"], ["schema", "show", "2020/report"], ["frob"]]
)
def test_a_wrong_call_exits_with_2(call: list[str]) -> None:
    assert run(*call, input=b"").returncode == 2


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_findings_are_grouped_by_table_in_the_language_asked_for(faulty: Path, lang: str) -> None:
    text = run("validate", faulty, "--lang", lang).stdout.decode()
    table = {"zh": "政府信息公开行政复议、行政诉讼情况", "en": "Administrative reconsideration and litigation"}[lang]
    message = {"zh": "四种结果相加为 3，总计为 0", "en": "the four results add up to 3, the total says 0"}[lang]
    assert text.index(table) < text.index("A204") < text.index(message)


@pytest.mark.parametrize("locale", ["zh_CN.UTF-8", "C.UTF-8"])
def test_the_language_follows_the_system(good: Path, locale: str) -> None:
    text = run("validate", good, GONGKAI_LANG="auto", LC_ALL=locale, LANG=locale).stdout.decode()
    assert ("合计" in text) == locale.startswith("zh")


def test_json_output_has_the_published_shape(good: Path, faulty: Path, tmp_path: Path) -> None:
    text = tmp_path / "odd.txt"
    text.write_text(word_dump(blank("2019")).replace("规章", "规障"), encoding="utf-8")
    (tmp_path / "empty.csv").touch()
    broken = write(tmp_path / "broken.json", edited(blank("2021"), {"/year": None, "/tables/fees": DELETE}))
    done = run("validate", "--format", "json", good, faulty, text, tmp_path / "empty.csv", broken)
    content = json.loads(done.stdout)
    schema = json.loads((_resources.schemas() / "validation.schema.json").read_bytes())
    jsonschema.Draft202012Validator(schema).validate(content)
    assert content["summary"]["reports"] == 4
    (wrong,) = (each for each in content["reports"][1]["findings"] if each["rule"] != "P601")
    assert (wrong["rule"], wrong["pointer"]) == ("A204", "/tables/disputes/reconsideration/total")
    assert wrong["values"]["difference"] == -3


@pytest.mark.parametrize("pointer", ["/year", "/tables/requests/received/total"])
def test_a_number_too_large_for_any_program_is_a_finding(tmp_path: Path, pointer: str) -> None:
    path = write(tmp_path / "large.json", edited(blank("2021"), {pointer: 10**30}))
    done = run("validate", "--format", "json", path)
    assert {"S109"} <= {finding["rule"] for finding in json.loads(done.stdout)["reports"][0]["findings"]}
    assert run("bundle", path, "-o", tmp_path / "package", "--check").returncode == 0
    (tmp_path / "large.yaml").write_text(f"year: {10**30}\n", encoding="utf-8")
    assert run("validate", tmp_path / "large.yaml").returncode == 1


def test_a_package_names_its_files_without_the_machine_s_folders(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("one.txt", "two.txt"):
        (tmp_path / "deep" / name).write_text("红烧肉", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "deep")
    assert run("bundle", "one.txt", "two.txt", good, "-o", tmp_path / "package").returncode == 0
    sources = (tmp_path / "package" / "data" / "sources.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert [line.partition(",")[0] for line in sources] == ["deep/one.txt", "deep/two.txt", "good.json"]
    findings = (tmp_path / "package" / "data" / "findings.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert len({line.split(",")[-2] for line in findings}) == 2


def test_convert_writes_canonical_json_to_a_file_and_to_standard_output(tmp_path: Path) -> None:
    document = blank("2021")
    source = tmp_path / "report.txt"
    source.write_text(word_dump(document), encoding="utf-8")
    assert run("convert", source, "-o", tmp_path / "out.json").returncode == 0
    piped = run("convert", source)
    assert piped.stdout == (tmp_path / "out.json").read_bytes()
    assert json.loads(piped.stdout)["tables"] == document["tables"]


def test_standard_input_is_read_when_its_format_is_named() -> None:
    done = run("convert", "-", "--from", "json", "--to", "csv", input=json.dumps(blank("2021")).encode())
    assert done.returncode == 0
    assert done.stdout.startswith(b"agency,year,table,row,column,value\n")
    assert done.stdout.count(b"\n") == 201


def test_convert_says_what_it_could_not_use_and_invents_nothing(tmp_path: Path) -> None:
    source = tmp_path / "report.txt"
    printed = word_dump(edited(blank("2021"), {"/tables/licensing/licences/decisions": 77}))
    source.write_text(printed.replace("\t77", "\t7x7"), encoding="utf-8")
    done = run("convert", source)
    assert done.returncode == 0
    assert b"F005" in done.stderr
    assert json.loads(done.stdout)["tables"]["licensing"]["licences"]["decisions"] is None


def test_an_output_that_cannot_be_written_leaves_nothing_behind(good: Path, tmp_path: Path) -> None:
    done = run("convert", good, "-o", tmp_path / "missing" / "out.json")
    assert done.returncode == 3
    assert b"cannot be written" in done.stderr
    assert not (tmp_path / "missing").exists()


def test_a_gbk_console_shows_chinese_and_does_not_stumble_over_the_rest(tmp_path: Path) -> None:
    document = blank("2021", agency="甲县𠮷祥局")
    done = run(
        "validate", write(tmp_path / "r.json", document), PYTHONUTF8="0", PYTHONIOENCODING="gbk", GONGKAI_LANG="zh"
    )
    assert done.returncode == 0
    assert "甲县?祥局 · 2021 年度" in done.stdout.decode("gbk")


def test_every_listed_schema_is_shown_as_it_is_published() -> None:
    names = run("schema", "list").stdout.decode().split()
    assert {
        "2019/report",
        "2021/report",
        "2021/form",
        "validation",
        "rules",
        "package/requests",
        "codelist/rows",
    } <= set(names)
    shown = run("schema", "show", "2021/report").stdout
    assert shown == (_resources.schemas() / "2021" / "report.schema.json").read_bytes()


def test_the_version_names_tool_and_schemas() -> None:
    text = run("--version").stdout.decode()
    assert text.startswith(f"gongkai {gongkai.__version__}\n")
    assert "2019/report.schema.json" in text
    assert "2021/report.schema.json" in text


@pytest.mark.parametrize("command", ["", "validate", "convert", "bundle", "diff", "rules", "schema"])
def test_help_is_in_both_languages(command: str) -> None:
    text = run(*filter(None, [command]), "--help").stdout.decode()
    assert any("\u4e00" <= character <= "\u9fff" for character in text)
    assert "Show this message" in text


@pytest.mark.parametrize(
    "command",
    [
        ["validate", "{}"],
        ["convert", "{}"],
        ["diff", "{}", "{}"],
        ["--version"],
    ],
)
def test_a_command_for_one_report_imports_nothing_heavy(good: Path, command: list[str]) -> None:
    heavy = "{'frictionless', 'polars', 'lxml', 'selectolax', 'python_calamine', 'jsonschema', 'rapidfuzz', 'pydantic', 'rich', 'pandas', 'requests'}"
    code = (
        "import sys\nfrom gongkai.cli import main\n"
        f"try:\n    main()\nexcept SystemExit:\n    pass\nsys.exit('heavy: ' + str({heavy} & set(sys.modules)) if {heavy} & set(sys.modules) else 0)"
    )
    source = str(Path(gongkai.__file__).parents[1])
    arguments = [each.format(good) for each in command]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": source},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_library_takes_a_path_as_text_too(good: Path, tmp_path: Path) -> None:
    (report,) = gongkai.read(str(good))
    gongkai.write([report], str(tmp_path / "again.json"))
    names = [str(tmp_path / "again.json"), good, str(tmp_path / "missing.json")]
    results = [*gongkai.check_file(str(good)), *gongkai.check_many(names)]
    assert [result.report is not None for result in results] == [True, True, True, False]


SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with files of several formats, some of which cannot be read, or in part only."""
    folder = tmp_path / "mixed"
    for name in ("docx/python-docx-2021.docx", "pdf/writer-2021.pdf", "txt/pdftotext.txt", "refused/scan.pdf"):
        (folder / Path(name).parent).mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / name, folder / name)
    write(folder / "two.json", [blank("2021"), blank("2019")])
    return folder


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_convert_ends_with_a_table_of_what_was_read_in_part_and_refused(mixed: Path, tmp_path: Path, jobs: str) -> None:
    done = run("convert", mixed, "-o", tmp_path / "all.jsonl", "--jobs", jobs)
    assert done.returncode == 1
    table = [line.split() for line in done.stderr.decode().splitlines()[-6:]]
    assert table == [
        ["format", "files", "reports", "read", "in", "part", "refused"],
        ["Word", "1", "1", "1", "0", "0"],
        ["JSON", "1", "2", "1", "0", "0"],
        ["PDF", "2", "1", "1", "0", "1"],
        ["text", "1", "1", "0", "1", "0"],
        ["total", "5", "5", "3", "1", "1"],
    ]
    assert len((tmp_path / "all.jsonl").read_bytes().splitlines()) == 5


def test_origins_are_written_beside_the_reports_in_their_shape(mixed: Path, tmp_path: Path) -> None:
    run("convert", mixed, "-o", tmp_path / "all.json", "--origins", "--published", "2025-01-31")
    written = json.loads((tmp_path / "all.origins.json").read_bytes())
    schema = json.loads((_resources.schemas() / "origins.schema.json").read_bytes())
    jsonschema.Draft202012Validator(schema).validate(written)
    reports = json.loads((tmp_path / "all.json").read_bytes())
    assert [each["year"] for each in written["reports"]] == [each["year"] for each in reports]
    pdf = next(each for each in written["reports"] if each["source"]["reader"] == "pdf")
    assert pdf["origins"]["/tables/requests/received/total"]["page"] == 1
    assert run("convert", mixed, "--origins").returncode == 2


def test_an_input_is_never_overwritten(mixed: Path) -> None:
    document = mixed / "docx" / "python-docx-2021.docx"
    before = document.read_bytes()
    for command in (("convert", document, "-o", document, "--to", "json"), ("bundle", mixed, "-o", mixed)):
        done = run(*command)
        assert done.returncode == 3
        assert b"one of the inputs" in done.stderr
    assert document.read_bytes() == before


def test_a_register_and_options_say_whose_reports_they_are(tmp_path: Path) -> None:
    report = write(tmp_path / "r.json", {**blank("2021"), "agency": agency("甲局")})
    (tmp_path / "agencies.csv").write_text("机关名称,层级\n甲局,县级\n甲局二,县级\n", encoding="gb18030")
    done = run("convert", report, "--agencies", tmp_path / "agencies.csv", "--source-url", "https://example.cn/1")
    found = json.loads(done.stdout)
    assert (found["agency"]["level"], found["source_url"]) == ("county", "https://example.cn/1")
    done = run("validate", report, "--agencies", tmp_path / "agencies.csv", "--agency", "甲局三")
    assert b"F018" in done.stdout
    assert b"F017" in done.stdout
    (tmp_path / "agencies.csv").write_text("name,levle\n甲局,county\n", encoding="utf-8")
    done = run("validate", report, "--agencies", tmp_path / "agencies.csv")
    assert done.returncode == 3
    assert "meant to be “level”" in done.stderr.decode()


@pytest.mark.parametrize(
    "option",
    [("--year", "24"), ("--published", "2025-1-2"), ("--source-url", "example.cn"), ("--agency", " "), ("--jobs", "0")],
)
def test_what_cannot_be_said_of_a_report_is_wrong_usage(tmp_path: Path, option: tuple[str, str]) -> None:
    assert run("validate", write(tmp_path / "r.json", blank("2021")), *option).returncode == 2


@pytest.mark.parametrize(("format", "sample"), [("docx", "docx/python-docx-2021.docx"), ("pdf", "pdf/writer-2021.pdf")])
def test_a_document_may_come_by_standard_input(format: str, sample: str) -> None:
    done = run("convert", "-", "--from", format, input=(SAMPLES / sample).read_bytes())
    assert json.loads(done.stdout)["year"] == 2023


def test_only_the_rules_asked_for_are_tried_and_the_others_named(faulty: Path, tmp_path: Path) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text("select: [A, S]\nignore: [S110]\nseverity: {A204: warning}\n", encoding="utf-8")
    done = run("validate", faulty, "--format", "json", "--profile", profile, "--ignore", "A201")
    (report,) = json.loads(done.stdout)["reports"]
    assert done.returncode == 0
    assert [(each["rule"], each["severity"]) for each in report["findings"]] == [("A204", "warning")]
    run_rules = set(report["coverage"]["rules_run"])
    assert {"A202", "A204", "S101", "F001"} <= run_rules
    assert not {"A201", "S110", "F002"} & run_rules
    not_run = {each["rule"]: each["why"]["en"] for each in report["coverage"]["rules_not_run"]}
    assert not_run["A201"] == not_run["S110"] == "not selected"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("select: [A, X9]\n", b"line 1: select/1: 'X9' does not match"),
        ("severity: {A999: error}\n", b"there is no rule A999"),
        ("name: a\nseverity:\n  A201: fatal\n", b"line 3: severity/A201: 'fatal' is not one of"),
        ("a: [\n", b"expected"),
    ],
)
def test_a_profile_that_says_what_it_cannot_is_refused_with_the_line(
    good: Path, tmp_path: Path, text: str, words: bytes
) -> None:
    profile = tmp_path / "profile.yaml"
    profile.write_text(text, encoding="utf-8")
    done = run("validate", good, "--profile", profile)
    assert (done.returncode, done.stdout) == (3, b"")
    assert words in done.stderr


def test_a_rule_that_is_ignored_does_not_let_broken_values_into_a_package(tmp_path: Path) -> None:
    path = write(tmp_path / "bad.json", edited(blank("2021"), {"/tables/requests/received/total": "many"}))
    done = run("bundle", path, "-o", tmp_path / "package", "--ignore", "S", "--check")
    assert done.returncode == 0, done.stderr.decode()


def test_an_explained_finding_counts_no_longer_until_its_numbers_change(faulty: Path, tmp_path: Path) -> None:
    stub = tmp_path / "why.yaml"
    assert run("explain-stub", faulty, "-o", stub).returncode == 0
    text = stub.read_text(encoding="utf-8")
    assert run("validate", faulty, "--explanations", stub).returncode == 1, "an entry without a reason is none"
    stub.write_text(text.replace("reason: ''", "reason: 总计另行统计"), encoding="utf-8")
    done = run("validate", faulty, "--explanations", stub)
    assert done.returncode == 0
    assert "explained A204" in done.stdout.decode()
    assert "总计另行统计" in done.stdout.decode()
    changed = write(faulty, edited(blank("2021"), {"/tables/disputes/reconsideration/upheld": 4}))
    done = run("validate", changed, "--explanations", stub)
    assert done.returncode == 1
    assert "error A204" in done.stdout.decode()
    assert "explanation without a finding" in done.stdout.decode()
    assert run("explain-stub", changed, "--explanations", stub).stdout.decode().count("- rule:") == 1


def test_several_formats_are_written_at_once_each_to_its_file(faulty: Path, tmp_path: Path) -> None:
    lines = tmp_path / "out.ndjson"
    done = run("validate", faulty, "-f", "text", "-f", f"ndjson={lines}", "-f", f"json={tmp_path / 'out.json'}")
    assert done.returncode == 1
    assert b"A204" in done.stdout
    (line,) = lines.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == json.loads((tmp_path / "out.json").read_bytes())["reports"][0]
    assert run("validate", faulty, "-f", "text", "-f", "json").returncode == 2
    assert run("validate", faulty, "-f", "sarif=").returncode == 2


def test_more_findings_than_are_to_be_shown_are_counted_the_gravest_are_shown(tmp_path: Path) -> None:
    edits = {f"/tables/requests/{row}/total": 5 for row in ("granted", "carried_in", "received")}
    path = write(tmp_path / "many.json", edited(blank("2021"), {**edits, "/tables/disputes/reconsideration": None}))
    text = run("validate", path, "--max-findings", "2").stdout.decode()
    assert text.count("    error ") == 2
    assert "more findings: " in text
    assert "more findings" not in run("validate", path, "--max-findings", "0").stdout.decode()
