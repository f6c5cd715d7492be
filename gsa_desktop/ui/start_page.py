"""What the window shows before there is anything to show."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QIcon,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from gsa_desktop.ui.icons import icon

MAX_RECENT = 4
PICTURE = QSize(160, 90)


class StartPage(QWidget):
    """A drop zone, two buttons and the last files.

    Signals:
        open_requested: Open a file of one's own.
        sample_requested: Open the bundled clip.
        recent_requested: Path of a file that was open before.
        files_dropped: list[Path].
    """

    open_requested = Signal()
    sample_requested = Signal()
    recent_requested = Signal(object)
    files_dropped = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Start page")
        self.setAcceptDrops(True)
        self._zone = QFrame(self)
        self._zone.setObjectName("dropZone")
        self._zone.setFrameShape(QFrame.Shape.StyledPanel)
        self._zone.setMaximumWidth(620)
        self._zone.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._recent_title = QLabel("Recent", self)
        self._recent_title.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._recent_title.hide()
        self._recent = QHBoxLayout()
        self._recent.setSpacing(8)
        self._fill_zone()
        recent = QVBoxLayout()
        recent.setSpacing(4)
        recent.addWidget(self._recent_title)
        recent.addLayout(self._recent)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(recent)
        middle.addStretch(1)
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(self._zone, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addSpacing(12)
        outer.addLayout(middle)
        outer.addStretch(1)

    def set_recent(self, paths: list[Path], pictures: Mapping[Path, Path] | None = None) -> None:
        """The last files, newest first, with the files of their pictures as far as there are any.

        What cannot be seen here stands in the menu.
        """
        while self._recent.count():
            item = self._recent.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._recent_title.setVisible(bool(paths))
        for path in paths[:MAX_RECENT]:
            picture = (pictures or {}).get(path)
            card = RecentCard(path, picture, self)
            card.clicked.connect(lambda _=False, path=path: self.recent_requested.emit(path))
            self._recent.addWidget(card)

    @override
    def sizeHint(self) -> QSize:
        return QSize(640, 420)

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_files(event.mimeData()):
            self._zone.setFrameShadow(QFrame.Shadow.Sunken)
            event.acceptProposedAction()

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._zone.setFrameShadow(QFrame.Shadow.Plain)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._zone.setFrameShadow(QFrame.Shadow.Plain)
        event.acceptProposedAction()
        self.files_dropped.emit(local_files(event.mimeData()))

    def _fill_zone(self) -> None:
        picture = QLabel(self._zone)
        picture.setPixmap(icon("movie-open-outline").pixmap(QSize(64, 64)))
        title = QLabel("Drop a video here", self._zone)
        font = QFont(title.font())
        font.setPointSizeF(font.pointSizeF() * 1.6)
        title.setFont(font)
        line = QLabel(
            "GSA Desktop finds the moving subject and cuts it out by itself.\n"
            "Nothing leaves this computer.",
            self._zone,
        )
        line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.open_button = QPushButton(
            icon("folder-open-outline", "on_accent"), "Open Video…", self._zone
        )
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(self._on_open)
        self.sample_button = QPushButton(icon("play-circle-outline"), "Try the Sample", self._zone)
        self.sample_button.clicked.connect(self._on_sample)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.open_button, self.sample_button):
            button.setMinimumHeight(36)
            button.setMinimumWidth(150)
            button.setAccessibleName(button.text().rstrip("…"))
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self._zone)
        layout.setContentsMargins(48, 36, 48, 32)
        layout.setSpacing(12)
        for widget in (picture, title, line):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        layout.addLayout(buttons)

    @Slot()
    def _on_open(self) -> None:
        self.open_requested.emit()

    @Slot()
    def _on_sample(self) -> None:
        self.sample_requested.emit()


class RecentCard(QToolButton):
    """A file's picture above its name."""

    def __init__(self, path: Path, picture: Path | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setAutoRaise(True)
        self.setIconSize(PICTURE)
        self.setFixedWidth(PICTURE.width() + 16)
        self.setIcon(_icon_of(picture))
        metrics = self.fontMetrics()
        middle = Qt.TextElideMode.ElideMiddle
        self.setText(metrics.elidedText(path.name, middle, PICTURE.width()))
        self.setToolTip(str(path))
        self.setAccessibleName(f"Open {path.name}")


def _icon_of(picture: Path | None) -> QIcon:
    found = QPixmap(str(picture)) if picture is not None else QPixmap()
    if found.isNull():
        return icon("movie-open-outline", "text_disabled")
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    return QIcon(found.scaled(PICTURE, keep, smooth))


def local_files(mime: QMimeData) -> list[Path]:
    """The files of this computer that are being dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
