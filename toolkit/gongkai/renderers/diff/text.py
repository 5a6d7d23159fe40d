"""Differences for people at a terminal: each pair of reports that differ, then a summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

import orjson

from gongkai.check import Result
from gongkai.diff import Difference, NumberChange, TextChange, Uncompared
from gongkai.findings import Finding
from gongkai.form import Label
from gongkai.numbers import printed
from gongkai.renderers.diff import Shown, words
from gongkai.renderers.diff.words import BLANK
from gongkai.revision import Piece
from gongkai.text import visible

_Item = TypeVar("_Item")
#: Characters of an unchanged passage that are shown beside a change, and of any other.
_AROUND, _LONG = 12, 200
_MORE = Label("另有 {} 处未列出（--max-changes 0 全部列出）", "{} more (--max-changes 0 lists all)")


def render(shown: Shown) -> Iterator[str]:
    """The comparison line by line, in its language."""
    for line in _lines(shown):
        yield f"{line}\n"


def _lines(shown: Shown) -> Iterator[str]:
    comparison, lang = shown.comparison, shown.lang
    for difference in comparison.differences:
        yield from _pair(difference, shown)
        yield ""
    for side, results in (("A", comparison.only_a), ("B", comparison.only_b)):
        if results:
            yield f"{words.only_in(side)[lang]}{_count(results, lang)}"
            yield from _capped([_named(result, lang) for result in results], shown, "  ")
            yield ""
    for side, results in (("A", comparison.refused_a), ("B", comparison.refused_b)):
        if results:
            yield f"{words.unread(side)[lang]}{_count(results, lang)}"
            yield from _capped([_refused(result, lang) for result in results], shown, "  ")
            yield ""
    yield words.summary(comparison)[lang]


def _pair(difference: Difference, shown: Shown) -> Iterator[str]:
    lang = shown.lang
    for side, report in (("A", difference.a), ("B", difference.b)):
        yield visible(f"{side} {report.source.name} — {words.title(report)[lang]}")
    if difference.a.edition.code != difference.b.edition.code:
        yield f"  {words.compared_in(difference.edition.code)[lang]}"
    for kind, heading in words.NUMBERS.items():
        numbers = [_number(change, lang) for change in difference.numbers if change.kind == kind]
        yield from _part(heading, numbers, shown)
    yield from _part(words.TEXTS, [_text(change, shown) for change in difference.texts], shown)
    facts = [
        f"{change.label[lang]}{_colon(lang)}{_value(change.before, lang)} → {_value(change.after, lang)}"
        for change in difference.facts
    ]
    yield from _part(words.FACTS, facts, shown)
    for heading, findings in ((words.VANISHED, difference.vanished), (words.APPEARED, difference.appeared)):
        gravest_first = sorted(findings, key=lambda finding: -finding.rule.severity)
        yield from _part(heading, [_finding(each, lang) for each in gravest_first], shown)
    for side, values in (("A", difference.only_a), ("B", difference.only_b)):
        if values:
            yield from _part(words.not_compared(side), [_uncompared(each, lang) for each in values], shown)


def _part(heading: Label, lines: Sequence[str], shown: Shown) -> Iterator[str]:
    if lines:
        yield f"  {heading[shown.lang]}{_count(lines, shown.lang)}"
        yield from _capped(lines, shown, "    ")


def _count(items: Sequence[object], lang: str) -> str:
    return f"（{len(items)}）" if lang == "zh" else f" ({len(items)})"


def _capped(lines: Sequence[str], shown: Shown, indent: str) -> Iterator[str]:
    kept, more = _first(lines, shown.max_changes)
    yield from (indent + visible(line) for line in kept)
    if more:
        yield indent + _MORE[shown.lang].format(more)


def _first(items: Sequence[_Item], most: int) -> tuple[Sequence[_Item], int]:
    """The items that are shown, and how many are not."""
    return (items[:most], len(items) - most) if 0 < most < len(items) else (items, 0)


def _colon(lang: str) -> str:
    return "：" if lang == "zh" else ": "


def _number(change: NumberChange, lang: str) -> str:
    before, after = _value(change.before, lang), _value(change.after, lang)
    before += _parts(change.before_parts, lang)
    after += _parts(change.after_parts, lang)
    how = ""
    if change.difference is not None:
        steps = [words.signed(change.difference), words.change(change.share)]
        how = "，".join(filter(None, steps)) if lang == "zh" else ", ".join(filter(None, steps))
        how = f"（{how}）" if lang == "zh" else f" ({how})"
    return f"{change.label[lang]}{_colon(lang)}{before} → {after}{how}"


def _parts(parts: Sequence[Any], lang: str) -> str:
    return f" [= {' + '.join(_value(part.value, lang) for part in parts)}]" if parts else ""


def _text(change: TextChange, shown: Shown) -> str:
    lang = shown.lang
    if change.before is None or change.after is None:
        return f"{change.label[lang]}{_colon(lang)}{words.came_or_went(change.before)[lang]}"
    likeness = words.alike(change.likeness) or words.TOO_LONG[lang]
    excerpt, more = _excerpt(change.pieces, shown.max_changes)
    rest = f"  {_MORE[lang].format(more)}" if more else ""
    return f"{change.label[lang]}{_colon(lang)}{words.ALIKE[lang]} {likeness}  {excerpt}{rest}"


def _excerpt(pieces: Sequence[Piece], most: int) -> tuple[str, int]:
    """What was deleted and inserted, with a few characters around, and the number of places that are not shown."""
    shown: list[str] = []
    begins = [
        at
        for at, each in enumerate(pieces)
        if each.operation != "same" and (not at or pieces[at - 1].operation == "same")
    ]
    kept, more = _first(begins, most)
    end = begins[len(kept)] if more else len(pieces)
    for at, piece in enumerate(pieces[:end]):
        if piece.operation == "same":
            shown.append(_around(piece.text, first=at == 0, last=at == len(pieces) - 1))
        else:
            text = piece.text if len(piece.text) <= _LONG or not most else piece.text[:_LONG] + "…"
            shown.append(f"[-{text}-]" if piece.operation == "deleted" else f"{{+{text}+}}")
    return "".join(shown).replace("\n", "⏎"), more


def _around(text: str, *, first: bool, last: bool) -> str:
    """The ends of an unchanged passage that touch a change."""
    if len(text) <= 2 * _AROUND + 1:
        return text
    if first:
        return "…" + text[-_AROUND:]
    return text[:_AROUND] + "…" + ("" if last else text[-_AROUND:])


def _value(value: Any, lang: str) -> str:
    if value is None:
        return BLANK[lang]
    if type(value) in (int, float):
        return printed(value)
    return value[:_LONG] if isinstance(value, str) else orjson.dumps(value).decode()


def _finding(finding: Finding, lang: str) -> str:
    place = finding.origin.place(lang)
    head = f"{finding.rule.severity.label[lang]} {finding.rule.code} {f'[{place}] ' if place else ''}"
    return head + finding.message(lang)


def _uncompared(each: Uncompared, lang: str) -> str:
    return f"{each.label[lang]}{_colon(lang)}{_value(each.value, lang)}"


def _named(result: Result, lang: str) -> str:
    return f"{result.source.name} — {words.title(result.report)[lang]}" if result.report else result.source.name


def _refused(result: Result, lang: str) -> str:
    return f"{result.source.name}{_colon(lang)}{'；'.join(finding.message(lang) for finding in result.findings)}"
