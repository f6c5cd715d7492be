"""The middle of the window: the start page, the monitor, or the page of a workspace."""

from collections.abc import Callable

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget
from typing_extensions import override


class Centre(QStackedWidget):
    """Shows one of its pages; those of workspaces are made when they are first asked for.

    Args:
        start: Shown as long as there is nothing to edit.
        monitor: Shown otherwise.
        settings: Where the pages' splitters are remembered.
    """

    def __init__(
        self, start: QWidget, monitor: QWidget, settings: QSettings, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAccessibleName("Centre")
        self._start = self._shown = start
        self._monitor = monitor
        self._settings = settings
        self._is_empty = True
        self._workspace = ""
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._made: dict[str, QWidget] = {}
        self.addWidget(start)
        self.addWidget(monitor)

    def offer(self, workspace: str, make: Callable[[], QWidget]) -> None:
        """Say how the page of a workspace is made."""
        self._makers[workspace] = make

    def show_start(self, *, shown: bool) -> None:
        """The start page instead of the monitor."""
        self._is_empty = shown
        self._choose()

    def use(self, workspace: str) -> None:
        """Show the page of a workspace; start page or monitor for one that has none."""
        self._workspace = workspace
        if self._choose():
            self._shown.setFocus()

    def remember(self) -> None:
        """Note in the settings how the pages are divided."""
        for key, splitter in self._splitters():
            self._settings.setValue(key, splitter.saveState())

    @override
    def sizeHint(self) -> QSize:
        return self._shown.sizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        # a hidden page must not take room from the panels around the one that is shown
        return self._shown.minimumSizeHint()

    def _choose(self) -> bool:
        """Show the right page; whether it is another one than before."""
        page = self._page(self._workspace) or (self._start if self._is_empty else self._monitor)
        if page is self._shown:
            return False
        self._shown = page
        self.setCurrentWidget(page)
        self.updateGeometry()
        return True

    def _page(self, workspace: str) -> QWidget | None:
        if workspace in self._makers and workspace not in self._made:
            page = self._made[workspace] = self._makers[workspace]()
            self.addWidget(page)
            for key, splitter in self._splitters():
                if key.startswith(f"workspace/{workspace}/"):
                    splitter.restoreState(self._settings.value(key))
        return self._made.get(workspace)

    def _splitters(self) -> list[tuple[str, QSplitter]]:
        return [
            (f"workspace/{name}/{splitter.objectName()}", splitter)
            for name, page in self._made.items()
            for splitter in page.findChildren(QSplitter)
            if splitter.objectName()
        ]
