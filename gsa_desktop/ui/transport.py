"""The bar under the monitor: playback, timecode, views, zoom."""

from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gsa_desktop.core.project import View


class TransportBar(QWidget):
    """Buttons that ask; what is true is told by the setters.

    Signals:
        start_requested, end_requested: To the first or last frame.
        step_requested: -1 or 1 frame.
        play_toggled: Play if paused, pause if playing.
        loop_toggled: bool.
        seek_requested: A frame typed as timecode or number.
        view_changed: View.
        zoom_requested: Factor, 0.0 for fit.
    """

    start_requested = Signal()
    end_requested = Signal()
    step_requested = Signal(int)
    play_toggled = Signal()
    loop_toggled = Signal(bool)
    seek_requested = Signal(int)
    view_changed = Signal(object)
    zoom_requested = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_length(self, frames: int, rate: Fraction) -> None:
        """Length of what is played; 0 frames disables the bar."""

    def set_position(self, frame: int) -> None:
        """The frame that is shown."""

    def set_playing(self, playing: bool, speed: float = 1.0) -> None:
        """Whether playback runs, and how fast (negative: backwards)."""

    def set_loop(self, loop: bool) -> None:
        """State of the loop button, without a signal."""

    def set_view(self, view: View) -> None:
        """State of the view buttons, without a signal."""

    def set_zoom(self, factor: float, fit: bool) -> None:
        """What the zoom box says, without a signal."""
