"""`gsa export`: a clip, its matte, or the timeline of a project."""

import argparse
import sys
from pathlib import Path

from gsa_desktop.cli.backgrounds import add_background_options
from gsa_desktop.cli.choices import (
    CROPS,
    ENCODERS,
    background_for,
    clip_of,
    frame_range,
    settings_for,
)
from gsa_desktop.cli.running import drive, masks_of
from gsa_desktop.core import storage
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_journal import Resume, leftovers
from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.places import absolute
from gsa_desktop.core.project import SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe, probe_media


def export(options: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    from gsa_desktop.engine.export_order import export as export_job

    settings = settings_for(options)
    source: ClipSource | TimelineSource
    if options.clip.suffix.lower() == storage.PROJECT_SUFFIX:
        source = timeline_of(options.clip, options.range)
    else:
        background = background_for(options, settings)
        info = probe(options.clip)
        source = ClipSource(clip_of(options, info, background), info)
    with masks_of(options) as masks:
        order = ExportOrder(source, absolute(options.out), settings)
        resume = Resume.OR_KEEP if options.resume else Resume.NO
        job = export_job(order, masks, overwrite=options.overwrite, resume=resume)
        try:
            return drive(job, options)
        except (AppError, KeyboardInterrupt):
            _tell_unfinished(order.out)
            raise


def _tell_unfinished(out: Path) -> None:
    """Say what an export that went on with a killed one has left."""
    if any(leftover.path == out and leftover.identity for leftover in leftovers()):
        print(
            f"gsa: what was written of “{out.name}” is kept; --resume goes on with it",
            file=sys.stderr,
        )


def timeline_of(path: Path, wanted: str | None) -> TimelineSource:
    """The timeline of a project file; a range counts its frames."""
    project = storage.load_project(path)
    timeline = project.timeline
    infos: dict[Path, MediaInfo] = {}
    for media in dict.fromkeys(clip.media for track in timeline.tracks for clip in track.clips):
        infos[media] = probe(media)
    for media in dict.fromkeys(clip.media for track in timeline.sounds for clip in track.clips):
        if media not in infos:
            infos[media] = probe_media(media)
    source = TimelineSource(timeline, infos, None, (path.absolute(),))
    if wanted is None:
        return source
    start, _, stop = wanted.partition(":")
    first, last = int(start or 0), int(stop or source.range.stop)
    return TimelineSource(timeline, infos, FrameRange(first, max(first, last)), source.protect)


def add_format_options(command: argparse.ArgumentParser) -> None:
    """Options that `export` and `batch` share."""
    add = command.add_argument
    add("--format", choices=[row.id for row in PRESETS], help="if OUT does not say")
    add("--own-preset", metavar="NAME|FILE", help="settings kept in the export dialog")
    add("--quality", type=int, metavar="N", help="the format's quality number, lower is better")
    add("--bitrate", type=int, metavar="KBIT", help="kilobits a second instead of a quality")
    add("--encoder", choices=ENCODERS, help="who encodes; the processor unless chosen otherwise")
    add("--height", type=int, metavar="PIXELS", help="scale to this height")
    add("--crop", choices=CROPS, help="the part around the subject, the same in all frames")
    add("--crop-follow", action="store_true", help="the part moves calmly with the subject")
    add("--crop-margin", type=int, metavar="PERCENT", help="room around it, of its longer side")
    add("--depth", choices=("source", "eight", "deep"), help="bits of a colour")
    add("--sdr", action="store_true", help="tone-map PQ and HLG instead of keeping them")
    add("--full-range", action="store_true", help="luma from 0 to 255")
    add("--premultiplied", action="store_true", help="colours multiplied by alpha")
    add("--constant-rate", action="store_true", help="conform a variable rate to a constant one")
    add("--rate", metavar="FPS", help="conform to this rate: 25, 29.97, 30000/1001")
    add("--start-number", type=int, metavar="N", help="number of the first picture")
    add("--digits", type=int, metavar="N", help="least digits of the numbers")
    add(
        "--keep-checks",
        "--report",
        dest="report",
        action="store_true",
        help="keep the checks beside the result, as JSON",
    )
    add_background_options(command)
    add("--matte-only", action="store_true", help="the matte, white on black")


def add_job_options(command: argparse.ArgumentParser) -> None:
    """Options of everything that computes masks."""
    from gsanet.config import available_models

    usual, *others = available_models()
    command.add_argument(
        "--model",
        metavar="NAME|FILE",
        help=f"{usual} (default), {', '.join(others)}, or a weight file",
    )
    command.add_argument(
        "--preset",
        choices=("fast", "balanced", "best"),
        help=f"how hard it tries (default: {SegmentSettings().preset})",
    )
    command.add_argument("--range", type=frame_range, metavar="A:B", help="frames, B exclusive")
    command.add_argument("--overwrite", action="store_true", help="replace what exists")
    command.add_argument("--no-cache", action="store_true", help="neither read nor keep masks")
    command.add_argument("--json", action="store_true", help="events as JSON lines on stdout")
