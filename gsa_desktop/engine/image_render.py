"""A still picture and its mask -> the result: matte, part of the picture, shadow, background."""

from fractions import Fraction
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from gsa_desktop.core import composite
from gsa_desktop.core.cast_shadow import cast, darkened, with_shadow
from gsa_desktop.core.crop import Box
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.framing import FrameKind, Part, part_of
from gsa_desktop.core.image_order import ImageLook
from gsa_desktop.core.pixels import Frame, Matte, SoftMask
from gsa_desktop.core.project import Background, Blur, Transparent, View
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.engine.crop import subject_box
from gsa_desktop.engine.render import Look, render_frame, render_matte
from gsa_desktop.media.picture_out import in_eight_bits


class NoSubjectError(AppError):
    """Nothing in the picture is subject, so there is nothing to frame."""


def render(
    picture: NDArray[Any],
    mask: SoftMask,
    look: ImageLook,
    *,
    source_height: int = 0,
    longest: int = 0,
) -> NDArray[Any]:
    """(H, W, 4) with straight alpha over nothing, else (H, W, 3); of the picture's depth.

    Args:
        picture: (H, W, 3 or 4) RGB; what is transparent in it stays so.
        mask: Of any size.
        look: How it looks; its pixels are those of the file.
        source_height: Of the picture in its file; 0 if this is that picture.
        longest: Side that a canvas may have at most, in pixels; 0 for the size it was given.

    Raises:
        AppError: The background's file cannot be used.
        NoSubjectError: There is no subject to frame.
    """
    frame, matte = _matte(picture, mask, look, source_height)
    blurred = None
    if isinstance(look.background, Blur):
        sigma = look.background.radius * frame.size[1]
        blurred = composite.blurred_background(frame, matte, sigma)
    part = _part(matte, look, longest)
    if part is not None:
        frame = Frame(0, cut(frame.rgb, part, cv2.BORDER_REPLICATE))
        matte = Matte(0, cut(matte.alpha, part, cv2.BORDER_CONSTANT))
        if blurred is not None:
            blurred = cut(blurred, part, cv2.BORDER_REFLECT_101)
    dark = cast(matte.alpha, look.shadow) if look.shadow.strength > 0 else None
    behind = _behind(look.background, frame, blurred)
    if behind is None:
        result = composite.cut_out(frame, matte, look.refine.clean)
        return result if dark is None else with_shadow(result, dark)
    if dark is not None:
        behind = darkened(behind, dark)
    return composite.over(frame, matte, behind, look.refine.clean)


def matte_of(picture: NDArray[Any], mask: SoftMask, look: ImageLook) -> NDArray[np.uint8]:
    """(H, W): the matte of the result.

    Raises:
        NoSubjectError: There is no subject to frame.
    """
    _, matte = _matte(picture, mask, look, 0)
    part = _part(matte, look, 0)
    return matte.alpha if part is None else cut(matte.alpha, part, cv2.BORDER_CONSTANT)


def before(
    picture: NDArray[Any], mask: SoftMask, look: ImageLook, source_height: int, longest: int
) -> NDArray[Any]:
    """The picture itself, (H, W, 3 or 4), where and as large as the result shows it.

    Raises:
        NoSubjectError: There is no subject to frame.
    """
    if look.framing.frame is FrameKind.WHOLE:
        return picture
    part = _part(_matte(picture, mask, look, source_height)[1], look, longest)
    if part is None:
        return picture
    seen = np.full(picture.shape[:2], 255, np.uint8) if picture.shape[2] == 3 else picture[..., 3]
    clear = cut(np.ascontiguousarray(seen), part, cv2.BORDER_CONSTANT)
    colours = cut(np.ascontiguousarray(picture[..., :3]), part, cv2.BORDER_REPLICATE)
    return np.dstack((colours, clear))


def marked(
    picture: NDArray[Any], mask: SoftMask, look: ImageLook, source_height: int
) -> NDArray[Any]:
    """(H, W, 3): the whole picture with its subject tinted, to paint on."""
    height = source_height or picture.shape[0]
    tinted = Look(View.OVERLAY, look.refine, Transparent(), height)
    return render_frame(_frame(picture), mask, tinted)


