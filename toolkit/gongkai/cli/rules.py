"""`gongkai rules`: what the rules are, and what one of them means."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli._console import Lang, Language
from gongkai.findings import FAMILIES, Rule
from gongkai.text import columns


def rules(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RULE]...",
            help="规则的代码（A201）、代码的开头（A、A2）或名称（row-total）。 Codes of rules, beginnings of codes, or names.",
        ),
    ] = None,
    lang: Lang = Language.auto,
) -> None:
    """列出全部规则，或说明其中几条。

    List all rules, or explain some.
    """
    from gongkai.rules import CATALOGUE

    tongue = _console.resolve(lang)
    if not names:
        for line in _listed(list(CATALOGUE.values()), tongue):
            _console.show(line)
        return
    for at, (name, asked) in enumerate([(name, _asked(name)) for name in names]):
        if at:
            _console.show()
        is_one = asked[0].code == name.upper() or asked[0].name == name.lower()
        for line in _explained(asked[0], tongue) if is_one else _listed(asked, tongue):
            _console.show(line)


def _asked(name: str) -> list[Rule]:
    """The rules that a word stands for. Leaves the program when it stands for none."""
    from gongkai.rules import CATALOGUE

    found = [rule for rule in CATALOGUE.values() if rule.code.startswith(name.upper()) or rule.name == name.lower()]
    if not found or not name:
        raise typer.BadParameter(
            f"没有规则 {name}，见 gongkai rules。 There is no rule {name}, see gongkai rules.", param_hint="RULE"
        )
    return found


def _listed(rules: Sequence[Rule], lang: str) -> Iterator[str]:
    """A line for each rule, under the name of its family."""
    from gongkai.cli._page import aligned
    from gongkai.renderers.text import fitted
    from gongkai.rules import pages

    rules = sorted(rules, key=lambda rule: (list(FAMILIES).index(rule.code[0]), rule.code))
    remarks = (f" [{rule.remark[lang]}]" if rule.remark else "" for rule in rules)
    rows = [
        (f"  {rule.code}", rule.severity.label[lang], rule.name, pages.summary(rule.code, lang) + remark)
        for rule, remark in zip(rules, remarks, strict=True)
    ]
    family = ""
    for row, line in zip(rows, aligned(rows), strict=True):
        letter = row[0].strip()[0]
        if letter != family:
            family = letter
            yield f"{family} {FAMILIES[family][lang]}"
        yield from fitted(line, _width(), columns(line) - columns(row[-1]))


def _explained(rule: Rule, lang: str) -> Iterator[str]:
    """The page of a rule: as it is for a program or a file, without its marks for a terminal."""
    from gongkai.cli._page import readable
    from gongkai.renderers.text import fitted
    from gongkai.rules import pages

    title, _, rest = pages.page(rule.code, lang).rstrip("\n").partition("\n")
    remark = f"\n{rule.remark[lang]}\n" if rule.remark else ""
    page = f"{title}\n{remark}{rest}"
    if not sys.stdout.isatty():
        yield page
        return
    for line in readable(page):
        yield from fitted(line, _width(), 3 if line[:1].isdigit() else 0)


def _width() -> int | None:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
