"""Status bar parts: the running job, the device, facts of the frame."""

from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gsa_desktop.core.events import Progress
from gsa_desktop.core.media_info import MediaInfo


class JobStatus(QWidget):
    """`Segmenting 84/246 · 11.2 fps · 15 s left`, a bar and a cancel button; hidden while idle.

    Signals:
        cancel_requested: The button was pressed.
    """

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def begin(self, text: str) -> None:
        """A job has started; text is what it does ("Segmenting dog.mp4")."""

    def set_progress(self, progress: Progress) -> None:
        """How far it is; speed and time left are measured here."""

    def set_cancelling(self) -> None:
        """The cancel was heard; the button is off until the job ends."""

    def end(self) -> None:
        """No job runs."""


class DeviceBadge(QWidget):
    """Which device really does the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_device(self, name: str, ms_per_frame: float | None = None) -> None:
        """E.g. "CPU" or "CUDA: NVIDIA H200", and what was measured on it."""


class StatusFacts(QWidget):
    """`00:00:03:12  frame 84/246  29.97 fps  1920x1080  BT.709`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_media(self, info: MediaInfo | None) -> None:
        """The clip under the playhead, None for none."""

    def set_position(self, frame: int, frames: int, rate: Fraction) -> None:
        """Playhead and length in timeline frames."""
