"""Differences as a web page in one file: it asks for nothing from outside and runs no script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any, TypeVar

import orjson

from gongkai.check import Result
from gongkai.crossing import Taken
from gongkai.diff import Difference, FactChange, NumberChange, TextChange, Uncompared
from gongkai.findings import Finding
from gongkai.form import Label
from gongkai.numbers import printed
from gongkai.renderers.diff import Shown, words
from gongkai.revision import Piece
from gongkai.text import visible

_Item = TypeVar("_Item")
#: Of more pairs than this, each is folded.
_MANY = 5
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
:root{color-scheme:light dark;--line:#8886;--del:#c0392b33;--ins:#27ae6033}
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:72rem;margin:auto;padding:1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;display:inline}h3{font-size:1rem;margin:1rem 0 .3rem}h4{font-size:.95rem;margin:.8rem 0 .2rem}
details{border-top:2px solid var(--line);padding:.6rem 0}summary{cursor:pointer}
dl{display:grid;grid-template-columns:auto 1fr;gap:0 .6rem;margin:.4rem 0}dt{font-weight:bold}dd{margin:0;overflow-wrap:anywhere}
div.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{border:1px solid var(--line);padding:.2rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}
thead th{white-space:nowrap;overflow-wrap:normal}h3::first-letter{text-transform:uppercase}
td.n{text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal}
tbody th{font-weight:normal}tr.total>*{font-weight:bold}.blank{font-style:italic;font-weight:normal}
p.text{white-space:pre-wrap;overflow-wrap:anywhere;border-left:3px solid var(--line);padding-left:.8rem;margin:.3rem 0}
del{background:var(--del)}ins{background:var(--ins)}
@media print{body{max-width:none}tr{break-inside:avoid}}
"""
_TITLE = Label("年度报告对比", "Annual reports compared")
_NOTHING = Label("没有不同。", "Nothing differs.")
_ITEM, _DIFFERENCE, _SHARE = Label("项目", "Item"), Label("相差", "Difference"), Label("变化", "Change")
_SEVERITY, _RULE, _PLACE, _MESSAGE = (
    Label("级别", "Severity"),
    Label("规则", "Rule"),
    Label("位置", "Place"),
    Label("内容", "What"),
)
_VALUE, _SOURCE = Label("数值", "Value"), Label("文件", "File")


def render(shown: Shown) -> Iterator[str]:
    """The page, piece by piece."""
    comparison, lang = shown.comparison, shown.lang
    yield (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_TITLE[lang]}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{_TITLE[lang]}</h1>\n"
        f"{_list([('A', shown.a), ('B', shown.b)])}<p>{_escaped(words.summary(comparison)[lang])}</p>\n"
    )
    if not comparison:
        yield f"<p>{_NOTHING[lang]}</p>\n"
    for difference in comparison.differences:
        yield from _pair(difference, lang, folded=len(comparison.differences) > _MANY)
    for side, results in (("A", comparison.only_a), ("B", comparison.only_b)):
        yield from _results(words.only_in(side), results, lang)
    for side, results in (("A", comparison.refused_a), ("B", comparison.refused_b)):
        yield from _results(words.unread(side), results, lang)
    yield "</body>\n</html>\n"


def _pair(difference: Difference, lang: str, *, folded: bool) -> Iterator[str]:
    a, b = words.title(difference.a)[lang], words.title(difference.b)[lang]
    name = a if a == b else f"{a} → {b}"
    yield f"<details{'' if folded else ' open'}>\n<summary><h2>{_escaped(name)}</h2></summary>\n"
    yield _list([("A", difference.a.source.name), ("B", difference.b.source.name)])
    if difference.a.edition.code != difference.b.edition.code:
        yield f"<p>{words.compared_in(difference.edition.code)[lang]}</p>\n"
    columns = (_ITEM[lang], "A", "B", _DIFFERENCE[lang], _SHARE[lang])
    for kind, caption in words.NUMBERS.items():
        numbers = [change for change in difference.numbers if change.kind == kind]
        yield from _table(caption, columns, numbers, _number, lang)
    if difference.texts:
        yield f"<h3>{words.TEXTS[lang]}</h3>\n"
        yield from (_text(change, lang) for change in difference.texts)
    yield from _table(words.FACTS, (_ITEM[lang], "A", "B"), difference.facts, _fact, lang)
    heads = tuple(each[lang] for each in (_SEVERITY, _RULE, _PLACE, _MESSAGE))
    for caption, findings in ((words.VANISHED, difference.vanished), (words.APPEARED, difference.appeared)):
        yield from _table(caption, heads, findings, _finding, lang)
    for side, values in (("A", difference.only_a), ("B", difference.only_b)):
        yield from _table(words.not_compared(side), (_ITEM[lang], _VALUE[lang]), values, _uncompared, lang)
    yield "</details>\n"


