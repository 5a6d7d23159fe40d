"""Printed labels to the codes of the form."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from gongkai import _resources
from gongkai.form import Edition, Group, Line, Table, edition, editions
from gongkai.text import bare, key, squeeze

#: How alike (of 100) a label must be to be taken for another, and by how much the next one must be worse.
_CLOSE, _APART = 75.0, 8.0
#: How many rows ahead a close label may lead.
_AHEAD = 4
#: More words of the form than any line of a table runs together.
_LONGEST = 150
_NUMERALS = frozenset("一二三四五六七八九十123456789")


_ITEM = re.compile(r"第([1-9])项")
_NUMERALS_OF = "〇一二三四五六七八九"
#: The unit at the end of a label.
_UNIT = re.compile(r"\((?:单位:?)?(?:件|条|项|个|万元|元)\)$")
#: A remark at the end of a label.
_REMARK = re.compile(r"\([^()]*\)$")


@functools.lru_cache(maxsize=8192)
def without_unit(text: str) -> str:
    """A label without the unit of its numbers at its end: 总计（件）."""
    return _UNIT.sub("", squeeze(text)) if text.rstrip()[-1:] in ")）" else text


class Match(NamedTuple):
    """What a printed label stands for. A `Group` is a heading of the form that holds no number."""

    line: Line | Group
    #: The label is only close to the form's.
    close: bool


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: Line | Group
    number: str
    #: The label and its aliases, reduced.
    bodies: tuple[str, ...]
    #: No other line of the table has such a label, so that its number does not matter.
    alone: bool
    #: The label without the remark at its end, with and without its number.
    short: frozenset[str] = frozenset()

    def ends(self, text: str) -> int:
        """How much of the end of `text` this label explains; 0 when it is another line's."""
        best = 0
        for body in self.bodies:
            if not text.endswith(body):
                continue
            before = text[: -len(body)]
            if self.number and before.endswith(self.number):
                best = max(best, len(body) + len(self.number))
            elif self.alone or not (before and self.number and before[-1] in _NUMERALS):
                best = max(best, len(body))
        return best


