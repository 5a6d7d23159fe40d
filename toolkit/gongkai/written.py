"""YAML files that people write to steer a run: read, and held against the schema they have."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from gongkai import _resources
from gongkai.errors import InvalidFile, in_chinese

#: A file that people write has some thousand bytes.
_MOST_BYTES = 16 * 1024 * 1024


def load(path: Path, schema: str) -> Any:
    """The content of a YAML file that keeps to `schemas/<schema>.schema.json`.

    Raises:
        InvalidFile: it cannot be opened, is no YAML, or breaks the schema; names each line that does.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidFile(f"{path} 超过 {_MOST_BYTES} 字节", f"{path} is larger than {_MOST_BYTES} bytes")
        text = path.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=_resources.YAML_LOADER)
        content = yaml.load(text, Loader=_resources.YAML_LOADER)  # noqa: S506 - a safe loader
        content = _as_json(content)
    except OSError as error:
        raise InvalidFile(
            f"{path} 无法打开：{in_chinese(error)}", f"{path} cannot be opened: {error.strerror}"
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidFile(
            f"{path} 不是 UTF-8 文本，请另存为 UTF-8", f"{path} is not text in UTF-8; save it as UTF-8"
        ) from error
    except (yaml.YAMLError, ValueError) as error:
        # A date that is none is a ValueError.
        raise InvalidFile(f"{path} 不是 YAML：{error}", f"{path}: {error}") from error
    faults = list(_faults(content, node, schema))
    if faults:
        raise InvalidFile(
            "\n".join(f"{path} 第 {line} 行不合要求：{words}" for line, words in faults),
            "\n".join(f"{path}, line {line}: {words}" for line, words in faults),
        )
    return content


def _as_json(content: Any) -> Any:
    """Content as JSON has it: dates are texts, and so are keys. Half a character is a ValueError."""
    if isinstance(content, dict):
        return {str(name): _as_json(value) for name, value in content.items()}
    if isinstance(content, list):
        return [_as_json(value) for value in content]
    if isinstance(content, str):
        content.encode()
    return content.isoformat() if isinstance(content, datetime.date) else content


def _faults(content: object, node: yaml.Node | None, schema: str) -> Iterator[tuple[int, str]]:
    """What the schema has against the content, each with its line."""
    asked = json.loads((_resources.schemas() / f"{schema}.schema.json").read_bytes())
    import jsonschema_rs

    if jsonschema_rs.is_valid(asked, content):
        return
    import jsonschema

    errors = jsonschema.Draft202012Validator(asked).iter_errors(content)
    yield from sorted((_line(node, list(error.absolute_path)), _words(error)) for error in errors)


def _words(error: Any) -> str:
    where = "/".join(map(str, error.absolute_path))
    return f"{where}: {error.message}" if where else str(error.message)


def _line(node: yaml.Node | None, path: Sequence[str | int]) -> int:
    """The line on which the value at `path` stands, counted from 1."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for name, value in node.value if name.value == str(step))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            node = node.value[step]
    return node.start_mark.line + 1 if node is not None else 1
