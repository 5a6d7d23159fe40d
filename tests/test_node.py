"""A second implementation of JSON Schema, in another language, reads the published schemas the same way."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from builders import DELETE, blank, edited, realistic, report
from gongkai.form import EDITIONS
from gongkai.rules import structure

NODE = Path(__file__).parent / "node"
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


@pytest.mark.node
def test_ajv_and_this_tool_agree_about_every_report() -> None:
    if not (shutil.which("node") and (NODE / "node_modules").is_dir()):
        missing = "Node, or the packages of tests/node (npm ci)"
        pytest.fail(missing) if os.environ.get("GONGKAI_REQUIRE_TOOLS") else pytest.skip(f"needs {missing}")
    jobs = []
    for code in EDITIONS:
        sound = realistic(code, random.Random(1), agency="甲县财政局", year=int(code))
        documents = [sound, *(edited(blank(code), mutation) for mutation in MUTATIONS)]
        jobs.append({"schema": structure.schema(code), "reports": documents})
    done = subprocess.run(
        ["node", "validate.mjs"], cwd=NODE, input=json.dumps(jobs).encode(), capture_output=True, check=True
    )
    for job, verdicts in zip(jobs, json.loads(done.stdout), strict=True):
        form = job["schema"]["properties"]["edition"]["const"]
        ours = []
        for document in job["reports"]:
            found = report(document)
            named = document["edition"] if document["edition"] in EDITIONS else form
            ours.append(found.edition.code == named and not list(structure.check(found)))
        assert verdicts == ours
        assert verdicts.count(True) == 4
