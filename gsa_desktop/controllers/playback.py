"""The playhead and the clock that moves it."""

import time
from collections.abc import Callable
from fractions import Fraction

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.project import Timeline
from gsa_desktop.core.timebase import FrameRange

TICK_MS = 8
FASTEST = 8.0
SLOW = 0.25


class Playback(QObject):
    """Where the playhead is and how fast it moves; asks nobody for pictures.

    Attributes:
        sound_clock: Seconds heard since the clock was restarted, None while there is no sound.

    The clock says which frame is due; frames that were due between two ticks are dropped, so a
    slow machine shows fewer pictures and never runs late.

    Signals:
        playhead_changed: Timeline frame.
        playing_changed: The speed: 0 paused, negative backwards.
        marks_changed: FrameRange of the in and out points, None for none.
        map_changed: The TimelineMap, after the timeline changed.
        clock_restarted: Frame and speed with which playing begins or goes on after a jump.
        clock_released: The same, when the clock runs.
        looped: The same, when playing begins again and the sound goes on without a gap.
        scrubbed: Timeline frame, after it was chosen at rest.
    """

    playhead_changed = Signal(int)
    playing_changed = Signal(float)
    marks_changed = Signal(object)
    map_changed = Signal(object)
    clock_restarted = Signal(int, float)
    clock_released = Signal(int, float)
    looped = Signal(int, float)
    scrubbed = Signal(int)

    def __init__(
        self, parent: QObject | None = None, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self.sound_clock: Callable[[], float | None] = lambda: None
        self._map = TimelineMap(Timeline(), {})
        self._playhead = 0
        self._speed = 0.0
        self._began = 0.0
        self._origin = Fraction(0)
        self._from = 0
        self._waits_until: float | None = None
        self._loop = False
        self._held = False
        self._mark_in: int | None = None
        self._mark_out: int | None = None
        self._timer = QTimer(self, interval=TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)

    @property
    def playhead(self) -> int:
        return self._playhead

    @property
    def map(self) -> TimelineMap:
        return self._map

    @property
    def speed(self) -> float:
        """Times real time; 0 while paused, negative backwards."""
        return self._speed

    @property
    def loop_span(self) -> FrameRange | None:
        """What is played again and again; None if nothing is."""
        return self._span() if self._loop and self._map.frames else None

    @property
    def marks(self) -> FrameRange | None:
        """The marked range; an open end is the timeline's."""
        if self._mark_in is None and self._mark_out is None:
            return None
        start = self._mark_in or 0
        stop = self._map.frames if self._mark_out is None else self._mark_out
        return FrameRange(start, max(min(stop, self._map.frames), start))

    def set_map(self, timeline_map: TimelineMap) -> None:
        """Another timeline, or the same one edited: the playhead stays if it can."""
        same = timeline_map.same_times(self._map)
        self._map = timeline_map
        if not timeline_map.frames:
            self.pause()
        self.map_changed.emit(timeline_map)
        self._move(self._playhead, always=True)
        if self._speed and not same:
            self._restart_clock()

    def seek(self, frame: int) -> None:
        """Move the playhead; playing goes on from there."""
        before = self._playhead
        self._move(frame)
        if self._speed:
            self._restart_clock()
        elif self._playhead != before:
            self.scrubbed.emit(self._playhead)

    def step(self, frames: int) -> None:
        """Pause and move by a number of frames."""
        self.pause()
        self.seek(self._playhead + frames)

    def skip(self, seconds: int) -> None:
        """Move by seconds of the timeline's rate."""
        self.seek(self._playhead + round(seconds * self._map.rate))

    def to_start(self) -> None:
        self.seek(0)

    def to_end(self) -> None:
        self.seek(self._map.frames - 1)

    def toggle(self) -> None:
        """Play at normal speed, or pause."""
        if self._speed:
            self.pause()
        else:
            self.play(1.0)

    def shuttle(self, direction: int) -> None:
        """J and L: play that way, and each further press doubles the speed up to eightfold.

        While K is held they play at a quarter of the speed.
        """
        if self._held:
            self.play(direction * SLOW)
            return
        same_way = self._speed * direction > 0
        speed = min(max(abs(self._speed) * 2, 1.0), FASTEST) if same_way else 1.0
        self.play(direction * speed)

    def play(self, speed: float) -> None:
        """Play from the playhead; from the other end if there is nothing left that way."""
        if not self._map.frames:
            return
        span = self._span()
        if speed > 0 and self._playhead >= span.stop - 1:
            self._move(span.start)
        elif speed < 0 and self._playhead <= span.start:
            self._move(span.stop - 1)
        self._speed = speed
        self._restart_clock()
        self._timer.start()
        self.playing_changed.emit(speed)

    @Slot()
    def pause(self) -> None:
        if not self._speed:
            return
        self._speed = 0.0
        self._waits_until = None
        self._timer.stop()
        self.playing_changed.emit(0.0)
        self.playhead_changed.emit(self._playhead)  # the exact picture in place of a dropped one

    def hold(self, seconds: float) -> None:
        """Let the clock wait until `release`, but not longer; for who has to get ready."""
        self._waits_until = self._clock() + seconds

    @Slot()
    def release(self) -> None:
        """Let the clock run, if it waits."""
        if self._waits_until is not None:
            self._waits_until = None
            self._began = self._clock()
            self.clock_released.emit(self._playhead, self._speed)

    def set_held(self, held: bool) -> None:
        """Whether K is held down; letting it go ends playing slowly."""
        self._held = held
        if not held and abs(self._speed) == SLOW:
            self.pause()

    def set_loop(self, loop: bool) -> None:
        """Whether playing begins again at the end."""
        if loop != self._loop:
            self._loop = loop
            self._sound_on()

    def mark_in(self) -> None:
        """The range begins at the playhead; an out point before it is forgotten."""
        self._mark_in = self._playhead
        if self._mark_out is not None and self._mark_out <= self._playhead:
            self._mark_out = None
        self._marks_set()

    def mark_out(self) -> None:
        """The range ends with the frame under the playhead; a later in point is forgotten."""
        self._mark_out = self._playhead + 1
        if self._mark_in is not None and self._mark_in >= self._mark_out:
            self._mark_in = None
        self._marks_set()

    def clear_marks(self) -> None:
        self._mark_in = self._mark_out = None
        self._marks_set()

    def _marks_set(self) -> None:
        self.marks_changed.emit(self.marks)
        if self._loop:
            self._sound_on()

    def go_to_mark(self, *, end: bool) -> None:
        """To the first or the last frame of the range."""
        marks = self.marks
        if marks is not None and len(marks):
            self.seek(marks.stop - 1 if end else marks.start)

    @Slot()
    def tick(self) -> None:
        """Show the frame that is due now."""
        if not self._speed:
            return
        if self._waits_until is not None:
            if self._clock() >= self._waits_until:
                self.release()
            return
        heard = self.sound_clock()
        elapsed = self._clock() - self._began if heard is None else heard
        if heard is not None:  # were the sound to stop, the silent clock goes on from here
            self._began = self._clock() - heard
        due = self._origin + Fraction(elapsed) * Fraction(self._speed)
        span = self._span()
        first, end = self._map.time_of(span.start), self._map.time_of(span.stop)
        if first <= due < end:
            self._move(self._in_stride(self._map.at(due)))
            return
        forwards = self._speed > 0
        if self._loop and heard is not None and due >= end and forwards:
            self._go_round(due, first, end)
        elif self._loop:
            self._move(span.start if forwards else span.stop - 1)
            self._restart_clock()
        else:
            self._move(span.stop - 1 if forwards else span.start)
            self.pause()

    def _go_round(self, due: Fraction, first: Fraction, end: Fraction) -> None:
        """Begin again while the sound goes on: it was mixed across the seam."""
        passed = (due - first) // (end - first)
        self._origin -= passed * (end - first)
        frame = self._map.at(due - passed * (end - first))
        self._from = self._span().start
        self._move(frame)
        self.looped.emit(frame, self._speed)

    def _sound_on(self) -> None:
        """While playing: another end or begin, which the sound has to know beforehand."""
        if self._speed:
            self._restart_clock()

    def _in_stride(self, due: int) -> int:
        """At 4x every fourth frame is shown: more than at normal speed no eye could follow."""
        stride = max(1, round(abs(self._speed)))
        way = due - self._from
        steps = abs(way) // stride
        return self._from + (steps if way > 0 else -steps) * stride

    def _span(self) -> FrameRange:
        marks = self.marks
        whole = FrameRange(0, self._map.frames)
        if not self._loop or marks is None or len(marks) < 2:
            return whole
        return marks

    def _restart_clock(self) -> None:
        self._waits_until = None
        self._began = self._clock()
        self._from = self._playhead
        self._origin = self._map.time_of(self._playhead)
        if self._speed < 0:  # backwards, a frame is due until the time where it begins
            self._origin = self._map.time_of(self._playhead + 1) - Fraction(1, 1_000_000)
        self.clock_restarted.emit(self._playhead, self._speed)
        if self._waits_until is None:
            self.clock_released.emit(self._playhead, self._speed)

    def _move(self, frame: int, *, always: bool = False) -> None:
        frame = min(max(frame, 0), max(self._map.frames - 1, 0))
        if frame != self._playhead or always:
            self._playhead = frame
            self.playhead_changed.emit(frame)
