"""A timeline, or a stretch of it, into one file: composed pictures and mixed sound."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import groupby, repeat
from pathlib import Path

import numpy as np

from gsa_desktop.core.conform import media_frame, media_time
from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job
from gsa_desktop.core.export_journal import Resume
from gsa_desktop.core.export_order import TimelineSource, files_of
from gsa_desktop.core.export_preset import ExportPreset
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.handover import start_of
from gsa_desktop.core.kept_order import order_text
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline, Transparent
from gsa_desktop.core.smpte import text_of
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.background import Stop
from gsa_desktop.engine.crop import found_crop
from gsa_desktop.engine.export import refuse_occupied
from gsa_desktop.engine.export_identity import identity_of
from gsa_desktop.engine.export_pipeline import Again, Finished, written
from gsa_desktop.engine.planar import PlanarRender
from gsa_desktop.engine.segment import segment_clip
from gsa_desktop.engine.timeline_render import TimelineRenderer
from gsa_desktop.media.colour_in import as_bytes
from gsa_desktop.media.export_plan import ExportPlan, Frames, cropped, plan_frames
from gsa_desktop.media.planned_sound import FileSound, MixedSound, PlannedSound


def export_timeline(
    source: TimelineSource,
    masks: MaskStore,
    out: Path,
    settings: ExportSettings,
    *,
    overwrite: bool = False,
    resume: Resume = Resume.NO,
) -> Job:
    """Export pictures and sound of a timeline at its size, and its rate if no other is wanted.

    Masks that are used but missing are made first. Yields what segment_clip yields, then Progress
    (EXPORTING and the writer's own), Note and, last, Exported. Closing the generator at any yield
    leaves no file behind but what an export that is gone on with had.

    Args:
        source: What to export.
        masks: Where the masks are, or will be.
        out: Final name; a folder for sequences.
        settings: The format and what was chosen with it. One with transparency shows nothing where
            no clip is, any other black; one for mattes exports the subjects of all clips, whatever
            is behind them.
        overwrite: Whether `out` may exist; it is replaced at the very end.
        resume: What becomes of a killed export of the same name.

    Raises:
        AppError: A file is not there, out is an input, exists, cannot be written, or did not
            verify.
    """
    timeline, stretch = source.timeline, source.range
    _check_files((*_used(timeline, stretch), *_heard(timeline, stretch)), source.infos)
    plan = plan_timeline(source, out, settings)
    refuse_occupied(plan.path, overwrite=overwrite)
    for clip in incomplete(source, masks):
        yield from segment_clip(clip, source.infos[clip.media], masks)
    if settings.crop is not CropShape.WHOLE:
        plan = cropped(plan, (yield from found_crop(source, masks, settings)))
    used = files_of(_used(timeline, stretch))

    def pictures(stop: Stop, first: int = 0) -> Iterator[Finished]:
        return timeline_pictures(source, masks, plan, stop, first)

    identity, order = identity_of(source, settings), order_text(source, settings)
    yield from written(plan, pictures, used, Again(identity, resume, pictures, order))


def timeline_pictures(
    source: TimelineSource, masks: MaskStore, plan: ExportPlan, stop: Stop, first: int = 0
) -> Iterator[Finished]:
    """The pictures that the writer gets, in order, from a frame of the export on."""
    preset = plan.preset
    transparent = preset.alpha or preset.is_matte
    timeline = _seen(source.timeline, preset)
    planar = PlanarRender(plan)
    numbers = plan.numbers.tolist() if plan.numbers is not None else range(source.frames)
    with TimelineRenderer(
        timeline, source.infos, masks, transparent=transparent, plan=plan
    ) as renderer:
        for number, run in groupby(range(first, len(numbers)), numbers.__getitem__):
            stop.check()
            frame, indexes = source.range.start + number, tuple(run)
            if preset.is_matte:
                alpha = renderer.picture(frame)[..., 3]
                picture: Finished = as_bytes(np.ascontiguousarray(alpha))
            else:
                planes = renderer.planes(frame)
                picture = planar.finished(planes, partial(renderer.picture, frame), indexes)
            if plan.crop is not None and isinstance(picture, np.ndarray):
                picture = plan.crop.of(picture, frame)
            yield from repeat(picture, len(indexes))


def incomplete(source: TimelineSource, masks: MaskStore) -> tuple[Clip, ...]:
    """The used stretches of clips whose masks have to be made before they look right.

    A clip without a single mask over no background is meant to be seen as it is.
    """
    timeline = source.timeline
    found = []
    for clip in _used(timeline, source.range):
        info = source.infos.get(clip.media)
        if info is None or timeline.rate is None:
            continue
        cut = _used_cut(clip, info, source.range, timeline.rate)
        track = masks.find(info.fingerprint, clip.segment)
        begun = track is not None and bool(track.states(cut).any())
        wanted = begun or not isinstance(clip.background, Transparent)
        if wanted and (track is None or not track.complete(cut)):
            found.append(replace(clip, cut=clip.cut if begun else cut, length=0))
    return tuple(found)


def _seen(timeline: Timeline, preset: ExportPreset) -> Timeline:
    """The timeline as it is rendered: for a matte nothing is behind the subjects."""
    if not preset.is_matte:
        return timeline
    tracks = tuple(
        replace(track, clips=tuple(replace(clip, background=Transparent()) for clip in track.clips))
        for track in timeline.tracks
    )
    return replace(timeline, tracks=tracks)


def _used(timeline: Timeline, stretch: FrameRange) -> tuple[Clip, ...]:
    """The clips of pictures that reach into a stretch."""
    return tuple(
        clip
        for track in timeline.tracks
        if not track.hidden
        for clip in track.clips
        if clip.start < stretch.stop and clip.stop > stretch.start
    )


def _heard(timeline: Timeline, stretch: FrameRange) -> tuple[Clip, ...]:
    """The clips of sound that are heard in a stretch."""
    return tuple(
        clip
        for track in timeline.sounds
        if not track.muted
        for clip in track.clips
        if not clip.muted and clip.start < stretch.stop and clip.stop > stretch.start
    )


def _used_cut(clip: Clip, info: MediaInfo, stretch: FrameRange, rate: Fraction) -> FrameRange:
    first = max(stretch.start - clip.start, 0)
    last = min(stretch.stop, clip.stop) - 1 - clip.start
    return FrameRange(
        media_frame(clip, info.table, rate, first), media_frame(clip, info.table, rate, last) + 1
    )


def _check_files(clips: tuple[Clip, ...], infos: Mapping[Path, MediaInfo]) -> None:
    for clip in clips:
        if clip.media not in infos:
            raise AppError(
                f"“{clip.media.name}” is not there.", "Locate the file, or delete its clips."
            )


def plan_timeline(source: TimelineSource, out: Path, settings: ExportSettings) -> ExportPlan:
    """The plan of an export.

    Raises:
        AppError: There is nothing to export, or it cannot go there.
    """
    timeline, stretch = source.timeline, source.range
    if timeline.rate is None or timeline.size is None:
        raise AppError(
            "There is sound but no picture on the timeline, and every format has pictures.",
            "Put a video on it, or give it a size in File, Project Settings.",
        )
    known = [clip.media for clip in _used(timeline, stretch) if clip.media in source.infos]
    colours = tuple(source.infos[path].colour for path in dict.fromkeys(known))
    first, drop = start_of(timeline, source.infos)
    timecode = text_of(first + stretch.start, timeline.rate, drop=drop)
    frames = Frames(
        len(stretch),
        timeline.rate,
        timeline.size,
        colours,
        timecode=timecode if timeline.timecode else "",
        wanted=settings.rate,
    )
    sounds = _sounds(timeline, source.infos, stretch)
    return plan_frames(frames, out, settings, sounds, protect=source.files)


def _sounds(
    timeline: Timeline, infos: Mapping[Path, MediaInfo], stretch: FrameRange
) -> tuple[PlannedSound, ...]:
    """One stream: a file's own where nothing else is heard (it can be copied), else the mix."""
    if timeline.rate is None:
        return ()
    heard = [
        clip
        for clip in _heard(timeline, stretch)
        if clip.media in infos and infos[clip.media].sounds
    ]
    if not heard:
        return ()
    only = heard[0]
    if len(heard) == 1 and only.volume_db == 0:
        table = infos[only.media].table
        covers = only.start <= stretch.start and only.stop >= stretch.stop
        if covers:
            offset = stretch.start - only.start
            own = FileSound(infos[only.media], 0, media_time(only, table, timeline.rate, offset))
            first, end = own.span(len(stretch) / timeline.rate)
            return (own,) if first < end else ()
    return (MixedSound(timeline, infos, stretch.start / timeline.rate),)
