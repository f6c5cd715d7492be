"""Files dragged onto a widget from outside."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget
from typing_extensions import override


class FileDrop(QObject):
    """Makes a widget accept files; it belongs to the widget.

    Signals:
        dropped: list[Path] of local files and folders.
        hovered: bool, whether files are held over the widget.
    """

    dropped = Signal(list)
    hovered = Signal(bool)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.DragLeave:
            self.hovered.emit(False)  # noqa: FBT003  a signal takes no keywords
        elif isinstance(event, QDropEvent):  # enter and move are kinds of drop to Qt
            from_here = isinstance(event.source(), QWidget)  # what the project has already
            paths = [] if from_here else local_files(event.mimeData())
            event.setAccepted(bool(paths))
            if paths:
                event.acceptProposedAction()
            self.hovered.emit(bool(paths) and kind != QEvent.Type.Drop)
            if paths and kind == QEvent.Type.Drop:
                self.dropped.emit(paths)
            return True
        return False


def local_files(data: QMimeData) -> list[Path]:
    """The files and folders of this computer that are dragged."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
