"""Words of a torn header to the columns they are part of."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence

from gongkai.form import Table, editions
from gongkai.labels import is_known
from gongkai.text import bare

#: Words that are tried in one place after another before a header is given up.
_MOST_TRIES = 20_000
#: Words of a header; that of the largest table has some sixty, however torn.
_MOST_WORDS = 200


def arranged(lines: Sequence[Sequence[str]], columns: int) -> list[tuple[int, int]] | None:
    """The places (line, word) of the words in the order of the columns whose labels they make up.

    `lines` are the words of a header as they are printed, from the top and from the left; `columns` is how many columns
    of numbers stand below. Words over groups of columns come first. `None` if the words do not make up the labels of
    any table with so many columns.
    """
    words = [(line, at, bare(word)) for line, row in enumerate(lines) for at, word in enumerate(row)]
    words = [each for each in words if each[2]]
    if len(words) > _MOST_WORDS:
        return None
    for labels in _headers():
        if len(labels) == columns:
            found = _Search(words, labels).solve()
            if found is not None:
                # Words of no column first, then those of each column from the top.
                order = sorted(range(len(words)), key=lambda each: (found[each], each))
                return [words[each][:2] for each in order]
    return None


@functools.cache
def _headers() -> tuple[tuple[str, ...], ...]:
    """The labels of the columns of each table that has several, in their order, for all editions."""
    return tuple(
        dict.fromkeys(
            tuple(_labels(table)) for form in editions() for table in form.tables.values() if len(table.columns) > 1
        )
    )


def _labels(table: Table) -> Iterator[str]:
    for _ in table.rows if table.one_line else [None]:
        yield from (bare(column.label.zh) for column in table.columns)


class _Search:
    """A search for the column of each word: in a line from left to right, each column's words its label from the top."""

    def __init__(self, words: Sequence[tuple[int, int, str]], labels: Sequence[str]) -> None:
        self._words = words
        self._rest = list(labels)
        self._found: list[int] = []
        self._tries = 0

    def solve(self) -> list[int] | None:
        """The column of each word, -1 for words of no column; `None` if not all labels can be made up."""
        return self._found if self._place(0, -1) else None

    def _place(self, at: int, last: int) -> bool:
        self._tries += 1
        if at == len(self._words):
            return not any(self._rest)
        if self._tries > _MOST_TRIES:
            return False
        line, _, word = self._words[at]
        before = last if at and self._words[at - 1][0] == line else -1
        for column in range(before + 1, len(self._rest)):
            if self._rest[column].startswith(word):
                self._rest[column] = self._rest[column][len(word) :]
                self._found.append(column)
                if self._place(at + 1, column):
                    return True
                self._found.pop()
                self._rest[column] = word + self._rest[column]
        if is_known(word):
            self._found.append(-1)
            if self._place(at + 1, before):
                return True
            self._found.pop()
        return False
