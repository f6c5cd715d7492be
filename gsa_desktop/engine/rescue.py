"""What killed exports left behind is kept under another name, and said."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Note, Progress
from gsa_desktop.core.export_journal import (
    Leftover,
    claimed,
    forget,
    is_being_written,
    leftovers,
    part_of,
)
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.kept_order import KeptOrder
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.media.begun import Begun, begun
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.picture_folder import remove
from gsa_desktop.media.probe import probe_media
from gsa_desktop.media.rescue import rescuing

_PATIENCE_S = 2.0


def rescue_all(*, everything: bool = True) -> Job:
    """Keep what killed exports wrote; yields a Note on each.

    One that cannot be kept now (no room, a folder that is away) is tried again another time.

    Args:
        everything: Whether those are kept, too, that could be gone on with.
    """
    for leftover in leftovers():
        if leftover.identity and not everything:
            continue
        try:
            yield from _rescued(leftover)
        except AppError as error:
            yield Note(f"An interrupted export could not be kept. {error.one_line()}")


def rescued_before(path: Path, *, drops: bool = False) -> Job:
    """The same before a new export to `path`, which would write over it.

    Args:
        path: Its final name.
        drops: Whether what lies there is removed instead of kept.

    Raises:
        AppError: That name is being exported to by someone who lives, or there is no room.
    """
    if is_being_written(path):
        raise AppError(
            f"“{path.name}” is being exported already.", "Wait for it, or choose another name."
        )
    for leftover in leftovers():
        if leftover.path == path and drops:
            _dropped(leftover)
        elif leftover.path == path:
            yield from _rescued(leftover)


def order_again(leftover: Leftover, kept: KeptOrder) -> ExportOrder:
    """The order of an export that can be gone on with.

    Raises:
        AppError: A file of it is not there, or cannot be opened any more.
    """
    gone = next((file for file in kept.files if not file.exists()), None)
    if gone is not None:
        raise AppError(
            f"The export of “{leftover.path.name}” cannot go on: “{gone.name}” is not there.",
            f"Put it back into {gone.parent}.",
        )
    infos = {file: probe_media(file) for file in kept.media}
    return kept.order(leftover.path, infos)


@dataclass(frozen=True)
class Found:
    """What can be gone on with, and where it stands in the journal."""

    begun: Begun
    leftover: Leftover


def found_begun(
    plan: ExportPlan, identity: str, stack: ExitStack, *, drops: bool = False
) -> Generator[Progress | Note, None, Found | None]:
    """What a killed export of the same pictures to the same name has written, if it can go on.

    Args:
        plan: What is to be written.
        identity: Of the pictures.
        stack: Nobody else takes what was written until this is closed.
        drops: Whether nobody needs to be told where it begins anew.
    """
    there = [leftover for leftover in leftovers() if leftover.path == plan.path]
    same = [leftover for leftover in there if leftover.identity == identity]
    if not same or not stack.enter_context(claimed(same[0], _PATIENCE_S)):
        why = "was begun with other settings or sources" if there else "is not there"
        if not drops:
            yield Note(f"The unfinished “{plan.path.name}” {why}: the export begins anew.")
        return None
    leftover, found = same[0], None
    for item in in_background(lambda stop: _looked(plan, leftover, stop)):
        if isinstance(item, Begun):
            found = item
        elif item is not None:
            yield item
    if found is None:
        stack.close()  # it shall be kept as what it is
        if not drops:
            yield Note(f"Nothing of the unfinished “{plan.path.name}” can be gone on with.")
        return None
    stack.callback(_forget_if_gone, leftover)
    return Found(found, leftover)


def _looked(plan: ExportPlan, leftover: Leftover, stop: Stop) -> Iterator[Progress | Begun]:
    """Of two, where one was killed that went on with another, the one with more frames."""
    found = []
    for part in leftover.parts:
        steps = begun(plan, part)
        while True:
            stop.check()
            try:
                yield next(steps)
            except StopIteration as end:
                found += [] if end.value is None else [end.value]
                break
    if found:
        yield max(found, key=lambda one: one.frames)


def _forget_if_gone(leftover: Leftover) -> None:
    """It stays in the journal where the export did not come to its end."""
    if not leftover.part.exists():
        forget(leftover)


def _dropped(leftover: Leftover) -> None:
    with claimed(leftover) as ours:
        if ours:
            remove(leftover.part)
            remove(part_of(leftover.path))
            forget(leftover)


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
