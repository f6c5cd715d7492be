"""Timelines that go to another editor, and those that come from one."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from gsa_desktop.controllers.handover import TimelineImport
from gsa_desktop.core import storage
from gsa_desktop.core.export_order import TimelineSource, timeline_end
from gsa_desktop.core.handover import HandOverOrder
from gsa_desktop.ui.handover_dialog import HandOverDialog

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop


def connect_handover(desktop: "Desktop") -> None:
    """Connect the two commands."""
    session, window = desktop.session, desktop.window
    reader = TimelineImport(session.lanes.media, session.library, session.editing, desktop)
    reader.message.connect(window.tell)
    reader.noted.connect(window.banner.tell)
    reader.failed.connect(desktop.on_failure)
    window.commands["file.export_timeline"].triggered.connect(lambda: _ask(desktop))
    window.commands["file.import_timeline"].triggered.connect(lambda: _read(desktop, reader))


def _ask(desktop: "Desktop") -> None:
    session, window = desktop.session, desktop.window
    editing = session.editing
    if not timeline_end(editing.timeline):
        window.tell("There is nothing to hand over.")
        return
    protect = () if editing.path is None else (editing.path,)
    source = TimelineSource(editing.timeline, dict(session.library.infos), None, protect)
    can_otio = find_spec("opentimelineio") is not None
    name = editing.path.stem if editing.path else editing.project.media[0].stem
    out = _free(_folder(desktop) / f"{name}_handover")
    dialog = HandOverDialog(source, name, out, can_otio=can_otio, parent=window)
    dialog.order_made.connect(lambda order: _start(desktop, order))
    dialog.open()


def _start(desktop: "Desktop", order: HandOverOrder) -> None:
    desktop.session.playback.pause()
    desktop.session.jobs.hand_over(order)


def _read(desktop: "Desktop", reader: TimelineImport) -> None:
    name, _ = QFileDialog.getOpenFileName(
        desktop.window,
        "Import timeline",
        str(_folder(desktop)),
        "OpenTimelineIO (*.otio);;All files (*)",
    )
    if name:
        desktop.session.playback.pause()
        reader.read(Path(name))


def _folder(desktop: "Desktop") -> Path:
    """Beside the project, else beside the first clip that is a person's own."""
    editing = desktop.session.editing
    places = [editing.path] if editing.path else list(editing.project.media)
    own = [path for path in places if storage.resources_dir() not in path.parents]
    return own[0].parent if own and own[0].parent.is_dir() else Path.home()


def _free(path: Path) -> Path:
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}_{number}")
    return free
