"""The lists of the rules: all of them by family, and what each release did to them. In Chinese and in English."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.emit.reference import table_head, table_row
from gongkai.findings import FAMILIES, Rule
from gongkai.form import Label
from gongkai.rules import CATALOGUE, pages

_GENERATED = Label(
    "<!-- 本页由规则目录生成，请勿手改。 -->", "<!-- Generated from the rule catalogue; do not edit. -->"
)
_NEW, _RETIRED = Label("新增", "new"), Label("停用", "retired")


def index(lang: str) -> str:
    """Every rule with what it looks at and a link to its page, family by family."""
    return "\n".join(_index(lang)) + "\n"


def releases(lang: str) -> str:
    """The rules that each release brought, and those it retired; the newest release first."""
    return "\n".join(_releases(lang)) + "\n"


def _index(lang: str) -> Iterator[str]:
    zh = lang == "zh"
    yield _GENERATED[lang]
    yield "# 规则" if zh else "# Rules"
    yield ""
    yield (
        "代码从不改作他用；[各版本的规则](releases.md)列出每个版本新增和停用的规则。"
        if zh
        else "A code is never used again for another rule; [rules by release](releases.md) lists which came and which went."
    )
    for letter, family in FAMILIES.items():
        rules = [rule for code, rule in sorted(CATALOGUE.items()) if code[0] == letter]
        if rules:
            yield from ("", f"## {letter} {family[lang]}", "")
            yield from table_head(
                ("代码", "名称", "级别", "说的是什么", "起始版本")
                if zh
                else ("Code", "Name", "Severity", "What it says", "Since")
            )
            yield from (table_row((*_named(rule, lang), _said(rule, lang), rule.since)) for rule in rules)


def _releases(lang: str) -> Iterator[str]:
    yield _GENERATED[lang]
    yield "# 各版本的规则" if lang == "zh" else "# Rules by release"
    rules = [rule for _, rule in sorted(CATALOGUE.items())]
    versions = {version for rule in rules for version in (rule.since, rule.retired) if version}
    for version in sorted(versions, key=_order, reverse=True):
        yield from ("", f"## {version}", "")
        yield from table_head(
            ("变化", "代码", "名称", "级别", "说的是什么")
            if lang == "zh"
            else ("Change", "Code", "Name", "Severity", "What it says")
        )
        for rule in rules:
            if rule.since == version:
                yield table_row((_NEW[lang], *_named(rule, lang), pages.summary(rule.code, lang)))
        for rule in rules:
            if rule.retired == version:
                yield table_row((_RETIRED[lang], *_named(rule, lang), _said(rule, lang)))


def _named(rule: Rule, lang: str) -> tuple[str, str, str]:
    return f"[{rule.code}]({rule.code}.md)", f"`{rule.name}`", rule.severity.label[lang]


def _said(rule: Rule, lang: str) -> str:
    """The first sentence of a rule's page, and what is out of the ordinary with it."""
    remark = rule.remark
    return pages.summary(rule.code, lang) + (f" **{remark[lang]}**" if remark else "")


def _order(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
