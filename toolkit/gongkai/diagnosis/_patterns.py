"""One slip that makes several numbers wrong: what would undo it, where that leaves nothing violated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise

from gongkai.diagnosis._net import Changes, Number, State, Uses

#: A number that moved by itself has changed places with its neighbor.
_MOVED = 3


def neighbors(state: State) -> Iterator[Changes]:
    """Two neighboring numbers that changed places."""
    for (one, other), mask in state.net.neighbors.items():
        if mask & state.violated and not state.violated & state.net.whole(mask) & ~mask:
            yield from _exchanged(state, (one,), (other,))


def moves(state: State) -> Iterator[Changes]:
    """Numbers of a table printed in one line that moved by one cell, from one left at nothing to where one was lost.

    The lost number is what its own identity leaves, so that one proves nothing: others must be settled as well.
    """
    if not state.net.table.one_line or state.violated.bit_count() < 2:
        return
    for start, end in combinations(range(len(state.values)), 2):
        for span in (range(start, end + 1), range(end, start - 1, -1)):
            changes = {} if state.values[span[0]] else _moved(state, span)
            several = (state.net.mask(changes) & state.violated).bit_count() > 1
            if len(changes) >= _MOVED and several and state.settled_by(changes, whole=True):
                yield changes


def entries(state: State, group: int) -> Iterator[Changes]:
    """One wrong number that went into all of its totals, as where a spreadsheet adds up."""
    violated = state.violated & group
    for cells, effects in state.net.carried.values():
        if not effects or not violated >> effects[0][0] & 1 or violated.bit_count() > len(effects):
            continue
        at, sign = effects[0]
        known = [(cell, value) for cell in cells if (value := state.values[cell]) is not None]
        changes = {cell: value - sign * state.differences[at] for cell, value in known}
        if len(known) == len(cells) and state.settled_by(changes, whole=True):
            yield changes


def lines(state: State, group: int) -> Iterator[Changes]:
    """Numbers of one row or column, each as the identities that cross it say."""
    for line, crossings in state.net.lines.items():
        if state.violated & group & ~state.net.mask(line):
            continue
        changes = {}
        for cell, uses in zip(line, crossings, strict=True):
            before, value = state.values[cell], _implied(state, cell, uses)
            if before is not None and value not in (None, before):
                changes[cell] = value
        if changes and state.settled_by(changes):
            yield changes


def exchanges(state: State, group: int) -> Iterator[Changes]:
    """Two rows, or two columns, that changed places."""
    for (one, other), mask in state.net.unlike.items():
        if not state.violated & group & ~mask:
            yield from _exchanged(state, one, other)


def _exchanged(state: State, one: Iterable[int], other: Iterable[int]) -> Iterator[Changes]:
    changes: dict[int, Number] = {}
    for cell, opposite in zip(one, other, strict=True):
        here, there = state.values[cell], state.values[opposite]
        if here is None or there is None:
            return
        if here != there:
            changes |= {cell: there, opposite: here}
    if changes and state.settled_by(changes, whole=True):
        yield changes


def _moved(state: State, span: range) -> Changes:
    changes: dict[int, Number] = {}
    for cell, after in pairwise(span):
        value = state.values[after]
        if value is None:
            return {}
        if value != state.values[cell]:
            changes[cell] = value
    lost = span[-1]
    value = _implied(state.after(changes), lost, state.net.uses[lost])
    return changes if value in (None, state.values[lost]) else {**changes, lost: value}


def _implied(state: State, cell: int, uses: Uses) -> Number | None:
    """What the identities without another blank say that the cell is; `None` if they say nothing, or disagree."""
    printed = state.values[cell]
    found = {
        (printed or 0) - sign * state.differences[at] for at, sign in uses if sum(state.blanks[at]) == (printed is None)
    }
    return found.pop() if len(found) == 1 else None
