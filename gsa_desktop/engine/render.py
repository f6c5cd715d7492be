"""One frame -> picture: the only path, for preview and export."""

from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import composite
from gsa_desktop.core.marks import DEFAULT_MARKS, Marks
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import Frame, Matte, SoftMask, in_depth_of
from gsa_desktop.core.project import Background, Blur, Clip, RefineSettings, Transparent, View
from gsa_desktop.core.refine import at_size, refine

_MASK_VIEWS = {
    View.OVERLAY,
    View.MATTE,
    View.CUTOUT,
    View.COMPOSITE,
    View.OUTLINE,
    View.CONFIDENCE,
}


@dataclass(frozen=True)
class Look:
    """How a frame is to look.

    Attributes:
        view: What is shown; an export renders COMPOSITE or MATTE.
        refine: How the soft mask becomes a matte.
        background: What is behind the subject in COMPOSITE.
        source_height: Height of the source picture, to which settings in pixels refer.
        marks: How marks in the monitor look.
    """

    view: View
    refine: RefineSettings
    background: Background
    source_height: int
    marks: Marks = DEFAULT_MARKS


def look_of(clip: Clip, info: MediaInfo, view: View, marks: Marks = DEFAULT_MARKS) -> Look:
    """The look that a clip's settings ask for."""
    return Look(view, clip.refine, clip.background, info.height, marks)


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
        (H, W, 4) with straight alpha for CUTOUT, for COMPOSITE over Transparent and for a source
        that has alpha of its own, else (H, W, 3).
    """
    if mask is None or look.view not in _MASK_VIEWS:
        return _source(frame)
    if look.view is View.CONFIDENCE:
        return composite.confidence(frame.rgb, at_size(mask.prob, frame.size))
    matte = render_matte(frame, mask, look)
    match look.view:
        case View.COMPOSITE:
            return _composite(frame, matte, look, backdrop)
        case View.MATTE:
            return composite.matte_picture(matte)
        case View.CUTOUT:
            return composite.cut_out(frame, matte, look.refine.clean)
        case _:
            return _marked(frame, matte, look)


def render_matte(frame: Frame, mask: SoftMask, look: Look) -> Matte:
    """The frame's matte at the frame's size; a source's own transparency stays transparent."""
    width, height = frame.size
    scale = height / look.source_height
    guide = frame.rgb if look.refine.snap_px > 0 else None
    matte = refine(mask, look.refine, (width, height), scale=scale, guide=guide)
    if frame.alpha is None:
        return matte
    both = cv2.multiply(matte.alpha, frame.alpha, scale=1 / 255)
    return Matte(matte.number, np.asarray(both, np.uint8))


def _source(frame: Frame) -> NDArray[np.uint8]:
    return (
        frame.rgb
        if frame.alpha is None
        else np.dstack((frame.rgb, in_depth_of(frame.alpha, frame.rgb)))
    )


def _composite(
    frame: Frame, matte: Matte, look: Look, backdrop: NDArray[np.uint8] | None
) -> NDArray[np.uint8]:
    clean = look.refine.clean
    match look.background:
        case Transparent():
            return composite.cut_out(frame, matte, clean)
        case Blur(radius=radius):
            behind = composite.blurred_background(frame, matte, radius * matte.alpha.shape[0])
            return composite.over(frame, matte, behind, clean)
        case _:
            if backdrop is None:
                raise ValueError(f"{look.background} needs a backdrop picture")
            return composite.over(frame, matte, backdrop, clean)


def _marked(frame: Frame, matte: Matte, look: Look) -> NDArray[np.uint8]:
    marks = look.marks
    if not marks.shown:
        return frame.rgb
    if look.view is View.OUTLINE:
        return composite.outlined(frame.rgb, matte, marks.colour, max(1, marks.outline_px))
    return composite.overlay(
        frame,
        matte,
        colour=marks.colour,
        opacity=marks.opacity,
        outline_px=marks.outline_px,
    )
