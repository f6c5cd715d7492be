"""Every frame of a clip through render to the writer, then verified and in place."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from itertools import repeat
from pathlib import Path

import numpy as np

from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Note
from gsa_desktop.core.export_journal import Resume
from gsa_desktop.core.export_order import ClipSource
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.kept_order import order_text
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskStore, MaskTrack
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Picture, Transparent, Video, View
from gsa_desktop.engine.backdrop import Backdrop
from gsa_desktop.engine.background import Stop
from gsa_desktop.engine.crop import found_crop
from gsa_desktop.engine.export_identity import identity_of
from gsa_desktop.engine.export_pipeline import Again, Finished, ahead, written
from gsa_desktop.engine.planar import PlanarRender, picture_kind
from gsa_desktop.engine.render import backdrop_time, look_of, render_frame, render_matte
from gsa_desktop.engine.segment import segment_clip
from gsa_desktop.media.export_plan import ExportPlan, cropped, plan_export
from gsa_desktop.media.reader import VideoReader


def export_source(
    source: ClipSource,
    masks: MaskStore,
    out: Path,
    settings: ExportSettings,
    *,
    overwrite: bool = False,
    resume: Resume = Resume.NO,
) -> Job:
    """Export clip.cut; segments first where masks are missing.

    Yields what segment_clip yields, then Progress (EXPORTING and the writer's own), Note and,
    last, Exported. Closing the generator at any yield leaves no file behind but what an export
    that is gone on with had.

    Args:
        source: What to export, and how it is to look.
        masks: Where its masks are, or will be.
        out: Final name; a folder for sequences.
        settings: The format and what was chosen with it; a matte format exports the matte alone.
        overwrite: Whether `out` may exist; it is replaced at the very end.
        resume: What becomes of a killed export of the same name.

    Raises:
        AppError: out is an input, exists, cannot be written, or did not verify.
    """
    clip, info = source.clip, source.info
    plan = _plan(clip, info, out, settings, overwrite=overwrite)
    track = masks.find(info.fingerprint, clip.segment)
    if track is None or not track.complete(clip.cut):
        yield from segment_clip(clip, info, masks)
        track = masks.find(info.fingerprint, clip.segment)
    if track is None:
        raise RuntimeError("segmenting left no mask track")
    found = track
    if settings.crop is not CropShape.WHOLE:
        crop = yield from found_crop(source, masks, settings)
        plan = cropped(plan, crop, info.pixel_aspect)

    def pictures(stop: Stop, first: int = 0) -> Iterator[Finished | Note]:
        return clip_pictures(source, found, plan, stop, first)

    identity, order = identity_of(source, settings), order_text(source, settings)
    again = Again(identity, resume, pictures, order)
    yield from written(plan, pictures, source.files, again)


def _plan(
    clip: Clip, info: MediaInfo, out: Path, settings: ExportSettings, *, overwrite: bool
) -> ExportPlan:
    preset = settings.preset
    if not preset.is_matte and isinstance(clip.background, Transparent) and not preset.alpha:
        raise AppError(
            f"{preset.label} holds no transparency.",
            "Choose a background, or a format with transparency.",
        )
    behind = clip.background
    protect = (behind.path,) if isinstance(behind, Picture | Video) else ()
    plan = plan_export(info, out, settings, clip.cut, protect=protect)
    refuse_occupied(plan.path, overwrite=overwrite)
    return plan


def refuse_occupied(path: Path, *, overwrite: bool) -> None:
    """Stop before a result that exists would be replaced without being allowed to.

    Raises:
        AppError: There is one.
    """
    occupied = any(path.iterdir()) if path.is_dir() else path.exists()
    if occupied and not overwrite:
        raise AppError(f"{path} exists.", "Choose another name, or allow it to be replaced.")


def clip_pictures(
    source: ClipSource, track: MaskTrack, plan: ExportPlan, stop: Stop, first: int = 0
) -> Iterator[Finished | Note]:
    """The pictures that the writer gets, in order, from a frame of the export on.

    What was wrong with the source comes at the end.

    Raises:
        AppError: A mask is missing.
    """
    clip, info = source.clip, source.info
    look = look_of(clip, info, View.COMPOSITE)
    numbers = (plan.numbers.tolist() if plan.numbers is not None else list(clip.cut))[first:]
    times = Counter(numbers)
    planar, index = PlanarRender(plan), first
    behind_it = Backdrop(clip.background, deep=plan.deep)
    with VideoReader(info, kind=picture_kind(plan)) as reader, behind_it as backdrop:
        frames = ahead(lambda _: reader.frames(numbers[0], clip.cut.stop), stop)
        for frame in frames:
            count = times[frame.number]
            if not count:
                continue
            mask = mask_at(clip, track, frame.number)
            if mask is None:
                raise AppError(
                    f"The mask of frame {frame.number} was damaged on disk.",
                    "Start again: it will be computed anew.",
                )
            if plan.preset.is_matte:
                picture: Finished = render_matte(frame, mask, look).alpha
            else:
                time = backdrop_time(clip, info, frame.number)
                behind = backdrop.picture(time, frame.size, info.pixel_aspect)
                layer = planar.layer(frame, mask, look, behind)
                planes = None if layer is None or layer.alpha is not None else layer.planes
                rendered = partial(render_frame, frame, mask, look, behind)
                picture = planar.finished(planes, rendered, range(index, index + count))
            if plan.crop is not None and isinstance(picture, np.ndarray):
                picture = plan.crop.of(picture, frame.number)
            index += count
            yield from repeat(picture, count)
        for line in reader.damage.lines():
            yield Note(line)
