"""The current project, its history and who wants to know."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from gsa_desktop.core.project import Project

P = ParamSpec("P")
Listener = Callable[[Project], None]


class Document:
    """Holds the current Project; every edit is a function Project -> Project.

    Not thread-safe: lives in the GUI thread; jobs get a snapshot of `project`.
    """

    def __init__(self, project: Project | None = None) -> None:
        self._states = [Project() if project is None else project]
        self._at = 0
        self._saved: Project | None = self._states[0]
        self._listeners: list[Listener] = []

    @property
    def project(self) -> Project:
        return self._states[self._at]

    def apply(
        self, edit: Callable[Concatenate[Project, P], Project], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Replace the project by edit(project, ...); subscribers hear of a real change only."""
        project = edit(self.project, *args, **kwargs)
        if project == self.project:
            return
        self._states[self._at + 1 :] = [project]
        self._at += 1
        self._tell()

    def amend(
        self, edit: Callable[Concatenate[Project, P], Project], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Like apply, but in place of the newest state: the steps of one drag are one step back.

        On a project without history it is apply.
        """
        if not self.can_undo:
            self.apply(edit, *args, **kwargs)
            return
        project = edit(self.project, *args, **kwargs)
        if project == self.project:
            return
        self._states[self._at :] = [project]
        self._tell()

    def undo(self) -> None:
        """Go back one edit; nothing at the beginning."""
        if self.can_undo:
            self._at -= 1
            self._tell()

    def redo(self) -> None:
        """Do again what was undone last; nothing at the end."""
        if self.can_redo:
            self._at += 1
            self._tell()

    @property
    def can_undo(self) -> bool:
        return self._at > 0

    @property
    def can_redo(self) -> bool:
        return self._at + 1 < len(self._states)

    @property
    def dirty(self) -> bool:
        """Whether the project differs from what was last saved."""
        return self.project != self._saved

    def mark_saved(self) -> None:
        """The project as it is now is on disk."""
        self._saved = self.project

    def replace(self, project: Project, *, saved: bool = True) -> None:
        """Another project: forgets the history; `saved` is False for a recovered one."""
        self._states = [project]
        self._at = 0
        self._saved = project if saved else None
        self._tell()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call listener with the project after each change; returns the way to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener(self.project)
