"""What is wrong with a report, and the rule that says so."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeAlias

from gongkai.form import Label
from gongkai.report import Origin

Value: TypeAlias = int | float | str | Label | tuple[str, ...] | Mapping[str, int | float] | None


class Severity(IntEnum):
    """A reading of the law, comparable: an `ERROR` is more than a `WARNING`."""

    #: Nothing to correct.
    INFO = 1
    #: Allowed, and usually a mistake.
    WARNING = 2
    #: The regulation or the form forbids it, or the report contradicts itself.
    ERROR = 3

    @property
    def label(self) -> Label:
        return _SEVERITIES[self]


_SEVERITIES = {
    Severity.INFO: Label("提示", "info"),
    Severity.WARNING: Label("警告", "warning"),
    Severity.ERROR: Label("错误", "error"),
}


#: What the rules of each family look at, by the letter that their codes begin with.
FAMILIES: Mapping[str, Label] = {
    "F": Label("读取与识别", "Reading"),
    "S": Label("结构", "Structure"),
    "A": Label("勾稽关系", "Arithmetic"),
    "Y": Label("与上年对照", "Between years"),
    "N": Label("文字与表格对照", "Narrative"),
    "G": Label("机关与期限", "Agency and deadlines"),
    "P": Label("各报告之间", "Across reports"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong. `docs/<lang>/rules/<code>.md` explains it."""

    #: A family letter and three digits, never reused.
    code: str
    #: What is wrong, in words joined by hyphens.
    name: str
    severity: Severity
    #: The message in each language, with the same placeholders, filled from a finding's `values`.
    zh: str
    en: str
    #: The clause it rests on, or that it rests on none.
    basis: Label
    #: Version of the tool that first had it, and the one that no longer has it.
    since: str = "0.1.0"
    retired: str | None = None
    replaced_by: str | None = None
    #: Whether it is tried without being asked for.
    default: bool = True

    @property
    def remark(self) -> Label | None:
        """What is out of the ordinary with it: it is retired, or only tried when it is asked for."""
        if self.retired and self.replaced_by:
            return Label(
                f"{self.retired} 起停用，改用 {self.replaced_by}",
                f"retired in {self.retired}, replaced by {self.replaced_by}",
            )
        if self.retired:
            return Label(f"{self.retired} 起停用", f"retired in {self.retired}")
        return None if self.default else Label("默认不试用", "off by default")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding is as it should be. It holds for one rule, report, place and set of values, and for no other."""

    rule: str
    #: `agency id` and `year` of the report, as far as known.
    agency: str | None
    year: int | None
    pointer: str
    #: `Finding.facts` as they were when it was written, or some of them.
    values: Mapping[str, object]
    reason: str
    #: Who says so, and when.
    by: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken at one place of one report."""

    rule: Rule
    #: JSON Pointer into the report; empty for the report as a whole.
    pointer: str
    origin: Origin
    #: What the message says: numbers, and words in both languages.
    values: Mapping[str, Value] = field(default_factory=dict)
    #: `agency id` and `year` of the report, as far as known.
    key: tuple[str | None, int | None] = (None, None)
    #: Why it is as it should be, if somebody said so.
    explanation: Explanation | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """The numbers, texts and lists of its values as JSON has them; words in two languages are in the message."""
        plain = {name: value for name, value in self.values.items() if not isinstance(value, Label | None)}
        return {
            name: dict(value) if isinstance(value, Mapping) else list(value) if isinstance(value, tuple) else value
            for name, value in plain.items()
        }

    def message(self, lang: str) -> str:
        """The message in `zh` or `en`."""
        words = {name: value[lang] if isinstance(value, Label) else value for name, value in self.values.items()}
        return (self.rule.zh if lang == "zh" else self.rule.en).format(**words)

    @property
    def fingerprint(self) -> str:
        """The same for the same fault in every run, whatever the numbers or the file's name are."""
        subject = self.values.get("text", "")
        parts = (self.rule.code, *map(str, self.key), self.pointer, str(subject))
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

    @property
    def table(self) -> str | None:
        """The table it is in, if it is in one."""
        steps = self.pointer.split("/")
        return steps[2] if len(steps) > 2 and steps[1] == "tables" else None
