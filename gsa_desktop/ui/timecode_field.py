"""A line to type a time into."""

import re
from fractions import Fraction

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLineEdit, QWidget

from gsa_desktop.core.timebase import timecode
from gsa_desktop.ui.theme import digits
from gsa_desktop.ui.time_text import position_of, position_timecode

_PARTS = re.compile(r"\d*([:;]\d*){1,3}")
_RELATIVE = re.compile(r"([+-])(.+)")


def read_timecode(text: str, rate: Fraction, now: int = 0) -> int | None:
    """Frames that a text means, None for none.

    "1:02:03:04" and any tail of it are timecode, "75" are frames; "+10" and "-1:00" count from
    `now`. Never below 0.
    """
    text = text.strip()
    relative = _RELATIVE.fullmatch(text)
    if relative:
        by = read_timecode(relative[2], rate)
        if by is None:
            return None
        return max(0, now + by if relative[1] == "+" else now - by)
    if text.isdecimal():
        return int(text)
    if not _PARTS.fullmatch(text):
        return None
    parts = [int(part or 0) for part in re.split("[:;]", text)]
    hours, minutes, seconds, frames = [0] * (4 - len(parts)) + parts
    return ((hours * 60 + minutes) * 60 + seconds) * max(1, round(rate)) + frames


class TimecodeField(QLineEdit):
    """Shows a frame as timecode and takes what people type for one.

    Signals:
        frame_changed: The frame that was typed in, within the limits.
    """

    frame_changed = Signal(int)

    def __init__(
        self,
        name: str,
        rate: Fraction,
        parent: QWidget | None = None,
        *,
        on_timeline: bool = False,
    ) -> None:
        """Args: on_timeline: Whether it is a place on the timeline, in its own timecode."""
        super().__init__(parent)
        self._rate = rate
        self._on_timeline = on_timeline
        self._frame = 0
        self._limits = (0, 2**31)
        self.setFont(digits(self.font()))
        width = QFontMetricsF(self.font()).horizontalAdvance("00:00:00:00")
        self.setMinimumWidth(round(width) + 24)
        self.setAccessibleName(name)
        self.setToolTip(
            self.tr("Hours:minutes:seconds:frames or a number of frames; +10 adds, -10 takes away")
        )
        self.editingFinished.connect(self._take)

    @property
    def frame(self) -> int:
        """The frame that is shown."""
        return self._frame

    def set_limits(self, least: int, most: int) -> None:
        """What can be typed in; other frames become the nearest of these."""
        self._limits = (least, max(least, most))

    def set_frame(self, frame: int) -> None:
        """Show a frame without a signal."""
        self._frame = frame
        written = position_timecode if self._on_timeline else timecode
        self.setText(written(frame, self._rate))

    def commit(self) -> None:
        """Take what stands there now, as if the field was left."""
        self._take()

    def _take(self) -> None:
        frame = position_of(self.text(), self._rate) if self._on_timeline else None
        if frame is None:
            frame = read_timecode(self.text(), self._rate, self._frame)
        before = self._frame
        if frame is not None:
            self._frame = min(max(frame, self._limits[0]), self._limits[1])
        self.set_frame(self._frame)
        if self._frame != before:
            self.frame_changed.emit(self._frame)
