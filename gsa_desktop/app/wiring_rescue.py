"""Exports that were interrupted: the notice with what can be done about them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from gsa_desktop.controllers.export_rescue import ExportRescue, Unfinished
from gsa_desktop.core.export_order import ExportOrder
from gsa_desktop.core.job_list import JobRow

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop

GO_ON = "Go On"
KEEP = "Keep What Is There"


class RescueDesk(QObject):
    """Stands between what killed exports left and the window."""

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._session, self._window = desktop.session, desktop.window
        self.rescue = ExportRescue(self._session.lanes.waves, self)
        self.rescue.kept.connect(self._window.banner.tell)
        self.rescue.waiting.connect(self._on_waiting)
        self.rescue.ready.connect(self._on_ready)
        self.rescue.none_found.connect(
            lambda: self._window.tell("There is no unfinished export to go on with.")
        )
        self._session.library.opened.connect(lambda info: self.rescue.on_opened(info.path))
        queue = self._session.jobs.queue
        queue.cancelled.connect(self._on_left)
        queue.failed.connect(lambda row, *_: self._on_left(row))
        self._window.commands["file.unfinished"].triggered.connect(
            lambda _=False: self.rescue.look_again()
        )

    def _on_left(self, row: JobRow) -> None:
        if row.path is not None:
            self.rescue.look()

    def _on_waiting(self, found: Sequence[Unfinished], text: str) -> None:
        queued = {row.path for row in self._session.jobs.queue.unfinished}
        idle = [one for one in found if one.path not in queued]
        lines = [text] if text else []
        lines += _invitations(idle)
        if not lines:
            return
        keep = (KEEP, self.rescue.keep)
        if any(one.order is not None for one in idle):
            self._window.banner.tell("\n".join(lines), GO_ON, self.rescue.go_on, keep)
        elif idle:
            self._window.banner.tell("\n".join(lines), *keep)
        else:
            self._window.banner.tell("\n".join(lines))

    def _on_ready(self, order: ExportOrder) -> None:
        if any(row.path == order.out for row in self._session.jobs.queue.unfinished):
            return
        if order.out.exists() and not self._window.ask(
            f"{order.out.name} exists already. Replace it?",
            "It is replaced when the export that goes on is finished and checked.",
            "&Replace",
            "&Not Now",
        ):
            return
        self._session.export(order)
        self._window.panels.show("jobs")


def _invitations(found: Sequence[Unfinished]) -> list[str]:
    known = [one.path for one in found if one.order is not None]
    lines = []
    if len(known) == 1:
        lines.append(f"The export of “{known[0].name}” was interrupted. It can go on from there.")
    elif known:
        lines.append(f"{len(known)} exports were interrupted and can go on: {_names(known)}.")
    lines += [
        f"The export of “{one.path.name}” was interrupted. Export the same to the same name "
        "again, and it goes on with what is written."
        for one in found
        if one.order is None
    ]
    return lines


def _names(paths: Sequence[Path]) -> str:
    shown = ", ".join(f"“{path.name}”" for path in paths[:3])
    return shown if len(paths) <= 3 else f"{shown} and {len(paths) - 3} more"
