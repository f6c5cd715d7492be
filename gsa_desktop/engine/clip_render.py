"""What a frame of one clip looks like: mask, background and marks of that clip."""

import time

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import composite
from gsa_desktop.core.layers import Size, fitted_into
from gsa_desktop.core.marks import DEFAULT_MARKS, Marks
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskStore, MaskTrack
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame, SoftMask
from gsa_desktop.core.project import Clip, View
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.engine.planar import PlanarLayer, PlanarRender
from gsa_desktop.engine.render import backdrop_time, look_of, render_frame, render_matte

BEFORE_COLOUR, AFTER_COLOUR = (255, 80, 60), (70, 220, 90)
ONION_PX = 2
_LOOK_AGAIN_S = 0.5  # masks may begin to appear while the clip is on screen


class ClipRender:
    """Renders frames of a clip; any thread may, one at a time is quickest.

    Args:
        clip: Its settings decide the look.
        info: Its media.
        masks: Where its masks are; those of other settings are better than none.
    """

    def __init__(self, clip: Clip, info: MediaInfo, masks: MaskStore) -> None:
        self.clip = clip
        self.info = info
        self._masks = masks
        self._track: MaskTrack | None = None
        self._is_own = False
        self._looked = -_LOOK_AGAIN_S
        self._backdrop = Backdrop(clip.background)

    @property
    def size(self) -> Size:
        """Width and height of the upright source."""
        return self.info.width, self.info.height

    def fit(self, room: Size, whole: Size) -> tuple[int, int, int, int]:
        """Left, top, width and height at which the clip is seen in a timeline's picture.

        Args:
            room: Width and height of the picture, which may be a proxy.
            whole: The timeline's own size. A source of that size fills it, whatever the shape of
                its pixels.
        """
        aspect = 1.0 if self.size == whole else float(self.info.pixel_aspect)
        return fitted_into(self.size, room, aspect)

    def decode_side(self, size: Size) -> int | None:
        """The max_side with which to decode for a picture of that size."""
        smaller = size[0] <= self.info.width and size[1] <= self.info.height
        return max(size) if smaller and size != self.size else None

    def picture(
        self, frame: Frame, size: Size, view: View, marks: Marks = DEFAULT_MARKS
    ) -> NDArray[np.uint8]:
        """(H, W, 3) or (H, W, 4) with straight alpha, of a width and height."""
        frame = scaled(frame, size)
        mask = self._mask(frame.number)
        behind = None
        if mask is not None and view is View.COMPOSITE:
            behind = self._behind(frame)
        look = look_of(self.clip, self.info, view, marks)
        picture = render_frame(frame, mask, look, behind)
        if marks.onion and marks.shown:
            picture = self._with_onion(picture, frame, marks)
        return picture

    def planar(self, frame: Frame, render: PlanarRender) -> PlanarLayer | None:
        """The composite at the frame's own size as planes; None where RGB is needed."""
        mask = self._mask(frame.number)
        behind = None if mask is None else self._behind(frame)
        return render.layer(frame, mask, look_of(self.clip, self.info, View.COMPOSITE), behind)

    def close(self) -> None:
        """Close the background's file; it opens again when it is needed."""
        self._backdrop.close()

    def _behind(self, frame: Frame) -> NDArray[np.uint8] | None:
        """The background's picture of the frame's size."""
        moment = backdrop_time(self.clip, self.info, frame.number)
        width, height = frame.size
        aspect = self.info.pixel_aspect * self.info.width * height / (self.info.height * width)
        return self._backdrop.picture(moment, frame.size, aspect)

    def _mask(self, number: int) -> SoftMask | None:
        now = time.monotonic()
        if not self._is_own and now - self._looked >= _LOOK_AGAIN_S:
            self._looked = now
            own = self._masks.find(self.info.fingerprint, self.clip.segment)
            self._is_own = own is not None
            self._track = self._masks.find_any(self.info.fingerprint) if own is None else own
        return mask_at(self.clip, self._track, number)

    def _with_onion(
        self, picture: NDArray[np.uint8], frame: Frame, marks: Marks
    ) -> NDArray[np.uint8]:
        """With the outlines of the masks before and after."""
        look = look_of(self.clip, self.info, View.OUTLINE, marks)
        for number, colour in ((frame.number - 1, BEFORE_COLOUR), (frame.number + 1, AFTER_COLOUR)):
            mask = self._mask(number) if 0 <= number < self.info.frames else None
            if mask is None:
                continue
            matte = render_matte(Frame(number, frame.rgb), mask, look)
            drawn = composite.outlined(
                np.ascontiguousarray(picture[:, :, :3]), matte, colour, ONION_PX
            )
            if picture.shape[2] == 4:
                lines = (drawn != picture[:, :, :3]).any(axis=2)
                drawn = np.dstack((drawn, np.where(lines, np.uint8(255), picture[:, :, 3])))
            picture = drawn
        return picture


def scaled(frame: Frame, size: Size) -> Frame:
    """A frame at a width and height; the same one if it has them."""
    if frame.size == size:
        return frame
    shrinks = size[0] <= frame.size[0] and size[1] <= frame.size[1]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC
    rgb = np.asarray(cv2.resize(frame.rgb, size, interpolation=method), frame.rgb.dtype)
    if frame.alpha is None:
        return Frame(frame.number, rgb)
    alpha = np.asarray(cv2.resize(frame.alpha, size, interpolation=method), np.uint8)
    return Frame(frame.number, rgb, alpha)
