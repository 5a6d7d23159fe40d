"""The smallest sets of cells whose change reconciles all identities that hang together."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.diagnosis._net import Changes, Number, State, places, violates

#: More cells are not tried: three wrong cells are as many as table three can tell from none.
MOST = 3


def smallest(state: State, group: int) -> list[Changes]:
    """All sets of changes of the least number of cells that leave none of these identities violated.

    Empty when more than `MOST` cells would have to change. Where blanks leave a cell's value open, it is the one
    nearest to what is printed. A blank itself is never changed: it violates nothing.
    """
    for size in range(1, MOST + 1):
        found = _sets(state, list(state.differences), state.violated & group, size, {})
        if unique := {frozenset(changes.items()): changes for changes in found}:
            return list(unique.values())
    return []


def _sets(
    state: State, differences: list[Number], violated: int, size: int, chosen: dict[int, Number]
) -> Iterator[Changes]:
    """Sets of `size` changes more.

    One of the cells of every violated identity must change, so one identity will do for the first cell. Of two or three
    cells there is always one in it that is alone in some identity, which says by how much it changes.
    """
    net = state.net
    pivot = min(places(violated), key=lambda at: len(net.members[at]))
    for cell in net.members[pivot]:
        before, rest = state.values[cell], violated & ~net.masks[cell]
        if before is None or cell in chosen or rest.bit_count() > (size - 1) * net.most:
            continue
        for delta in {-sign * differences[at] for at, sign in net.uses[cell] if violated >> at & 1}:
            if not state.possible(cell, before + delta):
                continue
            changed, left = list(differences), rest
            for at, sign in net.uses[cell]:
                changed[at] += sign * delta
                left |= violates(changed[at], state.blanks[at]) << at
            if size == 1 and not left:
                yield {**chosen, cell: before + delta}
            elif size > 1 and 0 < left.bit_count() <= (size - 1) * net.most:
                yield from _sets(state, changed, left, size - 1, {**chosen, cell: before + delta})
