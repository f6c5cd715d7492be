"""One frame -> picture: the only path, for preview and export."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import composite
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame, Matte, SoftMask
from gsa_desktop.core.project import Background, Blur, Clip, RefineSettings, Transparent, View
from gsa_desktop.core.refine import refine


@dataclass(frozen=True)
class Look:
    """How a frame is to look.

    Attributes:
        view: What is shown; an export renders COMPOSITE or MATTE.
        refine: How the soft mask becomes a matte.
        background: What is behind the subject in COMPOSITE.
        source_height: Height of the source picture, to which settings in pixels refer.
    """

    view: View
    refine: RefineSettings
    background: Background
    source_height: int


def look_of(clip: Clip, info: MediaInfo, view: View) -> Look:
    """The look that a clip's settings ask for."""
    return Look(view, clip.refine, clip.background, info.height)


def backdrop_time(clip: Clip, info: MediaInfo, number: int) -> Fraction:
    """Seconds since the clip's first frame: where a background video stands at a media frame."""
    return max(Fraction(0), info.table.time_of(number) - info.table.time_of(clip.cut.start))


def render_frame(
    frame: Frame, mask: SoftMask | None, look: Look, backdrop: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """The picture of a frame, at the frame's own size, which may be a proxy's.

    Args:
        frame: The source.
        mask: Its soft mask; without one every view shows the source.
        look: How it is to look.
        backdrop: (H, W, 3) of the frame's size from Backdrop.picture, for the backgrounds that
            have one.

    Returns:
        (H, W, 4) with straight alpha for COMPOSITE over Transparent and for a source that has
        alpha of its own, else (H, W, 3).
    """
    if mask is None or look.view is View.SOURCE:
        return _source(frame)
    matte = render_matte(frame, mask, look)
    if look.view is View.COMPOSITE:
        return _composite(frame, matte, look, backdrop)
    return _VIEWS[look.view](frame, matte)


def render_matte(frame: Frame, mask: SoftMask, look: Look) -> Matte:
    """The frame's matte at the frame's size; a source's own transparency stays transparent."""
    width, height = frame.size
    matte = refine(mask, look.refine, (width, height), scale=height / look.source_height)
    if frame.alpha is None:
        return matte
    both = cv2.multiply(matte.alpha, frame.alpha, scale=1 / 255)
    return Matte(matte.number, np.asarray(both, np.uint8))


def _source(frame: Frame) -> NDArray[np.uint8]:
    return frame.rgb if frame.alpha is None else np.dstack((frame.rgb, frame.alpha))


def _composite(
    frame: Frame, matte: Matte, look: Look, backdrop: NDArray[np.uint8] | None
) -> NDArray[np.uint8]:
    match look.background:
        case Transparent():
            return composite.cut_out(frame, matte)
        case Blur(radius=radius):
            behind = composite.blurred_background(frame, matte, radius * matte.alpha.shape[0])
            return composite.over(frame, matte, behind)
        case _:
            if backdrop is None:
                raise ValueError(f"{look.background} needs a backdrop picture")
            return composite.over(frame, matte, backdrop)


def _overlay(frame: Frame, matte: Matte) -> NDArray[np.uint8]:
    return composite.overlay(frame, matte)


def _matte(_: Frame, matte: Matte) -> NDArray[np.uint8]:
    return composite.matte_picture(matte)


def _cut_out(frame: Frame, matte: Matte) -> NDArray[np.uint8]:
    return composite.on_checkerboard(composite.cut_out(frame, matte))


_VIEWS: dict[View, Callable[[Frame, Matte], NDArray[np.uint8]]] = {
    View.OVERLAY: _overlay,
    View.MATTE: _matte,
    View.CUTOUT: _cut_out,
}
