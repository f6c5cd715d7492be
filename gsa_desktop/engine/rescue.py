"""What killed exports left behind is kept under another name, and said."""

from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Note
from gsa_desktop.core.export_journal import (
    Leftover,
    claimed,
    forget,
    is_being_written,
    leftovers,
)
from gsa_desktop.media.rescue import rescuing


def rescue_all() -> Job:
    """Keep what every killed export wrote; yields a Note on each.

    One that cannot be kept now (no room, a folder that is away) is tried again another time.
    """
    for leftover in leftovers():
        try:
            yield from _rescued(leftover)
        except AppError as error:
            yield Note(f"An interrupted export could not be kept. {error.one_line()}")


def rescued_before(path: Path) -> Job:
    """The same before a new export to `path`, which would write over it.

    Raises:
        AppError: That name is being exported to by someone who lives, or there is no room.
    """
    if is_being_written(path):
        raise AppError(
            f"“{path.name}” is being exported already.", "Wait for it, or choose another name."
        )
    for leftover in leftovers():
        if leftover.path == path:
            yield from _rescued(leftover)


def _rescued(leftover: Leftover) -> Job:
    with claimed(leftover) as ours:
        if not ours:
            return
        kept = yield from rescuing(leftover)
        forget(leftover)
    name = leftover.path.name
    if kept is None:
        yield Note(f"The export of “{name}” was interrupted before a frame could be kept.")
        return
    yield Note(
        f"The export of “{name}” was interrupted: the first {kept.frames} of {leftover.frames} "
        f"frames are kept as “{kept.path.name}” in {kept.path.parent}."
    )
