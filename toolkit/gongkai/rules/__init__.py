"""The rule catalogue: every rule there is, in one place."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.findings import Rule
from gongkai.rules import (
    agency,
    arithmetic,
    headings,
    inequalities,
    narrative,
    package,
    prose,
    reading,
    structure,
    years,
)

#: The rules of each module, in the order in which they are tried.
_FAMILIES = (
    reading.RULES,
    (*structure.RULES, *headings.RULES),
    (*arithmetic.RULES, *inequalities.RULES),
    years.RULES,
    (*narrative.RULES, *prose.RULES),
    agency.RULES,
    package.RULES,
)

#: Every rule by its code, in the order of the families and of their codes.
CATALOGUE: Mapping[str, Rule] = {
    rule.code: rule for family in _FAMILIES for rule in sorted(family, key=lambda rule: rule.code)
}
