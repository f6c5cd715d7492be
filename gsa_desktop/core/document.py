"""The current project, its history and who wants to know."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from gsa_desktop.core.project import Project

P = ParamSpec("P")


class Document:
    """Holds the current Project; every edit is a function Project -> Project.

    Not thread-safe: lives in the GUI thread; jobs get a snapshot of `project`.
    """

    def __init__(self, project: Project | None = None) -> None:
        raise NotImplementedError

    @property
    def project(self) -> Project:
        raise NotImplementedError

    def apply(
        self, edit: Callable[Concatenate[Project, P], Project], *args: P.args, **kwargs: P.kwargs
    ) -> None:
        """Replace the project by edit(project, ...); subscribers hear of a real change only."""
        raise NotImplementedError

    def undo(self) -> None:
        raise NotImplementedError

    def redo(self) -> None:
        raise NotImplementedError

    @property
    def can_undo(self) -> bool:
        raise NotImplementedError

    @property
    def can_redo(self) -> bool:
        raise NotImplementedError

    @property
    def dirty(self) -> bool:
        """Whether the project differs from what was last saved."""
        raise NotImplementedError

    def mark_saved(self) -> None:
        raise NotImplementedError

    def replace(self, project: Project) -> None:
        """Another project: forgets the history, not dirty."""
        raise NotImplementedError

    def subscribe(self, listener: Callable[[Project], None]) -> Callable[[], None]:
        """Call listener with the project after each change; returns the way to stop that."""
        raise NotImplementedError
