"""Canonical reports written as YAML: one, an array, or one a document."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from gongkai import text
from gongkai.errors import UnreadableFile
from gongkai.readers import json
from gongkai.report import Report, Source

#: YAML is read slowly; a report has some ten thousand bytes.
_MOST_BYTES = 1024 * 1024


class _Loader(yaml.SafeLoader):
    """YAML as JSON has it: dates stay text, and nothing is referred to twice."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        mark: Any = event.start_mark
        # An alias of an alias of an alias is how a small file fills the memory.
        if isinstance(event, yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not read here", problem_mark=mark)
        if getattr(event, "tag", None) is not None:
            raise yaml.MarkedYAMLError(problem="tags are not read here", problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for name, _ in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key that is no text", problem_mark=name.start_mark)
            if name.value in seen:
                problem = f"the key {name.value} stands twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=name.start_mark)
            seen.add(name.value)
        return super().construct_mapping(node, deep)


#: As in YAML 1.2: no dates, and no numbers in bases of eight and sixty (`010`, `12:30`).
_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag.rpartition(":")[2] not in ("timestamp", "int", "float", "merge")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"[-+]?(?:0|[1-9]\d{0,17})$"), list("-+0123456789"))
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(?:0|[1-9]\d*)\.\d+(?:[eE][-+]?\d+)?$|[-+]?\.inf$|\.nan$"),
    list("-+.0123456789"),
)


def read(data: bytes, source: Source) -> Iterator[Report]:
    if len(data) > _MOST_BYTES:
        raise UnreadableFile(
            f"YAML 超过 {_MOST_BYTES} 字节的上限，请改用 JSON 或 JSON Lines",
            f"more than {_MOST_BYTES} bytes of YAML; use JSON or JSON Lines",
        )
    decoded = text.decode(data)
    try:
        documents = [document for document in yaml.load_all(decoded.text, Loader=_Loader) if document is not None]
    except RecursionError as error:
        raise UnreadableFile("嵌套过深", "nested too deeply") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (f"第 {mark.line + 1} 行：", f"line {mark.line + 1}: ") if mark else ("", "")
        problem = getattr(error, "problem", None) or error
        raise UnreadableFile(f"不是 YAML：{place[0]}{problem}", f"not YAML: {place[1]}{problem}") from error
    content = documents[0] if len(documents) == 1 else documents
    _refuse_what_json_lacks(content)
    return json.reports(content, replace(source, encoding=decoded.encoding))


def _refuse_what_json_lacks(content: object) -> None:
    """Raise for what YAML can say and a report cannot: infinity, bytes, sets, keys that are no text."""
    if isinstance(content, dict):
        for name, value in content.items():
            if not isinstance(name, str):
                raise UnreadableFile(f"键 {name!r} 不是文本", f"the key {name!r} is not a text")
            _refuse_what_json_lacks(value)
    elif isinstance(content, list):
        for value in content:
            _refuse_what_json_lacks(value)
    elif isinstance(content, str) and not _is_text(content):
        raise UnreadableFile("文本中有残缺的字符（单个代理码）", "a text has half a character in it (a lone surrogate)")
    elif not isinstance(content, str | int | float | None) or (
        isinstance(content, float) and not math.isfinite(content)
    ):
        raise UnreadableFile(f"{content!r} 不是报告中可用的值", f"{content!r} is not a value that a report can have")


def _is_text(content: str) -> bool:
    return not any("\ud800" <= character <= "\udfff" for character in content)
