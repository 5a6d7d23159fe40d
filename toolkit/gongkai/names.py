"""What the name of an agency says: which body it may be, and of what kind."""

from __future__ import annotations

import functools
import re
from collections import Counter
from itertools import takewhile

from gongkai.text import squeeze

#: Words that the names of bodies share, and that short names leave out or change.
_SHARED = re.compile(r"人民政府|政府|办公[室厅]|办事处|委员会|管委会|街道|[省市县区旗盟州镇乡局厅委办部处室院会府]")
_BRACKETS = re.compile(r"[()]")
_HAN = re.compile(r"[\u3400-\u9fff]")
#: Of the characters that tell two names apart, the shorter must share this much to be the other's short form.
_ALIKE = 0.8

_GOVERNMENT = re.compile(r"人民政府$")
_OFFICE = re.compile(r"人民政府办公[室厅]$")
_DEPARTMENT = re.compile(r"(?:局|厅|委员会)$|^中华人民共和国[\u3400-\u9fff]{2,12}部$")
#: Bodies under vertical leadership, dispatched by another, of the Party or of citizens, which end in the same words.
_OTHER = re.compile(
    r"国家|税务|海关|海事|气象|烟草|邮政|地震|消防|调查|监管|铁路|民航|盐务|分局|(?<!监督)管理委员会|"
    r"居民|村民|业主|常务委员会|工作委员会|政治协商|政协|监察|纪律|政法|编制|保密|密码|机要|老干部|中共|党|[省市县区]委(?!员)"
)
_TOWNSHIP = re.compile(r"(?:[镇乡]|苏木|街道)(?:人民政府|办事处)?(?:[党政综合]{0,4}办公室)?$")
#: Areas with an administration of their own and, as far as known, without a code of their own.
_ZONE = re.compile(
    r"开发区|新区|新城|高新|园区|示范区|试验区|实验区|管理区|风景|名胜|保税|度假|管委会|(?<!监督)管理委员会"
)


@functools.lru_cache(maxsize=4096)
def differ(one: str, other: str) -> bool:
    """Whether two names cannot be the same body's, however one of them is shortened.

    >>> differ("上海市科学技术委员会", "上海市科委"), differ("淮安市洪泽区人民政府", "洪泽区人民政府")
    (False, False)
    >>> differ("甲县司法局", "甲县财政局")
    True
    """
    return all(_are_apart(mine, theirs) for mine in _names_in(one) for theirs in _names_in(other))


def _names_in(name: str) -> list[str]:
    """A name, and the one that it has in brackets."""
    return [part for part in _BRACKETS.split(squeeze(name)) if part] or [""]


def _are_apart(one: str, other: str) -> bool:
    if not (_HAN.search(one) and _HAN.search(other)) or one in other or other in one:
        return False
    cores = _SHARED.sub("", one), _SHARED.sub("", other)
    same = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(*cores, strict=False))))
    shorter, longer = sorted((core[same:] for core in cores), key=len)
    shared = (Counter(shorter) & Counter(longer)).total()
    return bool(shorter) and shared < _ALIKE * len(shorter)


@functools.lru_cache(maxsize=4096)
def kind_of(name: str) -> str | None:
    """The kind of a body, by its code, where its name leaves no doubt."""
    words = squeeze(name)
    if is_township(words):
        return None
    if _GOVERNMENT.search(words):
        return "government"
    if _OFFICE.search(words):
        return "government_office"
    return "department" if _DEPARTMENT.search(words) and not _OTHER.search(words) else None


@functools.lru_cache(maxsize=4096)
def is_township(name: str) -> bool:
    """Whether a name is that of a township, a town or a street office."""
    return _TOWNSHIP.search(squeeze(name)) is not None


def is_zone(name: str) -> bool:
    """Whether a name is that of a development zone or the like."""
    return _ZONE.search(squeeze(name)) is not None
