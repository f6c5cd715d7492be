"""Layouts of the panels for one kind of work each, remembered apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QByteArray, QObject, QSettings, Qt, Signal
from PySide6.QtWidgets import QMainWindow

from gsa_desktop.ui.panels import Panels

LAYOUT_VERSION = 3


@dataclass(frozen=True)
class Workspace:
    """What is open in it at first.

    Attributes:
        name: As in the command "view.workspace_NAME" and in the settings.
        hidden: Panels that are closed.
        is_page: Whether a page stands in place of the monitor, and no panel beside it.
        widths, heights: Sizes of panels that differ from those of the first start, in pixels.
    """

    name: str
    hidden: tuple[str, ...] = ()
    is_page: bool = False
    widths: Mapping[str, int] = field(default_factory=dict)
    heights: Mapping[str, int] = field(default_factory=dict)


WORKSPACES = (
    Workspace("edit"),
    Workspace("refine", ("media", "jobs"), widths={"inspector": 380}, heights={"timeline": 180}),
    Workspace("train", is_page=True),
    Workspace("image", is_page=True),
)


class Workspaces(QObject):
    """Switches between the layouts; each is found again as it was left.

    Signals:
        page_left: Name of the workspace with the monitor that comes; its panels come next.
        changed: Name of the workspace.
    """

    page_left = Signal(str)
    changed = Signal(str)

    def __init__(self, window: QMainWindow, panels: Panels, settings: QSettings) -> None:
        super().__init__(window)
        self._window = window
        self._panels = panels
        self._settings = settings
        self._first = QByteArray()
        self._current = self._editor = WORKSPACES[0]

    @property
    def current(self) -> str:
        """Name of the workspace."""
        return self._current.name

    @property
    def has_editor(self) -> bool:
        """Whether the monitor and its panels are what is shown."""
        return not self._current.is_page

    def start(self) -> None:
        """Find the last layout again; once, when the window has its size."""
        if not self._first.isEmpty():
            return
        self._panels.size()
        self._first = self._window.saveState(LAYOUT_VERSION)
        name = str(self._settings.value("workspace/current", ""))
        self._current = next((w for w in WORKSPACES if w.name == name), WORKSPACES[0])
        self._restore()

    def use(self, name: str) -> None:
        """Another workspace; the layout of this one is remembered."""
        if name == self.current or self._first.isEmpty():
            return
        self.remember()
        self._current = next(w for w in WORKSPACES if w.name == name)
        self._restore()

    def use_editor(self) -> None:
        """The last workspace with the monitor, if none is shown."""
        self.use(self._editor.name)

    def remember(self) -> None:
        """Note the layout in the settings."""
        if not self._first.isEmpty():
            if self.has_editor:
                state = self._window.saveState(LAYOUT_VERSION)
                self._settings.setValue(f"workspace/{self.current}", state)
            self._settings.setValue("workspace/current", self.current)

    def reset(self) -> None:
        """The layout that this workspace had at first; a page has no other."""
        if self._current.is_page:
            self._panels.put_away()
            return
        self._panels.gather()
        self._window.restoreState(self._first, LAYOUT_VERSION)
        for name in self._current.hidden:
            self._panels[name].hide()
        self._panels.size()
        self._panels.resize(self._current.widths, Qt.Orientation.Horizontal)
        self._panels.resize(self._current.heights, Qt.Orientation.Vertical)

    def _restore(self) -> None:
        state = self._settings.value(f"workspace/{self.current}")
        known = isinstance(state, QByteArray) and self.has_editor
        if self.has_editor:
            self._editor = self._current
            # a page in the middle, with the panels around it, would ask for a larger window
            self.page_left.emit(self.current)
        self._panels.set_offered(self.has_editor)
        if not (known and self._window.restoreState(state, LAYOUT_VERSION)):
            self.reset()
        self.changed.emit(self.current)
