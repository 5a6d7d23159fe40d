"""Diagnosis: the few cells that, changed, would reconcile a table whose sums are violated.

A hint beside the findings, never a change to data. The identities of a table cross in its cells, so a wrong cell is
located by those it violates; `docs/en/guide/diagnosis.md` says when it can be the only one, and when it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from gongkai.diagnosis import _patterns
from gongkai.diagnosis._net import Changes, Number, State, places, state
from gongkai.diagnosis._search import smallest
from gongkai.diagnosis._slips import FOLLOWED, SLIPS, Slip, chance, slips
from gongkai.form import Label
from gongkai.report import Origin, Report
from gongkai.rules.arithmetic import Outcome
from gongkai.rules.wording import cell_label

__all__ = ["LISTED", "SLIPS", "Candidate", "Diagnosis", "Slip", "diagnose"]

#: Explanations that a diagnosis lists when there are several; the rest are counted.
LISTED = 6

#: Of these a message says so many, and of one the first so many cells.
_SAID = 3

#: A resemblance tells nothing where one of the other explanations would as easily show it by chance.
_CHANCE = 0.2

Certainty: TypeAlias = Literal["only", "likely", "ambiguous", "none"]
Bound: TypeAlias = Literal["at least", "at most"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One cell that may be wrong, and the value with which the sums agree."""

    pointer: str
    origin: Origin
    #: Its row and column in words.
    label: Label
    printed: int | float | None
    implied: int | float
    #: Blanks leave the value open: it is at least, or at most, the implied one.
    bound: Bound | None
    #: What the printed value looks like; for several cells that one slip made wrong, each has it.
    resembles: Slip | None


