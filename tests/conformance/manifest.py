"""Write `manifest.json`, the cases of the suite for other implementations, from the YAML files beside it.

`python tests/conformance/manifest.py` writes it, with `--check` it shows what is not current.
"""

from __future__ import annotations

import copy
import difflib
import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders import report
from conformance.compare import patched
from gongkai import check

FOLDER = Path(__file__).parent
FILE = FOLDER / "manifest.json"
#: What an implementation can do. A letter is the family of rules that needs it; K is none.
ABILITIES = {
    "F": "reading",
    "S": "structure",
    "A": "arithmetic",
    "Y": "years",
    "N": "narrative",
    "G": "agency",
    "P": "package",
    "K": "identification",
}
#: The families whose findings are listed in full for a document.
_WHOLE = ("S", "A")
#: What a manifest says of an expected finding; the words of messages are this tool's own.
_EXPECTED = ("severity", "pointer", "line", "report", "values")
_KNOWN = frozenset({"name", "edition", "edits", "delete", "reports", "previous", "agencies", "input", "known"})
_KEYS = _KNOWN | {"reads", "open", "expect"}


def manifest() -> dict[str, Any]:
    """The whole manifest."""
    return {
        "$id": "urn:gongkai:conformance:manifest",
        "description": "The cases that a validator must judge as gongkai does; README.md says how to run them.",
        "abilities": ABILITIES,
        "cases": [
            _case(file["rule"], case)
            for path in sorted(FOLDER.glob("*.yaml"))
            for file in [yaml.safe_load(path.read_text(encoding="utf-8"))]
            for case in file["cases"]
        ],
    }


def text() -> str:
    """The file as it should be: one case a line, so that a change shows as the case it is."""
    content = manifest()
    cases = ",\n".join("    " + json.dumps(case, ensure_ascii=False) for case in content.pop("cases"))
    head = json.dumps(content, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{head},\n  "cases": [\n{cases}\n  ]\n}}\n'


def identifier(rule: str, name: str) -> str:
    """The identifier of a case, which also is the name of its file."""
    return f"{rule}-{re.sub('[^a-z0-9]+', '-', name.lower()).strip('-')}"


def _case(rule: str, case: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := set(case) - _KEYS:
        raise SystemExit(f"{rule}, {case['name']}: the manifest does not know {', '.join(sorted(unknown))}")
    given = _given(case)
    expected = [{"rule": rule, **{name: each[name] for name in _EXPECTED if name in each}} for each in case["expect"]]
    described = {
        "id": identifier(rule, case["name"]),
        "rule": rule,
        "name": case["name"],
        "needs": [ability for letter, ability in ABILITIES.items() if letter in _needed(rule, given)],
        **given,
        "expect": expected,
    }
    if "document" in given and "previous" not in given:
        described["also"] = list(_others(rule, patched(given["document"])))
    return described | {name: case[name] for name in ("reads", "open") if name in case}


def _given(case: Mapping[str, Any]) -> dict[str, Any]:
    """What is judged."""
    given: dict[str, Any] = {}
    if "input" in case:
        encoding = "base64" if "base64" in case["input"] else "utf-8"
        content = case["input"].get("base64", case["input"].get("content"))
        given["file"] = {"format": case["input"]["format"], "encoding": encoding, "content": content}
    elif "reports" in case:
        given["documents"] = [_document(each) for each in case["reports"]]
    else:
        given["document"] = _document(case)
    if "previous" in case:
        given["previous"] = _document(case["previous"])
    known = case.get("known", {})
    if "agencies" in case:
        known = {**known, "agencies": case["agencies"]}
    return {**given, "known": known} if known else given


def _needed(rule: str, given: Mapping[str, Any]) -> str:
    """What a case cannot do without, by its letters."""
    reading = "F" if "file" in given else ""
    # Sums are looked at where the structure is sound.
    structure = "S" if rule.startswith("A") else ""
    known = "K" if "known" in given and "documents" not in given else ""
    return rule[0] + reading + structure + known


def _others(rule: str, document: dict[str, Any]) -> Iterator[dict[str, str]]:
    """What else there is to find in a document's structure and arithmetic."""
    found = [each for each in check(report(document)).findings if each.rule.code.startswith(_WHOLE)]
    for finding in sorted(found, key=lambda each: (each.rule.code, each.pointer)):
        if finding.rule.code != rule:
            severity = finding.rule.severity.label.en
            yield {"rule": finding.rule.code, "severity": severity, "pointer": finding.pointer}


def _document(case: Mapping[str, Any]) -> dict[str, Any]:
    """A report as a base and a JSON Patch (RFC 6902)."""
    base = f"blank-{case['edition']}.json"
    document = json.loads((FOLDER / base).read_bytes())
    patch = list(_patch(document, case.get("edits", {}), case.get("delete", ())))
    return {"base": base, "patch": patch}


def _patch(document: Any, edits: Mapping[str, Any], deletions: Sequence[str]) -> Iterator[dict[str, Any]]:
    for pointer, value in edits.items():
        place, path = document, ""
        *steps, last = pointer.split("/")[1:]
        for step in steps:
            path += f"/{step}"
            if (name := _name(step)) not in place:
                place[name] = {}
                yield {"op": "add", "path": path, "value": {}}
            place = place[name]
        place[_name(last)] = copy.deepcopy(value)
        yield {"op": "add", "path": pointer, "value": value}
    yield from ({"op": "remove", "path": pointer} for pointer in deletions)


def _name(step: str) -> str:
    """The name that a step of a JSON Pointer stands for."""
    return step.replace("~1", "/").replace("~0", "~")


def main(arguments: Sequence[str]) -> int:
    current = FILE.read_text(encoding="utf-8") if FILE.exists() else ""
    wanted = text()
    if arguments == ["--check"]:
        lines = (current.splitlines(True), wanted.splitlines(True))
        sys.stdout.writelines(difflib.unified_diff(*lines, "manifest.json", "manifest.json, generated"))
        return int(current != wanted)
    FILE.write_text(wanted, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
