"""`python -m gongkai.emit [--check]`: write the generated files of a checkout, or show which are not current."""

from __future__ import annotations

import sys

from gongkai import _resources, emit


def main() -> int:
    root = _resources.root()
    if sys.argv[1:] == ["--check"]:
        differences = list(emit.stale(root))
        sys.stdout.write("".join(differences))
        return 1 if differences else 0
    for path in emit.write(root):
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
