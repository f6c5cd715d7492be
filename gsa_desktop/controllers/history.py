"""The project and the steps that led to it, as values beside Qt's undo stack."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QUndoCommand, QUndoStack

from gsa_desktop.core.project import Project

MERGE_S = 1.0


class History(QObject):
    """Holds the current Project; every change is a step from one value to the next.

    The stack has a text for each step and knows which one is current; the values stand in a list of
    their own, so that no object of Python's belongs to Qt.

    Attributes:
        stack: The steps, with texts ("Trim clip"), for the menu and the panel.

    Signals:
        changed: Project, once after each change, also one step back or on, or many.
    """

    changed = Signal(object)

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._clock = clock
        self._values = [Project()]
        self._saved: Project | None = self.project
        self._told = self.project
        self._last = ("", 0.0)
        self.stack.indexChanged.connect(self._on_index)

    @property
    def project(self) -> Project:
        """The project as it is now."""
        return self._values[min(self.stack.index(), len(self._values) - 1)]

    @property
    def can_undo(self) -> bool:
        return self.stack.canUndo()

    @property
    def can_redo(self) -> bool:
        return self.stack.canRedo()

    @property
    def dirty(self) -> bool:
        """Whether the project differs from what was last saved."""
        return self.project != self._saved

    def apply(self, text: str, project: Project, merge: str = "") -> bool:
        """Take another value as the current one; whether it differs.

        Args:
            text: What the step is called.
            project: The value after it.
            merge: What a slider or a drag changes. Changes of the same thing that follow each other
                within a second are one step; empty for a step of its own.
        """
        if project == self.project:
            return False
        now, at = self._clock(), self.stack.index()
        last, then = self._last
        if merge and merge == last and now - then < MERGE_S and at:
            self._values[at] = project
            self._tell()
        else:
            self._values[at + 1 :] = [project]
            self.stack.push(QUndoCommand(text))
        self._last = (merge, now)
        return True

    def close_step(self) -> None:
        """What comes next is a step of its own, whatever it changes."""
        self._last = ("", 0.0)

    def undo(self) -> None:
        """Go back one step; nothing at the beginning."""
        self.stack.undo()

    def redo(self) -> None:
        """Do again what was undone last; nothing at the end."""
        self.stack.redo()

    def mark_saved(self) -> None:
        """The project as it is now is on disk."""
        self._saved = self.project
        self.close_step()
        self.stack.setClean()

    def replace(self, project: Project, *, saved: bool = True) -> None:
        """Another project: forgets the steps; `saved` is False for a recovered one."""
        self._values = [project]
        self._saved = project if saved else None
        self._told = project  # what the stack says while it is cleared is no news yet
        self.stack.clear()
        if not saved:
            self.stack.resetClean()
        self.close_step()
        self.changed.emit(project)

    @Slot(int)
    def _on_index(self, _index: int) -> None:
        self.close_step()
        self._tell()

    def _tell(self) -> None:
        if self.project is not self._told:
            self._told = self.project
            self.changed.emit(self.project)
