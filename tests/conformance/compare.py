"""The conformance suite for any validator; needs Python's standard library and the files beside it, nothing else.

`python compare.py write FOLDER` writes what is to be judged, `python compare.py compare RESULTS` says where the
results differ from what is expected. README.md says what both mean.
"""

from __future__ import annotations

import argparse
import base64
import copy
import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent
#: The ending of a file of each format.
_ENDINGS = {"text": "txt", "office": "doc", "workbook": "xlsx", "package": "zip"}
#: The columns of a register of agencies.
_REGISTER = ("name", "uscc", "division", "level", "kind", "scope", "parent")


def cases(families: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The cases of the manifest that need no more than these families; all of them if none is named."""
    manifest = json.loads((FOLDER / "manifest.json").read_bytes())
    can = {manifest["abilities"][letter] for letter in families or manifest["abilities"]}
    return [case for case in manifest["cases"] if can.issuperset(case["needs"])]


def patched(given: Mapping[str, Any]) -> Any:
    """The document that a base and its JSON Patch (RFC 6902) make; of the operations, the suite uses these two."""
    document = json.loads((FOLDER / given["base"]).read_bytes())
    for operation in given["patch"]:
        *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in operation["path"].split("/")[1:]]
        place = document
        for step in steps:
            place = place[step]
        if operation["op"] == "add":
            place[last] = copy.deepcopy(operation["value"])
        else:
            del place[last]
    return document


def files(case: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The files of a case, each with its path.

    Those of kinds `documents` and `files` can be judged all in one run; each other case has a folder of its own.
    """
    name, known = case["id"], case.get("known", {})
    if "documents" in case:
        folder = f"reports/{name}"
        for place, each in enumerate(case["documents"]):
            yield f"{folder}/{place}.json", _json(patched(each))
    elif "previous" in case:
        folder = f"years/{name}"
        yield f"{folder}/report.json", _json(patched(case["document"]))
        yield f"{folder}/previous.json", _json(patched(case["previous"]))
    elif "document" in case:
        folder = f"known/{name}"
        path = f"{folder}/report.json" if known else f"documents/{name}.json"
        yield path, _json(patched(case["document"]))
    else:
        folder = f"known/{name}"
        file = case["file"]
        content = base64.b64decode(file["content"]) if file["encoding"] == "base64" else file["content"].encode()
        ending = _ENDINGS.get(file["format"], file["format"])
        yield f"{folder}/submission.{ending}" if known else f"files/{name}.{ending}", content
    if "said" in known:
        yield f"{folder}/said.json", _json(known["said"])
    if "agencies" in known:
        yield f"{folder}/agencies.csv", _csv(known["agencies"])


class Difference(NamedTuple):
    """A finding of a case that is missing or too much, or a case without a result."""

    case: str
    what: str
    finding: str

    def __str__(self) -> str:
        return f"{self.what}: {self.case}{self.finding and ': ' + self.finding}"


def differences(
    case: Mapping[str, Any],
    found: Sequence[Mapping[str, Any]] | None,
    rules: Sequence[str] = (),
    *,
    values: bool = False,
) -> Iterator[Difference]:
    """Where the findings of a case are not those expected.

    Compared are those of the case's rule and, where the case lists them all, those of other rules of structure and
    arithmetic. `rules` are codes or their beginnings; others are not looked at.
    """
    if found is None:
        yield Difference(case["id"], "no result", "")
        return
    whole = ("S", "A") if "also" in case else ()
    judged = [
        each
        for each in found
        if (each["rule"] == case["rule"] or each["rule"].startswith(whole)) and _named(each["rule"], rules)
    ]
    expected = [each for each in (*case["expect"], *case.get("also", ())) if _named(each["rule"], rules)]
    there, wanted = Counter(map(_place, judged)), Counter(map(_place, expected))
    for place in (wanted - there).elements():
        yield Difference(case["id"], "missing", place)
    for place in (there - wanted).elements():
        yield Difference(case["id"], "too much", place)
    for each in expected if values else ():
        said = [other.get("values", {}) for other in judged if _place(other) == _place(each)]
        asked = each.get("values", {})
        if said and not any(all(one.get(name) == value for name, value in asked.items()) for one in said):
            yield Difference(case["id"], "other values", f"{_place(each)} {json.dumps(asked, ensure_ascii=False)}")


def results(path: Path, identifiers: set[str]) -> dict[str, list[dict[str, Any]]]:
    """The findings of each case, from a file or a folder of files: one JSON document, or one on every line.

    A result names its case in `source`, which is the path of the case's file, or by its own file's name.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for file in sorted(path.rglob("*.*json*")) if path.is_dir() else [path]:
        for content in _contents(file):
            reports = content["reports"] if isinstance(content, dict) and "reports" in content else content
            for report in reports if isinstance(reports, list) else [reports]:
                source = PurePosixPath(str(report.get("source", file.name)).replace("\\", "/"))
                for case in identifiers.intersection(part.partition(".")[0] for part in source.parts):
                    place = {"report": int(source.stem)} if source.stem.isdecimal() else {}
                    found.setdefault(case, []).extend({**place, **each} for each in report["findings"])
    return found


def write(folder: Path, families: Sequence[str]) -> None:
    for case in cases(families):
        for name, content in files(case):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def compare(path: Path, families: Sequence[str], rules: Sequence[str], *, values: bool) -> int:
    """Print what differs and a count for each rule; returns the number of cases that failed."""
    rules = rules or families
    chosen = [case for case in cases(families) if _named(case["rule"], rules)]
    found = results(path, {case["id"] for case in chosen})
    count, passed, open_cases = Counter[str](), Counter[str](), 0
    for case in chosen:
        wrong = list(differences(case, found.get(case["id"]), rules, values=values))
        if wrong and "open" in case:
            open_cases += 1
            continue
        count[case["rule"]] += 1
        passed[case["rule"]] += not wrong
        for each in wrong:
            print(each)
    for family in sorted({rule[0] for rule in count}):
        codes = [rule for rule in sorted(count) if rule[0] == family]
        print(f"{family}: {sum(passed[code] for code in codes)} of {sum(count[code] for code in codes)} as expected")
        for code in codes:
            print(f"  {code}: {passed[code]} of {count[code]}")
    failed = count.total() - passed.total()
    print(f"{passed.total()} of {count.total()} cases as expected, {failed} not, {open_cases} open")
    return failed


def _named(rule: str, rules: Sequence[str]) -> bool:
    return not rules or rule.startswith(tuple(rules))


def _place(finding: Mapping[str, Any]) -> str:
    """What is compared of a finding."""
    report = f" of report {finding['report']}" if "report" in finding else ""
    return f"{finding['rule']} {finding['severity']} {finding['pointer'] or '(the whole)'}{report}"


def _contents(file: Path) -> Iterator[Any]:
    text = file.read_text(encoding="utf-8")
    try:
        yield json.loads(text)
    except json.JSONDecodeError:
        yield from (json.loads(line) for line in text.splitlines() if line.strip())


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _csv(agencies: Sequence[Mapping[str, str]]) -> bytes:
    text = io.StringIO()
    columns = [each for each in _REGISTER if each == "name" or any(each in agency for agency in agencies)]
    lines = csv.DictWriter(text, columns, lineterminator="\n")
    lines.writeheader()
    lines.writerows(agencies)
    return text.getvalue().encode()


def main(arguments: Sequence[str] | None = None) -> int:
    def comma(text: str) -> list[str]:
        return [each for each in text.split(",") if each]

    parser = argparse.ArgumentParser(description="The conformance suite for any validator.")
    commands = parser.add_subparsers(dest="command", required=True)
    writing = commands.add_parser("write", help="write what is to be judged to a folder")
    writing.add_argument("folder", type=Path)
    comparing = commands.add_parser("compare", help="compare a validator's results with what is expected")
    comparing.add_argument("results", type=Path, help="JSON, JSON Lines, or a folder of them")
    comparing.add_argument(
        "--rules", type=comma, default=(), help="look at these rules only: codes or their beginnings"
    )
    comparing.add_argument("--values", action="store_true", help="compare the values that a case names too")
    for command in (writing, comparing):
        command.add_argument(
            "--families", type=comma, default=(), help="cases that need no more than these, such as S,A; else all"
        )
    given = parser.parse_args(arguments)
    if given.command == "write":
        write(given.folder, given.families)
        return 0
    return 1 if compare(given.results, given.families, given.rules, values=given.values) else 0


if __name__ == "__main__":
    sys.exit(main())
