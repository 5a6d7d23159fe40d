"""`gongkai rules`: what the rules are, and what one of them means."""

from __future__ import annotations

from typing import Annotated

import typer

from gongkai.cli import _console
from gongkai.cli._console import Lang, Language


def rules(
    code: Annotated[str | None, typer.Argument(help="规则代码，如 A201。 Code of a rule, such as A201.")] = None,
    lang: Lang = Language.auto,
) -> None:
    """列出全部规则，或说明其中一条。

    List all rules, or explain one.
    """
    from gongkai import _resources
    from gongkai.rules import CATALOGUE

    tongue = _console.resolve(lang)
    if code is None:
        for rule in CATALOGUE.values():
            _console.show(
                f"{rule.code}  {rule.severity.label[tongue]}  {rule.name}  {rule.zh if tongue == 'zh' else rule.en}"
            )
        return
    if code.upper() not in CATALOGUE:
        known = "gongkai rules"
        raise typer.BadParameter(
            f"没有规则 {code}，见 {known}。 There is no rule {code}, see {known}.", param_hint="CODE"
        )
    _console.show(_resources.rule_page(code.upper(), tongue).read_text(encoding="utf-8").rstrip("\n"))
