"""Validating 1,000 canonical JSON files: this tool against `jsonschema` alone, in pairs.

Run by name: `python tests/benchmarks/bench_validate.py [REPORTS] [PAIRS]`.
Both read the same files. The tool judges them by every rule; the other checks the schema only.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema

sys.path.insert(0, str(Path(__file__).parents[1]))
from builders import edited, realistic
from gongkai import check_many
from gongkai.rules.structure import schema


def make(folder: Path, count: int) -> list[Path]:
    """Write reports of both editions, one in twenty with a wrong total."""
    rng = random.Random(2021)
    paths = []
    for number in range(count):
        edition = ("2021", "2019")[number % 2]
        document = realistic(edition, rng, agency=f"甲县第{number}局", year=int(edition))
        if number % 20 == 0:
            document = edited(document, {"/tables/requests/received/total": 999_999})
        path = folder / f"{number:05}.json"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        paths.append(path)
    return paths


def with_gongkai(paths: list[Path]) -> int:
    return sum(bool(result.findings) for result in check_many(paths))


def with_jsonschema(paths: list[Path]) -> int:
    validators = {code: jsonschema.Draft202012Validator(schema(code)) for code in ("2019", "2021")}
    documents = (json.loads(path.read_bytes()) for path in paths)
    return sum(not any(True for _ in validators[each["edition"]].iter_errors(each)) for each in documents)


def seconds(function: Callable[[list[Path]], int], paths: list[Path]) -> float:
    start = time.perf_counter()
    function(paths)
    return time.perf_counter() - start


def main() -> None:
    count, pairs = [*map(int, sys.argv[1:]), *(1000, 5)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as folder:
        paths = make(Path(folder), count)
        assert with_gongkai(paths) == len(paths[::20])
        assert with_jsonschema(paths) == count
        ratios = []
        for _ in range(pairs):
            ours, alone = seconds(with_gongkai, paths), seconds(with_jsonschema, paths)
            ratios.append(alone / ours)
            print(
                f"gongkai {ours * 1e6 / count:6.0f} µs/report   jsonschema {alone * 1e6 / count:6.0f} µs/report   ratio {ratios[-1]:.1f}"
            )
        print(f"median ratio {statistics.median(ratios):.1f}")


if __name__ == "__main__":
    main()
