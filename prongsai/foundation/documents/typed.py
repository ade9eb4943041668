"""Reads plain JSON values back into dataclasses, by their types."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class BadContentError(ValueError):
    """Data that is not a document of this model; the message says where."""


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def read(kind: Any, data: Any, where: str) -> Any:
    """Return the data as a value of the type, or raise `BadContentError` naming the place."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(get_args(kind), data, where)
    if origin is tuple:
        if not isinstance(data, list):
            raise BadContentError(f"{where}: a list was expected")
        item = get_args(kind)[0]
        return tuple(read(item, value, f"{where}[{index}]") for index, value in enumerate(data))
    if origin is Literal:
        if data not in get_args(kind):
            raise BadContentError(f"{where}: {data!r} is not one of {get_args(kind)}")
        return data
    if is_dataclass(kind):
        return _dataclass(kind, data, where)
    if kind is float and isinstance(data, int) and not isinstance(data, bool):
        return float(data)
    if not isinstance(data, kind) or (kind is int and isinstance(data, bool)):
        raise BadContentError(f"{where}: {kind.__name__} was expected")
    return data


def _union(kinds: tuple[Any, ...], data: Any, where: str) -> Any:
    if data is None and types.NoneType in kinds:
        return None
    choices = [kind for kind in kinds if kind is not types.NoneType]
    if len(choices) == 1:
        return read(choices[0], data, where)
    name = data.get("type") if isinstance(data, Mapping) else None
    for kind in choices:
        if kind.__name__ == name:
            return _dataclass(kind, data, where)
    raise BadContentError(f"{where}: unknown block {name!r}")


def _dataclass(kind: Any, data: Any, where: str) -> Any:
    if not isinstance(data, Mapping):
        raise BadContentError(f"{where}: an object was expected")
    hints = _hints(kind)
    unknown = set(data) - set(hints) - {"type"}
    if unknown:
        raise BadContentError(f"{where}: unknown fields {', '.join(sorted(map(str, unknown)))}")
    values = {name: read(hints[name], data[name], f"{where}.{name}") for name in hints if name in data}
    missing = [field.name for field in fields(kind) if field.default is MISSING and field.name not in values]
    if missing:
        raise BadContentError(f"{where}: missing {', '.join(missing)}")
    return kind(**values)
