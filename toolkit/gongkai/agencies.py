"""Whose report it is: what the user says of it, and a register of agencies."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path

from gongkai import _resources, text
from gongkai.errors import UnreadableFile, in_chinese
from gongkai.form import Label
from gongkai.headings import AGENCY
from gongkai.report import REGISTER, Note, Origin, Report, Source
from gongkai.report import agency as agency_of

#: How alike (of 100) a name must be to be proposed, and how many are.
_CLOSE, _PROPOSED = 80.0, 3
_USCC = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_DIVISION = re.compile(r"\d{6}(?:\d{3}(?:\d{3})?)?")
#: The columns of a register.
_COLUMNS = ("name", "uscc", "division", "level", "kind", "scope", "parent")
#: What may be said of a report, and where a value stands that was said.
_SAYABLE = ("/agency/name", "/year", "/title", "/published", "/source_url")
SAID = "(as said 指定)"
#: What a report says of its agency that a register knows too.
_FILLED = ("uscc", "division", "level", "kind", "scope")


@dataclass(frozen=True, slots=True)
class Agency:
    """One line of a register; what it does not say is `None`."""

    name: str
    uscc: str | None = None
    division: str | None = None
    level: str | None = None
    kind: str | None = None
    #: Whether its figures are its own, or those of all bodies below it.
    scope: str | None = None
    #: The name of the agency it belongs to.
    parent: str | None = None
    #: Where it stands in the register.
    origin: Origin | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        """What a report of it is known by: its credit code, if it is known, and its name as names are compared."""
        name = text.squeeze(self.name)
        return (self.uscc, name) if self.uscc else (name,)


@dataclass(frozen=True, slots=True)
class Register:
    """Agencies by their names, compared without white space and widths."""

    agencies: Mapping[str, Agency]
    #: The file it was read from.
    source: Source | None = None

    def find(self, name: str) -> Agency | None:
        """The agency of exactly this name."""
        return self.agencies.get(text.squeeze(name))

    def close(self, name: str) -> tuple[str, ...]:
        """Names that are like this one, the most alike first."""
        from rapidfuzz import fuzz, process

        found = process.extract(
            text.squeeze(name), list(self.agencies), scorer=fuzz.ratio, score_cutoff=_CLOSE, limit=_PROPOSED
        )
        return tuple(self.agencies[key].name for key, _, _ in found)


def register(path: str | PathLike[str]) -> Register:
    """Read a register: a CSV with a column `name`, and maybe `uscc`, `division`, `level`, `kind`, `scope` and `parent`.

    Headings may be Chinese; levels, kinds and scopes are codes or labels of the codelists.

    Raises:
        UnreadableFile: it cannot be read, a value is wrong, a name stands twice, or an agency is, by its parents,
            above itself; says in which line.
    """
    path = Path(path)
    try:
        data = path.read_bytes()
        decoded = text.decode(data)
    except OSError as error:
        raise _refused(path, f"无法打开：{in_chinese(error)}", f"cannot be opened: {error.strerror}") from error
    except UnreadableFile as error:
        raise _refused(path, error.zh, error.en) from error
    agencies: dict[str, Agency] = {}
    codes: dict[str, str] = {}
    for line, agency in _agencies(decoded.text, path):
        key = text.squeeze(agency.name)
        if key in agencies:
            raise _refused(path, f"第 {line} 行：“{agency.name}”出现两次", f"line {line}: “{agency.name}” stands twice")
        if agency.uscc and agency.uscc in codes:
            raise _refused(
                path,
                f"第 {line} 行：统一社会信用代码 {agency.uscc} 与“{codes[agency.uscc]}”相同",
                f"line {line}: the uscc {agency.uscc} is that of “{codes[agency.uscc]}” too",
            )
        agencies[key] = agency
        codes |= {agency.uscc: agency.name} if agency.uscc else {}
    _refuse_loops(agencies, path)
    digest = hashlib.sha256(data).hexdigest()
    return Register(agencies, Source(path.name, REGISTER, decoded.encoding, digest, len(data)))


def _refuse_loops(agencies: Mapping[str, Agency], path: Path) -> None:
    """Raise if an agency is, by its parents, above itself."""
    above = {key: text.squeeze(agency.parent) for key, agency in agencies.items() if agency.parent}
    fine: set[str] = set()
    for start in above:
        key, passed = start, dict[str, Agency]()
        while key in above and key not in fine:
            if key in passed:
                loop = list(passed.values())[list(passed).index(key) :]
                line = min(each.origin.line or 0 for each in loop if each.origin)
                names = "→".join(each.name for each in (*loop, passed[key]))
                raise _refused(
                    path, f"第 {line} 行：上级机关成环：{names}", f"line {line}: parents in a circle: {names}"
                )
            passed[key] = agencies[key]
            key = above[key]
        fine |= passed.keys()


def _agencies(content: str, path: Path) -> Iterator[tuple[int, Agency]]:
    rows = csv.reader(io.StringIO(content), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        places = {
            name: header.index(found)
            for name in _COLUMNS
            if (found := next((known for known in AGENCY[name] if known in header), ""))
        }
        if "name" not in places:
            raise _refused(
                path,
                "表头中没有机关名称（name）；应为逗号分隔的 CSV",
                "the header has no column name; it is to be a CSV with commas",
            )
        _refuse_misspelt(header, places, path)
        for row in rows:
            facts = {name: row[at].strip() or None for name, at in places.items() if at < len(row)}
            name = facts.pop("name", None)
            if name:
                yield rows.line_num, _agency(name, facts, path, rows.line_num)
    except csv.Error as error:
        raise _refused(path, f"第 {rows.line_num} 行：{error}", f"line {rows.line_num}: {error}") from error


def _refuse_misspelt(header: list[str], places: Mapping[str, int], path: Path) -> None:
    """Raise for a column that is nearly one of those that are known; others may stand there."""
    from rapidfuzz import fuzz, process

    known = [word for name in _COLUMNS if name not in places for word in AGENCY[name]]
    for at, word in enumerate(header):
        near = (
            process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=_CLOSE)
            if at not in places.values()
            else None
        )
        if near:
            raise _refused(
                path, f"表头中的“{word}”是否应为“{near[0]}”？", f"is “{word}” in the header meant to be “{near[0]}”?"
            )


def _agency(name: str, facts: dict[str, str | None], path: Path, line: int) -> Agency:
    for key, pattern in (("uscc", _USCC), ("division", _DIVISION)):
        value = facts.get(key)
        if value and not pattern.fullmatch(value):
            raise _refused(path, f"第 {line} 行：{key} 不合格式：{value}", f"line {line}: not a {key}: {value}")
    for key in ("level", "kind", "scope"):
        value = facts.get(key)
        if value:
            facts[key] = _resources.codes_of(f"{key}s").get(value)
            if facts[key] is None:
                known = " ".join(dict.fromkeys(_resources.codes_of(f"{key}s").values()))
                raise _refused(
                    path,
                    f"第 {line} 行：{key} 应为 {known} 之一，实为“{value}”",
                    f"line {line}: {key} is one of {known}, found “{value}”",
                )
    return Agency(name, **facts, origin=Origin(path.as_posix(), line=line))


def _refused(path: Path, zh: str, en: str) -> UnreadableFile:
    return UnreadableFile(f"机关名录 {path}：{zh}", f"register {path}: {en}")


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of reports beside what they say themselves. Called with a report, gives it with all that is known.

    What the user says goes before what the report says; what the report says, before what the register says.
    Where they disagree, a note of the report tells.
    """

    #: By JSON Pointer: `/agency/name`, `/year`, `/title`, `/published`, `/source_url`.
    said: Mapping[str, str | int] = field(default_factory=dict)
    register: Register | None = None

    def __post_init__(self) -> None:
        unknown = set(self.said) - set(_SAYABLE)
        if unknown or type(self.said.get("/year", 0)) is not int:
            raise ValueError(f"not what can be said of a report: {self.said}")

    def __call__(self, report: Report) -> Report:
        report = self._as_said(report)
        return self._as_registered(report, self.register) if self.register else report

    def _as_said(self, report: Report) -> Report:
        document, notes = dict(report.document), list(report.notes)
        origins = {**report.origins, **{pointer: Origin(SAID) for pointer in self.said}}
        for pointer, value in self.said.items():
            before = report.agency.get("name") if pointer == "/agency/name" else document.get(pointer[1:])
            if before not in (None, "", value):
                notes.append(
                    Note("as_said", str(before), Label(str(value), str(value)), report.origin(pointer), pointer)
                )
            if pointer != "/agency/name":
                document[pointer[1:]] = value
            elif before in (None, ""):
                # Whose the other facts are, only a name could have said otherwise.
                named = {**agency_of(str(value)), **{key: fact for key, fact in report.agency.items() if fact}}
                document["agency"] = {**named, "name": value}
            elif before != value:
                document["agency"] = agency_of(str(value))
        omits = report.omits - {pointer[1:] for pointer in self.said}
        return replace(report, document=document, notes=tuple(notes), omits=omits, origins=origins)

    def _as_registered(self, report: Report, known: Register) -> Report:
        name = report.agency.get("name")
        if not isinstance(name, str) or not name:
            return report
        place = report.origin("/agency/name")
        found = known.find(name)
        if found is None:
            close = known.close(name)
            words = Label("、".join(close), ", ".join(close))
            note = Note("close_agency" if close else "unknown_agency", name, words, place, "/agency/name")
            return replace(report, notes=(*report.notes, note), registered=True)
        agency, notes = dict(report.agency), list(report.notes)
        origins = dict(report.origins)
        for key in _FILLED:
            value, said = getattr(found, key), agency.get(key)
            if value and said and said != value:
                notes.append(Note("register_disagrees", str(said), Label(value, value), place, f"/agency/{key}"))
            elif value and not said:
                agency[key] = value
                origins |= {f"/agency/{key}": found.origin} if found.origin else {}
        if agency.get("uscc"):
            agency["id"] = agency["uscc"]
        return replace(
            report, document={**report.document, "agency": agency}, notes=tuple(notes), registered=True, origins=origins
        )
