"""The media bin: files of the project with thumbnail, facts and a badge."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gsa_desktop.core.media_info import MediaInfo


class Badge(Enum):
    """How far the masks of a file are; the value is what people read."""

    NOT_SEGMENTED = "Not segmented"
    QUEUED = "Queued"
    RUNNING = "Running"
    DONE = "Done"
    STALE = "Stale"
    ERROR = "Error"


@dataclass(frozen=True, eq=False)
class MediaItem:
    """A row of the bin.

    Attributes:
        path: The file.
        info: What is known of it; None while it is being opened.
        badge: State of its masks.
        percent: Progress of a running job, 0..100.
        problem: Why the file cannot be used (tool tip of an Error badge).
    """

    path: Path
    info: MediaInfo | None = None
    badge: Badge = Badge.NOT_SEGMENTED
    percent: int = 0
    problem: str = ""


class MediaBin(QWidget):
    """Lists media, accepts dropped files.

    Signals:
        import_requested: The Import button was pressed.
        files_dropped: list[Path].
        open_requested: Path that was double-clicked or confirmed with Return.
        selected: Path that became the current row, None for none.
        remove_requested: Path, by the Delete key or the context menu.
    """

    import_requested = Signal()
    files_dropped = Signal(list)
    open_requested = Signal(object)
    selected = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_items(self, items: Iterable[MediaItem]) -> None:
        """Show these rows; thumbnails known by path stay."""

    def update_item(self, item: MediaItem) -> None:
        """Replace the row of item.path, or append it."""

    def set_badge(self, path: Path, badge: Badge, percent: int = 0) -> None:
        """Change the badge of one row; an unknown path is ignored."""

    def set_thumbnail(self, path: Path, picture: NDArray[np.uint8]) -> None:
        """A picture for a file: (h, w, 4) uint8 BGRA, about 160 screen pixels wide."""

    def select(self, path: Path | None) -> None:
        """Make a row current without a signal."""
