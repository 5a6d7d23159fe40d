"""Other programs, in another language, come to the same verdicts by what is published alone."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from builders import DELETE, blank, edited, realistic, report
from conformance import compare
from gongkai import CATALOGUE, check
from gongkai.form import EDITIONS, Label, edition
from gongkai.rules import structure
from test_conformance import BASES

ROOT = Path(__file__).parents[1]
NODE, SCHEMAS = ROOT / "tests" / "node", ROOT / "schemas"
MUTATIONS: tuple[dict[str, Any], ...] = (
    {},
    {"/tables/requests/received/total": None},
    {"/tables/requests/received/total": -1},
    {"/tables/requests/received/total": 1.5},
    {"/tables/requests/received/total": "1"},
    {"/tables/requests/received/total": DELETE},
    {"/tables/requests/received/nobody": 1},
    {"/tables/requests/invented": {}},
    {"/tables/disputes": DELETE},
    {"/sections/problems": DELETE},
    {"/agency/uscc": "11320000014000000O"},
    {"/agency/level": "galactic"},
    {"/agency/name": ""},
    {"/published": "2025-02-30"},
    {"/published": "20250131"},
    {"/published": None},
    {"/source_url": "ftp://example.org"},
    {"/year": 1999},
    {"/edition": "2014"},
)


#: What may stand anywhere in a document; the first ones, which only arithmetic and blanks tell, more often.
VALUES = (
    *(0, 1, 2, 7, 31, None, None, DELETE) * 3,
    *(-1, 1.5, -0.5, 2.0, 0.1, 10**15, 10**16, 1e300, True, "", "12", "十二", "2025-02-30", "2024-02-29", [], [0], {}),
    *("2019", "2021", "2018", 2018, 2020, 2024, {"total": 1}, "county", "11341702486344515H", "320800\n", "a" * 90),
)


def require_node() -> None:
    if not (shutil.which("node") and (NODE / "node_modules").is_dir()):
        missing = "Node, or the packages of tests/node (npm ci)"
        pytest.fail(missing) if os.environ.get("GONGKAI_REQUIRE_TOOLS") else pytest.skip(f"needs {missing}")


def node(script: str, *arguments: str, input: bytes = b"") -> bytes:
    """Run a program of the folder."""
    require_node()
    done = subprocess.run(["node", script, *arguments], cwd=NODE, input=input, capture_output=True, check=True)
    return done.stdout


def published() -> set[str]:
    """The rules that `rules.json` says how to judge by."""
    catalogue = json.loads((SCHEMAS / "rules.json").read_bytes())
    said = catalogue["structure"]
    sums = [each for kind in ("identities", "inequalities") for each in catalogue.get(kind, {}).values()]
    return {
        *(clause["rule"] for clause in said["keywords"]),
        *(said["blanks"], said["edition_against_year"]),
        *(each["rule"] for edition in sums for each in edition),
    }


@pytest.mark.node
def test_ajv_and_this_tool_agree_about_every_report() -> None:
    jobs = []
    for code in EDITIONS:
        sound = realistic(code, random.Random(1), agency="甲县财政局", year=int(code))
        documents = [sound, *(edited(blank(code), mutation) for mutation in MUTATIONS)]
        jobs.append({"schema": structure.schema(code), "reports": documents})
    printed = node("validate.mjs", input=json.dumps(jobs).encode())
    for job, verdicts in zip(jobs, json.loads(printed), strict=True):
        form = job["schema"]["properties"]["edition"]["const"]
        ours = []
        for document in job["reports"]:
            found = report(document)
            named = document["edition"] if document["edition"] in EDITIONS else form
            ours.append(found.edition.code == named and not list(structure.check(found)))
        assert verdicts == ours
        assert verdicts.count(True) == 4


def test_every_rule_of_arithmetic_is_published_as_data_and_the_first_of_structure() -> None:
    structural = {f"S{number}" for number in range(101, 112)}
    assert published() == structural | {code for code in CATALOGUE if code.startswith("A")}


@pytest.mark.node
def test_a_second_evaluator_passes_all_cases_of_structure_and_arithmetic(tmp_path: Path) -> None:
    require_node()
    for folder in ("tests", "schemas"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    compare.write(tmp_path / "cases", "SA")
    page = (ROOT / "tests" / "conformance" / "README.md").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^```sh\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    named = tuple(re.findall(r"--rules (\S+)", commands)[0].split(","))
    assert {code for code in CATALOGUE if code.startswith(named)} == published()
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-euc", commands], cwd=tmp_path, env={**os.environ, "PATH": path}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    count = sum(case["rule"] in published() for case in compare.cases("SA"))
    assert f"{count} of {count} cases as expected" in done.stdout.decode()


@pytest.mark.node
@pytest.mark.parametrize(("projects", "difference"), [(7, None), (8, 1)])
def test_the_second_evaluator_adds_amounts_as_decimals(projects: int, difference: int | None, tmp_path: Path) -> None:
    shutil.copytree(SCHEMAS, tmp_path, dirs_exist_ok=True)
    catalogue = json.loads((SCHEMAS / "rules.json").read_bytes())
    amount, count = (f"/tables/procurement/central_procurement/{column}" for column in ("amount", "projects"))
    # Ten times 0.7 is 6.999999999999999 in binary fractions.
    catalogue["identities"]["2019"] = [{"rule": "A201", "left": [amount] * 10, "right": [count]}]
    (tmp_path / "rules.json").write_text(json.dumps(catalogue), encoding="utf-8")
    document = edited(BASES["2019"], {amount: 0.7, count: projects})
    found = json.loads(node("evaluate.mjs", str(tmp_path), input=json.dumps(document).encode()))
    assert [each["values"]["difference"] for each in found["findings"]] == ([difference] if difference else [])


@pytest.mark.node
def test_both_evaluators_agree_about_mutated_reports() -> None:
    documents = [json.loads(json.dumps(mutated(random.Random(seed)))) for seed in range(600)]
    lines = "\n".join(map(json.dumps, documents))
    theirs = [json.loads(line) for line in node("evaluate.mjs", str(SCHEMAS), input=lines.encode()).splitlines()]
    rules = published()
    seen = set()
    for document, other in zip(documents, theirs, strict=True):
        findings = [each for each in check(report(document)).findings if each.rule.code in rules]
        ours = [
            {
                "rule": each.rule.code,
                "severity": each.rule.severity.label.en,
                "pointer": each.pointer,
                "values": each.values,
            }
            for each in findings
        ]
        assert places(other["findings"]) == places(ours), document
        seen |= {each.rule.code for each in findings}
    assert seen == rules


def mutated(rng: random.Random) -> dict[str, Any]:
    """A report with something else in up to twelve of its places, on all levels of it."""
    form = rng.choice(EDITIONS)
    sound = realistic(form, rng, agency="甲县财政局", year=int(form), level=rng.choice(("town", "county")))
    document = rng.choice((sound, BASES[form]))
    cells = [cell.pointer for cell in edition(form).cells()]
    parts = ["/" + "/".join(cell.split("/")[1:steps]) for cell in cells for steps in (3, 4)]
    facts = [f"/{part}/{name}" for part in ("agency", "sections") for name in document[part]]
    facts += [f"/{name}" for name in document]
    # Few cells are in an inequality.
    few = [cell for cell in cells if cell.startswith("/tables/documents/")]
    other = ["/surprise", "/tables/nothing", "/tables/requests/nobody", "/tables/requests/received/a~1b", "/agency/x"]
    for _ in range(rng.choice((1, 1, 2, 4, 12))):
        pointer = rng.choice(rng.choice((*[cells] * 4, few, parts, facts, facts, other, ("/year", "/edition"))))
        try:
            document = edited(document, {pointer: rng.choice(VALUES)})
        except (KeyError, TypeError, AttributeError):
            # The place was taken out before.
            continue
    return document


def places(findings: list[dict[str, Any]]) -> dict[tuple[str, str, str], dict[str, Any]]:
    """What findings say, by rule, severity and pointer, which no two share."""
    found = {(each["rule"], each["severity"], each["pointer"]): numbers(each) for each in findings}
    assert len(found) == len(findings)
    return found


def numbers(finding: dict[str, Any]) -> dict[str, Any]:
    """The values of a finding that are not words."""
    if finding["rule"] in ("S106", "S109"):
        # They quote the value.
        return {}
    plain = {name: list(value) if isinstance(value, tuple) else value for name, value in finding["values"].items()}
    names = ("expected", "actual", "difference", "count", "pointers", "implied", "year")
    return {name: plain[name] for name in names if not isinstance(plain.get(name, ""), str | Label)}
