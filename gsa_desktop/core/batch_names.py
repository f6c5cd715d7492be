"""What the results of a batch are called."""

import string
from collections.abc import Mapping

from gsa_desktop.core.errors import AppError

DEFAULT_TEMPLATE = "{name}_{kind}"

FIELDS: Mapping[str, str] = {
    "name": "the source's name without its ending",
    "ext": "the source's ending without its dot",
    "number": "its place from 1; {number:03} pads it",
    "kind": "cutout or matte",
    "format": "the format",
    "own_preset": "the own export preset",
    "model": "the model, or its weight file's name",
    "preset": "how hard the model tries: fast, balanced or best",
}
"""What may stand in a template, and what becomes of it."""

_FORBIDDEN = '/\\:*?"<>|'
_LONGEST = 200  # file systems end at 255 bytes; endings and ".verify.json" come after


def fields_help() -> str:
    """All fields, as a help text lists them."""
    return ", ".join(f"{{{name}}} {meaning}" for name, meaning in FIELDS.items())


def fields_of(template: str) -> frozenset[str]:
    """The fields of a template.

    Raises:
        AppError: It cannot be read, or has a field that there is not.
    """
    try:
        found = [field for _, field, _, _ in string.Formatter().parse(template)]
    except ValueError as problem:
        raise _unreadable(template) from problem
    names = frozenset(field for field in found if field is not None)
    unknown = sorted(names - FIELDS.keys())
    if unknown:
        raise AppError(
            f"A name has no field {{{unknown[0]}}}.",
            f"There are {', '.join(f'{{{name}}}' for name in FIELDS)}.",
        )
    return names


def result_name(template: str, values: Mapping[str, str | int]) -> str:
    """The name of a result, without its ending.

    Args:
        template: With fields of FIELDS.
        values: What they stand for; a sign that no file may have in its name becomes "_".

    Raises:
        AppError: The template cannot be read, a field has no value, or no usable name comes out.
    """
    for field in fields_of(template):
        if values.get(field, "") == "":
            raise AppError(
                f"{{{field}}} stands for nothing here.", "Leave it out of the name's template."
            )
    clean = {
        field: value if isinstance(value, int) else _clean(value) for field, value in values.items()
    }
    try:
        name = template.format(**clean).strip()
    except (LookupError, ValueError, AttributeError) as problem:
        raise _unreadable(template) from problem
    is_hidden = name.startswith(".")
    size = len(name.encode("utf-8", "surrogateescape"))
    if not name or is_hidden or _clean(name) != name or size > _LONGEST:
        raise AppError(
            f"“{name}” cannot be the name of a result.",
            f"Leave out {' '.join(_FORBIDDEN)} and a dot at the front, and keep it short.",
        )
    return name


def _clean(text: str) -> str:
    return "".join("_" if sign in _FORBIDDEN or ord(sign) < ord(" ") else sign for sign in text)


def _unreadable(template: str) -> AppError:
    return AppError(
        f"The name “{template}” cannot be read.", "Write fields like {name}_{kind} or {number:03}."
    )
