"""Frozen dataclasses to plain JSON values and back, by their annotations.

Understood are dataclasses, enumerations, tuples, Path (as text), Fraction (as "n/d"), None, numbers
and text; a union of dataclasses is told apart by a "kind" that names the class. Fields that are
missing take their defaults, so that a field can be added without a new file version.
"""

from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints


def to_json(value: object) -> Any:
    """A value that json.dumps takes.

    Raises:
        TypeError: a type that is not listed above.
    """
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    if is_dataclass(value):
        found = {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
        return {"kind": type(value).__name__, **found}
    raise TypeError(f"{type(value).__name__} has no JSON form")


def from_json(kind: Any, data: Any) -> Any:
    """The value of type `kind` that to_json was given.

    Raises:
        ValueError, TypeError, KeyError: data is not the JSON form of such a value.
    """
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _from_union(get_args(kind), data)
    if origin is tuple:
        return _from_tuple(get_args(kind), data)
    if is_dataclass(kind):
        return _from_fields(kind, data)
    if kind is Fraction or kind is Path:
        return kind(_checked(str, data))
    if issubclass(kind, Enum):
        return kind[_checked(str, data)]
    if kind is float:
        return float(_checked((int, float), data))
    return _checked(kind, data)


def _checked(kind: Any, data: Any) -> Any:
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise TypeError(f"{data!r} is not {kind}")
    return data


def _from_union(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and NoneType in kinds:
        return None
    kinds = tuple(kind for kind in kinds if kind is not NoneType)
    if len(kinds) == 1:
        return from_json(kinds[0], data)
    named = {kind.__name__: kind for kind in kinds}
    return from_json(named[data["kind"]], data)


def _from_tuple(kinds: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    items = _checked(list, data)
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(from_json(kinds[0], item) for item in items)
    return tuple(from_json(kind, item) for kind, item in zip(kinds, items, strict=True))


def _from_fields(kind: Any, data: Any) -> Any:
    hints = get_type_hints(kind)
    known = _checked(dict, data)
    return kind(
        **{name: from_json(hint, known[name]) for name, hint in hints.items() if name in known}
    )
