"""The page of each rule: what it looks at, why that matters, and what to check."""

from __future__ import annotations

import functools

from gongkai import _resources


@functools.cache
def page(code: str, lang: str) -> str:
    """The whole page in `zh` or `en`, as Markdown."""
    return _resources.rule_page(code, lang).read_text(encoding="utf-8")


def summary(code: str, lang: str) -> str:
    """What is wrong where the rule is broken: the sentence that its page begins with.

    >>> summary("A204", "en")
    "In a group of table four, the four results do not add up to the group's total."
    """
    return next(line for line in page(code, lang).splitlines()[1:] if line.strip())
