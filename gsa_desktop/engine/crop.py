"""Where the subject of a clip is, over all frames of an export."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from gsa_desktop.core.crop import Box, CropShape, crop_around
from gsa_desktop.core.crop_path import Crop, Wish, following, resting, union_of
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskTrack
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip
from gsa_desktop.engine.background import Stop, in_background

MEASURING = "Measuring the subject"
# Of 255: soft edges belong to the subject, a trace of doubt does not.
_SEEN = 64
# Of the largest piece: what is smaller is a speck, and would make the crop as large as the picture.
_PIECE = 0.02


def found_crop(
    clip: Clip, info: MediaInfo, track: MaskTrack, settings: ExportSettings
) -> Generator[Progress, None, Crop]:
    """The part of the picture that an export with these settings shows.

    Raises:
        AppError: No frame has a subject.
    """
    boxes: list[Box | None] = []
    total = len(clip.cut)
    for found in in_background(lambda stop: _measured(clip, info, track, stop)):
        if found is not None:
            boxes.append(found.box)
        yield Progress(len(boxes), total, MEASURING)
    crop = _crop(boxes, clip, info, settings)
    if crop is None:
        raise AppError(
            f"There is no subject in “{info.path.name}” to crop to.",
            "Choose the whole picture under Crop.",
        )
    return crop


def known_crop(
    clip: Clip, info: MediaInfo, track: MaskTrack | None, settings: ExportSettings, stop: Stop
) -> Crop | None:
    """The same by the masks that are there so far; None if there is no subject yet."""
    if settings.crop is CropShape.WHOLE:
        return None
    boxes = [found.box for found in _measured(clip, info, track, stop)]
    return _crop(boxes, clip, info, settings)


def subject_box(mask: SoftMask, size: tuple[int, int]) -> Box | None:
    """Where the subject of a frame is, in a picture of that width and height, if there is one."""
    seen = (mask.prob >= _SEEN).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(seen, connectivity=8)
    pieces = stats[1:]
    if not len(pieces):
        return None
    areas = pieces[:, cv2.CC_STAT_AREA]
    pieces = pieces[areas >= areas.max() * _PIECE]
    left, top = pieces[:, cv2.CC_STAT_LEFT], pieces[:, cv2.CC_STAT_TOP]
    right = (left + pieces[:, cv2.CC_STAT_WIDTH]).max()
    bottom = (top + pieces[:, cv2.CC_STAT_HEIGHT]).max()
    first = int(left.min()), int(top.min())
    box = Box(*first, int(right) - first[0], int(bottom) - first[1])
    return box.scaled((seen.shape[1], seen.shape[0]), size)


@dataclass(frozen=True)
class _Found:
    """What was found in a frame."""

    box: Box | None


def _measured(clip: Clip, info: MediaInfo, track: MaskTrack | None, stop: Stop) -> Iterator[_Found]:
    """For each frame the place of its subject, if it has one."""
    size = (info.width, info.height)
    for number in clip.cut:
        stop.check()
        mask = mask_at(clip, track, number)
        box = None if mask is None else subject_box(mask, size)
        yield _Found(None if box is None else _with_edge(box, clip, size))


def _crop(
    boxes: list[Box | None], clip: Clip, info: MediaInfo, settings: ExportSettings
) -> Crop | None:
    subject, size = union_of(boxes), (info.width, info.height)
    if subject is None:
        return None
    wish = Wish(settings.crop, settings.crop_margin, info.pixel_aspect)
    if settings.crop_follows:
        return following(boxes, clip.cut.start, size, wish, float(info.table.rate))
    around = crop_around(subject, size, wish.shape, wish.margin_percent, wish.pixel_aspect)
    return resting(around, clip.cut.start)


def _with_edge(subject: Box, clip: Clip, size: tuple[int, int]) -> Box:
    """What growing and feathering add to the subject."""
    more = round(max(0.0, clip.refine.grow_px) + 2 * clip.refine.feather_px)
    left, top = max(0, subject.left - more), max(0, subject.top - more)
    right, bottom = min(size[0], subject.right + more), min(size[1], subject.bottom + more)
    return Box(left, top, right - left, bottom - top)
