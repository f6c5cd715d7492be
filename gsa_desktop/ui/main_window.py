"""The main window: panels around the monitor, menus, toolbar, status bar."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QSize, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.banner import Banner
from gsa_desktop.ui.centre import Centre
from gsa_desktop.ui.dialog_parts import dress_buttons
from gsa_desktop.ui.full_screen import FullScreen
from gsa_desktop.ui.history_panel import HistoryPanel
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.inspector import Inspector
from gsa_desktop.ui.job_status import DeviceBadge, JobStatus, StatusFacts
from gsa_desktop.ui.jobs_panel import JobsPanel
from gsa_desktop.ui.media_bin import MediaBin
from gsa_desktop.ui.panels import BOTTOM, LEFT, RIGHT, Panels
from gsa_desktop.ui.preview_view import PreviewView
from gsa_desktop.ui.start_page import StartPage, local_files
from gsa_desktop.ui.timeline_menus import TimelineMenus
from gsa_desktop.ui.timeline_view import TimelineView
from gsa_desktop.ui.toolbar import ToolBar
from gsa_desktop.ui.transport import TransportBar
from gsa_desktop.ui.workspaces import LAYOUT_VERSION, Workspaces

MESSAGE_MS = 8000
FIRST_SIZE = QSize(1600, 940)
MAX_RECENT = 10


class MainWindow(QMainWindow):
    """Holds the widgets and remembers where they are; knows nothing of files and jobs.

    Attributes:
        commands: All commands as actions.
        panels: The docks around the monitor.
        workspaces: Their layouts, one for each kind of work.
        centre: What they stand around: start page, monitor, pages of workspaces.
        may_close: Asked before the window closes; False keeps it open.
        files_dropped: Called with the files dropped on a part that takes none itself.
    """

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("main")
        self.setAccessibleName("GSA Desktop")
        self.setAcceptDrops(True)
        self._settings = settings
        self.may_close: Callable[[], bool] = lambda: True
        self.files_dropped: Callable[[list[Path]], None] = lambda _: None
        self.commands = Actions(self)
        self.banner = Banner(self)
        self.preview = PreviewView(self)
        self.transport = TransportBar(self)
        self.start_page = StartPage(self)
        self.bin = MediaBin(self)
        self.jobs = JobsPanel(self)
        self.inspector = Inspector(self)
        self.history = HistoryPanel(self)
        self.timeline = TimelineView(self)
        self.job_status = JobStatus(self)
        self.facts = StatusFacts(self)
        self.device_badge = DeviceBadge(self)
        TimelineMenus(self.commands, self.timeline)
        self.centre = self._build_centre()
        self.panels = self._build_panels()
        self.workspaces = Workspaces(self, self.panels, settings)
        self._menus = self.commands.fill(self.menuBar())
        self.recent_menu = self._build_recent_menu()
        self._build_panels_menu()
        self.addToolBar(ToolBar(self.commands, self))
        self._build_status_bar()
        FullScreen(self, self.commands["view.full_screen"], LAYOUT_VERSION)
        self.commands["view.reset"].triggered.connect(self.reset_layout)
        self.workspaces.page_left.connect(self.centre.use)
        self.workspaces.changed.connect(self._on_workspace)
        self.set_document("", modified=False)
        self.show_start(shown=True)
        self._restore_layout()

    # --- what app.py tells it

    def show_start(self, *, shown: bool) -> None:
        """The start page instead of the monitor."""
        self.centre.show_start(shown=shown)

    def use_workspace(self, name: str) -> None:
        """Another kind of work, "" for the last one with the monitor."""
        self.commands["view.full_screen"].setChecked(False)
        if name:
            self.workspaces.use(name)
        elif not self.workspaces.has_editor:
            self.workspaces.use_editor()

    def set_document(self, name: str, *, modified: bool) -> None:
        """Name in the title bar, and whether there is something to save."""
        self.setWindowTitle(f"{name}[*] - GSA Desktop" if name else "[*]GSA Desktop")
        self.setWindowModified(modified)

    def tell(self, message: str) -> None:
        """A line in the status bar, for a while."""
        self.statusBar().showMessage(message, MESSAGE_MS)

    def set_recent(
        self,
        paths: list[Path],
        open_path: Callable[[Path], None],
        pictures: Mapping[Path, Path] | None = None,
    ) -> None:
        """The last files, in the menu and, with their pictures, on the start page."""
        self.recent_menu.clear()
        self.recent_menu.setEnabled(bool(paths))
        for path in paths:
            action = self.recent_menu.addAction(path.name)
            action.setStatusTip(str(path))
            action.triggered.connect(lambda _=False, path=path: open_path(path))
        self.start_page.set_recent(paths, pictures or {})

    def ask(self, question: str, explanation: str, yes: str, no: str) -> bool:
        """A question with two answers that say what they do."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(question)
        box.setInformativeText(explanation)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
        refused = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(refused)
        box.setEscapeButton(refused)
        dress_buttons(box)
        box.exec()
        return box.clickedButton() is agreed

    def ask_to_save(self, name: str) -> bool | None:
        """Whether to go on without saving: True yes, False no, None after saving."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(f"Save the changes to {name}?")
        box.setInformativeText("They are lost otherwise. Finished masks are kept in any case.")
        save = box.addButton(QMessageBox.StandardButton.Save)
        discard = box.addButton("&Don't Save", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(save)
        dress_buttons(box)
        box.exec()
        if box.clickedButton() is save:
            return None
        return box.clickedButton() is discard

    @Slot()
    def reset_layout(self) -> None:
        """All panels back to where they were at first."""
        self.workspaces.reset()

    @Slot(str)
    def _on_workspace(self, name: str) -> None:
        self.commands[f"view.workspace_{name}"].setChecked(True)
        self.commands.set_editor_shown(self.workspaces.has_editor)
        self.facts.setVisible(self.workspaces.has_editor)
        self.centre.use(name)

    # --- Qt

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.workspaces.start()  # widths count only once the window has its size

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.commands["view.full_screen"].setChecked(False)
        self._settings.setValue("window/geometry", self.saveGeometry())
        self.workspaces.remember()
        self.centre.remember()
        self._settings.sync()
        event.accept()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        from_here = isinstance(event.source(), QWidget)  # a result that is dragged out
        if local_files(event.mimeData()) and not from_here:
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.files_dropped(local_files(event.mimeData()))

    # --- building

    def _build_centre(self) -> Centre:
        monitor = QWidget(self)
        monitor.setAccessibleName("Monitor")
        layout = QVBoxLayout(monitor)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.preview, 1)
        layout.addWidget(self.transport)
        centre = Centre(self.start_page, monitor, self._settings, self)
        middle = QWidget(self)
        middle.setAccessibleName("Notice and centre")
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)  # above the page of every workspace
        column.addWidget(centre, 1)
        self.setCentralWidget(middle)
        return centre

    def _build_panels(self) -> Panels:
        panels = Panels(self)
        panels.add("media", "Media", self.bin, LEFT)
        panels.add("jobs", "Jobs", self.jobs, LEFT, beside="media")
        panels.add("inspector", "Inspector", self.inspector, RIGHT)
        panels.add("history", "History", self.history, RIGHT, beside="inspector")
        panels.add("timeline", "Timeline", self.timeline, BOTTOM)
        return panels

    def _build_recent_menu(self) -> QMenu:
        menu = QMenu("Open &Recent", self)
        menu.setAccessibleName("Open recent")
        menu.setIcon(icon("history"))
        self._menus["file"].insertMenu(self.commands["file.sample"], menu)
        return menu

    def _build_panels_menu(self) -> None:
        menu = QMenu("&Panels", self)
        menu.setAccessibleName("Panels")
        for dock in self.panels.docks:
            menu.addAction(dock.toggleViewAction())
        self._menus["view"].insertMenu(self.commands["view.full_screen"], menu)

    def _build_status_bar(self) -> None:
        bar = self.statusBar()
        bar.setAccessibleName("Status")
        bar.addPermanentWidget(self.facts)
        bar.addPermanentWidget(self.job_status)
        bar.addPermanentWidget(self.device_badge)

    def _restore_layout(self) -> None:
        self.resize(FIRST_SIZE.boundedTo(self.screen().availableSize() * 0.94))
        geometry = self._settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)
