"""How many slips are named: every kind, at every cell of tables three and four, in both editions.

Run by name: `python tests/benchmarks/share_diagnosed.py [REPORTS]`, the number of reports of each edition and size.
Of the slips made, `seen` violate an identity. Of these, `only` and `likely` name the cells and their values, rightly or
wrongly; `open` is ambiguous, with what is right among the explanations; `astray`, without it; `none` finds nothing.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders import realistic, report
from slips import SEVERAL, SINGLE, diagnosed, made, verdict

TABLES = {"requests": "table three", "disputes": "table four"}
LEVELS = ("town", "county", "city")
#: What is printed of the verdicts.
COLUMNS = {
    "only": "only right",
    "only wrong": "only wrong",
    "likely": "likely right",
    "likely wrong": "likely wrong",
    "open": "ambiguous right",
    "astray": "ambiguous wrong",
    "none": "none",
}


def verdicts(kind: str, edition: str, table: str, reports: int) -> Counter[str]:
    counted: Counter[str] = Counter()
    for seed in range(reports):
        for level in LEVELS:
            rng = random.Random(f"{edition} {level} {seed} {kind}")
            sound = report(realistic(edition, rng, agency="甲县司法局", year=int(edition), level=level))
            for wrong, right in made(sound, table, {**SINGLE, **SEVERAL}[kind], rng):
                counted[verdict(diagnosed(wrong, table, listed=sys.maxsize), right)] += 1
    return counted


def line(name: str, counted: Counter[str]) -> str:
    made, seen = counted.total(), counted.total() - counted["unseen"]
    shares = (f"{100 * counted[verdict] / max(1, seen):14.1f}" for verdict in COLUMNS.values())
    return f"{name:34}{made:6}{100 * seen / max(1, made):8.1f}" + "".join(shares)


def main() -> None:
    reports = int(sys.argv[1]) if len(sys.argv) > 1 else 4
    print(f"{'':34}{'made':>6}{'% seen':>8}" + "".join(f"{name:>14}" for name in COLUMNS))
    for table, name in TABLES.items():
        for title, kinds in ((f"one cell of {name}", SINGLE), (f"several cells of {name}", SEVERAL)):
            print(f"\n{title}, % of what is seen")
            every: Counter[str] = Counter()
            for kind in kinds:
                for edition in ("2019", "2021"):
                    counted = verdicts(kind, edition, table, reports)
                    every += counted
                    if counted:
                        print(line(f"{kind}, {edition}", counted))
            print(line("all of these", every))


if __name__ == "__main__":
    main()
