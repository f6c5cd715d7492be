"""The monitor's picture and the small pictures of timeline and bin."""

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.loading import load_media
from gsa_desktop.controllers.timeline_map import Place
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Job, PictureReady
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import View
from gsa_desktop.workers.job_thread import JobThread
from gsa_desktop.workers.lanes import Lanes

if TYPE_CHECKING:
    from gsa_desktop.engine.preview import PreviewSession

OPEN_SESSIONS = 3
PLAYING_SIDE = 960
TIMELINE_THUMB = 64
BIN_THUMB = 90


class Monitor(QObject):
    """Asks the preview lane for pictures, one at a time, the newest first.

    Signals:
        picture: PictureReady; exact is False for a stand-in.
        emptied: There is no picture at the playhead.
        problem: A sentence: the picture could not be made.
        thumbnail: Clip id, media frame, picture.
        poster: Path, picture for the bin.
    """

    picture = Signal(object)
    emptied = Signal()
    problem = Signal(str)
    thumbnail = Signal(str, int, object)
    poster = Signal(object, object)

    def __init__(
        self,
        lanes: Lanes,
        infos: dict[Path, MediaInfo],
        masks: MaskStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lanes = lanes
        self._infos = infos
        self._sessions = _Sessions(masks)
        self._place: Place | None = None
        self._view = View.SOURCE
        self._side = PLAYING_SIDE
        self._playing = False
        self._late = False
        self._request = 0
        self._shown = 0
        self._thumbs: dict[str, JobThread] = {}

    @property
    def view(self) -> View:
        return self._view

    def show(self, place: Place | None) -> None:
        """The picture at the playhead; None for none."""
        self._place = place
        self._ask()

    def set_view(self, view: View) -> None:
        """What of it is shown."""
        self._view = view
        self._ask()

    def set_side(self, side: int) -> None:
        """Longest side in screen pixels that a picture need have."""
        if side > self._side * 1.05 or side < self._side * 0.5:
            self._side = side
            self._ask()

    def set_playing(self, speed: float) -> None:
        """While it plays, pictures are smaller and one that is late is dropped."""
        self._playing = bool(speed)

    def refresh(self) -> None:
        """Mask or settings have changed: the same picture again."""
        self._ask()

    def ask_thumbnails(self, clip_id: str, path: Path, frames: Sequence[int]) -> None:
        """Small pictures of media frames; replaces what was asked for that clip before."""
        info = self._infos.get(path)
        old = self._thumbs.pop(clip_id, None)
        if old is not None:
            old.cancel()
        if info is None or not frames:
            return
        numbers = tuple(frames)
        job = self._lanes.media.submit(lambda: _thumbnails(info, numbers, TIMELINE_THUMB))
        self._thumbs[clip_id] = job
        job.reported.connect(lambda event: self._on_thumbnail(clip_id, event))
        job.ended.connect(lambda: self._forget(clip_id, job))

    def ask_poster(self, info: MediaInfo) -> None:
        """A picture for the bin, from a tenth into the clip."""
        numbers = (info.frames // 10,)
        job = self._lanes.media.submit(lambda: _thumbnails(info, numbers, BIN_THUMB))
        job.reported.connect(lambda event: self._on_poster(info.path, event))

    def close(self) -> None:
        """Close all files; the lanes have to be shut down before."""
        self._sessions.close()

    def _ask(self) -> None:
        place = self._place
        info = self._infos.get(place.clip.media) if place else None
        if place is None or info is None:
            self.emptied.emit()
            return
        if self._playing and self._lanes.preview.is_busy:
            self._late = True
            return
        self._late = False
        self._request += 1
        request, view = self._request, self._view
        side = min(self._side, PLAYING_SIDE) if self._playing else self._side
        job = self._lanes.preview.request(
            lambda: self._sessions.show(info, request, place, view, side)
        )
        job.reported.connect(self._on_picture)
        job.failed.connect(self._on_failed)
        job.ended.connect(self._on_ended)

    def _on_picture(self, event: Event) -> None:
        if isinstance(event, PictureReady) and event.request >= self._shown:
            self._shown = event.request
            self.picture.emit(event)

    def _on_failed(self, error: AppError, _details: str) -> None:
        self.problem.emit(error.one_line())

    def _on_ended(self) -> None:
        if self._late:
            self._late = False
            self._ask()

    def _on_thumbnail(self, clip_id: str, event: Event) -> None:
        if isinstance(event, PictureReady):
            self.thumbnail.emit(clip_id, event.frame, event.picture)

    def _on_poster(self, path: Path, event: Event) -> None:
        if isinstance(event, PictureReady):
            self.poster.emit(path, event.picture)

    def _forget(self, clip_id: str, job: JobThread) -> None:
        if self._thumbs.get(clip_id) is job:
            del self._thumbs[clip_id]


class _Sessions:
    """Open files of the preview lane, whose one thread is the only one to call `show`."""

    def __init__(self, masks: MaskStore) -> None:
        self._masks = masks
        self._open: OrderedDict[Path, PreviewSession] = OrderedDict()

    def show(self, info: MediaInfo, request: int, place: Place, view: View, side: int) -> Job:
        yield from load_media()
        session = self._open.get(info.path) or self._begin(info)
        self._open.move_to_end(info.path)
        yield from session.show(request, place.frame, place.clip, view, side)

    def close(self) -> None:
        while self._open:
            self._open.popitem()[1].close()

    def _begin(self, info: MediaInfo) -> "PreviewSession":
        from gsa_desktop.engine.preview import PreviewSession

        while len(self._open) >= OPEN_SESSIONS:
            self._open.popitem(last=False)[1].close()
        session = PreviewSession(info, self._masks)
        self._open[info.path] = session
        return session


def _thumbnails(info: MediaInfo, frames: tuple[int, ...], height: int) -> Job:
    yield from load_media()
    from gsa_desktop.engine.preview import thumbnails

    yield from thumbnails(info, frames, height)
