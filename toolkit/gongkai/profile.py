"""Which rules are tried, and how much each weighs."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from gongkai import written
from gongkai.errors import InvalidFile
from gongkai.findings import Finding, Rule, Severity
from gongkai.rules import CATALOGUE
from gongkai.rules.reading import UNREADABLE

_OFF = "off"


@dataclass(frozen=True, eq=False)
class Profile:
    """The rules that a run tries. A profile selects and weighs rules; it has none of its own."""

    #: By code, with the severity that each has in this run.
    rules: Mapping[str, Rule]

    @functools.cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(self.rules)

    @functools.cached_property
    def families(self) -> frozenset[str]:
        """The letters of the families of which a rule is tried."""
        return frozenset(code[0] for code in self.rules)

    @functools.cached_property
    def _takes_all(self) -> bool:
        return self.rules == CATALOGUE

    def weigh(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """The findings of the rules that are tried, each as much as its rule weighs here."""
        if self._takes_all:
            return tuple(findings)
        mine = self.rules
        kept = (finding for finding in findings if finding.rule.code in mine)
        return tuple(
            finding if finding.rule is mine[finding.rule.code] else replace(finding, rule=mine[finding.rule.code])
            for finding in kept
        )


def profile(
    path: str | PathLike[str] | None = None, *, select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> Profile:
    """The profile that a file describes (`schemas/profile.schema.json`), narrowed by codes or beginnings of codes.

    F001, a file that cannot be read, is tried in every profile: what was not read was not checked.

    Raises:
        InvalidFile: the file breaks its schema, or a code is that of no rule, or one is asked for that is retired.
    """
    said = {} if path is None else written.load(Path(path), "profile") or {}
    # To YAML, off is a way to say false.
    weights = {code: weight or _OFF for code, weight in said.get("severity", {}).items()}
    where = "" if path is None else f"{path}: "
    _refuse_unknown([*weights, *said.get("select", ()), *said.get("ignore", ())], where)
    _refuse_unknown([*select, *ignore], "")
    _refuse_retired([*(code for code, weight in weights.items() if weight != _OFF), *said.get("select", ())], where)
    _refuse_retired(select, "")
    chosen = [tuple(each) for each in (said.get("select"), select) if each]
    ignored = (*said.get("ignore", ()), *ignore)
    rules = {}
    for rule in CATALOGUE.values():
        weight = weights.get(rule.code)
        if rule is UNREADABLE or (weight != _OFF and _is_tried(rule, chosen, ignored, weight is not None)):
            severity = Severity[weight.upper()] if weight and weight != _OFF else rule.severity
            rules[rule.code] = rule if severity == rule.severity else replace(rule, severity=severity)
    return Profile(rules)


def _is_tried(rule: Rule, chosen: Sequence[tuple[str, ...]], ignored: tuple[str, ...], weighed: bool) -> bool:
    """Whether a rule is among those chosen; one that is off by default has to be weighed, or named in full."""
    asked = rule.default or weighed or any(rule.code in codes for codes in chosen)
    return (
        asked
        and rule.retired is None
        and all(rule.code.startswith(codes) for codes in chosen)
        and not rule.code.startswith(ignored or ("-",))
    )


@functools.cache
def _standard() -> Mapping[str, Rule]:
    return {code: rule for code, rule in CATALOGUE.items() if rule.default and rule.retired is None}


#: Every rule that is tried unless somebody says otherwise.
STANDARD = Profile(_standard())


def _refuse_unknown(codes: Iterable[str], where: str) -> None:
    for each in codes:
        if not any(code.startswith(each) for code in CATALOGUE) or not each:
            raise InvalidFile(
                f"{where}没有规则 {each}，见 gongkai rules", f"{where}there is no rule {each}; see gongkai rules"
            )


def _refuse_retired(codes: Iterable[str], where: str) -> None:
    """Raise for a code that asks for nothing but rules of earlier releases. Not to try such a rule is no request."""
    for each in codes:
        meant = [rule for code, rule in CATALOGUE.items() if code.startswith(each)]
        if all(rule.retired for rule in meant):
            remarks = [(rule.code, rule.remark) for rule in meant if rule.remark]
            zh = "；".join(f"规则 {code} {remark.zh}" for code, remark in remarks)
            en = "; ".join(f"rule {code} is {remark.en}" for code, remark in remarks)
            raise InvalidFile(f"{where}{zh}", f"{where}{en}")
