"""A still picture as it is and as it will be, drawn for the screen; the newest wish wins."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.image_jobs import Showing, Wish
from gsa_desktop.core.image_order import ImageLook
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.workers.lanes import LatestLane

if TYPE_CHECKING:
    from gsa_desktop.engine.images import Shown

SIDES = (1600, 3200, 6400, 12_800)
"""Longest sides of what the window shows, as far as it is enlarged."""

NO_SUBJECT = "No subject was found: paint it with the brush."


class ImagePreview(QObject):
    """Draws what it is asked for.

    Signals:
        shown: Path, the picture (H, W, 4) BGRA as it is, as it will be (None while there is no
            mask), width and height of the result in its file, and a note.
        unshown: Path of a picture that cannot be shown as it will be, and a sentence why.
    """

    shown = Signal(object, object, object, tuple, str)
    unshown = Signal(object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._side = SIDES[0]
        self._is_painted = False
        self._lane = LatestLane(self)
        self._showing = Showing()

    def set_side(self, side: int) -> bool:
        """How many pixels of the longer side a person can see; whether that needs another one."""
        before = self._side
        self._side = next((one for one in SIDES if one >= side), SIDES[-1])
        return self._side != before

    def set_painted(self, painted: bool) -> bool:
        """Whether the whole picture is shown with its subject tinted; whether that is new."""
        before, self._is_painted = self._is_painted, painted
        return painted != before

    def ask(
        self, path: Path, mask: SoftMask | None, look: ImageLook, ahead: Path | None = None
    ) -> None:
        """Draw a picture; `shown` or `unshown` follows, unless something newer is asked for.

        Args:
            path: Its file.
            mask: What is its subject; None while that is not known.
            look: How it will look.
            ahead: The picture that may be asked for next: it is read after this one is shown.
        """
        made: list[Shown] = []
        if self._side > SIDES[0]:
            ahead = None  # many times the memory, and who looks so closely stays for a while
        wish = Wish(path, mask, look, self._side, self._is_painted, ahead)
        job = self._lane.request(partial(self._showing.job, wish, made))
        job.reported.connect(lambda _: self._on_made(path, made))
        # what is wrong with the file is told by its state, with the background's here
        job.failed.connect(lambda error, _: self.unshown.emit(path, error.one_line()))

    def shut_down(self) -> None:
        """Stop and wait for it."""
        self._lane.shut_down()

    def _on_made(self, path: Path, made: list["Shown"]) -> None:
        if made:
            shown = made.pop()
            note = "" if shown.has_subject else NO_SUBJECT
            self.shown.emit(path, shown.before, shown.after, shown.size, note)
