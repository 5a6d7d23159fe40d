"""The rules as a catalogue: their codes have a life, and `gongkai rules` tells of it."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gongkai
from builders import blank, report
from gongkai import CATALOGUE, Finding, InvalidFile, Rule, Run, _resources, check, emit, profile, render, together
from gongkai.cli import app
from gongkai.cli._page import readable
from gongkai.coverage import _rules as rules_run
from gongkai.findings import FAMILIES
from gongkai.rules import package, pages
from gongkai.text import columns, visible
from test_cli import run
from test_outputs import hostile_run, pairs

ROOT = Path(__file__).parents[1]
PACKAGE = Path(gongkai.__file__).parent
#: Every code there ever was, with its name and the release that brought it. Lines are added, and none is taken out.
EVER = [tuple(line.split()) for line in (Path(__file__).parent / "codes.txt").read_text(encoding="utf-8").splitlines()]
OLD = replace(package.DUPLICATE, code="P699", name="old-duplicate", retired="0.2.0", replaced_by="P601")
RARE = replace(package.DUPLICATE, code="P698", name="rare-duplicate", since="0.2.0", default=False)


def test_no_code_is_dropped_or_used_again_and_new_ones_are_listed() -> None:
    assert [(code, rule.name, rule.since) for code, rule in sorted(CATALOGUE.items())] == EVER


def test_a_name_is_that_of_one_rule_of_a_family() -> None:
    assert len({rule.name for rule in CATALOGUE.values()}) == len(CATALOGUE)
    assert {code[0] for code in CATALOGUE} <= set(FAMILIES)
    assert [code for code in CATALOGUE if not re.fullmatch(r"[A-Z][0-9]{3}", code)] == []


def test_a_rule_is_replaced_only_by_one_that_is_tried() -> None:
    for rule in CATALOGUE.values():
        assert rule.replaced_by is None or (rule.retired and CATALOGUE[rule.replaced_by].retired is None)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_begins_with_one_sentence_that_says_what_is_wrong(lang: str) -> None:
    stop = {"zh": "。", "en": "."}[lang]
    for code in CATALOGUE:
        summary = pages.summary(code, lang)
        assert summary.endswith(stop)
        assert summary.count(stop) == 1
        assert not set(summary) & set("|`<>{}")


# a rule that is retired, and one that is off by default


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The catalogue of a later release, which has retired a rule and has one that is off by default."""
    usual = _resources.rule_page

    def rule_page(code: str, lang: str) -> Path:
        if code not in ("P699", "P698"):
            return usual(code, lang)
        page = tmp_path / f"{code}-{lang}.md"
        page.write_text(f"# {code}\n\nWhat {code} is about.\n", encoding="utf-8")
        return page

    for rule in (OLD, RARE):
        monkeypatch.setitem(CATALOGUE, rule.code, rule)
    monkeypatch.setattr(package, "RULES", (*package.RULES, OLD, RARE))
    monkeypatch.setattr(_resources, "rule_page", rule_page)
    caches = (rules_run, pages.page)
    for each in caches:
        each.cache_clear()
    yield
    for each in caches:
        each.cache_clear()


def found(rule: Rule) -> Finding:
    origin = report(blank("2021")).origin("")
    return Finding(rule, "", origin, {"agency": "甲局", "year": 2021, "other": "b.json"})


@pytest.mark.usefixtures("later")
def test_a_retired_rule_is_never_tried() -> None:
    everything = profile(select=["P", "A"])
    assert {"F001", "P601", "A201"} <= set(everything.rules)
    assert "P699" not in everything.rules
    assert profile(ignore=["P699"]).weigh([found(OLD), found(package.DUPLICATE)]) == (found(package.DUPLICATE),)
    results = together(
        [check(report(blank(form)), profile=everything) for form in ("2021", "2019")], profile=everything
    )
    for result in results:
        assert result.coverage is not None
        assert "P699" not in {*result.coverage.rules_run, *dict(result.coverage.rules_not_run)}


