"""Scenes as pictures: all tracks together, or one clip's masks."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core.events import PictureReady
from gsa_desktop.core.layers import Layer, Size, stacked
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame
from gsa_desktop.core.project import Clip, View
from gsa_desktop.core.scene import Scene
from gsa_desktop.engine.clip_render import ClipRender
from gsa_desktop.engine.timeline_render import at_most

Pixels = NDArray[np.uint8]
Fetch = Callable[[Clip, MediaInfo, int, int | None], Frame | None]
"""Clip, media, timeline frames since the clip's start, max_side -> frame, None if there is none."""

_KEPT_CLIPS = 8


@dataclass(frozen=True, eq=False)
class Painted:
    """A picture of a scene.

    Attributes:
        picture: (H, W, 4) BGRA with straight alpha, read-only.
        size: Width and height of what it shows.
        transparent: Whether alpha counts.
        before: The source alike, if the scene compares.
        numbers: Media frames that were used.
    """

    picture: Pixels
    size: Size
    transparent: bool = False
    before: Pixels | None = None
    numbers: tuple[int, ...] = ()

    def event(self, request: int, frame: int, *, exact: bool = True) -> PictureReady:
        """The event that brings it to the window."""
        return PictureReady(
            request, frame, self.picture, exact, self.size, self.transparent, self.before
        )


@dataclass
class _Used:
    """Fetches frames and remembers which."""

    fetch: Fetch
    infos: Mapping[Path, MediaInfo]
    frame: int
    numbers: list[int] = field(default_factory=list)

    def get(self, clip: Clip, max_side: int | None) -> Frame | None:
        found = self.fetch(clip, self.infos[clip.media], self.frame - clip.start, max_side)
        if found is not None:
            self.numbers.append(found.number)
        return found


class ScenePainter:
    """Makes pictures of scenes; keeps what the clips on screen need between them.

    Args:
        masks: Where the masks are.
    """

    def __init__(self, masks: MaskStore) -> None:
        self._masks = masks
        self._lock = threading.Lock()
        self._renders: OrderedDict[str, ClipRender] = OrderedDict()

    def paint(self, scene: Scene, frame: int, fetch: Fetch) -> Painted | None:
        """The picture at a timeline frame; None as soon as a frame cannot be fetched."""
        used = _Used(fetch, scene.infos, frame)
        if not scene.clips(frame):
            size = scene.timeline.size or (16, 9)
            return Painted(as_bgra(stacked([], at_most(size, scene.side))), size)
        if scene.view.of_timeline:
            return self._whole(scene, used)
        return self._one(scene, used)

    def close(self) -> None:
        """Close the files of backgrounds."""
        with self._lock:
            while self._renders:
                self._renders.popitem()[1].close()

    def _whole(self, scene: Scene, used: _Used) -> Painted | None:
        whole = scene.timeline.size
        if whole is None:
            return None
        picture = self._composed(scene, scene.view, whole, used)
        before = None
        if scene.compare and picture is not None:
            source = self._composed(scene, View.SOURCE, whole, used)
            before = None if source is None else as_bgra(source)
        return _painted(picture, whole, before, used)

    def _composed(self, scene: Scene, view: View, whole: Size, used: _Used) -> Pixels | None:
        room = at_most(whole, scene.side)
        layers: list[Layer] = []
        for clip in reversed(scene.clips(used.frame)):
            render = self._render_of(clip, scene.infos[clip.media])
            left, top, width, height = render.fit(room, whole)
            frame = used.get(clip, render.decode_side((width, height)))
            if frame is None:
                return None
            picture = render.picture(frame, (width, height), view, scene.marks)
            layers.append(Layer(picture, left, top))
            if layers[-1].covers(room):
                break
        seen = all(layer.picture.shape[2] == 3 for layer in layers)
        return stacked(layers[::-1], room, transparent=not seen)

    def _one(self, scene: Scene, used: _Used) -> Painted | None:
        clip = scene.subject(used.frame)
        if clip is None:
            return None
        render = self._render_of(clip, scene.infos[clip.media])
        pair = scene.view is View.SIDE_BY_SIDE
        width, height = render.size
        shown = (2 * width, height) if pair else (width, height)
        room = at_most(shown, scene.side)
        each = (max(1, room[0] // 2), room[1]) if pair else room
        frame = used.get(clip, render.decode_side(each))
        if frame is None:
            return None
        view = scene.beside if pair else scene.view
        picture = render.picture(frame, each, view, scene.marks)
        before = None
        if pair or scene.compare:
            before = render.picture(frame, each, View.SOURCE, scene.marks)
        if pair and before is not None:
            if picture.shape[2] != before.shape[2]:
                before, picture = _with_alpha(before), _with_alpha(picture)
            both = np.hstack((before, picture))
            return _painted(both, shown, None, used)
        return _painted(picture, shown, None if before is None else as_bgra(before), used)

    def _render_of(self, clip: Clip, info: MediaInfo) -> ClipRender:
        with self._lock:  # an exact picture and its stand-in are made at the same time
            known = self._renders.get(clip.id)
            if known is None or known.clip != clip or known.info is not info:
                if known is not None:
                    known.close()
                known = self._renders[clip.id] = ClipRender(clip, info, self._masks)
            self._renders.move_to_end(clip.id)
            while len(self._renders) > _KEPT_CLIPS:
                self._renders.popitem(last=False)[1].close()
            return known


def beside(parts: list[Painted]) -> Painted | None:
    """Pictures of one size, from the left to the right; None for none."""
    if len(parts) < 2:
        return parts[0] if parts else None
    joined = np.hstack([part.picture for part in parts])
    joined.setflags(write=False)
    width, height = parts[0].size
    transparent = any(part.transparent for part in parts)
    return Painted(joined, (len(parts) * width, height), transparent)


def as_bgra(picture: Pixels) -> Pixels:
    """(H, W, 4) straight alpha, read-only, for the screen."""
    code = cv2.COLOR_RGBA2BGRA if picture.shape[2] == 4 else cv2.COLOR_RGB2BGRA
    bgra = np.asarray(cv2.cvtColor(picture, code), np.uint8)
    bgra.setflags(write=False)
    return bgra


def _with_alpha(picture: Pixels) -> Pixels:
    if picture.shape[2] == 4:
        return picture
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2RGBA), np.uint8)


def _painted(
    picture: Pixels | None, size: Size, before: Pixels | None, used: _Used
) -> Painted | None:
    if picture is None:
        return None
    transparent = picture.shape[2] == 4
    return Painted(as_bgra(picture), size, transparent, before, tuple(used.numbers))
