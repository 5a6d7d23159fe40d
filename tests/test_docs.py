"""What the documentation shows is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from test_cli import run

ROOT = Path(__file__).parents[1]
README, README_ZH = ROOT / "README.md", ROOT / "README.zh-CN.md"
PAGES = [
    page
    for folder, pattern in (
        (".", "*.md"),
        ("docs", "**/*.md"),
        ("schemas", "*.md"),
        ("datapackages", "**/*.md"),
        ("tests/conformance", "*.md"),
    )
    for page in sorted((ROOT / folder).glob(pattern))
]
#: Pages that say the same in two languages.
PAIRS = [(README, README_ZH)] + [
    (page, ROOT / "docs" / "zh" / page.relative_to(ROOT / "docs" / "en"))
    for page in PAGES
    if page.is_relative_to(ROOT / "docs" / "en")
]
#: What may differ between them: the language asked for, and a title.
LANGUAGE = re.compile(r"""--lang (zh|en)|"(zh|en)"|--title "[^"]*" """)


class Command(NamedTuple):
    text: str
    output: str
    code: int


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(page: Path) -> Iterator[Command]:
    """The commands of a page's `console` and `sh` blocks; `echo $?` after one says its exit code, which else is 0."""
    for block in blocks(page, "console"):
        code = re.compile(r"^echo \$\?\n(\d)\n", re.MULTILINE)
        steps = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
        for step, after in zip(steps, [*steps[1:], ""], strict=True):
            if not code.match(step):
                text, _, output = step.partition("\n")
                said = code.match(after)
                yield Command(text, output.strip(), int(said[1]) if said else 0)
    for block in blocks(page, "sh"):
        steps = (step for line in block.splitlines() for step in line.split(" && "))
        yield from (Command(step, "", 0) for step in steps if step.startswith("gongkai "))


def execute(command: str) -> subprocess.CompletedProcess[bytes]:
    program, *arguments = shlex.split(command)
    if program == "gongkai":
        return run(*arguments)
    assert program in ("frictionless", "python")
    module = [] if program == "python" else ["-m", program]
    return subprocess.run([sys.executable, *module, *arguments], capture_output=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the examples name."""
    shutil.copytree(ROOT / "datapackages" / "example" / "submissions", tmp_path / "datapackages/example/submissions")
    for name in ("agencies.csv", "profile.yaml", "explanations.yaml"):
        shutil.copy(ROOT / "datapackages" / "example" / name, tmp_path / "datapackages/example")
    shutil.copytree(ROOT / "datapackages" / "example" / "previous", tmp_path / "datapackages/example/previous")
    suite = shutil.ignore_patterns("*.yaml", "__pycache__")
    shutil.copytree(ROOT / "tests" / "conformance", tmp_path / "tests/conformance", ignore=suite)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", [page for page in PAGES if any(commands(page))], ids=named)
def test_commands_run_and_print_what_is_shown(page: Path, checkout: Path) -> None:
    for command in commands(page):
        done = execute(command.text)
        printed = (done.stdout + done.stderr).decode()
        assert done.returncode == command.code, f"{command.text}\n{printed}"
        assert command.output in ("", printed.strip())


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=named)
def test_python_examples_run(page: Path, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), {"__name__": "__main__"})  # noqa: S102 - our own page
        assert "A201" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_relative_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: named(pair[0]))
def test_both_languages_show_the_same_commands(pair: tuple[Path, Path]) -> None:
    english, chinese = (
        sorted(LANGUAGE.sub("", text) for text in [*(c.text for c in commands(page)), *blocks(page, "python")])
        for page in pair
    )
    assert english == chinese
    assert blocks(pair[0], "sh") == blocks(pair[1], "sh")


def test_two_commands_do_all_set_up_and_the_first_ends_as_the_readme_says(checkout: Path) -> None:
    assert [block.strip() for block in blocks(README, "sh")[:2]] == [
        "python -m pip install . && gongkai bundle datapackages/example/submissions -o package",
        "python -m pip install -e '.[dev]' && python -m pytest",
    ]
    for page, lang in ((README, "en"), (README_ZH, "zh")):
        done = run("bundle", "datapackages/example/submissions", "-o", "package", "--lang", lang)
        assert f"`{done.stderr.decode().strip()}`" in page.read_text(encoding="utf-8")
