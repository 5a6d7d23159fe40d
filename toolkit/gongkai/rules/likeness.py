"""How much of one text stands in another, whatever numbers, names and punctuation it has."""

from __future__ import annotations

import re
import zlib
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from operator import itemgetter

from gongkai.text import squeeze

#: Characters of one text that are looked at.
_MOST = 20_000
#: Characters of a sentence that is more than a heading or a set phrase.
_SENTENCE = 15
#: Texts that an open list of likely ones may hold; see `alike`.
_LEADERS = 50

_MASKED = re.compile(r"[\W\d_]+|[〇零一二三四五六七八九十百千万亿两]{2,}")
#: What sentences end with, beside 。
_ENDS = "！？；!?;\r\n"
#: ASCII but its letters, and its digits and blanks where they are as wide as Chinese.
_FIGURES = bytes(code for code in range(128) if not chr(code).isalpha())
_WIDE = "０１２３４５６７８９\u3000\u00a0"
#: Bytes of a Chinese character in UTF-8.
_BYTES = 3
#: How an agency calls itself where it does not give its name.
_ITSELF = re.compile(r"[本我全](?:局机关|机关|单位|部门|街道|中心|[局委办厅部院署处所站室社会馆省市州盟县区旗乡镇])")
#: What stands before the short name of an agency: 澜江市云溪县水利局.
_PLACE = re.compile(r".{1,8}?(?:自治区|自治州|自治县|省|市|州|盟|县|区|旗)")
_ENDINGS = ("人民政府", "办事处", "管委会")


def masked(text: str) -> str:
    """A text without its numbers, years and punctuation.

    >>> masked("2024年，新收申请 1,203 件（二百三十一件）。")
    '年新收申请件件'
    """
    return _MASKED.sub("", text[:_MOST])


def ratio(one: str, other: str, least: float) -> float:
    """How alike two masked texts are, from 0 to 1: 0 where it is less than `least`."""
    if one == other:
        return 1.0
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one, other, score_cutoff=least)


def percent(share: float) -> int:
    """A share in whole percent, rounded down, so that 100 means all.

    >>> percent(0.29), percent(0.9999)
    (29, 99)
    """
    return int(share * 100 + 1e-9)


def sentences(texts: Iterable[str], name: str | None) -> bytes:
    """The longer sentences of a report in few bytes, for `alike`: without figures, and without the agency's name.

    Each is one number of 64 bits: its length, and a checksum in the last 32.
    """
    text = "\n".join(each[:_MOST] for each in texts)
    for each in _names(name) if name else ():
        text = text.replace(each, "")
    text = _ITSELF.sub("", text)
    for end in _ENDS:
        text = text.replace(end, "。")
    for each in _WIDE:
        text = text.replace(each, "")
    # Of all ways to take figures out of Chinese, by its bytes is ten times the fastest: those of ASCII stand for
    # nothing else.
    content = text.encode("utf-8", "surrogatepass").translate(None, _FIGURES)
    found = {
        len(sentence) // _BYTES << 32 | zlib.crc32(sentence)
        for sentence in content.split("。".encode())
        if len(sentence) >= _SENTENCE * _BYTES
    }
    return array("Q", sorted(found)).tobytes()


def weight(sentences: bytes) -> int:
    """Characters in the sentences of a report."""
    return sum(sentence >> 32 for sentence in array("Q", sentences))


def alike(
    reports: Mapping[int, bytes], least: float, may_match: Callable[[int, int], bool]
) -> Iterator[tuple[int, int, float]]:
    """Each report whose sentences are nearly those of an earlier one: its key, that one's, and the share in common.

    The share is that of the report with more text. `reports` are what `sentences` gave, by any key.

    Two texts that have a share in common have one of each one's rarest sentences in common, of as many as make up
    the rest (the prefix filter of Chaudhuri, Ganti and Kaushik, "A Primitive Operator for Similarity Joins", 2006).
    So only texts that share such a sentence are compared, and those that are found alike are stood for by their
    first: the work grows with the number of reports, not of pairs.
    """
    counts = _counts(reports.values())
    sizes: dict[int, int] = {}
    leaders: defaultdict[int, list[int]] = defaultdict(list)
    for key, content in reports.items():
        mine = sorted(array("Q", content), key=lambda sentence: (counts[sentence % len(counts)], sentence))
        sizes[key] = sum(sentence >> 32 for sentence in mine)
        rare = [each for each in _rarest(mine, (1 - least) * sizes[key]) if counts[each % len(counts)] > 1]
        lists = sorted((leaders[sentence] for sentence in rare), key=len)
        likely = dict.fromkeys(leader for found in lists for leader in found[:_LEADERS] if may_match(leader, key))
        shares = ((leader, _share(reports[leader], mine, sizes[leader], sizes[key])) for leader in likely)
        leader, share = max(shares, key=itemgetter(1), default=(key, 0.0))
        if share >= least:
            yield key, leader, share
        else:
            for found in lists:
                found.append(key)


def _counts(reports: Iterable[bytes]) -> Sequence[int]:
    """How often a sentence stands in all reports, by its remainder: now and then too many, never too few."""
    contents = list(reports)
    counts = array("I", bytes(4 << max(8, (sum(map(len, contents)) // 8).bit_length())))
    size = len(counts)
    for content in contents:
        for sentence in array("Q", content):
            counts[sentence % size] += 1
    return counts


def _rarest(ordered: Sequence[int], rest: float) -> Sequence[int]:
    """The first sentences, after which the others weigh less than what is to be in common."""
    before = accumulate((sentence >> 32 for sentence in ordered), initial=0)
    # One too many does no harm, and a fraction that was rounded down would leave one out.
    return [sentence for sentence, passed in zip(ordered, before, strict=False) if passed <= rest + 1e-6]


def _share(leader: bytes, mine: Sequence[int], one: int, other: int) -> float:
    common = set(array("Q", leader)).intersection(mine)
    return sum(sentence >> 32 for sentence in common) / max(one, other)


def _names(name: str) -> tuple[str, ...]:
    """The names that a text has for its agency, the longest first.

    >>> _names("云溪县水利局")
    ('云溪县水利局', '县水利局', '水利局')
    >>> _names("云溪县青石镇人民政府")
    ('云溪县青石镇人民政府', '县青石镇人民政府', '青石镇人民政府', '云溪县青石镇', '县青石镇', '青石镇')
    """
    whole = squeeze(name)
    found, at = [whole], 0
    while (place := _PLACE.match(whole, at)) and len(whole) - place.end() > 2:
        at = place.end()
        found += [whole[at - 1 :], whole[at:]]
    short = [each.removesuffix(ending) for each in found for ending in _ENDINGS if each.endswith(ending)]
    return tuple(sorted({each for each in (*found, *short) if len(each) > 2}, key=lambda each: (-len(each), each)))
