"""The slips of the pen that changes would undo, and how easily numbers look like them by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.diagnosis._net import Changes, Number, State
from gongkai.form import Label


@dataclass(frozen=True, slots=True)
class Slip:
    """A usual way in which numbers go wrong, in words that say what the wrong ones are."""

    code: str
    label: Label


TRANSPOSED = Slip("transposed-digits", Label("相邻两位数字颠倒", "two adjacent digits changed places"))
POWER_OF_TEN = Slip("power-of-ten", Label("末尾多写或少写了 0", "zeros at the end too many or too few"))
DOUBLED = Slip("doubled-digit", Label("一位数字重复写了一次", "a digit written twice"))
ADDED = Slip("added-digit", Label("多写了一位数字", "a digit too many"))
DROPPED = Slip("dropped-digit", Label("漏写了一位数字", "a digit left out"))
MISREAD = Slip("misread-digit", Label("一位数字写错", "one digit is another"))
ZERO_TOTAL = Slip("zero-total", Label("总计写成了 0", "a total left at 0"))
LEFT_OUT = Slip("left-out", Label("应有数字而写成了 0", "a number left at 0"))
PART_LEFT_OUT = Slip("part-left-out", Label("相加时漏了一项", "an addend left out of the sum"))
PART_TWICE = Slip("part-counted-twice", Label("相加时一项算了两次", "an addend counted twice"))
COPIED = {
    "left": Slip("copied-from-left", Label("照抄了左边一格", "copied from the cell on the left")),
    "right": Slip("copied-from-right", Label("照抄了右边一格", "copied from the cell on the right")),
    "above": Slip("copied-from-above", Label("照抄了上面一格", "copied from the cell above")),
    "below": Slip("copied-from-below", Label("照抄了下面一格", "copied from the cell below")),
}
REPEATED = Slip("repeated-total", Label("与另一组的总计相同", "the total of another group"))
SWAPPED = Slip("swapped-cells", Label("相邻两格互换", "two neighboring cells changed places"))
SHIFTED = {
    "right": Slip("shifted-right", Label("数字右移了一格", "numbers moved one cell to the right")),
    "left": Slip("shifted-left", Label("数字左移了一格", "numbers moved one cell to the left")),
    "down": Slip("shifted-down", Label("数字下移了一格", "numbers moved one cell down")),
    "up": Slip("shifted-up", Label("数字上移了一格", "numbers moved one cell up")),
}
EXCHANGED = {
    "rows": Slip("swapped-rows", Label("两行互换", "two rows changed places")),
    "columns": Slip("swapped-columns", Label("两列互换", "two columns changed places")),
}
FOLLOWED = Slip("followed", Label("错误的数字加进了总计", "a total into which a wrong number was added"))

#: Every slip that is known.
SLIPS = (
    *(TRANSPOSED, POWER_OF_TEN, DOUBLED, ADDED, DROPPED, MISREAD, ZERO_TOTAL, LEFT_OUT, PART_LEFT_OUT, PART_TWICE),
    *COPIED.values(),
    *(REPEATED, SWAPPED, *SHIFTED.values(), *EXCHANGED.values(), FOLLOWED),
)


def chance(state: State, changes: Changes) -> float:
    """About how often wrong numbers that need no such slip look by chance as if these changes undid one; 1 if they do not."""
    if _swapped(state, changes):
        # Neighbors often differ by little.
        return 1 / max(abs(float(value - (state.values[cell] or 0))) for cell, value in changes.items()) ** 2
    if _shifted(state, changes) or _exchanged(state, changes):
        return 0
    entry = _followed(state, changes) if len(changes) > 1 else next(iter(changes))
    # Two slips at once are no simpler than two numbers wrong in any other way.
    return 1 if entry is None else min((each[1] for each in _of_cell(state, entry, changes[entry])), default=1)


def slips(state: State, changes: Changes) -> dict[int, Slip | None]:
    """What each of the changes would undo, or all of them together."""
    together = _swapped(state, changes) or _shifted(state, changes) or _exchanged(state, changes)
    if together:
        return dict.fromkeys(changes, together)
    entry = _followed(state, changes)
    plainest = {cell: min(_of_cell(state, cell, changes[cell]), key=_chance, default=None) for cell in changes}
    return {cell: FOLLOWED if entry not in (None, cell) else each and each[0] for cell, each in plainest.items()}


def _chance(found: tuple[Slip, float]) -> float:
    return found[1]


def of_digits(printed: int, implied: int) -> tuple[Slip, float] | None:
    """The slip that makes one number of another, neither of them 0, and its chance.

    The chance is that of another number that differs by as much. Most numbers can differ by 3 or by 300 in one digit,
    so that tells nothing; few by 90 in the order of two, or by 1000 in a digit more.

    >>> [of_digits(*pair)[0].code for pair in ((21, 12), (1123, 123), (1200, 12))]
    ['transposed-digits', 'doubled-digit', 'power-of-ten']
    """
    wrong, right = str(printed), str(implied)
    size = 10 ** len(wrong)
    if wrong.rstrip("0") == right.rstrip("0"):
        return POWER_OF_TEN, 2 / size
    longer, shorter = (wrong, right) if len(wrong) > len(right) else (right, wrong)
    if len(longer) == len(shorter) + 1:
        lost = [at for at in range(len(longer)) if longer[:at] + longer[at + 1 :] == shorter]
        if lost and longer is right:
            return DROPPED, len(right) / size
        if lost:
            return (DOUBLED, len(right) / size) if len(lost) > 1 else (ADDED, 10 * len(wrong) / size)
    if len(longer) != len(shorter):
        return None
    apart = [at for at, pair in enumerate(zip(wrong, right, strict=True)) if pair[0] != pair[1]]
    if len(apart) == 1:
        # Any number of one digit is another one with that digit wrong.
        return (MISREAD, 1) if len(wrong) > 1 else None
    first, last = apart[0], apart[-1] + 1
    return (TRANSPOSED, 0.05) if last == first + 2 and wrong[first:last] == right[first:last][::-1] else None


def _of_cell(state: State, cell: int, implied: Number) -> Iterator[tuple[Slip, float]]:
    """The slips that could have made of the implied number what is printed in a cell, each with its chance."""
    printed = state.values[cell]
    parts = {state.values[part] for part in state.net.parts.get(cell, ())} - {0, None}
    if printed == 0:
        yield (ZERO_TOTAL, 0) if parts else (LEFT_OUT, 1)
    if not printed or not state.exact(cell):
        return
    surplus = printed - implied
    if -surplus in parts:
        # Or that addend should not be there.
        yield PART_LEFT_OUT, 1
    if surplus in parts:
        yield PART_TWICE, min(1, len(parts) / abs(float(surplus)))
    yield from ((slip, 1.0) for slip in _copied(state, cell))
    if isinstance(printed, int) and isinstance(implied, int) and implied and (found := of_digits(printed, implied)):
        yield found


def _copied(state: State, cell: int) -> Iterator[Slip]:
    # A total often equals its only addend, and many cells of a small body say 1: never told from chance.
    table, printed = state.net.table, state.values[cell]
    wide = len(table.columns)
    row, column = divmod(cell, wide)
    beside = {"left": cell - 1 if column else None, "right": cell + 1 if column < wide - 1 else None}
    if not table.one_line:
        beside |= {"above": cell - wide if row else None, "below": cell + wide if row < len(table.rows) - 1 else None}
    yield from (COPIED[side] for side, other in beside.items() if other is not None and state.values[other] == printed)
    if table.one_line and cell in state.net.parts:
        others = (other for other in range(column, len(state.values), wide) if other != cell)
        yield from (REPEATED for other in others if state.values[other] == printed)


def _swapped(state: State, changes: Changes) -> Slip | None:
    if len(changes) != 2 or tuple(sorted(changes)) not in state.net.neighbors:
        return None
    (one, other), values = sorted(changes), state.values
    return SWAPPED if (changes[one], changes[other]) == (values[other], values[one]) else None


def _shifted(state: State, changes: Changes) -> Slip | None:
    """All but one of the numbers belong into the next cell of the same line; one was lost at the end."""
    line = next((line for line in state.net.lines if changes.keys() <= {*line}), ()) if len(changes) > 2 else ()
    if not line:
        return None
    touched = [at for at, cell in enumerate(line) if cell in changes]
    span = line[touched[0] : touched[-1] + 1]
    printed = [state.values[cell] or 0 for cell in span]
    implied = [changes.get(cell, before) for cell, before in zip(span, printed, strict=True)]
    forward, back = ("right", "left") if span[1] == span[0] + 1 else ("down", "up")
    if implied[:-1] == printed[1:]:
        return SHIFTED[forward]
    return SHIFTED[back] if implied[1:] == printed[:-1] else None


def _exchanged(state: State, changes: Changes) -> Slip | None:
    """The changes put two whole rows, or two whole columns, into each other's place."""
    wide, every = len(state.net.table.columns), len(state.values)
    for kind, step, along in (("rows", int.__floordiv__, 1), ("columns", int.__mod__, wide)):
        pair = sorted({step(cell, wide) for cell in changes})
        if len(pair) == 2:
            one, other = (range(at * wide, at * wide + wide) if along == 1 else range(at, every, wide) for at in pair)
            opposite = {**dict(zip(one, other, strict=True)), **dict(zip(other, one, strict=True))}
            if all(changes.get(cell, state.values[cell]) == state.values[opposite[cell]] for cell in opposite):
                return EXCHANGED[kind]
    return None


def _followed(state: State, changes: Changes) -> int | None:
    """The cell whose wrong number went into all the other cells that change, where there is such a one."""
    if len(changes) < 2 or len({value - (state.values[cell] or 0) for cell, value in changes.items()}) > 1:
        return None
    carried = ((cell, state.net.carried[cell][0]) for cell in changes if cell in state.net.carried)
    return next((cell for cell, cells in carried if changes.keys() <= {*cells}), None)
