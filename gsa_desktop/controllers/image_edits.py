"""What a person decides about still pictures: look, strokes on masks, undo; kept on disk."""

import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.image_history import ImageHistory, ImageWork
from gsa_desktop.core.image_order import ImageLook, ImageTarget
from gsa_desktop.core.image_shelf import ImageShelf, SavedList
from gsa_desktop.core.kept_masks import KeptMask, keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.stroke import Stroke

_SAVE_MS = 1000  # what follows a change at once is written together with it
_PATIENCE_S = 10.0  # for another window that writes a mask while this one ends


class ImageEdits(QObject):
    """Holds the decisions, and writes them to a shelf soon after each.

    Attributes:
        paths, model: What is saved with them; set by the list's owner, followed by `save_soon`.
        target: Where results go; saved with them.

    Signals:
        look_changed: ImageLook, by whomever.
        mended_changed: tuple[Path, ...] whose masks are others, or the network's again.
        steps_changed: There may be something else to undo, or to redo.
        message: A sentence for the status bar.
        noted: A sentence that stays to be read.
    """

    look_changed = Signal(object)
    mended_changed = Signal(tuple)
    steps_changed = Signal()
    message = Signal(str)
    noted = Signal(str)

    def __init__(self, shelf: ImageShelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.paths: tuple[Path, ...] = ()
        self.model = ""
        self.target = ImageTarget()
        self._shelf = shelf
        self._found: dict[Path, KeptMask] = {}
        self._history = ImageHistory(ImageWork())
        self._unsaved: set[Path] = set()
        self._saved: dict[Path, KeptMask | None] = {}
        self._networks: dict[Path, KeptMask] = {}
        self._decoded: tuple[KeptMask, SoftMask | None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_SAVE_MS)
        self._timer.timeout.connect(self.save)

    @property
    def look(self) -> ImageLook:
        """How the pictures are cut out."""
        return self._history.work.look

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    def kept(self, path: Path) -> KeptMask | None:
        """The mended mask of a picture, None if it has none."""
        return _of(self._history.work, path, self._found)

    def mask(self, path: Path, network: KeptMask | None) -> SoftMask | None:
        """What counts of a picture, the mended mask or the network's; the last one is kept."""
        kept = self.kept(path) or network
        if kept is None:
            return None
        if self._decoded is None or self._decoded[0] is not kept:
            self._decoded = (kept, kept.soft_mask())
        return self._decoded[1]

    def mended(self, paths: Iterable[Path]) -> tuple[tuple[Path, KeptMask], ...]:
        """Those of these pictures that have a mended mask, with it."""
        pairs = ((path, self.kept(path)) for path in paths)
        return tuple((path, kept) for path, kept in pairs if kept is not None)

    def open(self) -> SavedList:
        """The list as it was left; its look is the first step of the history."""
        try:
            saved = self._shelf.open()
        except AppError as error:
            self.message.emit(error.one_line())
            saved = self._shelf.load()
        self.paths, self.model, self.target = saved.paths, saved.model, saved.target
        self._history = ImageHistory(ImageWork(saved.look))
        self.steps_changed.emit()
        if self._shelf.is_shared:
            self.noted.emit(
                "Another window has your list of pictures. This one begins a new list; the next"
                " start has both, and what is painted here or there."
            )
        return saved

    def welcome(self, paths: Iterable[Path]) -> None:
        """Find masks that were mended when these pictures were on the list before."""
        for path in paths:
            mask = self._shelf.mended(path)
            if mask is not None:
                self._found[path] = self._saved[path] = mask

    def put_look(self, look: ImageLook, kind: str = "") -> None:
        """Another look; changes of one kind that follow each other at once are one step."""
        self._put(replace(self._history.work, look=look), kind)

    def set_target(self, target: ImageTarget) -> None:
        """Results go elsewhere; no step to be undone."""
        if target != self.target:
            self.target = target
            self.save_soon()

    def paint(self, path: Path, mask: SoftMask, stroke: Stroke) -> None:
        """Mend the mask of a picture, which is what the network said or was mended before."""
        from gsa_desktop.core.image_mending import bounded, mended  # OpenCV comes later

        if self.kept(path) is None:
            self._networks[path] = keep(bounded(mask), mended=False)
        self._put_mask(path, mended(mask, stroke))

    def forget(self, path: Path) -> None:
        """Go back to the network's mask."""
        if self.kept(path) is not None:
            self._put_mask(path, None)

    @Slot()
    def undo(self) -> None:
        """Take back the last decision."""
        self._go(self._history.undo)

    @Slot()
    def redo(self) -> None:
        """Take it again."""
        self._go(self._history.redo)

    def save_soon(self) -> None:
        """Write what has changed, together with what follows at once."""
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def save(self, wait_s: float = 0.0) -> None:
        """Write it now; masks that another window holds up for longer follow a moment later."""
        self._timer.stop()
        try:
            self._shelf.save(SavedList(self.paths, self.look, self.model, self.target))
            for path in sorted(self._unsaved):
                mask = self.kept(path)
                known = (self._saved.get(path), self._networks.get(path))
                if self._shelf.keep(path, mask, *known, wait_s):
                    self._unsaved.discard(path)
                    self._saved[path] = mask
        except AppError as error:
            self.message.emit(error.one_line())
            return
        if self._unsaved:
            self.save_soon()

    def shut_down(self) -> None:
        """Write what was not written yet."""
        if self._timer.isActive():
            self.save(_PATIENCE_S)
            self._timer.stop()
        self._shelf.close()

    def _put_mask(self, path: Path, mask: KeptMask | None) -> None:
        work = self._history.work
        self._put(replace(work, mended={**work.mended, path: mask}))

    def _put(self, work: ImageWork, kind: str = "") -> None:
        self._go(lambda: self._history.put(work, kind, time.monotonic()))

    def _go(self, step: Callable[[], object]) -> None:
        before = self._history.work
        step()
        after = self._history.work
        touched = {*before.mended, *after.mended}
        changed = [p for p in touched if _of(before, p, self._found) is not self.kept(p)]
        self._unsaved.update(changed)
        self.save_soon()
        self.steps_changed.emit()
        if after.look != before.look:
            self.look_changed.emit(after.look)
        if changed:
            self.mended_changed.emit(tuple(changed))


def _of(work: ImageWork, path: Path, found: dict[Path, KeptMask]) -> KeptMask | None:
    return work.mended[path] if path in work.mended else found.get(path)
