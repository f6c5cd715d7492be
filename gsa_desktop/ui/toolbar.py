"""The toolbar: the few commands that everybody needs, the main one bright."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolBar, QToolButton, QWidget

from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.commands import commands
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.workspaces import WORKSPACES

_WITH_TEXT = ("file.import",)
_ICON_ONLY = ("edit.undo", "edit.redo", "clip.split")
_TOOLS = (
    "timeline.select_tool",
    "timeline.razor",
    "mask.brush",
    "mask.eraser",
    "timeline.snap",
)
_WORKSPACES = tuple(f"view.workspace_{workspace.name}" for workspace in WORKSPACES)


class ToolBar(QToolBar):
    """Import, history and tools, the workspaces in the middle, Segment and Export on the right."""

    def __init__(self, commands: Actions, parent: QWidget) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolbar")
        self.setAccessibleName("Toolbar")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for name in _WITH_TEXT:
            self._add(commands[name])
        self.addSeparator()
        for name in _ICON_ONLY:
            self._add(commands[name]).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addSeparator()
        for name in _TOOLS:
            self._add(commands[name]).setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._add_spring()
        for name in _WORKSPACES:
            button = self._add(commands[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
            button.setProperty("tab", True)  # noqa: FBT003 - how Qt names it
        self._add_spring()
        self.addWidget(CommandButton(commands["mask.segment"], self, primary=True))
        gap = QWidget(self)
        gap.setFixedWidth(6)
        self.addWidget(gap)
        self.addWidget(CommandButton(commands["file.export"], self))

    def _add_spring(self) -> None:
        spring = QWidget(self)
        spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(spring)

    def _add(self, action: QAction) -> QToolButton:
        self.addAction(action)
        button = self.widgetForAction(action)
        if not isinstance(button, QToolButton):
            raise TypeError("a toolbar shows an action as a tool button")
        button.setAccessibleName(action.text().replace("&", "").rstrip("…"))
        return button


class CommandButton(QPushButton):
    """A command as a push button, which can be bright."""

    def __init__(self, action: QAction, parent: QWidget, *, primary: bool = False) -> None:
        super().__init__(parent)
        self._action = action
        self.setProperty("primary", primary)
        glyph = next(command.icon for command in commands() if command.id == action.objectName())
        self._icon = icon(glyph, "on_accent" if primary else "text")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard with the monitor
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _follow(self) -> None:
        action = self._action
        self.setText(action.text().replace("&", ""))
        self.setIcon(self._icon)
        self.setToolTip(action.toolTip())
        self.setStatusTip(action.statusTip())
        self.setAccessibleName(self.text().rstrip("…"))
        self.setEnabled(action.isEnabled())
