"""How many small mistakes in the code of the rules the conformance cases would notice.

Run by name: `python tests/benchmarks/mutants.py [--survivors] [MODULE...]`, such as `structure arithmetic`.
A mutant is a module of `gongkai.rules` with one thing changed: a statement dropped, a condition always true or false, a
comparison turned round, plus for minus, a constant replaced. It is killed if a case fails. What survives shows a case
that is missing, or makes no difference.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

sys.path.insert(0, str(Path(__file__).parents[1]))
from gongkai import rules
from test_conformance import FILES, compare, judge

#: Seconds after which a mutant that does not end is killed.
_LONGEST = 60
_TURNED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.And: ast.Or, ast.Or: ast.And, ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add,
}  # fmt: skip
#: Makes another node of a copy of one.
_Change: TypeAlias = Callable[[Any], ast.AST]


class Mutant(NamedTuple):
    """A module with one change."""

    tree: ast.Module
    line: int
    before: str
    after: str


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module."""
    tree = ast.parse(source)
    for place, node in enumerate(ast.walk(tree)):
        node.place = place  # type: ignore[attr-defined]
    for node in _code(tree):
        for change in _changes(node):
            mutated = _Changed(node.place, change).visit(copy.deepcopy(tree))
            after = ast.unparse(change(copy.deepcopy(node)))
            yield Mutant(ast.fix_missing_locations(mutated), node.lineno, ast.unparse(node), after)


class _Changed(ast.NodeTransformer):
    def __init__(self, place: int, change: _Change) -> None:
        self.place, self.change = place, change

    def visit(self, node: ast.AST) -> ast.AST:
        return self.change(node) if getattr(node, "place", None) == self.place else self.generic_visit(node)


def _code(node: ast.AST) -> Iterator[Any]:
    """The nodes that do something: not annotations, names of types, docstrings, or the words of rules and messages."""
    if isinstance(node, ast.AnnAssign) and "TypeAlias" in ast.dump(node.annotation):
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("Rule", "Label", "Literal"):
        return
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if hasattr(node, "lineno"):
        yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield from _code(child)


def _changes(node: ast.AST) -> Iterator[_Change]:
    """The changes that may be made to a node."""
    match node:
        case ast.Expr() | ast.AugAssign() | ast.Continue() | ast.Break():
            yield lambda _: ast.Pass()
        case ast.If() | ast.IfExp():
            yield lambda each: _with(each, test=ast.Constant(value=True))
            yield lambda each: _with(each, test=ast.Constant(value=False))
        case ast.Compare(ops=[operator]) | ast.BoolOp(op=operator) | ast.BinOp(op=operator) if (
            type(operator) in _TURNED
        ):
            turned = _TURNED[type(operator)]()
            yield lambda each: _with(each, **({"ops": [turned]} if isinstance(each, ast.Compare) else {"op": turned}))
        case ast.UnaryOp():
            yield lambda each: each.operand
        case ast.Constant(value=bool(value)):
            yield lambda _: ast.Constant(value=not value)
        case ast.Constant(value=int(value)):
            yield lambda _: ast.Constant(value=value + 1)
        case ast.Constant(value=str(value)) if value:
            yield lambda _: ast.Constant(value="")
        case ast.GeneratorExp(generators=parts) | ast.ListComp(generators=parts) | ast.SetComp(generators=parts):
            if any(part.ifs for part in parts):
                yield lambda each: _with(each, generators=[_with(part, ifs=[]) for part in each.generators])


def _with(node: Any, **fields: object) -> Any:
    for name, value in fields.items():
        setattr(node, name, value)
    return node


def survives(module: ModuleType, mutant: Mutant) -> bool:
    """Whether no case fails; tried in a process of its own, which may end in any way."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    signal.alarm(_LONGEST)
    try:
        _install(module, mutant)
        for code, case in _cases(module):
            compare(code, case, judge(case)[0])
    except BaseException:
        os._exit(1)
    os._exit(0)


def _install(module: ModuleType, mutant: Mutant) -> None:
    """Run the mutant in the module's place, also where others hold what it defines."""
    before = dict(vars(module))
    exec(compile(mutant.tree, str(module.__file__), "exec"), vars(module))  # noqa: S102 - our own code
    renewed = {id(value): vars(module)[name] for name, value in before.items() if callable(value)}
    for other in [each for name, each in sys.modules.items() if name.startswith("gongkai.")]:
        for name, value in vars(other).items():
            if id(value) in renewed and other is not module:
                setattr(other, name, renewed[id(value)])


def _cases(module: ModuleType) -> Iterator[tuple[str, dict[str, Any]]]:
    """The cases, those of the module's own rules first."""
    own = {rule.code for rule in getattr(module, "RULES", ())}
    for code in chain(own, (code for code in FILES if code not in own)):
        yield from ((code, case) for case in FILES[code]["cases"] if "open" not in case)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--survivors", action="store_true", help="print the mutants that survive")
    given = parser.parse_args(arguments)
    folder = Path(str(rules.__file__)).parent
    # Whatever is loaded once is loaded before the processes part.
    for code, case in _cases(rules):
        if "open" not in case:
            compare(code, case, judge(case)[0])
    for name in given.modules or sorted(path.stem for path in folder.glob("*.py") if path.stem != "__init__"):
        module = import_module(f"gongkai.rules.{name}")
        tried = list(mutants((folder / f"{name}.py").read_text(encoding="utf-8")))
        with ThreadPoolExecutor(os.cpu_count()) as executor:
            survived = list(executor.map(lambda mutant, module=module: survives(module, mutant), tried))
        killed = len(tried) - sum(survived)
        print(f"{name}: {killed} of {len(tried)} mutants killed ({killed / max(1, len(tried)):.0%})")
        for mutant, alive in zip(tried, survived, strict=True):
            if alive and given.survivors:
                print(f"  line {mutant.line}: {mutant.before[:90]!r} -> {mutant.after[:90]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
