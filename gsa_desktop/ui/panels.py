"""The dock widgets around the monitor: which there are, where they are at first."""

from collections.abc import Mapping

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QTabBar, QTabWidget, QWidget
from typing_extensions import override

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea

_WIDTHS = {"media": 240, "inspector": 300}
# Two tracks of pictures and two of sound at 1440 x 900; less on a small screen, where the monitor
# would suffer, and not all of a large one.
_TIMELINE_SHARE, _TIMELINE_LEAST, _TIMELINE_MOST = 0.38, 250, 420


class Panels(QObject):
    """Docks by name; those of one place are tabs."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._docks: dict[str, QDockWidget] = {}
        window.installEventFilter(self)
        window.setDockNestingEnabled(True)
        window.setTabPosition(Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North)

    def __getitem__(self, name: str) -> QDockWidget:
        return self._docks[name]

    @property
    def docks(self) -> tuple[QDockWidget, ...]:
        """In the order in which they were added."""
        return tuple(self._docks.values())

    def add(
        self, name: str, title: str, widget: QWidget, area: Qt.DockWidgetArea, beside: str = ""
    ) -> None:
        """A panel at an edge of the window, or as a tab behind another one there."""
        dock = QDockWidget(title, self._window)
        dock.setObjectName(f"dock.{name}")
        dock.setAccessibleName(f"{title} panel")
        dock.setWidget(widget)
        dock.toggleViewAction().setStatusTip(f"Show or hide the {title.lower()} panel")
        dock.toggleViewAction().setToolTip(f"Show or hide the {title.lower()} panel")
        self._window.addDockWidget(area, dock)
        self._docks[name] = dock
        if beside:
            self._window.tabifyDockWidget(self._docks[beside], dock)
            self._docks[beside].raise_()

    def put_away(self) -> None:
        """Close all panels, also those that float."""
        for dock in self.docks:
            dock.hide()

    def set_offered(self, offered: bool) -> None:
        """Whether the menus can open and close them."""
        for dock in self.docks:
            dock.toggleViewAction().setEnabled(offered)

    def show(self, name: str) -> None:
        """Open a panel and bring its tab to the front."""
        self._docks[name].show()
        self._docks[name].raise_()

    def gather(self) -> None:
        """Bring back what floats or is hidden."""
        for dock in self.docks:
            dock.setFloating(False)
            dock.show()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt makes the bars of tabbed panels itself, again and again; each gets a name."""
        if event.type() == QEvent.Type.ChildPolished and isinstance(event, QChildEvent):
            child = event.child()
            if isinstance(child, QTabBar):
                child.setAccessibleName("Panels in one place")
        return False

    def size(self) -> None:
        """The sizes of the first start; counts only once the window has its own."""
        self.resize(_WIDTHS, Qt.Orientation.Horizontal)
        share = round(_TIMELINE_SHARE * self._window.height())
        height = min(max(share, _TIMELINE_LEAST), _TIMELINE_MOST)
        self.resize({"timeline": height}, Qt.Orientation.Vertical)

    def resize(self, sizes: Mapping[str, int], way: Qt.Orientation) -> None:
        """Widths or heights of some panels in pixels, as far as there is room."""
        if sizes:
            docks = [self._docks[name] for name in sizes]
            self._window.resizeDocks(docks, list(sizes.values()), way)
