"""Whether a finished file opens and decodes to its last frame, when there is nothing to compare."""

from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.source import still_kind
from gsa_desktop.media.verify import Check, VerifyReport
from gsa_desktop.media.verify_pictures import (
    PICTURE_SUFFIXES,
    check_animation,
    picture_files,
)


def check_file(path: Path) -> VerifyReport:
    """Decode everything.

    Raises:
        AppError: there is nothing that could be opened at all.
    """
    if path.is_dir():
        return _check_pictures(path, picture_files(path))
    if path.is_file() and still_kind(path) == "WebP":
        return VerifyReport(path, tuple(check_animation(path)))
    if path.is_file() and path.suffix.lower() in PICTURE_SUFFIXES:
        return _check_pictures(path, [path])
    return _check_video(path)


def _check_video(path: Path) -> VerifyReport:
    info = probe(path)
    with VideoReader(info) as reader:
        decoded = sum(1 for _ in reader.frames(0, info.frames))
        damage = reader.damage.lines()
    lost = [note for note in info.notes if "cut short" in note or "left out" in note]
    rate, seconds = float(info.table.rate), float(info.table.duration)
    return VerifyReport(
        path,
        (
            Check("opens", ok=True, detail=f"{info.codec}, {info.width}x{info.height}"),
            Check("frames", ok=decoded == info.frames, detail=f"{decoded} of {info.frames}"),
            Check("times", ok=True, detail=f"{rate:.3f} fps, {seconds:.3f} s"),
            Check("undamaged", ok=not damage, detail=" ".join(damage) or "no frame is damaged"),
            Check("complete", ok=not lost, detail=" ".join(info.notes) or "nothing missing"),
        ),
    )


def _check_pictures(path: Path, files: list[Path]) -> VerifyReport:
    if not files:
        raise AppError(f"{path} holds no pictures.")
    shapes, broken = set(), []
    for file in files:
        try:
            shapes.add(read_encoded(file).shape[:2])
        except AppError:
            broken.append(file.name)
    sizes = ", ".join(f"{width}x{height}" for height, width in sorted(shapes))
    return VerifyReport(
        path,
        (
            Check("frames", ok=not broken, detail=f"{len(files)} picture{'s'[: len(files) > 1]}"),
            Check("readable", ok=not broken, detail=" ".join(broken) or "every picture"),
            Check("one size", ok=len(shapes) == 1, detail=sizes),
        ),
    )