def result_size(
    whole: tuple[int, int], shown: tuple[int, int], look: ImageLook, picture: tuple[int, int]
) -> tuple[int, int]:
    """Width and height that the result of a picture has in a file.

    Args:
        whole: Width and height of the picture in its file.
        shown: Of the result that was rendered from a smaller picture.
        look: How it looks.
        picture: Width and height of that smaller picture.
    """
    if look.framing.frame is FrameKind.CANVAS:
        return look.framing.size
    if look.framing.frame is FrameKind.WHOLE or shown == picture:
        return whole
    scale = whole[0] / picture[0]
    return round(shown[0] * scale), round(shown[1] * scale)


def cut(picture: NDArray[Any], part: Part, border: int) -> NDArray[Any]:
    """A part of a picture (H, W) or (H, W, C), its pixels beyond the edge by an OpenCV border."""
    width, height = part.size
    if part.scale == 1:
        return _window(picture, Box(round(part.left), round(part.top), width, height), border)
    if part.scale < 1:
        reach = max(1, round(width / part.scale)), max(1, round(height / part.scale))
        place = Box(round(part.left), round(part.top), *reach)
        seen = _window(picture, place, border)
        return np.asarray(cv2.resize(seen, part.size, interpolation=cv2.INTER_AREA))
    # a margin, so that interpolation finds neighbours
    first = (int(np.floor(part.left)) - 3, int(np.floor(part.top)) - 3)
    place = Box(*first, int(width / part.scale) + 8, int(height / part.scale) + 8)
    seen = _window(picture, place, border)
    across, down = (first[0] - part.left) * part.scale, (first[1] - part.top) * part.scale
    # pixels are areas: the middle of the first one lies half a pixel from the edge
    half = (part.scale - 1) / 2
    matrix = np.array([[part.scale, 0, across + half], [0, part.scale, down + half]])
    return np.asarray(cv2.warpAffine(seen, matrix, part.size, flags=cv2.INTER_CUBIC))


def _window(picture: NDArray[Any], place: Box, border: int) -> NDArray[Any]:
    height, width = picture.shape[:2]
    left, right = min(max(place.left, 0), width - 1), max(min(place.right, width), 1)
    top, bottom = min(max(place.top, 0), height - 1), max(min(place.bottom, height), 1)
    inside = np.ascontiguousarray(picture[top:bottom, left:right])
    edges = (top - place.top, place.bottom - bottom, left - place.left, place.right - right)
    if not any(edges):
        return inside
    if border == cv2.BORDER_REFLECT_101 and min(inside.shape[:2]) == 1:
        border = cv2.BORDER_REPLICATE
    return np.asarray(cv2.copyMakeBorder(inside, *edges, border))


def _part(matte: Matte, look: ImageLook, longest: int) -> Part | None:
    """What of the picture is shown; None for all of it."""
    if look.framing.frame is FrameKind.WHOLE:
        return None
    height, width = matte.alpha.shape
    subject = subject_box(SoftMask(0, matte.alpha), (width, height))
    if subject is None:
        raise NoSubjectError("There is no subject to crop to.", "Mend the mask, or show it whole.")
    part = part_of(subject, look.framing)
    side = max(part.size)
    return part.scaled(longest / side) if longest and side > longest else part


def _behind(
    background: Background, frame: Frame, blurred: NDArray[Any] | None
) -> NDArray[Any] | None:
    if blurred is not None:
        return blurred
    with Backdrop(background, deep=frame.rgb.dtype == np.uint16) as drop:
        return drop.picture(Fraction(0), frame.size)


def _matte(
    picture: NDArray[Any], mask: SoftMask, look: ImageLook, source_height: int
) -> tuple[Frame, Matte]:
    frame = _frame(picture)
    asked = Look(View.COMPOSITE, look.refine, look.background, source_height or picture.shape[0])
    return frame, render_matte(frame, mask, asked)


def _frame(picture: NDArray[Any]) -> Frame:
    rgb = np.ascontiguousarray(picture[:, :, :3])
    if picture.shape[2] == 3:
        return Frame(0, rgb)
    return Frame(0, rgb, np.ascontiguousarray(in_eight_bits(picture[:, :, 3])))