@pytest.mark.usefixtures("later")
def test_to_ask_for_a_retired_rule_is_refused_with_the_name_of_the_one_to_ask_for(tmp_path: Path) -> None:
    with pytest.raises(InvalidFile, match=r"rule P699 is retired in 0\.2\.0, replaced by P601"):
        profile(select=["A", "P699"])
    path = tmp_path / "profile.yaml"
    for text in ("select: [P699]\n", "severity: {P699: error}\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidFile, match=r"profile\.yaml: rule P699 is retired") as refused:
            profile(path)
        assert "规则 P699 0.2.0 起停用，改用 P601" in refused.value.zh
    path.write_text("severity: {P699: off}\nignore: [P699]\n", encoding="utf-8")
    assert "P601" in profile(path).rules


def test_a_profile_leaves_a_rule_out_with_or_without_quotes(tmp_path: Path) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text("severity: {A201: off, A202: 'off', A203: warning}\n", encoding="utf-8")
    assert set(profile().rules) - set(profile(path).rules) == {"A201", "A202"}


@pytest.mark.usefixtures("later")
def test_a_rule_that_is_off_by_default_finds_only_what_it_is_asked_for() -> None:
    assert profile().weigh([found(RARE)]) == ()
    assert profile(select=["P"]).weigh([found(RARE)]) == ()
    assert profile(select=["P698"]).weigh([found(RARE)]) == (found(RARE),)
    (result,) = together([check(report(blank("2021")), profile=profile())])
    assert result.coverage is not None
    assert dict(result.coverage.rules_not_run)["P698"].en == "off unless asked for by its code"


@pytest.mark.usefixtures("later")
def test_what_is_published_tells_of_a_retired_rule() -> None:
    files = emit.outputs()
    rules = json.loads(files["schemas/rules.json"])["rules"]
    assert (rules["P699"]["retired"], rules["P699"]["replaced_by"], rules["P601"]["retired"]) == ("0.2.0", "P601", None)
    assert (rules["P698"]["default"], rules["P601"]["default"]) == (False, True)
    assert [line for line in files["datapackages/codelists/rules.csv"].splitlines() if line.endswith(",0.2.0,P601")]
    index, releases = files["docs/en/rules/index.md"], files["docs/en/rules/releases.md"]
    assert "What P699 is about. **retired in 0.2.0, replaced by P601**" in index
    assert "What P698 is about. **off by default**" in index
    newest, _, first = releases.partition("## 0.1.0")
    assert re.findall(r"^\| (\w+) \| \[(\w+)\]", newest, re.MULTILINE) == [("new", "P698"), ("retired", "P699")]
    assert "| new | [P699](P699.md)" in first
    assert "retired" not in first


@pytest.mark.usefixtures("later")
def test_sarif_knows_a_rule_by_the_code_it_had() -> None:
    results = together([check(report(blank("2021"))), check(report(blank("2021")))])
    rules = json.loads("".join(render(Run(results), "sarif")))["runs"][0]["tool"]["driver"]["rules"]
    assert {rule["id"]: rule["deprecatedIds"] for rule in rules if "deprecatedIds" in rule} == {"P601": ["P699"]}
    assert "P699" not in {rule["id"] for rule in rules}


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "0.2.0 起停用，改用 P601"), ("en", "retired in 0.2.0, replaced by P601")]
)
def test_gongkai_rules_says_what_is_out_of_the_ordinary(lang: str, words: str) -> None:
    listed = CliRunner().invoke(app, ["rules", "--lang", lang]).stdout
    assert re.search(rf"P699 .*What P699 is about\. \[{words}\]\n", listed)
    page = CliRunner().invoke(app, ["rules", "P699", "--lang", lang]).stdout
    assert page == f"# P699\n\n{words}\n\nWhat P699 is about.\n"


# gongkai rules


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rules_lists_all_by_family_in_columns(lang: str) -> None:
    lines = run("rules", "--lang", lang).stdout.decode().splitlines()
    families = [line for line in lines if not line.startswith(" ")]
    rules = [line.split(maxsplit=3) for line in lines if line.startswith(" ")]
    have = {code[0] for code in CATALOGUE}
    assert families == [f"{letter} {label[lang]}" for letter, label in FAMILIES.items() if letter in have]
    assert sorted(code for code, *_ in rules) == sorted(CATALOGUE)
    for code, severity, name, summary in rules:
        assert (severity, name) == (CATALOGUE[code].severity.label[lang], CATALOGUE[code].name)
        remark = CATALOGUE[code].remark
        assert summary == pages.summary(code, lang) + (f" [{remark[lang]}]" if remark else "")
    starts = {columns(line[: line.index(pages.summary(line.split()[0], lang))]) for line in lines if line[0] == " "}
    assert len(starts) == 1


