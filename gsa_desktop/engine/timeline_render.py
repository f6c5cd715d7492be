"""The picture of a timeline: all tracks that are seen, composed at the timeline's size."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from typing_extensions import override

from gsa_desktop.core.closing import Closing
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.layers import Layer, Size, stacked
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.planes import Planes
from gsa_desktop.core.project import Clip, Timeline, View
from gsa_desktop.core.scene import clips_at
from gsa_desktop.engine.clip_render import ClipRender
from gsa_desktop.engine.clip_stream import ClipStream
from gsa_desktop.engine.planar import PlanarLayer, PlanarRender, picture_kind
from gsa_desktop.media.colour_in import PLAIN
from gsa_desktop.media.export_plan import ExportPlan
from gsa_desktop.media.reader import VideoReader


def at_most(size: Size, max_side: int | None) -> Size:
    """A size in its shape whose longest side is at most max_side; never larger than before."""
    if max_side is None or max(size) <= max_side:
        return size
    scale = max_side / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


class TimelineRenderer(Closing):
    """Composed pictures of a timeline, quickest in order; for one thread at a time.

    A clip covers the tracks below it, except where its composite is transparent and beside a
    picture of another shape. Files are opened when their clip begins and closed when it is over.

    Args:
        timeline: Its rate and size are known, as they are once it has a clip.
        infos: What is known of the files.
        masks: Where the masks are; a clip without is shown as it is.
        max_side: Longest side of the pictures in pixels, for the monitor; None for the full size.
        transparent: Whether pictures have alpha and nothing behind them, instead of black.
        plan: The export that the pictures are for: it says their depth and colours, and whether
            they can be planes.

    Attributes:
        size: Width and height of the pictures.
    """

    def __init__(
        self,
        timeline: Timeline,
        infos: Mapping[Path, MediaInfo],
        masks: MaskStore,
        *,
        max_side: int | None = None,
        transparent: bool = False,
        plan: ExportPlan | None = None,
    ) -> None:
        if timeline.rate is None or timeline.size is None:
            raise ValueError("a timeline without rate or size has no pictures")
        self.size = at_most(timeline.size, max_side)
        self._timeline = timeline
        self._whole = timeline.size
        self._rate = timeline.rate
        self._infos = infos
        self._masks = masks
        self._transparent = transparent
        self._kind = PLAIN if plan is None else picture_kind(plan)
        self._plan = plan
        self._planar = None if plan is None else PlanarRender(plan)
        self._open: dict[str, _Part] = {}

    def picture(self, frame: int) -> NDArray[np.uint8]:
        """(H, W, 3), or (H, W, 4) with straight alpha if transparent; do not write to it.

        Args:
            frame: Frame of the timeline; where no clip is, there is nothing.

        Raises:
            AppError: A file is gone, has changed or cannot be decoded.
        """
        clips = clips_at(self._timeline, frame)
        self._close_others(clips)
        layers: list[Layer] = []
        for clip in reversed(clips):
            layer = self._part(clip).layer(frame - clip.start, self.size, self._whole)
            layers.append(layer)
            if layer.covers(self.size):
                break
        return stacked(layers[::-1], self.size, transparent=self._transparent)

    def planes(self, frame: int) -> Planes | None:
        """As `picture`, in the planes that are encoded; None where RGB is needed."""
        if self._planar is None or self._transparent:
            return None
        clips = clips_at(self._timeline, frame)
        self._close_others(clips)
        layers: list[PlanarLayer] = []
        for clip in reversed(clips):
            layer = self._part(clip).planar(frame - clip.start, self.size, self._whole)
            if layer is None:
                return None
            layers.append(layer)
            if layer.alpha is None:
                break
        shown = self._planar.black(self.size)
        for layer in reversed(layers):
            shown = None if shown is None else layer.over(shown)
        return shown

    @override
    def close(self) -> None:
        """Close all files; the next `picture` opens what it needs."""
        self._close_others([])

    def _part(self, clip: Clip) -> "_Part":
        known = self._open.get(clip.id)
        if known is not None:
            return known
        info = self._infos.get(clip.media)
        if info is None:
            raise AppError(
                f"“{clip.media.name}” is not there.", "Locate the file, or delete its clips."
            )
        planar = None if self._plan is None else PlanarRender(self._plan)
        render = ClipRender(clip, info, self._masks)
        reader = VideoReader(info, cache_bytes=0, kind=self._kind)
        opened = _Part(render, reader, self._rate, planar)
        self._open[clip.id] = opened
        return opened

    def _close_others(self, clips: Sequence[Clip]) -> None:
        wanted = {clip.id for clip in clips}
        for clip_id in [known for known in self._open if known not in wanted]:
            self._open.pop(clip_id).close()


class _Part:
    """One clip that is seen: its frames, and what they look like."""

    def __init__(
        self,
        render: ClipRender,
        reader: VideoReader,
        rate: Fraction,
        planar: PlanarRender | None,
    ) -> None:
        self.render = render
        self._reader = reader
        self._stream = ClipStream(render.clip, reader, rate)
        self._planar = planar
        self._last: tuple[int, NDArray[np.uint8]] | None = None
        self._last_planar: tuple[int, PlanarLayer | None] | None = None

    def layer(self, offset: int, room: Size, whole: Size) -> Layer:
        """What the clip shows some timeline frames after it began."""
        left, top, *size = self.render.fit(room, whole)
        side = self.render.decode_side((size[0], size[1]))
        frame = self._stream.frame(offset, side)
        if self._last is None or self._last[0] != frame.number:
            picture = self.render.picture(frame, (size[0], size[1]), View.COMPOSITE)
            self._last = (frame.number, picture)
        return Layer(self._last[1], left, top)

    def planar(self, offset: int, room: Size, whole: Size) -> PlanarLayer | None:
        """As `layer`, if it fills the room as it is decoded and needs no RGB."""
        if self._planar is None or self.render.fit(room, whole) != (0, 0, *self.render.size):
            return None
        frame = self._stream.frame(offset, None)
        if self._last_planar is None or self._last_planar[0] != frame.number:
            self._last_planar = (frame.number, self.render.planar(frame, self._planar))
        return self._last_planar[1]

    def close(self) -> None:
        self._stream.close()
        self._reader.close()
        self.render.close()
