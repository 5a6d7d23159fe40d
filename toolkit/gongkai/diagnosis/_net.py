"""The identities of a table as a net: where they cross, what they say of the numbers printed, what a change does."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, pairwise
from typing import TypeAlias

from gongkai.form import Cell, Edition, Table
from gongkai.numbers import decimal
from gongkai.report import Report
from gongkai.rules.arithmetic import Outcome

Number: TypeAlias = int | Decimal
#: The value that each changed cell would have. Here a cell is its place in the table, row by row.
Changes: TypeAlias = Mapping[int, Number]
#: Identities by their places in the table, and with each 1 for the left side, -1 for the right.
Uses: TypeAlias = tuple[tuple[int, int], ...]
Line: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """The cells and the identities of a table, both called by their places; a set of identities is the bits of an `int`."""

    table: Table
    cells: tuple[Cell, ...]
    #: For each cell, the identities it is in: with its sides, and as a set.
    uses: tuple[Uses, ...]
    masks: tuple[int, ...]
    #: The most identities that a cell is in.
    most: int
    #: For each identity, its cells.
    members: tuple[Line, ...]
    #: Sets of identities that hang together by the cells they share.
    components: tuple[int, ...]
    #: For each total, what is added up in it.
    parts: Mapping[int, Line]
    #: For each cell that is no total, it and all the totals it is added up in, and what a change of them all does.
    carried: Mapping[int, tuple[Line, Uses]]
    #: What is printed as a row or a column, and for each of its cells the identities that cross it there.
    lines: Mapping[Line, tuple[Uses, ...]]
    #: Cells next to each other in one of these, with the identities they are in.
    neighbors: Mapping[tuple[int, int], int]
    #: Two rows, or two columns, that cannot change places unseen, with theirs.
    unlike: Mapping[tuple[Line, Line], int]

    def mask(self, cells: Iterable[int]) -> int:
        """The identities that any of the cells is in."""
        mask = 0
        for cell in cells:
            mask |= self.masks[cell]
        return mask

    def whole(self, mask: int) -> int:
        """The identities that hang together with any of these."""
        return sum(component for component in self.components if component & mask)


@functools.cache
def net(form: Edition, code: str) -> Net:
    table = form.tables[code]
    cells = tuple(table.cells())
    place = {cell: at for at, cell in enumerate(cells)}
    uses: list[Uses] = [()] * len(cells)
    for at, identity in enumerate(table.identities):
        for sign, side in ((1, identity.left), (-1, identity.right)):
            for cell in side:
                uses[place[cell]] += ((at, sign),)
    masks = tuple(sum(1 << at for at, _ in each) for each in uses)
    parts = _parts(table, place)
    lines = {line: tuple(_crossing(cell, line, uses) for cell in line) for line in _lines(table)}
    neighbors = sorted({pair for line in lines for pair in pairwise(line)})
    unlike = [pair for pair in combinations(lines, 2) if lines[pair[0]] != lines[pair[1]] and _parallel(*pair)]
    return Net(
        table,
        cells,
        tuple(uses),
        masks,
        max(map(len, uses), default=0),
        tuple(tuple(place[cell] for cell in identity.cells) for identity in table.identities),
        _components(masks),
        parts,
        _carried(parts, uses),
        lines,
        {pair: masks[pair[0]] | masks[pair[1]] for pair in neighbors},
        {pair: functools.reduce(int.__or__, (masks[cell] for line in pair for cell in line)) for pair in unlike},
    )


def _parts(table: Table, place: Mapping[Cell, int]) -> dict[int, Line]:
    parts: dict[int, Line] = {}
    for identity in table.identities:
        if len(identity.right) == 1:
            total = place[identity.right[0]]
            parts[total] = (*parts.get(total, ()), *(place[cell] for cell in identity.left))
    return parts


def _components(masks: Iterable[int]) -> tuple[int, ...]:
    found: list[int] = []
    for mask in filter(None, masks):
        joined = [each for each in found if each & mask]
        found = [each for each in found if not each & mask]
        found.append(functools.reduce(int.__or__, joined, mask))
    return tuple(found)


def _carried(parts: Mapping[int, Line], uses: Sequence[Uses]) -> dict[int, tuple[Line, Uses]]:
    carried = {}
    for entry in sorted({cell for each in parts.values() for cell in each} - parts.keys()):
        reached = [entry]
        for cell in reached:
            reached += [total for total in parts if cell in parts[total] and total not in reached]
        effects: dict[int, int] = {}
        for cell in reached:
            for at, sign in uses[cell]:
                effects[at] = effects.get(at, 0) + sign
        carried[entry] = tuple(reached), tuple((at, effect) for at, effect in effects.items() if effect)
    return carried


def _lines(table: Table) -> list[Line]:
    wide, high = len(table.columns), len(table.rows)
    if table.one_line:
        return [tuple(range(wide * high))]
    rows = [tuple(range(row * wide, (row + 1) * wide)) for row in range(high)]
    return [*rows, *(tuple(range(column, wide * high, wide)) for column in range(wide))]


def _parallel(one: Line, other: Line) -> bool:
    return len(one) == len(other) and not {*one} & {*other}


def _crossing(cell: int, line: Line, uses: Sequence[Uses]) -> Uses:
    inside = {at for other in line if other != cell for at, _ in uses[other]}
    return tuple(use for use in uses[cell] if use[0] not in inside)


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What the identities of a net say of a report's numbers."""

    net: Net
    #: What is printed, exactly; `None` for a blank.
    values: tuple[Number | None, ...]
    #: The left side of each identity less the right, and how many blanks there are on either.
    differences: tuple[Number, ...]
    blanks: tuple[tuple[int, int], ...]
    #: The identities that no numbers in the blanks could make whole.
    violated: int

    def after(self, changes: Changes) -> State:
        """The state if the cells had these values. A blank counts as filled."""
        values, differences, blanks = list(self.values), list(self.differences), list(self.blanks)
        for cell, value in changes.items():
            before = values[cell]
            values[cell] = value
            for at, sign in self.net.uses[cell]:
                differences[at] += sign * (value - (before or 0))
                if before is None:
                    left, right = blanks[at]
                    blanks[at] = (left - (sign > 0), right - (sign < 0))
        violated = self.violated
        for at in places(self.net.mask(changes)):
            violated = violated & ~(1 << at) | violates(differences[at], blanks[at]) << at
        return State(self.net, tuple(values), tuple(differences), tuple(blanks), violated)

    def settled_by(self, changes: Changes, *, whole: bool = False) -> bool:
        """All values are possible, and nothing that hangs together with the cells would be violated any more.

        With `whole`, what is violated would hold: that no blank stands in the way is not enough.
        """
        mask = self.net.mask(changes)
        together = self.net.whole(mask)
        if self.violated & together & ~mask or not all(self.possible(*each) for each in changes.items()):
            return False
        after = self.after(changes)
        return not after.violated & together and not (whole and any(map(after.open, places(self.violated & mask))))

    def open(self, identity: int) -> bool:
        """It has blanks, so that it says no more than what its cells cannot be."""
        return self.blanks[identity] != (0, 0)

    def possible(self, cell: int, value: Number) -> bool:
        """Whether the form lets the cell have this value."""
        kind = self.net.table.columns[cell % len(self.net.table.columns)].type
        return (value >= 0 or kind == "change") and (kind == "amount" or value == int(value))

    def exact(self, cell: int) -> bool:
        """An identity without a blank says what the cell is; the others only bound it."""
        return not all(self.open(at) for at, _ in self.net.uses[cell])


def state(report: Report, code: str, outcomes: Sequence[Outcome]) -> State:
    """The state of a table, from what became of all of its identities, in their order."""
    crossing = net(report.edition, code)
    return State(
        crossing,
        tuple(None if (value := report[cell]) is None else exact(value) for cell in crossing.cells),
        tuple(exact(each.left - each.right) for each in outcomes),
        tuple((each.left_blanks, each.right_blanks) for each in outcomes),
        sum(1 << at for at, each in enumerate(outcomes) if each.state == "violated"),
    )


def exact(value: int | float | Decimal) -> Number:
    """The number as it was printed, an `int` where it is whole."""
    if type(value) is int:
        return value
    number = value if isinstance(value, Decimal) else decimal(value)
    return int(number) if number == number.to_integral_value() else number


def violates(difference: Number, blanks: tuple[int, int]) -> bool:
    """No numbers in the blanks of either side could make up for the difference."""
    left, right = blanks
    return (difference > 0 and not right) or (difference < 0 and not left)


def places(mask: int) -> Iterator[int]:
    """The places of the identities in a set."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
