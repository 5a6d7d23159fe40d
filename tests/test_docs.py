"""What the documentation shows is what happens."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from gongkai import _resources
from test_cli import run

ROOT = _resources.root()
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), *ROOT.glob("docs/**/*.md")])
SHOWN = [page for page in PAGES if "```console" in page.read_text(encoding="utf-8")]
PYTHON = [page for page in PAGES if "```python" in page.read_text(encoding="utf-8")]


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the examples name."""
    shutil.copytree(ROOT / "datapackages" / "example" / "submissions", tmp_path / "datapackages/example/submissions")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", SHOWN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_run_and_print_what_is_shown(page: Path, checkout: Path) -> None:
    for block in blocks(page, "console"):
        commands = re.split(r"^\$ gongkai ", block, flags=re.MULTILINE)[1:]
        assert commands
        for text in commands:
            command, _, output = text.partition("\n")
            done = run(*shlex.split(command))
            # 1: the example has faults, and that is what is shown.
            assert done.returncode in (0, 1), done.stderr.decode()
            assert not output.strip() or done.stdout.decode().strip() == output.strip()


@pytest.mark.parametrize("page", PYTHON, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_python_examples_run(page: Path, checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for block in blocks(page, "python"):
        exec(compile(block, str(page), "exec"), {})  # noqa: S102 - our own page
    assert "A201" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_both_readmes_give_the_same_commands() -> None:
    english, chinese = (blocks(page, "sh") + blocks(page, "python") for page in READMES)
    assert english == chinese
    assert [block.strip() for block in english[:2]] == [
        "python -m pip install . && gongkai bundle datapackages/example/submissions -o package",
        "python -m pip install -e '.[dev]' && python -m pytest",
    ]
