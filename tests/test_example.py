"""The shipped example: what its README says is found, and its package is current."""

from __future__ import annotations

import re
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from gongkai import Result, _resources, check_many, together
from gongkai.bundle import bundle
from gongkai.package import independent_errors

EXAMPLE = _resources.root() / "datapackages" / "example"
README = (EXAMPLE / "README.md").read_text(encoding="utf-8")
COMMAND = re.search(r'^gongkai bundle .* --title "(.*)"$', README, re.MULTILINE)


def expected() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `(.+?)` \|.*\| (.*?) \|$", README, re.MULTILINE)
    return {file: set(re.findall(r"\b[A-Z]\d{3}\b", found)) for file, found in rows}


def test_each_submission_has_exactly_the_faults_its_readme_names() -> None:
    found: dict[str, set[str]] = {}
    for result in check_many([EXAMPLE / "submissions"], base=EXAMPLE / "submissions"):
        found.setdefault(result.source.name, set()).update(finding.rule.code for finding in result.findings)
    assert found == expected()


def test_the_package_is_current(tmp_path: Path) -> None:
    assert COMMAND, "the README names the command"
    results = check_many([EXAMPLE / "submissions"], base=EXAMPLE / "submissions")
    bundle(together(results), tmp_path / "package", title=COMMAND[1])
    made, kept = (
        {p.relative_to(d): p.read_bytes() for p in d.rglob("*") if p.is_file()}
        for d in (tmp_path / "package", EXAMPLE / "package")
    )
    stale = sorted(str(path) for path in made.keys() | kept.keys() if made.get(path) != kept.get(path))
    assert not stale, f"stale: {stale}; run: {COMMAND[0]}"


def test_frictionless_accepts_the_package() -> None:
    assert list(independent_errors(EXAMPLE / "package")) == []


def test_worker_processes_judge_as_one_process_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["gongkai.check"], "SHARD", 3)
    paths = [EXAMPLE / "submissions", Path("missing.json")]
    with ProcessPoolExecutor(2, mp_context=get_context("forkserver")) as pool:
        shared = list(check_many(paths, executor=pool))
    alone = list(check_many(paths))
    assert [judged(result) for result in shared] == [judged(result) for result in alone]


def judged(result: Result) -> tuple[object, ...]:
    findings = [(each.rule.code, each.pointer, each.message("zh"), each.fingerprint) for each in result.findings]
    return result.source, findings, result.coverage, result.report.document if result.report else None
