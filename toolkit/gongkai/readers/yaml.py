"""Canonical reports written as YAML: one, an array, or one a document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import yaml

from gongkai import text
from gongkai.errors import UnreadableFile
from gongkai.readers import json
from gongkai.report import Report, Source


class _Loader(yaml.SafeLoader):
    """YAML as JSON has it: dates stay text, and nothing is referred to twice."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        # An alias of an alias of an alias is how a small file fills the memory.
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()
            raise yaml.MarkedYAMLError(problem="aliases are not read here", problem_mark=event.start_mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(data: bytes, source: Source) -> Iterator[Report]:
    decoded = text.decode(data)
    try:
        documents = [document for document in yaml.load_all(decoded.text, Loader=_Loader) if document is not None]  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = (f"第 {mark.line + 1} 行：", f"line {mark.line + 1}: ") if mark else ("", "")
        problem = getattr(error, "problem", None) or error
        raise UnreadableFile(f"不是 YAML：{place[0]}{problem}", f"not YAML: {place[1]}{problem}") from error
    content = documents[0] if len(documents) == 1 else documents
    return json.reports(content, replace(source, encoding=decoded.encoding))
