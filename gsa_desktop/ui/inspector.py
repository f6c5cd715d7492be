"""The inspector: everything that can be set for the selected clip."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip


class Inspector(QWidget):
    """Sections Mask, Edge, Background and Clip info of one clip.

    Setting a value never emits; values that a person changes are emitted live, at most every 40 ms
    and always the last one.

    Signals:
        segment_settings_changed: SegmentSettings.
        segment_requested: The Segment button was pressed.
        cancel_requested: The same button while a job runs (see set_running).
        refine_changed: RefineSettings.
        background_changed: Background.
        background_file_wanted: "picture" or "video"; answer with set_clip and the new background.
        model_file_wanted: A weight file should be chosen from disk.
    """

    segment_settings_changed = Signal(object)
    segment_requested = Signal()
    cancel_requested = Signal()
    refine_changed = Signal(object)
    background_changed = Signal(object)
    background_file_wanted = Signal(str)
    model_file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_clip(self, clip: Clip | None, info: MediaInfo | None) -> None:
        """Show a clip; None shows the empty state."""

    def set_models(self, names: Iterable[str], presets: Iterable[str] = ()) -> None:
        """Models to choose from, the default first; presets default to fast, balanced, best."""

    def set_running(self, running: bool) -> None:
        """Whether the clip is being segmented: the Segment button becomes Cancel."""

    def set_mask_summary(self, text: str) -> None:
        """One line about the masks of the clip ("84 of 246 frames")."""
