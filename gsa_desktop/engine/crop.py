"""Where the subject of a clip is, over all frames of an export."""

from collections.abc import Generator, Iterator
from functools import reduce

import cv2
import numpy as np

from gsa_desktop.core.crop import Box, CropShape, crop_around
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
) -> Generator[Progress, None, Box]:
    """The part of the picture that an export with these settings shows.

    Raises:
        AppError: No frame has a subject.
    """
    boxes: list[Box] = []
    done, total = 0, len(clip.cut)
    for found in in_background(lambda stop: _measured(clip, info, track, stop)):
        if found is not None:
            done += 1
            boxes += found
        yield Progress(done, total, MEASURING)
    box = _crop(boxes, clip, info, settings)
    if box is None:
        raise AppError(
            f"There is no subject in “{info.path.name}” to crop to.",
            "Choose the whole picture under Crop.",
        )
    return box


def known_crop(
    clip: Clip, info: MediaInfo, track: MaskTrack | None, settings: ExportSettings, stop: Stop
) -> Box | None:
    """The same by the masks that are there so far; None if there is no subject yet."""
    if settings.crop is CropShape.WHOLE:
        return None
    boxes = [box for found in _measured(clip, info, track, stop) for box in found]
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


def _measured(
    clip: Clip, info: MediaInfo, track: MaskTrack | None, stop: Stop
) -> Iterator[list[Box]]:
    """For each frame the place of its subject, if it has one."""
    for number in clip.cut:
        stop.check()
        mask = mask_at(clip, track, number)
        box = None if mask is None else subject_box(mask, (info.width, info.height))
        yield [] if box is None else [box]


def _crop(boxes: list[Box], clip: Clip, info: MediaInfo, settings: ExportSettings) -> Box | None:
    if not boxes:
        return None
    size = (info.width, info.height)
    subject = _with_edge(reduce(Box.union, boxes), clip, size)
    return crop_around(subject, size, settings.crop, settings.crop_margin, info.pixel_aspect)


def _with_edge(subject: Box, clip: Clip, size: tuple[int, int]) -> Box:
    """What growing and feathering add to the subject."""
    more = round(max(0.0, clip.refine.grow_px) + 2 * clip.refine.feather_px)
    left, top = max(0, subject.left - more), max(0, subject.top - more)
    right, bottom = min(size[0], subject.right + more), min(size[1], subject.bottom + more)
    return Box(left, top, right - left, bottom - top)