def test_rules_takes_codes_beginnings_and_names_as_many_as_there_are() -> None:
    text = run("rules", "a201", "Row-Total", "a20", "S", "--lang", "en").stdout.decode()
    one, two, rest = text.split("\n\n# A201", 1)[0], *text.split("# A201 ")[1:]
    assert one.startswith("# A201 row-total (error)\n")
    assert two == rest.partition("\n\nA Arithmetic")[0] + "\n\n"
    listed = re.findall(r"^  ([A-Z]\d+)  ", rest, re.MULTILINE)
    assert listed == [code for beginning in ("A20", "S") for code in sorted(CATALOGUE) if code.startswith(beginning)]


@pytest.mark.parametrize("name", ["X", "A999", "row", "", "F1000"])
def test_rules_refuses_what_stands_for_none(name: str) -> None:
    done = run("rules", "A201", name)
    assert (done.returncode, done.stdout) == (2, b"")


def test_a_page_is_for_programs_as_it_is() -> None:
    for lang in ("zh", "en"):
        assert run("rules", "A203", "--lang", lang).stdout.decode() == pages.page("A203", lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_for_a_terminal_without_marks(lang: str) -> None:
    for code in CATALOGUE:
        lines = list(readable(pages.page(code, lang)))
        assert lines[1] == "=" * columns(lines[0])
        assert [line for line in lines if "`" in line or "](" in line or line.startswith(("#", "|"))] == []
        said = re.sub(r"[\s|`#=-]|\[|\]\([^)]*\)|\*\*", "", pages.page(code, lang))
        assert re.sub(r"[\s|`#=-]|\]", "", "".join(lines)) == re.sub(r"\]", "", said)
    assert list(readable("| 甲 | b |\n|---|---|\n| a | `x\\|y` |\n")) == ["甲  b", "a   x|y"]


@pytest.mark.skipif(shutil.which("script") is None, reason="needs script(1)")
def test_what_a_terminal_shows_fits_it() -> None:
    source = str(PACKAGE.parent)
    command = f"stty cols 60; {sys.executable} -c 'from gongkai.cli import main; main()' rules A A203 --lang zh"
    environment = {**os.environ, "PYTHONPATH": source, "PYTHONUTF8": "1", "COLUMNS": "60"}
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], env=environment, capture_output=True, timeout=60, check=True
    )
    lines = done.stdout.decode().splitlines()
    assert "A203 balance（错误）" in lines
    assert max(map(columns, lines)) <= 60


# consoles that know little

#: What takes words that a person is shown.
SPEAKING = {
    *("Label", "Rule", "show", "say", "Argument", "Option", "BadParameter", "Typer", "command"),
    *("InvalidFile", "NoReport", "OutputRefused", "UnknownFormat", "UnreadableFile"),
}


def own_words() -> Iterator[tuple[str, str]]:
    """What the tool may say of its own accord on a console, and where it says it."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        said = [call for call in calls if getattr(call.func, "id", getattr(call.func, "attr", "")) in SPEAKING]
        shown = path.parent.name == "cli" or (path.name in ("text.py", "github.py") and path.parent.name == "renderers")
        for node in [tree] if shown else said:
            for each in ast.walk(node):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield f"{path.name}:{each.lineno}", each.value
    for path in [*sorted(_resources.schemas().rglob("*.yaml")), *sorted((ROOT / "docs").glob("*/rules/*.md"))]:
        yield path.name, path.read_text(encoding="utf-8")


def test_a_chinese_console_shows_every_word_of_our_own() -> None:
    said = list(own_words())
    for known in ("勾稽关系：成立", "六类申请人相加为", "文件是空的", "列出全部规则", "现行有效件数"):
        assert any(known in words for _, words in said)
    assert [(where, words) for where, words in said if words.encode("gbk", "ignore").decode("gbk") != words] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
def test_a_console_without_a_character_shows_the_rest_of_the_line(encoding: str, lang: str) -> None:
    text = "".join(render(hostile_run(lang), "text"))
    lines = text.encode(encoding, "replace").decode(encoding).split("\n")
    assert len(lines) == len(text.split("\n"))
    shown = [re.match(r"    \S+ ([A-Z]\d{3}) ", line) for line in lines]
    assert sum(each is not None for each in shown) == len(pairs(hostile_run(lang)))
    assert [line for line in lines if visible(line) != line] == []
