"""The right side of the image workspace: pages of settings, reached by their letters."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QScrollArea, QTabBar, QTabWidget, QToolButton, QWidget
from typing_extensions import override

_WIDTH = 330


class ImageSettings(QTabWidget):
    """Pages that scroll; a page's letter also brings the keyboard to it.

    It is made before its pages, for Tab goes from one part to the next as they were made.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Settings of the pictures")
        self.setTabBar(_Bar(self))
        self.tabBar().setAccessibleName("Pages of settings")
        self.setMinimumWidth(_WIDTH)

    def add_pages(self, *pages: tuple[str, QWidget]) -> None:
        """Titles with their letters, and what stands on them."""
        for name, page in pages:
            scroll = QScrollArea(self)
            scroll.setWidget(page)
            scroll.setWidgetResizable(True)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its page's parts have the keyboard
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setAccessibleName(f"{name.replace('&', '')} of the pictures")
            self.addTab(scroll, name)


class _Bar(QTabBar):
    """Its letters bring the keyboard along: Tab goes on into the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setDrawBase(False)
        for button in self.findChildren(QToolButton):  # where it is narrow; the arrow keys do it
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @override
    def event(self, event: QEvent) -> bool:
        is_known = super().event(event)
        if event.type() == QEvent.Type.Shortcut and is_known:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return is_known