class Labels:
    """The labels of one edition, reduced for comparing."""

    def __init__(self, form: Edition, aliases: Mapping[str, Any]) -> None:
        self._sections = {
            body: section.code
            for section in form.sections
            for body in map(bare, (section.label.zh, *aliases["sections"].get(section.code, ())))
        }
        self._rows = {
            table.code: _candidates((*table.rows, *table.row_groups), aliases["rows"].get(table.code, {}))
            for table in form.tables.values()
        }
        self._columns = {
            table.code: _candidates(table.columns, aliases["columns"].get(table.code, {}))
            for table in form.tables.values()
        }
        self._order = {table.code: [row.code for row in table.rows] for table in form.tables.values()}
        # Nearly every report has the same labels and headers, so what they are is found out once.
        self._exact = functools.lru_cache(maxsize=4096)(self._find_exact)
        self.header_share = functools.lru_cache(maxsize=4096)(self._find_header_share)

    def row_candidates(self) -> Iterator[_Candidate]:
        """The rows of all tables, without the groups they stand in."""
        return (row for rows in self._rows.values() for row in rows if isinstance(row.line, Line))

    def section(self, text: str) -> str | None:
        """The section whose heading `text` is, however it is numbered."""
        words = bare(text)
        found = self._sections.get(key(text).body) or self._sections.get(words)
        # The mark behind the number may be missing.
        return found or (self._sections.get(words[1:]) if words[:1] in _NUMERALS else None)

    def names(self, table: str, printed: Sequence[str]) -> bool:
        """Whether a printed label, in its pieces, is one of the form's and not only close to it."""
        return self._exact(table, tuple(reduced for piece in printed if (reduced := bare(piece)))) is not None

    def _find_exact(self, table: str, pieces: Sequence[str]) -> _Candidate | None:
        """The line whose label ends the pieces, if nothing stands before it in the last one but words of the form."""
        text = "".join(pieces)
        found = max(self._rows[table], key=lambda candidate: candidate.ends(text), default=None)
        length = found.ends(text) if found and text else 0
        rest = pieces[-1][:-length] if length and length < len(pieces[-1]) else ""
        known = len(rest) > 1 and any(word.endswith(rest) for word in _vocabulary())
        # 不予以公开 ends in 予以公开 and says the opposite.
        return found if length and (not rest or set(rest) <= _NUMERALS or known) else None

    def row(self, table: str, printed: Sequence[str], *, after: int = -1) -> Match | None:
        """The row or group that a printed label names.

        `printed` is the label in its pieces: the groups it stands in, or lines torn apart.
        `after` is the place in the form of the row before; a label that is only close must follow it.
        """
        pieces = tuple(reduced for piece in printed if (reduced := bare(piece)))
        if not pieces:
            return None
        found = self._exact(table, pieces)
        if found is not None:
            return Match(found.line, close=False)
        return self._shortened_row(table, printed, after) or self._close_row(table, pieces, after)

    def _shortened_row(self, table: str, printed: Sequence[str], after: int) -> Match | None:
        """The row ahead whose label is printed without the remark in its brackets, or with another one."""
        words = bare(_REMARK.sub("", squeeze(printed[-1])))
        for code in self._order[table][after + 1 :]:
            for candidate in self._rows[table]:
                if candidate.line.code == code and words in candidate.short:
                    return Match(candidate.line, close=True)
        return None

    def _close_row(self, table: str, pieces: Sequence[str], after: int) -> Match | None:
        from rapidfuzz import fuzz

        order = self._order[table]
        ahead = set(order[after + 1 : after + 1 + _AHEAD])
        endings = ["".join(pieces[-count:]) for count in range(1, min(3, len(pieces)) + 1)]
        scored = sorted(
            (
                (max(fuzz.ratio(candidate.number + body, text) for body in candidate.bodies for text in endings), index)
                for index, candidate in enumerate(self._rows[table])
                if candidate.line.code in ahead
            ),
            reverse=True,
        )
        if not scored or scored[0][0] < _CLOSE or (len(scored) > 1 and scored[0][0] - scored[1][0] < _APART):
            return None
        return Match(self._rows[table][scored[0][1]].line, close=True)

    def column(self, table: str, text: str) -> str | None:
        """The column whose label `text` is."""
        wanted = bare(without_unit(text))
        return next((candidate.line.code for candidate in self._columns[table] if wanted in candidate.bodies), None)

    def header_order(self, table: str, header: str) -> list[str] | None:
        """The columns in the order in which a header names them, if it names each once."""
        columns = self._columns[table]
        places = {each.line.code: max(header.find(body) for body in each.bodies) for each in columns}
        if min(places.values()) < 0 or len(set(places.values())) < len(columns):
            return None
        return sorted(places, key=lambda code: places[code])

    def _find_header_share(self, table: str, header: str) -> float:
        """The share of a table's column labels that are found in the reduced text of a header."""
        columns = self._columns[table]
        return sum(any(body in header for body in candidate.bodies) for candidate in columns) / len(columns)


@functools.cache
def labels(code: str) -> Labels:
    """The labels of the edition `code`, with its `aliases.yaml`."""
    path = _resources.schemas() / code / "aliases.yaml"
    aliases: Mapping[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=_resources.YAML_LOADER)  # noqa: S506 - a safe loader
    return Labels(edition(code), {"sections": {}, "rows": {}, "columns": {}, **aliases})


class Opener(NamedTuple):
    """A text that says which table follows."""

    table: str
    #: The editions that have the table.
    editions: frozenset[str]
    end: int


