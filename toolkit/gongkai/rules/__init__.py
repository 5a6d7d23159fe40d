"""The rule catalogue: every rule there is, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.findings import Rule
from gongkai.rules import agency, arithmetic, headings, inequalities, package, reading, structure

#: Every rule by its code, in the order in which they are tried.
CATALOGUE: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        *reading.RULES,
        *structure.RULES,
        *headings.RULES,
        *arithmetic.RULES,
        *inequalities.RULES,
        *agency.RULES,
        *package.RULES,
    )
}
