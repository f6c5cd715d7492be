"""A timeline for another editor: a folder with OTIO, EDL, mattes and a text on its settings."""

from collections.abc import Generator, Iterable
from dataclasses import replace
from pathlib import Path

from gsa_desktop.core.edl import edl_lists
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Exported, Job, Progress
from gsa_desktop.core.export_journal import Resume
from gsa_desktop.core.export_order import ClipSource
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.handover import HandOverOrder, start_of
from gsa_desktop.core.handover_readme import MatteRow, readme_text
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.smpte import text_of
from gsa_desktop.core.storage import write_atomically
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export import export_source, refuse_occupied
from gsa_desktop.engine.pack_folder import made_beside, move_in
from gsa_desktop.media.otio_file import load_library, otio_text
from gsa_desktop.media.probe import probe

MATTES = "mattes"
README = "README.txt"


def hand_over(order: HandOverOrder, masks: MaskStore, *, overwrite: bool = False) -> Job:
    """Write the pack; masks of clips whose mattes are wanted are made first where missing.

    Yields what `export_source` yields for each matte, and one Exported at the end. Everything is
    made in a folder beside the pack that is moved into place when it is complete; closing the
    generator leaves nothing behind, and what a killed process left is removed when the same pack is
    written again.

    Raises:
        AppError: A file is not there, the folder holds a source or exists, OpenTimelineIO is
            missing, or as `export_source`.
    """
    source, out = order.source, order.out
    _check(order, overwrite=overwrite)
    texts = _timeline_texts(order)
    with made_beside(out) as made:
        rows: tuple[MatteRow, ...] = ()
        if order.mattes:
            rows = yield from _mattes(order, masks, made / MATTES)
        if order.otio and rows:
            texts[f"{order.name}_mattes.otio"] = _matte_otio(order, rows, made)
        count, drop = start_of(source.timeline, source.infos)
        start = text_of(count, source.rate, drop=drop)
        texts[README] = readme_text(order, rows, (*texts, README), start)
        for name, text in texts.items():
            write_atomically(made / name, text.encode())
        move_in(made, out)
    infos = dict.fromkeys(row.info for row in rows)
    yield Exported(out, tuple(f"{i.path.name}: {i.frames} frames, as meant" for i in infos))


def _check(order: HandOverOrder, *, overwrite: bool) -> None:
    source = order.source
    for path in source.files:
        if order.out == path or order.out in path.parents:
            raise AppError(
                f"“{path.name}” is in that folder.", "Choose a folder without files of the project."
            )
    for track in (*source.timeline.tracks, *source.timeline.sounds):
        for clip in track.clips:
            if clip.media not in source.infos:
                raise AppError(
                    f"“{clip.media.name}” is not there.", "Locate the file, or delete its clips."
                )
    if order.out.is_file():
        raise AppError(f"{order.out} is a file.", "Choose a folder.")
    refuse_occupied(order.out, overwrite=overwrite)
    if order.otio:
        load_library()


def _timeline_texts(order: HandOverOrder) -> dict[str, str]:
    """The texts that need no mattes, by file name."""
    source, texts = order.source, {}
    if order.otio:
        texts[f"{order.name}.otio"] = otio_text(order.name, source.timeline, source.infos)
    if order.edl:
        for track, text in edl_lists(order.name, source.timeline, source.infos).items():
            texts[f"{order.name}_{track}.edl"] = text
    return texts


def _mattes(
    order: HandOverOrder, masks: MaskStore, folder: Path
) -> Generator[Event, None, tuple[MatteRow, ...]]:
    """Export a matte for every different stretch; returns which clip has which."""
    folder.mkdir()
    settings = ExportSettings(order.matte)
    done: dict[object, MediaInfo] = {}
    rows: list[MatteRow] = []
    clips = [
        clip for track in order.source.timeline.tracks if not track.hidden for clip in track.clips
    ]
    for number, clip in enumerate(clips, start=1):
        look = (clip.media, clip.cut, clip.segment, clip.refine)
        if look not in done:
            yield Progress(number - 1, len(clips), f"Matte {number} of {len(clips)}")
            path = folder / _free_name(
                clip, order.matte.suffix, [matte.path for matte in done.values()]
            )
            info = order.source.infos[clip.media]
            matte = ClipSource(clip, info)
            for event in export_source(matte, masks, path, settings, resume=Resume.NEVER):
                if not isinstance(event, Exported):
                    yield event
            done[look] = probe(path)
        yield Progress(number, len(clips), "Handing over")
        rows.append(MatteRow(clip, done[look]))
    return tuple(rows)


def _free_name(clip: Clip, suffix: str, taken: Iterable[Path]) -> str:
    """The source's own name, numbered where several clips are of one name."""
    names = {path.name.lower() for path in taken}
    name, number = f"{clip.media.stem}{suffix}", 1
    while name.lower() in names:
        number += 1
        name = f"{clip.media.stem}_{number}{suffix}"
    return name


def _matte_otio(order: HandOverOrder, rows: tuple[MatteRow, ...], folder: Path) -> str:
    """The same timeline of the mattes: equal cuts, gaps and tracks, without sound."""
    mattes = {row.clip.id: row.info for row in rows}
    infos: dict[Path, MediaInfo] = {info.path: info for info in mattes.values()}
    tracks = tuple(
        Track(tuple(_of_matte(clip, mattes[clip.id]) for clip in track.clips))
        for track in order.source.timeline.tracks
        if not track.hidden
    )
    timeline = Timeline(tracks, order.source.rate, order.source.timeline.size)
    return otio_text(f"{order.name} mattes", timeline, infos, folder)


def _of_matte(clip: Clip, info: MediaInfo) -> Clip:
    return replace(clip, media=info.path, cut=FrameRange(0, len(clip.cut)), link="")
