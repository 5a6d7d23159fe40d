"""Explanations of findings: read from a file, laid beside the findings they are for, and asked for by a stub."""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from gongkai import written
from gongkai.check import Result
from gongkai.errors import InvalidFile, in_chinese
from gongkai.findings import Explanation, Finding, Severity
from gongkai.text import restore

#: Lists longer than this are bound by their hash.
_LONG = 8

_Place: TypeAlias = tuple[str, str | None, int | None, str]


def explanations(path: str | PathLike[str]) -> tuple[Explanation, ...]:
    """The explanations of a file (`schemas/explanations.schema.json`), or those that travel in the folder of a package.

    Entries without a reason are none.

    Raises:
        InvalidFile: it cannot be opened or breaks its schema.
    """
    path = Path(path)
    entries = _of_package(path) if path.is_dir() else written.load(path, "explanations") or []
    return tuple(
        Explanation(
            each["rule"],
            each["agency"],
            each["year"],
            each["pointer"],
            each["values"],
            each["reason"].strip(),
            each.get("by") or None,
            each.get("date") or None,
        )
        for each in entries
        if (each["reason"] or "").strip()
    )


def _of_package(folder: Path) -> list[dict[str, Any]]:
    """The entries of the table `explanations` of a data package that `bundle` wrote."""
    table = folder / "data" / "explanations.csv"
    try:
        with table.open(encoding="utf-8", newline="") as file:
            rows = [{name: restore(cell) for name, cell in row.items()} for row in csv.DictReader(file, strict=True)]
        return [
            {
                **row,
                "agency": row["agency_id"] or None,
                "year": int(row["year"]) if row["year"] else None,
                "values": json.loads(row["values"]),
            }
            for row in rows
        ]
    except OSError as error:
        raise InvalidFile(
            f"{table} 无法打开：{in_chinese(error)}", f"{table} cannot be opened: {error.strerror}"
        ) from error
    except (csv.Error, ValueError, KeyError, AttributeError, TypeError) as error:
        raise InvalidFile(
            f"{table} 不是情况说明表：{error}", f"{table} is no table of explanations: {error}"
        ) from error


@dataclass(slots=True)
class Explained:
    """Lays explanations beside findings, and remembers which of them found theirs."""

    explanations: Sequence[Explanation]
    _by_place: dict[_Place, list[Explanation]] = field(init=False, default_factory=dict)
    _used: set[int] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        for each in self.explanations:
            self._by_place.setdefault((each.rule, each.agency, each.year, each.pointer), []).append(each)

    def __call__(self, results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            findings = tuple(map(self._finding, result.findings))
            yield result if findings == result.findings else replace(result, findings=findings)

    def left(self) -> tuple[Explanation, ...]:
        """Those that explained nothing: the finding is gone, or its values are others now."""
        return tuple(each for each in self.explanations if id(each) not in self._used)

    def _finding(self, finding: Finding) -> Finding:
        there = self._by_place.get((finding.rule.code, *finding.key, finding.pointer), ())
        values = bound(finding) if there else {}
        for each in there:
            if all(values.get(name) == value for name, value in each.values.items()):
                self._used.add(id(each))
                return replace(finding, explanation=each)
        return finding


def bound(finding: Finding) -> dict[str, Any]:
    """The values of a finding that an explanation is bound to."""
    return {
        name: _short(value) if isinstance(value, list | Mapping) else value for name, value in finding.facts.items()
    }


def _short(value: Any) -> Any:
    if len(value) <= _LONG:
        return value
    written_out = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return f"{len(value)}: sha256:{hashlib.sha256(written_out.encode()).hexdigest()[:16]}"


_HEADER = """\
# 情况说明：把理由写在 reason 后面；没有理由的条目不起作用。数值改变后，说明失效，发现重新出现。
# Explanations: write the reason after `reason`; an entry without one counts for nothing.
# When a value changes, the explanation no longer holds and the finding comes back.
"""


def stub(results: Iterable[Result], *, least: Severity = Severity.INFO, date: datetime.date | None = None) -> str:
    """A file of explanations to fill in, with an entry for each finding of `least` or above that has none."""
    findings = (finding for result in results for finding in result.findings)
    entries = [_entry(each, date) for each in findings if each.rule.severity >= least and not each.explanation]
    body: str = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=120)
    return _HEADER + (body if entries else "[]\n")


def _entry(finding: Finding, date: datetime.date | None) -> dict[str, Any]:
    agency, year = finding.key
    return {
        "rule": finding.rule.code,
        "agency": agency,
        "year": year,
        "pointer": finding.pointer,
        "zh": finding.message("zh"),
        "en": finding.message("en"),
        "values": bound(finding),
        "reason": "",
        "by": "",
        "date": date.isoformat() if date else None,
    }
