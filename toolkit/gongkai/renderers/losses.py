"""What it cost to bring reports into another edition: for programs (`schemas/losses.schema.json`), and in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import orjson

from gongkai._version import __version__
from gongkai.crossing import KINDS, Change, Crossing, Kind
from gongkai.form import Edition, Label
from gongkai.numbers import printed
from gongkai.rules.wording import listed, place_label
from gongkai.text import visible

#: In runs of more reports than this, only the totals are told in words.
_FEW = 3
_WORDS: dict[Kind, Label] = {
    "exact": Label("照录", "kept"),
    "summed": Label("相加", "summed"),
    "unknown": Label("留空", "blank"),
    "dropped": Label("未能带入", "dropped"),
}
_BLANK = Label("空白", "blank")
_ZEROS, _ALL_ZERO = Label("其余为 0", "the others 0"), Label("均为 0", "all 0")
_COMMA = Label("、", ", ")


def as_json(crossings: Sequence[Crossing]) -> bytes:
    """Every report with what was kept, summed, left blank and dropped; the dropped values are in it."""
    content = {
        "gongkai": {"version": __version__},
        "reports": [_report(crossing) for crossing in crossings],
        "summary": {
            "reports": len(crossings),
            "crossed": sum(crossing.crossed for crossing in crossings),
            **_sums(crossings),
        },
    }
    return orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def as_text(crossings: Sequence[Crossing], lang: str) -> Iterator[str]:
    """Line by line, for people: of a few reports what became of each item that is not as it was, of many the totals."""
    crossed = [crossing for crossing in crossings if crossing.crossed]
    for crossing in crossed if len(crossed) <= _FEW else ():
        yield from _told(crossing, lang)
    if len(crossings) > 1 or not crossed:
        yield _totals(crossings, crossed, lang)


def _report(crossing: Crossing) -> dict[str, Any]:
    report = crossing.report
    name = report.agency.get("name")
    return {
        "source": report.source.name,
        "agency": {"id": report.agency_id, "name": name if isinstance(name, str) else None},
        "year": report.year,
        "from": crossing.source.code,
        "to": report.edition.code,
        "counts": {kind: len(crossing.of(kind)) for kind in KINDS},
        "exact": [change.target for change in crossing.of("exact")],
        "changes": [_change(change) for change in crossing.changes if change.kind != "exact"],
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "target": change.target,
        "value": change.value,
        "sources": [
            {
                "pointer": taken.pointer,
                "value": taken.value,
                "origin": {"file": taken.origin.file, "place": taken.origin.place("en")},
            }
            for taken in change.sources
        ],
        "words": {"zh": change.words.zh, "en": change.words.en},
    }


def _told(crossing: Crossing, lang: str) -> Iterator[str]:
    """A report's line, and one for each row of the form that has something to tell."""
    report = crossing.report
    who = visible(str(report.agency.get("name") or report.agency_id or report.source.name))
    year = "" if report.year is None else f" {report.year}"
    counts = _counts([crossing], lang)
    if lang == "zh":
        yield f"{who}{year}：{crossing.source.code} 年版 → {report.edition.code} 年版：{counts}"
    else:
        yield f"{who}{year}: {crossing.source.code} edition → {report.edition.code} edition: {counts}"
    for row, changes in groupby(crossing.of("summed"), _row):
        yield _line("summed", row, report.edition, _sums_of(list(changes), report.edition, lang), lang)
    for (code, words), changes in groupby(crossing.of("unknown"), lambda change: (_steps(change)[0], change.words)):
        table = report.edition.tables[code]
        cells = listed(table, [table.cell(*_steps(change)[1:]) for change in changes])
        yield _line("unknown", (f"/tables/{code}", words), report.edition, cells[lang], lang)
    for row, changes in groupby(filter(_has_value, crossing.of("dropped")), _row):
        values = [
            f"{_column(each, crossing.source, lang)} {_value(each.sources[0].value, lang)}".lstrip() for each in changes
        ]
        yield _line("dropped", row, crossing.source, _COMMA[lang].join(values), lang)


def _has_value(change: Change) -> bool:
    return any(taken.value is not None for taken in change.sources)


def _steps(change: Change) -> list[str]:
    return change.pointer.split("/")[2:]


def _row(change: Change) -> tuple[str, Label]:
    """The row that a change belongs to, and why; what is no cell of a row stands by itself."""
    steps = _steps(change)
    return change.pointer if len(steps) != 3 else change.pointer.rpartition("/")[0], change.words


def _line(kind: Kind, row: tuple[str, Label], form: Edition, cells: str, lang: str) -> str:
    where, why = visible(place_label(form, row[0])[lang]), row[1][lang]
    if lang == "zh":
        return f"  {_WORDS[kind].zh} {where}（{why}）：{cells}"
    return f"  {_WORDS[kind].en} {where} ({why}): {cells}"


def _sums_of(changes: Sequence[Change], form: Edition, lang: str) -> str:
    """`总计 3 = 1 + 0 + 2` for each column but those in which all is 0."""
    told = [
        f"{_column(change, form, lang)} {_value(change.value, lang)} = "
        + " + ".join(_value(taken.value, lang) for taken in change.sources)
        for change in changes
        if any(taken.value != 0 for taken in change.sources)
    ]
    zeros = [_ZEROS[lang] if told else _ALL_ZERO[lang]] * (len(told) < len(changes))
    return _COMMA[lang].join([*told, *zeros])


def _column(change: Change, form: Edition, lang: str) -> str:
    """The name of a cell's column; empty for what is no cell."""
    steps = _steps(change)
    if len(steps) != 3:
        return ""
    columns = form.tables[steps[0]].columns
    return next((line.label[lang] for line in columns if line.code == steps[2]), visible(steps[2]))


def _value(value: Any, lang: str) -> str:
    if value is None:
        return _BLANK[lang]
    return printed(value) if type(value) in (int, float) else orjson.dumps(value).decode()


def _totals(crossings: Sequence[Crossing], crossed: Sequence[Crossing], lang: str) -> str:
    same = len(crossings) - len(crossed)
    code = crossings[0].report.edition.code
    if lang == "zh":
        told = f"{len(crossed)} 份报告转为 {code} 年版，{same} 份已是该版"
        return f"{told}：{_counts(crossed, lang)}" if crossed else told
    told = f"{len(crossed)} reports brought into the {code} edition, {same} in it already"
    return f"{told}: {_counts(crossed, lang)}" if crossed else told


def _sums(crossings: Sequence[Crossing]) -> dict[str, int]:
    return {kind: sum(len(crossing.of(kind)) for crossing in crossings) for kind in KINDS}


def _counts(crossings: Sequence[Crossing], lang: str) -> str:
    numbers = _sums(crossings)
    if lang == "zh":
        return "，".join(f"{_WORDS[kind].zh} {numbers[kind]} 项" for kind in KINDS)
    return ", ".join(f"{numbers[kind]} {_WORDS[kind].en}" for kind in KINDS)
