"""The same engine without a window: gsa info | segment | export | verify.

Exit codes: 0 done; 1 a bug (with its traceback); 2 an expected failure, said in one line on
stderr, or a wrong command line; 3 `verify` found a difference; 130 interrupted (Ctrl+C, SIGTERM),
with nothing left behind but the masks that are done, from which the next call goes on.
"""

import argparse
import contextlib
import json
import os
import re
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.event_lines import EventLines
from gsa_desktop.core.events import Job
from gsa_desktop.core.export_preset import PRESETS as FORMATS
from gsa_desktop.core.export_preset import ExportPreset, find_preset, preset_for
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.media_report import as_dict, as_lines
from gsa_desktop.core.project import (
    Background,
    Blur,
    Clip,
    Colour,
    Picture,
    SegmentSettings,
    Transparent,
    Video,
)
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.probe import probe

EXIT_DIFFERENT = 3
EXIT_FAILED = 2
EXIT_INTERRUPTED = 130

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    restore = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        code: int = options.run(options)
    except AppError as error:
        print(f"gsa: {error.one_line()}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print("gsa: interrupted", file=sys.stderr)
        if arguments is None:
            _leave_now(EXIT_INTERRUPTED)
        return EXIT_INTERRUPTED
    finally:
        signal.signal(signal.SIGTERM, restore)
    return code


def _leave_now(code: int) -> None:
    """End the process although a step that cannot be interrupted may still compute.

    Everything is cleaned up by now; Python alone would wait for that step's thread.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _info(options: argparse.Namespace) -> int:
    info = probe(options.clip)
    if options.json:
        print(json.dumps(as_dict(info), indent=1))
    else:
        print("\n".join(as_lines(info)))
    return 0


def _segment(options: argparse.Namespace) -> int:
    from gsa_desktop.engine.mask_files import write_masks

    info = probe(options.clip)
    clip = _clip(options, info, Transparent())
    with _masks(options) as masks:
        job = write_masks(clip, info, masks, options.out, overwrite=options.overwrite)
        return _drive(job, options)


def _export(options: argparse.Namespace) -> int:
    from gsa_desktop.engine.export import export_clip

    preset = _format(options)
    background = _background_for(options, preset)
    info = probe(options.clip)
    clip = _clip(options, info, background)
    with _masks(options) as masks:
        job = export_clip(
            clip, info, masks, options.out, ExportSettings(preset), overwrite=options.overwrite
        )
        return _drive(job, options)


def _verify(options: argparse.Namespace) -> int:
    from gsa_desktop.engine.check_file import check_file
    from gsa_desktop.media.verify import VerifyReport, verify_against

    if options.against is None:
        report = check_file(options.out)
    else:
        source = probe(options.against)
        report = verify_against(options.out, source, _range(options.range, source))
        if options.matte_only:
            checks = tuple(check for check in report.checks if check.name != "sound")
            report = VerifyReport(report.path, checks)
    print(report.to_json() if options.json else "\n".join(report.lines()))
    return 0 if report.ok else EXIT_DIFFERENT


def _drive(job: Job, options: argparse.Namespace) -> int:
    reporter = EventLines(sys.stdout, sys.stderr, as_json=options.json)
    with contextlib.closing(job), contextlib.closing(reporter), _Interruption() as interruption:
        for event in job:
            reporter.tell(event)
            interruption.check()
    return 0


class _Interruption:
    """Lets a job come to its next event before Ctrl+C or SIGTERM ends it; twice ends it at once."""

    def __init__(self) -> None:
        self._asked = False

    def __enter__(self) -> "_Interruption":
        self._before = [(number, signal.signal(number, self._ask)) for number in _SIGNALS]
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before:
            signal.signal(number, handler)

    def check(self) -> None:
        """Leave if somebody asked."""
        if self._asked:
            raise KeyboardInterrupt

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True


def _clip(options: argparse.Namespace, info: MediaInfo, background: Background) -> Clip:
    model = options.model or SegmentSettings().model
    if Path(model).is_file():
        model = str(Path(model).absolute())
    preset = options.preset or SegmentSettings().preset
    return Clip(
        id="cli",
        media=info.path,
        cut=_range(options.range, info) or FrameRange(0, info.frames),
        segment=SegmentSettings(model=model, preset=preset),
        background=background,
    )


def _range(text: str | None, info: MediaInfo) -> FrameRange | None:
    if text is None:
        return None
    start, _, stop = text.partition(":")
    first, last = int(start or 0), min(int(stop or info.frames), info.frames)
    if first >= last:
        raise AppError(f"{info.path.name} has frames 0:{info.frames}, none in {text}.")
    return FrameRange(first, last)


def _format(options: argparse.Namespace) -> ExportPreset:
    if options.format is not None:
        return find_preset(options.format)
    suffix = options.out.suffix.lower()
    if suffix == ".png":  # a name like frames.png means the pictures, whose folder it becomes
        options.out = options.out.with_suffix("")
        suffix = ""
    found = preset_for(suffix, matte=options.matte_only)
    if found is None:
        known = sorted({row.suffix for row in FORMATS if row.suffix})
        raise AppError(
            f"{options.out.name}: no format is known by that ending.",
            f"Use {', '.join(known)}, a folder for PNG pictures, or --format.",
        )
    return found


def _background_for(options: argparse.Namespace, preset: ExportPreset) -> Background:
    if options.background is not None:
        return _background(options.background)
    if options.matte_only or preset.alpha:
        return Transparent()
    green = Colour()
    print(
        f"gsa: {preset.label} holds no transparency, so the background is "
        f"#{bytes(green.rgb).hex().upper()}; choose another with --background.",
        file=sys.stderr,
    )
    return green


def _background(text: str) -> Background:
    kind, _, value = text.partition(":")
    if text == "transparent":
        return Transparent()
    if text == "blur":
        return Blur()
    if kind == "color" and re.fullmatch("#?[0-9a-fA-F]{6}", value):
        red, green, blue = bytes.fromhex(value.removeprefix("#"))
        return Colour((red, green, blue))
    if kind == "image" and value:
        return Picture(Path(value).absolute())
    if kind == "video" and value:
        return Video(Path(value).absolute())
    raise AppError(
        f"{text}: no such background.",
        "Use transparent, color:#RRGGBB, blur, image:FILE or video:FILE.",
    )


@contextlib.contextmanager
def _masks(options: argparse.Namespace) -> Iterator[MaskStore]:
    with contextlib.ExitStack() as stack:
        folder = None
        if options.no_cache:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gsa-")))
        yield stack.enter_context(MaskStore(folder))


def _frame_range(text: str) -> str:
    if not re.fullmatch(r"\d*:\d*", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not A:B (frames, B exclusive)")
    return text


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="gsa",
        description="Cut the moving subject out of a clip.",
        epilog="Exit codes: 0 done, 2 failed, 3 verify found a difference, 130 interrupted.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    info = commands.add_parser("info", help="what a media file is")
    info.add_argument("clip", type=Path, metavar="CLIP")
    info.add_argument("--json", action="store_true", help="one JSON object on stdout")
    info.set_defaults(run=_info)

    segment = commands.add_parser("segment", help="soft masks as PNG pictures")
    segment.add_argument("clip", type=Path, metavar="CLIP")
    segment.add_argument("--out", type=Path, required=True, metavar="DIR")
    _add_job_options(segment)
    segment.set_defaults(run=_segment)

    export = commands.add_parser("export", help="the finished clip, or its matte")
    export.add_argument("clip", type=Path, metavar="CLIP")
    export.add_argument("out", type=Path, metavar="OUT", help=".mp4, .mov, .mkv or a folder")
    export.add_argument(
        "--background", help="transparent, color:#RRGGBB, blur, image:FILE or video:FILE"
    )
    export.add_argument("--matte-only", action="store_true", help="the matte, white on black")
    export.add_argument("--format", choices=[row.id for row in FORMATS], help="if OUT does not say")
    _add_job_options(export)
    export.set_defaults(run=_export)

    verify = commands.add_parser("verify", help="check a finished file")
    verify.add_argument("out", type=Path, metavar="OUT")
    verify.add_argument("--against", type=Path, metavar="CLIP", help="the clip it was made from")
    verify.add_argument("--range", type=_frame_range, metavar="A:B", help="frames of CLIP")
    verify.add_argument("--matte-only", action="store_true", help="OUT is a matte: without sound")
    verify.add_argument("--json", action="store_true", help="one JSON object on stdout")
    verify.set_defaults(run=_verify)
    return parser


def _add_job_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("--model", help="motion, another bundled model, or a weight file")
    command.add_argument("--preset", choices=("fast", "balanced", "best"))
    command.add_argument("--range", type=_frame_range, metavar="A:B", help="frames, B exclusive")
    command.add_argument("--overwrite", action="store_true", help="replace what exists")
    command.add_argument("--no-cache", action="store_true", help="neither read nor keep masks")
    command.add_argument("--json", action="store_true", help="events as JSON lines on stdout")


if __name__ == "__main__":
    sys.exit(main())
