"""SARIF 2.1.0, for programs that show findings beside the files they are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson

from gongkai import _resources
from gongkai._version import __version__
from gongkai.check import Result
from gongkai.diagnosis import Candidate, Diagnosis
from gongkai.findings import FAMILIES, Finding, Rule, Severity
from gongkai.form import Label
from gongkai.renderers import Run
from gongkai.renderers._files import Place, file_of, line_of, places
from gongkai.renderers.text import unused
from gongkai.report import Origin, Source
from gongkai.rules import CATALOGUE, pages

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
#: The folder of the run, by the name that programs expect; and the one that files outside it have in common.
_ROOT, _OUTSIDE = "%SRCROOT%", "SUBMISSIONS"
_BASES = {
    _ROOT: Label("运行 gongkai 的文件夹", "The folder that gongkai was run in"),
    _OUTSIDE: Label("其他文件所在的文件夹", "The folder that the other files are in"),
}


def render(run: Run) -> Iterator[str]:
    """One log with one run: the tool, the files, then a result a line."""
    log = _Log.of(run)
    yield f'{{\n"$schema": "{_SCHEMA}",\n"version": "2.1.0",\n"runs": [{{\n'
    for name, value in log.head().items():
        yield f'"{name}": {_dumped(value)},\n'
    yield '"results": ['
    for at, result in enumerate(log.results()):
        yield (",\n" if at else "\n") + _dumped(result)
    yield "\n]\n}]\n}\n"


@dataclass(frozen=True, slots=True)
class _Log:
    """A run with the places that other parts of the log refer to by number."""

    run: Run
    places: Mapping[str, Place]
    #: Names of files, and codes of rules, to their places in the log.
    artifacts: Mapping[str, int]
    rules: Mapping[str, int]
    #: The codes of the rules that found something.
    found: frozenset[str]
    #: Whether any finding is explained: then each has to say whether it is.
    explained: bool

    @classmethod
    def of(cls, run: Run) -> _Log:
        findings = [finding for result in run.results for finding in result.findings]
        found = frozenset(finding.rule.code for finding in findings)
        used = found.union(*{result.coverage.rules_run for result in run.results if result.coverage})
        named = places(run)
        return cls(
            run,
            named,
            {name: at for at, name in enumerate(named)},
            {code: at for at, code in enumerate(code for code in CATALOGUE if code in used)},
            found,
            any(finding.explanation for finding in findings),
        )

    def head(self) -> dict[str, Any]:
        """All of a run but its results."""
        lang = self.run.lang
        other = "en" if lang == "zh" else "zh"
        bases = {_ROOT if place.inside else _OUTSIDE for place in self.places.values()}
        return {
            "tool": {
                "driver": {
                    "name": "gongkai",
                    "version": __version__,
                    "semanticVersion": __version__,
                    "language": _LANGUAGES[lang],
                    "properties": {"rules": _resources.rules_version()},
                    "rules": self._descriptors(lang),
                }
            },
            "language": _LANGUAGES[lang],
            "translations": [
                {
                    "name": "gongkai",
                    "language": _LANGUAGES[other],
                    "contents": ["localizedData"],
                    "translationMetadata": {"name": f"gongkai ({_LANGUAGES[other]})"},
                    "rules": self._descriptors(other, translated=True),
                }
            ],
            "originalUriBaseIds": {
                name: {"description": {"text": words[lang]}} for name, words in _BASES.items() if name in bases
            },
            "invocations": [self._invocation()],
            "artifacts": list(self._artifacts()),
            "properties": self._coverage(),
        }

    def results(self) -> Iterator[dict[str, Any]]:
        for result in self.run.results:
            for finding in result.findings:
                yield self._result(finding, result)

    def _descriptors(self, lang: str, *, translated: bool = False) -> list[dict[str, Any]]:
        rules = [CATALOGUE[code] for code in self.rules]
        words = [_words(rule, lang, helped=rule.code in self.found) for rule in rules]
        return words if translated else [each | _facts(rule) for each, rule in zip(words, rules, strict=True)]

    def _invocation(self) -> dict[str, Any]:
        refused = [result for result in self.run.results if result.refused]
        read = any(result.report is not None for result in self.run.results)
        return {
            "executionSuccessful": read or not refused,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": finding.message(self.run.lang)},
                    "locations": [self._location(finding.origin, finding.pointer, result)],
                    "associatedRule": {"id": finding.rule.code, "index": self.rules[finding.rule.code]},
                }
                for result in refused
                for finding in result.findings
            ],
            "toolConfigurationNotifications": [
                {"level": "warning", "message": {"text": words}} for words in unused(self.run)
            ],
        }

    def _artifacts(self) -> Iterator[dict[str, Any]]:
        sources = {
            result.source.name: result.report.source if result.report else result.source for result in self.run.results
        }
        for name in self.artifacts:
            yield {"location": self._uri(name), **(_content(sources[name]) if name in sources else {})}

    def _coverage(self) -> dict[str, Any]:
        totals = self.run.totals
        identities = {"holds": totals.holds, "violated": totals.violated, "open": totals.open}
        return {
            "files": totals.files,
            "filesNotRead": totals.refused,
            "reports": totals.reports,
            "identities": identities,
        }

    def _result(self, finding: Finding, result: Result) -> dict[str, Any]:
        rule, report, lang = finding.rule, result.report, self.run.lang
        agency, year = (report.agency_id, report.year) if report else finding.key
        # Programs that tell findings apart by the text of their line have none here.
        lineless = {} if line_of(finding.origin) else {"primaryLocationLineHash": finding.fingerprint}
        about = [each for each in result.diagnosis if (rule.code, finding.pointer) in each.reconciles]
        cells = [self._related(cell, each, result) for each in about for cell in each.changes]
        return {
            "ruleId": rule.code,
            "ruleIndex": self.rules[rule.code],
            "level": _LEVELS[rule.severity],
            "message": {"text": finding.message(lang)},
            "locations": [self._location(finding.origin, finding.pointer, result)],
            **({"relatedLocations": cells} if cells else {}),
            "partialFingerprints": {"gongkai/v1": finding.fingerprint, **lineless},
            **({"suppressions": _suppressions(finding)} if self.explained else {}),
            "properties": {
                "agency": agency,
                "year": year,
                "message": {"zh": finding.message("zh"), "en": finding.message("en")},
                "values": finding.facts,
                "diagnosis": [{"zh": each.message("zh"), "en": each.message("en")} for each in about],
            },
        }

    def _related(self, cell: Candidate, diagnosis: Diagnosis, result: Result) -> dict[str, Any]:
        """A cell that may be wrong, and why."""
        words = diagnosis.message(self.run.lang)
        return {**self._location(cell.origin, cell.pointer, result), "message": {"text": words}}

    def _location(self, origin: Origin, pointer: str, result: Result) -> dict[str, Any]:
        line, place = line_of(origin), origin.place(self.run.lang)
        file = file_of(origin, result)
        logical = [{"fullyQualifiedName": pointer, "kind": "value"}] if pointer else []
        logical += [{"fullyQualifiedName": place, "kind": "element"}] if place and file == origin.file else []
        return {
            "physicalLocation": {
                "artifactLocation": {**self._uri(file), "index": self.artifacts[file]},
                **({"region": {"startLine": line}} if line else {}),
            },
            **({"logicalLocations": logical} if logical else {}),
        }

    def _uri(self, name: str) -> dict[str, str]:
        path, inside = self.places[name]
        return {"uri": quote(path), "uriBaseId": _ROOT if inside else _OUTSIDE}


def _words(rule: Rule, lang: str, *, helped: bool) -> dict[str, Any]:
    """What a rule says in one language; its whole page only where it is needed, for a page is long."""
    summary = pages.summary(rule.code, lang)
    page = pages.page(rule.code, lang)
    command = f"gongkai rules {rule.code}"
    basis = f"依据：{rule.basis.zh}" if lang == "zh" else f"Basis: {rule.basis.en}"
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": summary},
        "fullDescription": {"text": f"{summary}\n{basis}"},
        "help": {"text": page, "markdown": page} if helped else {"text": command},
    }


def _facts(rule: Rule) -> dict[str, Any]:
    """What a rule is in any language."""
    before = [code for code, each in CATALOGUE.items() if each.replaced_by == rule.code]
    return {
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.default},
        **({"deprecatedIds": before} if before else {}),
        "properties": {
            "basis": {"zh": rule.basis.zh, "en": rule.basis.en},
            "since": rule.since,
            "tags": [FAMILIES[rule.code[0]].en],
        },
    }


def _content(source: Source) -> dict[str, Any]:
    """What is known of the bytes of a submission; nothing of one that could not be opened."""
    if not source.bytes:
        return {"roles": ["analysisTarget"]}
    encoding = {"encoding": source.encoding.upper().removesuffix("-SIG")} if source.encoding else {}
    return {"roles": ["analysisTarget"], "length": source.bytes, "hashes": {"sha-256": source.sha256}, **encoding}


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    why = finding.explanation
    if why is None:
        return []
    said = {name: word for name, word in (("by", why.by), ("date", why.date)) if word}
    accepted = {"kind": "external", "status": "accepted", "justification": why.reason}
    return [{**accepted, **({"properties": said} if said else {})}]


def _dumped(value: object) -> str:
    return orjson.dumps(value).decode()