def _table(
    caption: Label, heads: Sequence[str], items: Sequence[_Item], row: Callable[[_Item, str], str], lang: str
) -> Iterator[str]:
    """A heading and a table with a row for each item; nothing for none."""
    if not items:
        return
    yield f'<h3>{caption[lang]}</h3>\n<div class="wide"><table>\n<thead><tr>'
    yield "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead>\n<tbody>\n"
    yield from (f"{row(item, lang)}\n" for item in items)
    yield "</tbody>\n</table></div>\n"


def _number(change: NumberChange, lang: str) -> str:
    difference = "" if change.difference is None else words.signed(change.difference)
    cells = (
        _value(change.before, lang) + _parts(change.before_parts, lang),
        _value(change.after, lang) + _parts(change.after_parts, lang),
        difference,
        words.change(change.share),
    )
    row = f'<tr{" class=total" if change.total else ""}><th scope="row">{_escaped(change.label[lang])}</th>'
    return row + "".join(f'<td class="n">{cell}</td>' for cell in cells) + "</tr>"


def _parts(parts: Sequence[Taken], lang: str) -> str:
    return f" [= {' + '.join(_value(part.value, lang) for part in parts)}]" if parts else ""


def _text(change: TextChange, lang: str) -> str:
    if change.before is None or change.after is None:
        state = words.came_or_went(change.before)[lang]
    else:
        state = f"{words.ALIKE[lang]} {words.alike(change.likeness) or words.TOO_LONG[lang]}"
    pieces = "".join(map(_piece, change.pieces))
    return f'<h4>{_escaped(change.label[lang])} · {state}</h4>\n<p class="text">{pieces}</p>\n'


def _piece(piece: Piece) -> str:
    text = "\n".join(map(_escaped, piece.text.split("\n")))
    tag = {"same": "", "deleted": "del", "inserted": "ins"}[piece.operation]
    return f"<{tag}>{text}</{tag}>" if tag else text


def _fact(change: FactChange, lang: str) -> str:
    values = "".join(f"<td>{_value(value, lang)}</td>" for value in (change.before, change.after))
    return f'<tr><th scope="row">{_escaped(change.label[lang])}</th>{values}</tr>'


def _finding(finding: Finding, lang: str) -> str:
    cells = (finding.rule.severity.label[lang], finding.rule.code, finding.origin.place(lang), finding.message(lang))
    return f"<tr>{''.join(f'<td>{_escaped(cell)}</td>' for cell in cells)}</tr>"


def _uncompared(each: Uncompared, lang: str) -> str:
    return f'<tr><th scope="row">{_escaped(each.label[lang])}</th><td class="n">{_value(each.value, lang)}</td></tr>'


def _results(caption: Label, results: Sequence[Result], lang: str) -> Iterator[str]:
    """Reports that only one side has, or files that could not be read."""
    yield from _table(caption, (_SOURCE[lang], _MESSAGE[lang]), results, _result, lang)


def _result(result: Result, lang: str) -> str:
    if result.report is not None:
        told = words.title(result.report)[lang]
    else:
        told = "; ".join(finding.message(lang) for finding in result.findings)
    return f'<tr><th scope="row">{_escaped(result.source.name)}</th><td>{_escaped(told)}</td></tr>'


def _list(terms: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<dt>{term}</dt><dd>{_escaped(text)}</dd>' for term, text in terms)}</dl>\n"


def _value(value: Any, lang: str) -> str:
    if value is None:
        return f'<span class="blank">{words.BLANK[lang]}</span>'
    if type(value) in (int, float):
        return printed(value)
    return _escaped(value if isinstance(value, str) else orjson.dumps(value).decode())


def _escaped(text: str) -> str:
    return escape(visible(text))
