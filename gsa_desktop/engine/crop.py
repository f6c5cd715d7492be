"""Where the subject of a clip or a timeline is, over all frames of an export."""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from fractions import Fraction

import cv2
import numpy as np

from gsa_desktop.core.conform import media_frame
from gsa_desktop.core.crop import Box, CropShape, crop_around
from gsa_desktop.core.crop_path import Crop, Sight, Wish, following, resting, union_of
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_order import ClipSource, TimelineSource
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskStore, MaskTrack
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip
from gsa_desktop.core.scene import clips_at
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.engine.clip_render import ClipRender

MEASURING = "Measuring the subject"
# Of 255: soft edges belong to the subject, a trace of doubt does not.
_SEEN = 64
# Of the largest piece: what is smaller is a speck, and would make the crop as large as the picture.
_PIECE = 0.02


def found_crop(
    source: ClipSource | TimelineSource, masks: MaskStore, settings: ExportSettings
) -> Generator[Progress, None, Crop]:
    """The part of the picture that an export with these settings shows.

    Of a timeline the subject is that of the topmost cut-out of each frame; where no clip that is
    seen has masks, the middle of the picture is shown.

    Raises:
        AppError: No frame has a subject.
    """
    sights: list[Sight] = []
    for found in in_background(lambda stop: _sights(source, masks, stop)):
        if found is not None:
            sights.append(found)
        yield Progress(len(sights), source.frames, MEASURING)
    crop = _crop(sights, source, settings)
    if crop is not None:
        return crop
    if isinstance(source, ClipSource):
        raise AppError(
            f"There is no subject in “{source.info.path.name}” to crop to.",
            "Choose the whole picture under Crop.",
        )
    raise AppError(
        "There is no subject on the timeline to crop to.",
        "Segment a clip of it, or choose the whole picture under Crop.",
    )


def known_crop(
    source: ClipSource | TimelineSource, masks: MaskStore, settings: ExportSettings, stop: Stop
) -> Crop | None:
    """The same by the masks that are there so far; None if there is no subject yet."""
    if settings.crop is CropShape.WHOLE:
        return None
    return _crop(list(_sights(source, masks, stop)), source, settings)


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


@dataclass(frozen=True, eq=False)
class _Part:
    """One clip: its masks, and where it is seen in the picture."""

    clip: Clip
    track: MaskTrack | None
    size: tuple[int, int]
    place: tuple[int, int, int, int]

    def sight(self, mask: SoftMask) -> Sight:
        subject = subject_box(mask, self.size)
        if subject is None:
            return Sight(None, self.clip.id)
        left, top, *seen = self.place
        box = _with_edge(subject, self.clip, self.size).scaled(self.size, (seen[0], seen[1]))
        return Sight(Box(left + box.left, top + box.top, box.width, box.height), self.clip.id)


def _sights(source: ClipSource | TimelineSource, masks: MaskStore, stop: Stop) -> Iterator[Sight]:
    """For each frame the place of its subject, if it has one."""
    if isinstance(source, TimelineSource):
        yield from _timeline_sights(source, masks, stop)
        return
    clip, info = source.clip, source.info
    track = masks.find(info.fingerprint, clip.segment)
    part = _Part(clip, track, source.size, (0, 0, *source.size))
    for number in clip.cut:
        stop.check()
        mask = mask_at(clip, track, number)
        yield Sight(None, clip.id) if mask is None else part.sight(mask)


def _timeline_sights(source: TimelineSource, masks: MaskStore, stop: Stop) -> Iterator[Sight]:
    parts: dict[str, _Part] = {}

    def part_of(clip: Clip) -> _Part:
        if clip.id not in parts:
            info = source.infos[clip.media]
            render = ClipRender(clip, info, masks)
            track = masks.find(info.fingerprint, clip.segment)
            place = render.fit(source.size, source.size)
            parts[clip.id] = _Part(clip, track, render.size, place)
        return parts[clip.id]

    for frame in source.range:
        stop.check()
        yield _topmost(source, frame, part_of)


def _topmost(source: TimelineSource, frame: int, part_of: Callable[[Clip], _Part]) -> Sight:
    """The subject of the first cut-out from above that nothing hides."""
    for clip in reversed(clips_at(source.timeline, frame)):
        part, info = part_of(clip), source.infos[clip.media]
        number = media_frame(clip, info.table, source.rate, frame - clip.start)
        mask = mask_at(clip, part.track, number)
        if mask is not None:
            return part.sight(mask)
        if part.track is not None:  # this frame of it is missing
            return Sight(None, clip.id)
        if not info.has_alpha:
            break
    return Sight(None, "")


def _crop(
    sights: list[Sight], source: ClipSource | TimelineSource, settings: ExportSettings
) -> Crop | None:
    subject, size = union_of(sights), source.size
    if subject is None:
        return None
    if isinstance(source, ClipSource):
        first, aspect = source.clip.cut.start, source.info.pixel_aspect
    else:
        first, aspect = source.range.start, Fraction(1)
    wish = Wish(settings.crop, settings.crop_margin, aspect)
    if settings.crop_follows:
        return following(sights, first, size, wish, float(source.rate))
    around = crop_around(subject, size, wish.shape, wish.margin_percent, wish.pixel_aspect)
    return resting(around, first)


def _with_edge(subject: Box, clip: Clip, size: tuple[int, int]) -> Box:
    """What growing and feathering add to the subject."""
    more = round(max(0.0, clip.refine.grow_px) + 2 * clip.refine.feather_px)
    left, top = max(0, subject.left - more), max(0, subject.top - more)
    right, bottom = min(size[0], subject.right + more), min(size[1], subject.bottom + more)
    return Box(left, top, right - left, bottom - top)
