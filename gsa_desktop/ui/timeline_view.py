"""The timeline: ruler, tracks of clips, mask lane, sound, playhead."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from gsa_desktop.core.project import Timeline
from gsa_desktop.core.timebase import FrameRange


class TimelineView(QAbstractScrollArea):
    """Custom-painted and virtualised: only what is visible is drawn or asked for.

    Timeline frames count in Timeline.rate; media frames count from frame 0 of the media file.

    Signals:
        thumbnails_wanted: clip id and media frames (list[int]) of visible thumbnails still missing;
            each call replaces what was asked for that clip before.
        seek_requested: A timeline frame; also while the mouse is dragged (scrubbing).
        clip_selected: A clip id, "" for none.
        files_dropped: list[Path].
        import_requested: The button of the empty state was pressed.
        zoom_changed: Screen pixels a frame.
    """

    thumbnails_wanted = Signal(str, list)
    seek_requested = Signal(int)
    clip_selected = Signal(str)
    files_dropped = Signal(list)
    import_requested = Signal()
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_timeline(
        self, timeline: Timeline, rates: Mapping[Path, Fraction] | None = None
    ) -> None:
        """Show a timeline; the first one is fitted into the view.

        Args:
            timeline: Its tracks are drawn from bottom (first) to top.
            rates: Frames per second of each media file; the timeline's own where it is missing.
        """

    def set_playhead(self, frame: int) -> None:
        """Timeline frame of the playhead; scrolls it into view when it leaves it."""

    def set_mask_states(self, clip_id: str, states: NDArray[np.uint8]) -> None:
        """States of all N frames of the media file: (N,) uint8 of timeline_layout.MaskState."""

    def set_mask_state(self, clip_id: str, frame: int, state: int) -> None:
        """State of one media frame; cheap, for a running job."""

    def set_thumbnail(self, clip_id: str, frame: int, picture: NDArray[np.uint8]) -> None:
        """A picture for a media frame: (h, w, 4) uint8 BGRA, about 64 screen pixels high."""

    def set_waveform(self, clip_id: str, peaks: NDArray[np.float32] | None) -> None:
        """Sound of a clip; None for a clip without.

        Args:
            clip_id: Clip.id.
            peaks: (N, 2) float32, smallest and largest sample in -1..1 of each of N equal parts of
                the whole media file.
        """

    def set_in_out(self, marked: FrameRange | None) -> None:
        """The marked range in timeline frames, None for all."""

    def select_clip(self, clip_id: str) -> None:
        """Mark a clip as selected without a signal; "" for none."""

    def fit(self) -> None:
        """Zoom so that the whole timeline is visible."""

    def zoom_in(self) -> None:
        """Larger, about the playhead."""

    def zoom_out(self) -> None:
        """Smaller, about the playhead."""

    def clear_pictures(self) -> None:
        """Forget thumbnails, mask states and waveforms of all clips."""
