"""S101 to S109: what a failed keyword of JSON Schema says. `rules.json` publishes the table for other programs."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from gongkai.findings import Value
from gongkai.form import Edition, Label
from gongkai.rules.wording import line_label, table_label


@dataclass(frozen=True, slots=True)
class Clause:
    """One line of the table. It does not ask for what it leaves empty."""

    #: Code of the rule that is broken.
    rule: str
    #: The keyword that fails.
    keyword: str = ""
    #: A regular expression that finds the place: of the value, or of the member that is missing or unknown.
    pointer: str = ""
    #: JSON type of the value.
    actual: str = ""
    #: A JSON type that the value could have had.
    expected: str = ""
    #: Not the missing part is reported, but each member that it must have.
    each: bool = False


#: Of the clauses that fit, the first holds.
CLAUSES = (
    Clause("S101", "required", "^/sections$", each=True),
    Clause("S101", "required", "^/sections/"),
    Clause("S102", "required", "^/tables$", each=True),
    Clause("S102", "required", "^/tables/[^/]+$"),
    Clause("S103", "required", "^/tables/"),
    Clause("S104", "required"),
    Clause("S105", "additionalProperties"),
    Clause("S104", "type", "^/(?:year|agency(?:/(?:id|name))?)$", actual="null"),
    Clause("S104", "const", "^/edition$", actual="null"),
    Clause("S108", "type", actual="number", expected="integer"),
    Clause("S106", "type"),
    Clause("S107", "minimum", "^/tables/"),
    Clause("S109"),
)

#: Characters of a value that a message quotes.
_LONGEST = 60
_IDENTITY = {
    "edition": Label("版本", "edition"),
    "year": Label("报告年度", "year"),
    "agency": Label("行政机关", "agency"),
    "id": Label("行政机关标识", "agency identifier"),
    "name": Label("行政机关名称", "agency name"),
}
_TYPES = {
    "integer": Label("整数", "a whole number"),
    "number": Label("数字", "a number"),
    "string": Label("文本", "a text"),
    "object": Label("对象", "an object"),
}
_Words: TypeAlias = Mapping[str, Value]


class Fault(NamedTuple):
    """A rule that is broken, and where."""

    rule: str
    path: tuple[str, ...]
    #: What stands there; `None` for what is missing.
    value: Any
    #: The error of `jsonschema`; the types of its fields depend on the keyword.
    error: Any

    @property
    def pointer(self) -> str:
        return pointer_to(self.path)

    def words(self, form: Edition) -> _Words:
        """What the message of the rule is made of."""
        return _WORDS[self.rule](self, form)


def faults(error: Any) -> Iterator[Fault]:
    """What an error of `jsonschema` says. Of a missing member it says the same once for each that is missing beside it."""
    for path, value in _places(error):
        clause = next(each for each in CLAUSES if _fits(each, error, pointer_to(path), value))
        if clause.each:
            for name in error.schema["properties"][path[-1]]["required"]:
                yield Fault(clause.rule, (*path, name), None, error)
        else:
            yield Fault(clause.rule, path, value, error)


def pointer_to(path: Sequence[str | int]) -> str:
    """The JSON Pointer (RFC 6901) of these steps."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def quoted(value: object) -> str:
    """A value as JSON, cut short."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def _places(error: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """The places that an error is about, and what stands there."""
    path = tuple(map(str, error.absolute_path))
    if error.validator == "required":
        yield from (((*path, name), None) for name in sorted(set(error.validator_value) - set(error.instance)))
    elif error.validator == "additionalProperties":
        unknown = sorted(set(error.instance) - set(error.schema["properties"]))
        yield from (((*path, name), error.instance[name]) for name in unknown)
    else:
        yield path, error.instance


def _fits(clause: Clause, error: Any, pointer: str, value: Any) -> bool:
    return (
        clause.keyword in ("", error.validator)
        and bool(_pattern(clause.pointer).search(pointer))
        and clause.actual in ("", _type(value))
        and (not clause.expected or clause.expected in error.validator_value)
    )


_pattern = functools.cache(re.compile)


def _type(value: object) -> str:
    """The type of a value, where a clause asks for it."""
    if value is None:
        return "null"
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _section(fault: Fault, form: Edition) -> _Words:
    section = next(each for each in form.sections if each.code == fault.path[1])
    return {"text": Label(section.heading, section.label.en)}


def _table(fault: Fault, form: Edition) -> _Words:
    return {"text": table_label(form, form.tables[fault.path[1]])}


def _cell(fault: Fault, form: Edition) -> _Words:
    return {"text": line_label(form, fault.path)}


def _identity(fault: Fault, form: Edition) -> _Words:
    return {"text": _IDENTITY[fault.path[-1]]}


def _unknown(fault: Fault, form: Edition) -> _Words:
    return {"text": fault.path[-1], "found": quoted(fault.value)}


def _types(fault: Fault, form: Edition) -> _Words:
    allowed = fault.error.validator_value
    names = [_TYPES[name] for name in ([allowed] if isinstance(allowed, str) else allowed) if name != "null"]
    expected = Label("或".join(name.zh for name in names), " or ".join(name.en for name in names))
    return {"expected": expected, "actual": quoted(fault.value)}


def _number(fault: Fault, form: Edition) -> _Words:
    return {"actual": fault.value}


def _required(fault: Fault, form: Edition) -> _Words:
    asked = json.dumps(fault.error.validator_value, ensure_ascii=False)
    return {"actual": quoted(fault.value), "expected": f"{fault.error.validator}: {asked}"}


_WORDS: Mapping[str, Callable[[Fault, Edition], _Words]] = {
    "S101": _section,
    "S102": _table,
    "S103": _cell,
    "S104": _identity,
    "S105": _unknown,
    "S106": _types,
    "S107": _number,
    "S108": _number,
    "S109": _required,
}
