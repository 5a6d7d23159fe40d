"""All rules over 1,000 canonical JSON files against the structure rules alone, in pairs.

Run by name: `python tests/benchmarks/bench_rules.py [REPORTS] [PAIRS]`.
Both read the same files; the one tries every rule, the other those of family S. The last column is what judging alone
costs, reports read already, in microseconds a report.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from bench_validate import make

from gongkai import STANDARD, check, check_many, profile, read, together


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    count, pairs = [*map(int, sys.argv[1:]), *(1000, 7)[len(sys.argv) - 1 :]]
    structure = profile(select=["S"])
    with tempfile.TemporaryDirectory() as folder:
        paths = make(Path(folder), count)
        reports = [report for path in paths for report in read(path)]
        ratios = []
        for _ in range(pairs):
            alone = seconds(lambda: list(check_many(paths, profile=structure)))
            all_rules = seconds(lambda: together(check_many(paths)))
            judging = [
                seconds(lambda rules=rules: [check(report, profile=rules) for report in reports])  # type: ignore[misc]
                for rules in (structure, STANDARD)
            ]
            ratios.append(all_rules / alone)
            print(
                f"structure {alone * 1e6 / count:6.0f} µs/report   all rules {all_rules * 1e6 / count:6.0f}   "
                f"ratio {ratios[-1]:.2f}   judging alone {judging[0] * 1e6 / count:.0f} and {judging[1] * 1e6 / count:.0f}"
            )
        print(f"median ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
