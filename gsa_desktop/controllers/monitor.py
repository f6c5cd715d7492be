"""The monitor's picture, at rest and while playing."""

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.late_stage import LateStage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, PictureReady
from gsa_desktop.core.marks import DEFAULT_MARKS, Marks
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pacing import Pacer, Quality
from gsa_desktop.core.project import Clip, Timeline, View
from gsa_desktop.core.scene import Scene, clips_at, side_scenes
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.workers.job_thread import MakeJob
from gsa_desktop.workers.lanes import LatestLane

FIRST_SIDE = 960
PREPARED_PICTURES = 4


class Monitor(QObject):
    """Asks the preview lane for pictures: the newest wish at rest, a stream of them in play.

    Signals:
        picture: PictureReady; exact is False for a stand-in.
        emptied: The timeline is empty.
        offline: Path of the file that would be seen but is not there.
        problem: A sentence: the picture could not be made.
        prepared: The first pictures of playing are there.
        quality_changed: How often the sides of pictures are halved while playing.
        look_wanted: Request, Scene and frame: a model has to look into it; `give` the picture.
        look_over: No model need look any more.
    """

    picture = Signal(object)
    emptied = Signal()
    offline = Signal(object)
    problem = Signal(str)
    prepared = Signal()
    quality_changed = Signal(int)
    look_wanted = Signal(int, object, int)
    look_over = Signal()

    def __init__(
        self,
        lane: LatestLane,
        infos: dict[Path, MediaInfo],
        masks: MaskStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._infos = infos
        self._stage = LateStage(masks)
        self._timeline = Timeline()
        self._length = 0
        self._frame = 0
        self._view = View.SOURCE
        self._beside = View.OVERLAY
        self._marks = DEFAULT_MARKS
        self._clip_id = ""
        self._compare = False
        self._side = self._wanted_side = FIRST_SIDE
        self._request = 0
        self._shown = 0
        self._pacer: Pacer | None = None
        self._speed = 0.0
        self._quality = Quality()
        self._level = 0
        self._ready: deque[PictureReady] = deque()
        self._lacks = 0
        self._sides: tuple[Clip | None, Clip | None] = (None, None)

    @property
    def view(self) -> View:
        return self._view

    @property
    def marks(self) -> Marks:
        return self._marks

    @property
    def compares(self) -> bool:
        """Whether pictures come with their source."""
        return self._compare

    # --- what is shown

    def set_timeline(self, timeline: Timeline, length: int) -> None:
        """The timeline and how many frames it has; `show` or `play` follows."""
        changed = timeline != self._timeline
        self._timeline, self._length = timeline, length
        if changed and self._pacer is not None:
            self._play_on()

    def show(self, frame: int) -> None:
        """The playhead is at a frame."""
        self._frame = frame
        if self._pacer is None:
            self._ask()
        else:
            self._pacer.due = frame
            self._present()

    def set_view(self, view: View) -> None:
        """What of it is shown."""
        if self._view not in (View.SOURCE, View.SIDE_BY_SIDE) and view is View.SIDE_BY_SIDE:
            self._beside = self._view
        self._view = view
        if not view.of_model:
            self.look_over.emit()
        self.refresh()

    def set_marks(self, marks: Marks) -> None:
        """How marks look."""
        self._marks = marks
        self.refresh()

    def set_compare(self, compare: bool) -> None:
        """Whether pictures come with their source."""
        self._compare = compare
        self.refresh()

    def set_clip(self, clip_id: str) -> None:
        """Whose masks are shown where clips lie on top of each other."""
        if clip_id != self._clip_id:
            self._clip_id = clip_id
            self.refresh()

    def set_side(self, side: int) -> None:
        """Longest side in screen pixels that a picture need have."""
        self._wanted_side = side
        if not 0.9 * self._side <= side <= 1.05 * self._side:
            self._side = side
            self.refresh()

    def refresh(self) -> None:
        """Something about it has changed: the same picture again."""
        if self._pacer is None:
            self._ask()
        else:
            self._play_on()

    # --- playing

    @Slot(int, float)
    def play(self, frame: int, speed: float) -> None:
        """Playing begins, or goes on at another place or speed."""
        self._frame, self._speed = frame, speed
        self._sides = (None, None)
        self._side = self._wanted_side  # exactly, so that the window need not scale each picture
        self._play_on()

    @Slot()
    def stop(self) -> None:
        """Playing has ended; `show` follows."""
        if self._pacer is not None:
            self._pacer.close()
            self._pacer = None
            self._shown = self._request + 1  # what was made ahead is not shown any more
        self._ready.clear()

    def close(self) -> None:
        """Close all files; the lane has to be shut down before."""
        self._stage.close()

    def _play_on(self) -> None:
        self.stop()
        if not self._length:
            return
        rate = float(self._timeline.rate or 25)
        span = FrameRange(0, self._length)
        self._lacks = PREPARED_PICTURES
        pacer = self._pacer = Pacer(self._frame, self._speed, rate, span)
        request, quality = self._next_request(), self._quality
        scene = self._scene()
        self._start(lambda: self._stage.play(request, scene, pacer, quality))

    def _present(self) -> None:
        """Show the newest picture whose moment has come; those before it are late for ever."""
        pacer, due = self._pacer, None
        if pacer is None:
            return
        while self._ready and (pacer.due - self._ready[0].frame) * pacer.direction >= 0:
            due = self._ready.popleft()
        if due is not None:
            self.picture.emit(due)

    # --- at rest

    def _ask(self) -> None:
        if not self._length:
            self.emptied.emit()
            return
        if self._ask_sides():
            return
        scene, frame = self._scene(), self._frame
        here = clips_at(self._timeline, frame)
        if here and not scene.clips(frame):
            self._lane.cancel()
            self.offline.emit(here[-1].media)
            return
        request = self._next_request()
        self._start(lambda: self._stage.show(request, scene, frame))
        if scene.view.of_model:
            self.look_wanted.emit(request, scene, frame)

    def show_sides(self, left: Clip | None, right: Clip | None) -> None:
        """The last picture of one clip and the first of another, beside each other; at rest only.

        `hide_sides` brings the picture at the playhead back.
        """
        if self._pacer is None:
            self._sides = (left, right)
            self._ask_sides()

    def hide_sides(self) -> None:
        """Show the picture at the playhead again, if it is not shown."""
        if any(self._sides):
            self._sides = (None, None)
            self.refresh()

    def _ask_sides(self) -> bool:
        """Ask for both sides of a cut; False if none is shown."""
        parts = side_scenes(self._scene(), *self._sides)
        if not parts:
            return False
        self.look_over.emit()
        request = self._next_request()
        self._start(lambda: self._stage.sides(request, parts))
        return True

    @Slot(object)
    def give(self, event: PictureReady) -> None:
        """What a model has seen takes the place of the source, if that is still shown."""
        if self._pacer is None and event.request == self._request and self._view.of_model:
            self._shown = event.request + 1  # nor does the source come after it
            self.picture.emit(event)

    def _next_request(self) -> int:
        self._request += 2  # the odd number after it is a model's answer
        return self._request

    def _scene(self) -> Scene:
        return Scene(
            self._timeline,
            dict(self._infos),
            self._view,
            self._side,
            self._marks,
            self._clip_id,
            self._compare,
            self._beside,
        )

    def _start(self, make: MakeJob) -> None:
        job = self._lane.request(make)
        job.succeeded.connect(self._on_end)
        job.reported.connect(self._on_event)
        job.failed.connect(self._on_failed)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if not isinstance(event, PictureReady) or event.request < self._shown:
            return
        self._shown = event.request
        if self._pacer is None:
            self.picture.emit(event)
        elif event.request == self._request:
            self._ready.append(event)
            self._present()
            self._lacks -= 1
            if not self._lacks:
                self.prepared.emit()
            if self._quality.level != self._level:
                self._level = self._quality.level
                self.quality_changed.emit(self._level)

    @Slot()
    def _on_end(self) -> None:
        if self._pacer is not None:  # fewer pictures were left than it takes to be prepared
            self.prepared.emit()

    @Slot(object, str)
    def _on_failed(self, error: AppError, _details: str) -> None:
        self.problem.emit(error.one_line())