Explanation: TypeAlias = tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What would reconcile identities of one table that are violated and hang together.

    `only`: one change of as few cells as possible, and more identities bear it out than cells change.
    `likely`: the one change found, but not so borne out; or of several the one that looks like a slip.
    `ambiguous`: several changes, and nothing tells them apart.
    `none`: no change of up to three cells, and no slip that is tried.
    """

    table: str
    certainty: Certainty
    #: The cells to change together; empty when it is `ambiguous` or `none`.
    changes: Explanation
    #: The other explanations, those that look like slips first; at most `LISTED`.
    alternatives: tuple[Explanation, ...]
    #: How many explanations there are altogether.
    count: int
    #: Rule and pointer of the findings that each explanation settles.
    reconciles: tuple[tuple[str, str], ...]

    def message(self, lang: str) -> str:
        """The diagnosis in one sentence, in `zh` or `en`."""
        words = _WORDS[lang]
        rules = words["and"].join(sorted({rule for rule, _ in self.reconciles}))
        said = self.alternatives[:_SAID]
        found = [words["item"].format(at + 1, _changed(each, lang, slips=False)) for at, each in enumerate(said)]
        if self.count > len(found):
            found.append(words["more"].format(self.count - len(found)))
        return words[self.certainty if self.changes == () or self.count == 1 else "likeliest"].format(
            identities=words["one" if len(self.reconciles) == 1 else "all"].format(len(self.reconciles), rules),
            changes=_changed(self.changes, lang),
            count=self.count,
            alternatives=words["or"].join(found),
        )


def diagnose(report: Report, outcomes: Sequence[Outcome], *, listed: int = LISTED) -> tuple[Diagnosis, ...]:
    """The diagnoses of all tables with violated identities, table by table.

    `outcomes` are those of all identities of each of these tables, as `arithmetic.outcomes` yields them.
    """
    violated = {outcome.identity.right[0].table for outcome in outcomes if outcome.state == "violated"}
    return tuple(
        diagnosis
        for code in report.edition.tables
        if code in violated
        for diagnosis in _of_table(
            report, state(report, code, [each for each in outcomes if each.identity.right[0].table == code]), listed
        )
    )


class _Found(NamedTuple):
    changes: Changes
    #: All sets of as few cells were tried.
    smallest: bool
    chance: float


def _of_table(report: Report, printed: State, listed: int) -> Iterator[Diagnosis]:
    table = printed.net.table
    acts = [*_patterns.neighbors(printed), *_patterns.moves(printed)]
    for group in _groups(printed, acts):
        broken = [table.identities[at] for at in places(printed.violated & group)]
        found = _explanations(printed, group, acts)
        certainty = _certainty(found, len(broken))
        named, others = (found[:1], found[1:]) if certainty in ("only", "likely") else ([], found)
        yield Diagnosis(
            table.code,
            certainty,
            _candidates(report, printed, named[0]) if named else (),
            tuple(_candidates(report, printed, each) for each in others[:listed]),
            len(found),
            tuple((identity.rule, identity.right[0].pointer) for identity in broken),
        )


def _groups(printed: State, acts: Iterable[Changes]) -> list[int]:
    """The identities that hang together, some of them violated; where one act violated several such, all of them."""
    net = printed.net
    groups = [component for component in net.components if component & printed.violated]
    for changes in acts:
        whole = net.whole(net.mask(changes))
        joined = [group for group in groups if group & whole]
        groups = [group for group in groups if not group & whole] + [sum(joined)]
    return sorted(groups, key=lambda group: group & -group)


def _explanations(printed: State, group: int, acts: Iterable[Changes]) -> list[_Found]:
    """What reconciles the group, what looks most like a slip first."""
    violated = printed.violated & group
    found = {_key(each): _Found(each, True, chance(printed, each)) for each in smallest(printed, group)}
    # Where several identities bear out one cell, no slip in more of them need be thought of.
    if violated.bit_count() == 1 or all(len(each.changes) > 1 for each in found.values()):
        needed = not found
        for changes in (*acts, *_patterns.entries(printed, group)):
            found.setdefault(_key(changes), _Found(changes, False, chance(printed, changes)))
        # A slip in a whole line is likely only where a few cells do not do.
        for changes in (*_patterns.lines(printed, group), *_patterns.exchanges(printed, group)):
            found.setdefault(_key(changes), _Found(changes, False, chance(printed, changes) if needed else 1))
    settling = (each for each in found.values() if not violated & ~printed.net.mask(each.changes))
    return sorted(settling, key=lambda each: (each.chance, len(each.changes), sorted(each.changes)))


def _key(changes: Changes) -> frozenset[tuple[int, Number]]:
    return frozenset(changes.items())


def _told(each: _Found, among: int) -> bool:
    return each.chance * (among - 1) <= _CHANCE


def _certainty(found: Sequence[_Found], violated: int) -> Certainty:
    if not found:
        return "none"
    if len(found) == 1:
        return "only" if found[0].smallest and violated > len(found[0].changes) else "likely"
    return "likely" if sum(_told(each, len(found)) for each in found) == 1 else "ambiguous"


def _candidates(report: Report, printed: State, found: _Found) -> Explanation:
    resembled = slips(printed, found.changes)
    return tuple(
        _candidate(report, printed, cell, found.changes[cell], resembled[cell], exact=not found.smallest)
        for cell in sorted(found.changes)
    )


def _candidate(
    report: Report, printed: State, at: int, implied: Number, resembles: Slip | None, *, exact: bool
) -> Candidate:
    cell, before = printed.net.cells[at], printed.values[at] or 0
    return Candidate(
        cell.pointer,
        report.origin(cell.pointer),
        cell_label(printed.net.table, cell),
        report[cell],
        int(implied) if implied == int(implied) else float(implied),
        None if exact or printed.exact(at) else "at least" if implied > before else "at most",
        resembles,
    )


_WORDS = {
    "zh": {
        "one": "使不成立的勾稽关系（{1}）成立",
        "all": "使 {} 个不成立的勾稽关系（{}）全部成立",
        "and": "、",
        "only": "改动单元格最少而能{identities}的只有一种：{changes}",
        "likely": "能{identities}的改动只找到一种：{changes}",
        "likeliest": "能{identities}的改动有 {count} 种，其中像是笔误的一种：{changes}",
        "ambiguous": "能{identities}的改动有 {count} 种，无从判定是哪一种：{alternatives}",
        "none": "改动不超过三个单元格，或者只改一行、一列，都不能{identities}",
        "item": "（{}）{}",
        "more": "另有 {} 种",
        "or": "；",
        "blank": "空白",
        "looks": "（{}）",
        "followed": "，总计随之改变",
        "cells": "等 {} 格",
    },
    "en": {
        "one": "the violated identity ({1})",
        "all": "all {} violated identities ({})",
        "and": ", ",
        "only": "the only change of so few cells that reconciles {identities}: {changes}",
        "likely": "one change was found that reconciles {identities}: {changes}",
        "likeliest": "{count} changes would reconcile {identities}, and one looks like a slip: {changes}",
        "ambiguous": "{count} changes would reconcile {identities}, and nothing tells them apart: {alternatives}",
        "none": "no change of up to three cells, nor of one row or column, reconciles {identities}",
        "item": "({}) {}",
        "more": "and {} more",
        "or": "; ",
        "blank": "blank",
        "looks": " ({})",
        "followed": ", and its totals with it",
        "cells": " and others, {} cells in all",
    },
}
_BOUNDS = {None: "", "at least": "≥ ", "at most": "≤ "}


def _changed(changes: Explanation, lang: str, *, slips: bool = True) -> str:
    """The changes in few words: “予以公开·自然人” 21 → 12（相邻两位数字颠倒）."""
    words = _WORDS[lang]
    different = {each.resembles for each in changes}
    texts = []
    for each in [each for each in changes if each.resembles is not FOLLOWED][:_SAID]:
        printed = words["blank"] if each.printed is None else each.printed
        text = f"“{each.label[lang]}” {printed} → {_BOUNDS[each.bound]}{each.implied}"
        if slips and each.resembles and len(different) > 1:
            text += words["looks"].format(each.resembles.label[lang])
        texts.append(text)
    said = words["and"].join(texts)
    if FOLLOWED in different:
        return said + words["followed"]
    if len(changes) > len(texts):
        said += words["cells"].format(len(changes))
    if slips and len(different) == 1 and changes[0].resembles:
        said += words["looks"].format(changes[0].resembles.label[lang])
    return said