@functools.cache
def _openers() -> tuple[tuple[str, str, frozenset[str]], ...]:
    """(reduced text, table, editions that have it), for the tables of every edition."""
    texts: dict[tuple[str, str], set[str]] = {}
    for form in editions():
        for table in form.tables.values():
            for text in _opening(table):
                texts.setdefault((bare(text), table.code), set()).add(form.code)
    return tuple((text, table, frozenset(codes)) for (text, table), codes in texts.items())


def _opening(table: Table) -> Iterable[str]:
    if table.one_line:
        return [*(row.label.zh for row in table.rows), *(group.label.zh for group in table.row_groups)]
    if table.column_groups:
        return [table.column_groups[0].label.zh, *([table.corner.zh] if table.corner else [])]
    return [table.label.zh]


def openers(text: str) -> list[Opener]:
    """The tables, of any edition, that a reduced text opens, in the order in which it does."""
    text = _in_numerals(text)
    found = ((text.rfind(words), words, table, codes) for words, table, codes in _openers())
    ends: dict[str, Opener] = {}
    for at, words, table, codes in sorted(each for each in found if each[0] >= 0):
        ends[table] = Opener(table, codes, at + len(words))
    return sorted(ends.values(), key=lambda each: each.end)


@functools.cache
def _vocabulary() -> frozenset[str]:
    """All words of all editions, reduced, with and without their numbers."""
    words = {text for text, _, _ in _openers()} | {"表一", "表二", "表三", "表四"}
    for form in editions():
        words |= {bare(section.label.zh) for section in form.sections}
        for table in form.tables.values():
            words.add(bare(table.corner.zh) if table.corner else "")
            lines: list[Line | Group] = [*table.rows, *table.columns, *table.row_groups, *table.column_groups]
            for line in lines:
                words |= {bare(line.label.zh), bare(line.number + line.label.zh)}
    return frozenset(words)


def is_row(text: str) -> bool:
    """Whether a reduced text is the label of a row of any edition, with or without its number."""
    return text in _row_words()


@functools.cache
def _row_words() -> frozenset[str]:
    rows = [candidate for form in editions() for candidate in labels(form.code).row_candidates()]
    return frozenset(number + body for row in rows for body in row.bodies for number in ("", row.number))


def is_label(text: str) -> bool:
    """Whether a reduced text is one of the form's words, whole, with or without its number."""
    return text in _vocabulary()


@functools.lru_cache(maxsize=4096)
def is_known(text: str) -> bool:
    """Whether a reduced text is made of the form's words, whole, torn or run together."""
    text = _in_numerals(text)
    words = _vocabulary()
    if text.isdecimal() or len(text) > _LONGEST:
        return False
    if any(text in word for word in words):
        return True
    reached = {0}
    for start in range(len(text)):
        if start in reached:
            reached |= {
                end for end in range(start + 2, len(text) + 1) if any(text[start:end] in word for word in words)
            }
    return len(text) in reached


def _in_numerals(text: str) -> str:
    """A text with the numbers of items as the form writes them: 第二十条第（1）项 is its item （一）."""
    return _ITEM.sub(lambda found: f"第{_NUMERALS_OF[int(found[1])]}项", text) if "项" in text else text


def begins_table(text: str) -> bool:
    """Whether a reduced text is one that opens a table."""
    text = _in_numerals(text)
    return any(words == text for words, _, _ in _openers())


def _short(line: Line | Group) -> frozenset[str]:
    words, number = bare(_REMARK.sub("", squeeze(line.label.zh))), bare(line.number)
    return frozenset({number + words} | ({words} if len(words) > 2 else set()))


def _candidates(lines: Sequence[Line | Group], aliases: Mapping[str, Sequence[str]]) -> tuple[_Candidate, ...]:
    bodies = [tuple(bare(text) for text in (line.label.zh, *aliases.get(line.code, ()))) for line in lines]
    counts = Counter(body for each in bodies for body in set(each))
    return tuple(
        _Candidate(line, bare(line.number), each, all(counts[body] == 1 for body in each), _short(line))
        for line, each in zip(lines, bodies, strict=True)
    )
