"""What a model sees in a frame, as pictures: its slots, and the motion it goes by."""

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, PictureReady, Progress
from gsa_desktop.core.layers import Size
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.memory import MEMORY, Shelf
from gsa_desktop.core.project import Clip, SegmentSettings, View
from gsa_desktop.core.wish import Wish
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.engine.frame_source import PictureSource, SequentialFrames
from gsa_desktop.engine.scene import as_bgra
from gsa_desktop.engine.timeline_render import at_most
from gsa_desktop.media.reader import VideoReader

if TYPE_CHECKING:
    from gsanet.segmenter import Inspection, Inspector

Pixels = NDArray[np.uint8]
Key = tuple[str, SegmentSettings, int]

NO_SLOTS = "This model has no slots; choose one of the networks in the inspector"
SLOTS_CAPTION = "Subject | background: above by colour, below by motion"
_LOOKING = Progress(0, 0, "Looking into the frame")
_GREY = 0.35  # how bright the picture is behind a map
_WHEEL = 0.16  # the legend's side as a share of the picture's height


class Looker:
    """Looks into frames; keeps the model of the last clip and what it has found.

    One job at a time.
    """

    def __init__(self) -> None:
        self._found: Shelf[Inspection] = Shelf(MEMORY)
        self._lock = threading.Lock()
        self._of: tuple[str, SegmentSettings] | None = None
        self._inspector: Inspector | None = None
        self._reader: VideoReader | None = None
        self._stop = Stop()

    def look(self, request: int, clip: Clip, info: MediaInfo, wish: Wish) -> Job:
        """Yield PictureReady, with Progress before it while the model is at work.

        Raises:
            AppError: The model or the media is not fit.
        """
        for found in in_background(lambda stop: self._inspected(clip, info, wish.number, stop)):
            if found is None:
                yield _LOOKING
                continue
            inspection, rgb = found
            room = at_most((info.width, info.height), wish.side)
            if wish.view is View.FLOW:
                picture, caption = flow_view(inspection, room), _flow_caption(inspection, info)
            elif inspection.slots:
                picture, caption = slots_view(inspection, rgb, room), SLOTS_CAPTION
            else:
                picture, caption = _resized(rgb, room), NO_SLOTS
            size = (info.width, info.height)
            yield PictureReady(request, wish.frame, as_bgra(picture), size=size, caption=caption)

    def close(self) -> None:
        """Forget the model and close the file."""
        with self._lock:
            self._forget()
            self._found.clear()

    def _inspected(
        self, clip: Clip, info: MediaInfo, number: int, stop: Stop
    ) -> Iterator[tuple["Inspection", Pixels]]:
        from gsanet.errors import GsanetError

        with self._lock:
            self._stop = stop
            reader = self._prepare(clip, info)
            key: Key = (info.fingerprint, clip.segment, number)
            known = self._found.get(key)
            try:
                if known is None and self._inspector is not None:
                    known = self._inspector.frame(number)
                    self._found.put(key, known, _bytes(known))
            except GsanetError as error:
                raise AppError(error.message, error.hint) from error
            if known is not None:
                yield known, reader.frame(number).rgb

    def _prepare(self, clip: Clip, info: MediaInfo) -> VideoReader:
        """Have the model and the file of a clip ready."""
        from gsanet.errors import GsanetError
        from gsanet.segmenter import VideoSegmenter

        of = (info.fingerprint, clip.segment)
        if self._of == of and self._reader is not None:
            return self._reader
        self._forget()
        try:
            chosen = clip.segment
            segmenter = VideoSegmenter(chosen.model, preset=chosen.preset, flow=chosen.flow or None)
            reader = self._reader = VideoReader(info)
            frames = SequentialFrames(reader, info.frames)
            source = PictureSource(frames, info.frames, lambda: self._stop.check())
            self._inspector = segmenter.inspector(source)
        except GsanetError as error:
            raise AppError(error.message, error.hint) from error
        self._of = of
        return reader

    def _forget(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._of = self._inspector = self._reader = None


def slots_view(inspection: "Inspection", rgb: Pixels, room: Size) -> Pixels:
    """(H, W, 3): the four maps over the picture in grey, subject left, motion below."""
    each = (max(1, room[0] // 2), max(1, room[1] // 2))
    grey = cv2.cvtColor(_resized(rgb, each), cv2.COLOR_RGB2GRAY)
    dark = cv2.convertScaleAbs(cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB), alpha=_GREY)
    black = np.zeros_like(dark)
    panels = []
    for name in ("rgb_foreground", "rgb_background", "flow_foreground", "flow_background"):
        known = inspection.slots.get(name)
        if known is None:  # a network that reads only one of the streams
            panels.append(black)
            continue
        level = np.asarray(np.rint(np.clip(known, 0, 1) * 255), np.uint8)
        level = np.asarray(cv2.resize(level, each, interpolation=cv2.INTER_LINEAR), np.uint8)
        heat = cv2.cvtColor(cv2.applyColorMap(level, cv2.COLORMAP_VIRIDIS), cv2.COLOR_BGR2RGB)
        panels.append(np.asarray(cv2.addWeighted(heat, 0.75, dark, 1.0, 0), np.uint8))
    above, below = np.hstack(panels[:2]), np.hstack(panels[2:])
    return np.ascontiguousarray(np.vstack((above, below)))


def flow_view(inspection: "Inspection", room: Size) -> Pixels:
    """(H, W, 3): the flow with the wheel that explains its colours in a corner."""
    picture = _resized(inspection.flow, room).copy()
    side = max(24, round(room[1] * _WHEEL)) | 1
    margin = side // 6
    if side + margin <= min(room):
        corner = picture[-side - margin : -margin, margin : margin + side]
        wheel, disc = _wheel(side)
        corner[disc] = wheel[disc]
    return picture


def _wheel(side: int) -> tuple[Pixels, NDArray[np.bool_]]:
    from gsanet.flow.picture import wheel_colours

    across = np.linspace(-1, 1, side, dtype=np.float32)
    uv = np.stack(np.meshgrid(across, across), axis=-1)
    length = np.hypot(uv[..., 0], uv[..., 1])
    wheel = wheel_colours(uv)
    wheel[length > 1 - 3 / side] = 40  # a rim, to be seen on any colour
    return wheel, np.asarray(length <= 1)


def _flow_caption(inspection: "Inspection", info: MediaInfo) -> str:
    reach = inspection.full_saturation
    pixels = reach * info.width
    return f"Motion to the next frame; full colour is {pixels:.1f} px ({reach:.1%} of the width)"


def _resized(picture: Pixels, size: Size) -> Pixels:
    if picture.shape[1::-1] == size:
        return picture
    shrinks = size[0] < picture.shape[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=method), np.uint8)


def _bytes(inspection: "Inspection") -> int:
    slots = sum(values.nbytes for values in inspection.slots.values())
    return inspection.prob.nbytes + inspection.flow.nbytes + slots
