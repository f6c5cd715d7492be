"""Soft masks as numbered pictures, for other programs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Job, Progress
from gsa_desktop.core.mask_choice import mask_at
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.core.refine import at_size
from gsa_desktop.engine.segment import segment_clip
from gsa_desktop.media.stills import write_png

WRITING = "Writing masks"


def write_masks(
    clip: Clip, info: MediaInfo, masks: MaskStore, folder: Path, *, overwrite: bool = False
) -> Job:
    """Segment clip.cut where needed, then write folder/00000.png, ... named by frame number.

    The pictures are 8-bit gray, probability of the subject times 255, at the clip's size. They
    appear all at once: closing the generator before leaves no picture behind.

    Raises:
        AppError: as segment_clip; or a picture exists, or the folder cannot be written.
    """
    folder = folder.absolute()
    names = {number: f"{number:05d}.png" for number in clip.cut}
    _check(folder, names, overwrite=overwrite)
    track = masks.find(info.fingerprint, clip.segment)
    if track is None or not track.complete(clip.cut):
        yield from segment_clip(clip, info, masks)
        track = masks.find(info.fingerprint, clip.segment)
    if track is None:
        raise RuntimeError("segmenting left no mask track")
    with _beside(folder) as part:
        for done, (number, name) in enumerate(names.items()):
            mask = mask_at(clip, track, number)
            if mask is None:
                raise AppError(
                    f"The mask of frame {number} was damaged on disk.",
                    "Start again: it will be computed anew.",
                )
            write_png(part / name, at_size(mask.prob, (info.width, info.height)))
            yield Progress(done + 1, len(names), WRITING)
        _publish(part, folder)
    yield Exported(folder, (f"{len(names)} masks, {info.width}x{info.height}, 8-bit gray PNG",))


def _check(folder: Path, names: dict[int, str], *, overwrite: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise AppError(f"{folder} is a file, not a folder.", "Choose another name.")
    if not overwrite and any((folder / name).exists() for name in names.values()):
        raise AppError(
            f"{folder} holds masks already.", "Choose another folder, or allow replacing them."
        )


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    part = folder.with_name(folder.name + ".part")
    try:
        shutil.rmtree(part, ignore_errors=True)  # of a run that was killed
        part.mkdir(parents=True)
    except OSError as error:
        raise AppError(
            f"{folder} cannot be made ({error.strerror}).", "Choose another folder."
        ) from error
    try:
        yield part
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _publish(part: Path, folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
        for file in sorted(part.iterdir()):
            file.replace(folder / file.name)
    except OSError as error:
        raise AppError(
            f"{folder} cannot be written ({error.strerror}).", "Choose another folder."
        ) from error
