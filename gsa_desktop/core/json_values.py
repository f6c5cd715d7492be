"""Frozen dataclasses to plain JSON values and back, by their annotations.

Understood are dataclasses, enumerations, tuples, Path (as text), Fraction (as "n/d"), None, numbers
and text; a union of dataclasses is told apart by a "kind" that names the class. Fields that are
missing take their defaults, so that a field can be added without a new file version.
"""

import json
import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from json.encoder import encode_basestring
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


class JsonWriter:
    """The same as text, for values that are written again and again with few changes.

    Objects of the given classes are frozen and shared between one value and the next, so their
    text is kept from one call to the next and each stands on a line of its own. Not thread-safe.
    """

    def __init__(self, *kept: type, shared: tuple[type, ...] = ()) -> None:
        """Args: kept: As above. shared: Hashable classes of which many objects are equal."""
        self._kept = kept
        self._shared = shared
        self._texts: dict[int, tuple[object, str]] = {}
        self._seen: dict[int, tuple[object, str]] = {}
        self._values: dict[object, str] = {}

    def text(self, value: object) -> str:
        """JSON text, equal to that of to_json.

        Raises:
            TypeError: a type that has no JSON form.
        """
        self._seen, self._values = {}, {}
        text = self._text(value)
        self._texts = self._seen  # what is no longer part of the value is forgotten
        return text

    def _text(self, value: object) -> str:
        kind = type(value)
        if kind is str:
            return encode_basestring(str(value))
        if kind is int:
            return str(value)
        if kind is float:
            return _float_text(float(value))  # type: ignore[arg-type]
        if kind is tuple:
            return f"[{','.join(map(self._text, value))}]"  # type: ignore[call-overload]
        if kind in self._kept:
            return self._kept_text(value)
        if not is_dataclass(kind):
            return _other_text(value)
        return self._shared_text(value) if kind in self._shared else self._object_text(value)

    def _shared_text(self, value: object) -> str:
        known = self._values.get((type(value), value))
        if known is None:
            known = self._values[type(value), value] = self._object_text(value)
        return known

    def _kept_text(self, value: object) -> str:
        known = self._texts.get(id(value)) or self._seen.get(id(value))
        if known is None:
            known = (value, "\n" + self._object_text(value))
        self._seen[id(value)] = known  # holds the object, so that its id stays its own
        return known[1]

    def _object_text(self, value: object) -> str:
        kind: Any = type(value)
        parts = [f"{name}{self._text(getattr(value, key))}" for key, name in _keys(kind)]
        return f'{{"kind": "{kind.__name__}"{"".join(parts)}}}'


def from_json(kind: Any, data: Any) -> Any:
    """The value of type `kind` that to_json was given.

    Raises:
        ValueError, TypeError, KeyError: data is not the JSON form of such a value.
    """
    return _reader(kind)(data)


@cache
def _keys(kind: Any) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, f', "{field.name}": ') for field in fields(kind))


def _float_text(value: float) -> str:
    return repr(value) if math.isfinite(value) else json.dumps(value)


def _other_text(value: object) -> str:
    plain = to_json(value)
    if isinstance(plain, str):
        return encode_basestring(plain)
    return {None: "null", True: "true", False: "false"}[plain]


Reader = Callable[[Any], Any]


@cache
def _reader(kind: Any) -> Reader:
    """The function that makes a value of type `kind`; looked up once for each type."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _union_reader(get_args(kind))
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if is_dataclass(kind):
        return _object_reader(kind)
    if kind is Fraction or kind is Path:
        return lambda data: kind(_checked(str, data))
    if issubclass(kind, Enum):
        return lambda data: kind[_checked(str, data)]
    if kind is float:
        return lambda data: float(_checked((int, float), data))
    return lambda data: _checked(kind, data)


def _checked(kind: Any, data: Any) -> Any:
    if not isinstance(data, kind) or (isinstance(data, bool) and kind is not bool):
        raise TypeError(f"{data!r} is not {kind}")
    return data


def _union_reader(kinds: tuple[Any, ...]) -> Reader:
    named = {kind.__name__: _reader(kind) for kind in kinds if kind is not NoneType}
    only = next(iter(named.values())) if len(named) == 1 else None

    def read(data: Any) -> Any:
        if data is None and NoneType in kinds:
            return None
        return only(data) if only is not None else named[data["kind"]](data)

    return read


def _tuple_reader(kinds: tuple[Any, ...]) -> Reader:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        read_item = _reader(kinds[0])
        return lambda data: tuple(map(read_item, _checked(list, data)))
    readers = tuple(map(_reader, kinds))
    return lambda data: tuple(
        read(item) for read, item in zip(readers, _checked(list, data), strict=True)
    )


def _object_reader(kind: Any) -> Reader:
    readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}

    def read(data: Any) -> Any:
        known = _checked(dict, data)
        return kind(**{name: read(known[name]) for name, read in readers.items() if name in known})

    return read
