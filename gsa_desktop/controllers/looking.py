"""What a model sees in the frame on the monitor, computed when somebody looks."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from gsa_desktop.controllers.loading import load_models
from gsa_desktop.core.conform import media_frame
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Job, PictureReady
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.core.scene import Scene
from gsa_desktop.core.wish import Wish
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import QueueLane

if TYPE_CHECKING:
    from gsa_desktop.engine.look_into import Looker

REST_MS = 120  # while the playhead moves, no model is bothered


class Looking(QObject):
    """Asks the lane of the models to look into a frame; only the newest wish counts.

    Signals:
        picture: PictureReady.
        problem: A sentence: there is no picture.
    """

    picture = Signal(object)
    problem = Signal(str)

    def __init__(self, lane: QueueLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._looker: Looker | None = None
        self._wanted: tuple[int, Clip, MediaInfo, Wish] | None = None
        self._job: JobThread | None = None
        self._rest = QTimer(self, interval=REST_MS, singleShot=True)
        self._rest.timeout.connect(self._begin)

    @Slot(int, object, int)
    def look(self, request: int, scene: Scene, frame: int) -> None:
        """Look into the frame that a scene shows; replaces what was wanted before."""
        self.cancel()
        clip = scene.subject(frame)
        if clip is None:
            return
        info = scene.infos[clip.media]
        number = media_frame(clip, info.table, scene.rate, frame - clip.start)
        self._wanted = (request, clip, info, Wish(frame, number, scene.view, scene.side))
        self._rest.start()

    @Slot()
    def cancel(self) -> None:
        """Nothing is wanted any more."""
        self._rest.stop()
        self._wanted = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def close(self) -> None:
        """Close files; the lane has to be shut down before."""
        if self._looker is not None:
            self._looker.close()

    @Slot()
    def _begin(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        job = self._job = self._lane.submit(lambda: self._look(*wanted))
        job.reported.connect(self._on_event)
        job.failed.connect(self._on_failed)
        job.ended.connect(lambda: self._forget(job))

    def _look(self, request: int, clip: Clip, info: MediaInfo, wish: Wish) -> Job:
        yield from load_models()
        from gsa_desktop.engine.look_into import Looker

        if self._looker is None:  # one job at a time: nobody else asks now
            self._looker = Looker()
        yield from self._looker.look(request, clip, info, wish)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if isinstance(event, PictureReady):
            self.picture.emit(event)

    @Slot(object, str)
    def _on_failed(self, error: AppError, _details: str) -> None:
        self.problem.emit(error.one_line())

    def _forget(self, job: JobThread) -> None:
        if self._job is job:
            self._job = None
