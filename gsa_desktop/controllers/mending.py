"""Masks by hand: frames found good, masks painted on, and the way back to the network's."""

from bisect import bisect_left, bisect_right

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.controllers.playback import Playback
from gsa_desktop.controllers.timeline_map import Place
from gsa_desktop.core.kept_masks import KeptMask, keep, kept_at, with_kept, without_kept
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskStore, MaskTrack
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip
from gsa_desktop.core.scene import clips_at
from gsa_desktop.core.stroke import Stroke

LONGEST_SIDE = 1920
"""Of a mask that is begun on an empty frame: as large as a network's."""


class Mending(QObject):
    """Keeps masks of the clip whose masks the monitor shows, at the playhead.

    Signals:
        message: A sentence for the status bar.
    """

    message = Signal(str)

    def __init__(
        self,
        editing: Editing,
        playback: Playback,
        library: MediaLibrary,
        masks: MaskStore,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editing = editing
        self._playback = playback
        self._library = library
        self._masks = masks

    @property
    def place(self) -> Place | None:
        """The clip whose masks are shown at the playhead, and its media frame there."""
        timeline, frame = self._editing.timeline, self._playback.playhead
        clips = [c for c in clips_at(timeline, frame) if c.media in self._library.infos]
        if not clips:
            return None
        selected = self._editing.selected
        clip = next((one for one in clips if selected and one.id == selected.id), clips[-1])
        return Place(clip, self._playback.map.media_frame(clip, frame))

    @property
    def kept(self) -> KeptMask | None:
        """What is kept of that frame."""
        place = self.place
        return None if place is None else kept_at(place.clip.kept, place.frame)

    def toggle_good(self) -> None:
        """Say that the mask at the playhead is good, so that nothing changes it; or no longer."""
        place, kept = self.place, self.kept
        if place is None:
            return
        clip, frame = place.clip, place.frame
        if kept is not None and kept.mended:
            self.message.emit(f"Frame {frame + 1} is mended by hand: it counts as good already.")
            return
        if kept is not None:
            left = without_kept(clip.kept, frame)
            self._editing.set_kept(clip.id, left, "Unmark frame")
            return
        mask = mask_at(clip, self._track(clip), frame)
        if mask is None:
            self.message.emit(f"Frame {frame + 1} has no mask yet: segment the clip or paint one.")
            return
        self._keep(clip, keep(mask, mended=False), "Mark frame as good")

    def paint(self, stroke: Stroke) -> None:
        """Mend the mask at the playhead with a brush."""
        from gsa_desktop.core.brush import painted  # OpenCV, which the window opens without

        place = self.place
        if place is None:
            return
        clip = place.clip
        mask = mask_at(clip, self._track(clip), place.frame)
        if mask is None:
            mask = SoftMask(place.frame, _empty(self._library.infos[clip.media]))
        mended = SoftMask(place.frame, painted(mask.prob, stroke))
        text = "Erase from mask" if stroke.erases else "Paint on mask"
        self._keep(clip, keep(mended, mended=True), text)

    def forget(self) -> None:
        """Go back to the network's mask at the playhead."""
        place, kept = self.place, self.kept
        if place is None or kept is None:
            self.message.emit("This frame shows the network's own mask already.")
            return
        left = without_kept(place.clip.kept, place.frame)
        self._editing.set_kept(place.clip.id, left, "Use the network's mask")

    def neighbour(self, *, later: bool) -> int | None:
        """The timeline frame of the next kept mask of the clip, or of the one before."""
        place = self.place
        if place is None:
            return None
        clip, line = place.clip, self._playback.map
        numbers = [one.frame for one in clip.kept]
        beside = numbers[bisect_right(numbers, place.frame) :]
        if not later:
            beside = numbers[: bisect_left(numbers, place.frame)][::-1]
        shown = range(clip.start, clip.stop)
        for number in beside:
            at = bisect_left(shown, number, key=lambda frame: line.media_frame(clip, frame))
            if at < len(shown) and line.media_frame(clip, shown[at]) == number:
                return shown[at]
        return None

    def _keep(self, clip: Clip, mask: KeptMask, text: str) -> None:
        self._editing.set_kept(clip.id, with_kept(clip.kept, mask), text)

    def _track(self, clip: Clip) -> MaskTrack | None:
        """As the monitor: the masks of other settings are better than none."""
        fingerprint = self._library.infos[clip.media].fingerprint
        return self._masks.find(fingerprint, clip.segment) or self._masks.find_any(fingerprint)


def _empty(info: MediaInfo) -> NDArray[np.uint8]:
    scale = min(1.0, LONGEST_SIDE / max(info.width, info.height))
    height, width = (max(1, round(side * scale)) for side in (info.height, info.width))
    return np.zeros((height, width), np.uint8)
