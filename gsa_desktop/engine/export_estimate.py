"""How large an export will be: a few stretches of it are encoded for real."""

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from gsa_desktop.core.events import Job, Progress, SizeEstimated
from gsa_desktop.core.export_order import ClipSource, ExportOrder
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.planes import PlanarPicture
from gsa_desktop.core.project import View
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.engine.background import Stop, in_background
from gsa_desktop.engine.crop import known_crop
from gsa_desktop.engine.export_pipeline import Finished, Pixels
from gsa_desktop.engine.export_timeline import plan_timeline, timeline_pictures
from gsa_desktop.engine.render import backdrop_time, look_of, render_frame, render_matte
from gsa_desktop.media.colour_in import PictureKind
from gsa_desktop.media.export_plan import ExportPlan, cropped, plan_export
from gsa_desktop.media.packet_sizes import PacketSizes, extrapolated, packet_sizes
from gsa_desktop.media.picture_folder import PictureFolder
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.video_file import VideoFile

_STRETCHES = 3
_FRAMES = 12
_PHASE = "Estimating"


def estimate(order: ExportOrder, masks: MaskStore) -> Job:
    """Encode some frames from the start, the middle and the end; yields SizeEstimated at last.

    What has no mask yet is encoded as it is, so a first guess comes before the masks.

    Raises:
        AppError: A source cannot be read.
    """
    total = order.source.frames
    if order.settings.bitrate_kbps and order.settings.preset.quality is not None:
        seconds = total / order.source.rate
        yield SizeEstimated(round(seconds * order.settings.bitrate_kbps * 125))
        return
    stretches = _stretches(total)
    found: list[PacketSizes] = []
    with tempfile.TemporaryDirectory(prefix="gsa-estimate-") as folder:
        for sizes in in_background(
            lambda stop: _sizes(order, masks, stretches, Path(folder), stop)
        ):
            if sizes is not None:
                found.append(sizes)
            yield Progress(len(found), len(stretches), _PHASE)
    yield SizeEstimated(extrapolated(found, _different(order)))


def _different(order: ExportOrder) -> int:
    """How many pictures there are; one that is repeated costs next to nothing."""
    total, rate = order.source.frames, order.settings.rate
    if rate is None:
        return total
    return max(1, min(total, round(total / order.source.rate * rate)))


def _stretches(total: int) -> tuple[FrameRange, ...]:
    if total <= _STRETCHES * _FRAMES:
        return (FrameRange(0, total),)
    starts = ((total - _FRAMES) * place // (_STRETCHES - 1) for place in range(_STRETCHES))
    return tuple(FrameRange(start, start + _FRAMES) for start in starts)


def _sizes(
    order: ExportOrder,
    masks: MaskStore,
    stretches: tuple[FrameRange, ...],
    folder: Path,
    stop: Stop,
) -> Iterator[PacketSizes]:
    for number, stretch in enumerate(stretches):
        out = folder / f"{number}{order.settings.preset.suffix}"
        plan, pictures = _part(order, masks, stretch, out, stop)
        file = PictureFolder(plan) if plan.preset.is_sequence else VideoFile(plan)
        try:
            for index, picture in enumerate(pictures):
                stop.check()
                encoded = picture.planes if isinstance(picture, PlanarPicture) else picture
                file.write(encoded, index)
            file.flush()
            yield packet_sizes(plan)
        finally:
            file.close()
            file.unlink()


def _part(
    order: ExportOrder, masks: MaskStore, stretch: FrameRange, out: Path, stop: Stop
) -> tuple[ExportPlan, Iterator[Finished]]:
    source = order.source
    order = replace(order, settings=replace(order.settings, constant_rate=False, rate=None))
    if isinstance(source, ClipSource):
        first = source.clip.cut.start
        cut = FrameRange(first + stretch.start, first + stretch.stop)
        part = replace(source, clip=replace(source.clip, cut=cut, length=0))
        plan = plan_export(source.info, out, order.settings, cut)
        crop = known_crop(source, masks, order.settings, stop)
        pictures = _clip_pictures(part, masks, plan)
        if crop is None:
            return plan, pictures
        numbered = zip(pictures, cut, strict=True)
        return cropped(plan, crop, source.info.pixel_aspect), (
            crop.of(one, n) for one, n in numbered
        )
    first = source.range.start
    part_of = replace(source, stretch=FrameRange(first + stretch.start, first + stretch.stop))
    plan = plan_timeline(part_of, out, order.settings)
    crop = known_crop(source, masks, order.settings, stop)
    if crop is not None:
        plan = cropped(plan, crop)
    return plan, timeline_pictures(part_of, masks, plan, stop)


def _clip_pictures(source: ClipSource, masks: MaskStore, plan: ExportPlan) -> Iterator[Pixels]:
    clip, info = source.clip, source.info
    track = masks.find(info.fingerprint, clip.segment)
    look = look_of(clip, info, View.COMPOSITE)
    kind = PictureKind(plan.deep, plan.to_709)
    with (
        VideoReader(info, cache_bytes=0, kind=kind) as reader,
        Backdrop(clip.background) as backdrop,
    ):
        for frame in reader.frames(clip.cut.start, clip.cut.stop):
            mask = mask_at(clip, track, frame.number)
            if plan.preset.is_matte:
                yield frame.rgb[..., 1] if mask is None else render_matte(frame, mask, look).alpha
                continue
            behind = None
            if mask is not None:
                time = backdrop_time(clip, info, frame.number)
                behind = backdrop.picture(time, frame.size, info.pixel_aspect)
            picture = render_frame(frame, mask, look, behind)
            yield picture if plan.preset.alpha else picture[..., :3]
