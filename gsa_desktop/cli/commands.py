"""The engine without a window: gsa info | segment | export | image | handover | batch | verify.

Exit codes: 0 done; 1 a bug (with its traceback); 2 an expected failure, said in one line on
stderr, or a wrong command line; 3 `verify` found a difference; 130 interrupted (Ctrl+C, SIGTERM),
with nothing left behind but the masks that are done, from which the next call goes on; 141 nobody
reads what is written.
"""

import argparse
import json
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from gsa_desktop.cli import batch_options, handover, image, verify
from gsa_desktop.cli.batch import batch
from gsa_desktop.cli.choices import clip_of
from gsa_desktop.cli.export import add_format_options, add_job_options, export
from gsa_desktop.cli.running import drive, masks_of
from gsa_desktop.cli.terminal import close_unread, take_any_name
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.media_report import as_dict, as_lines
from gsa_desktop.core.project import Transparent
from gsa_desktop.media.probe import probe, probe_media

EXIT_FAILED = 2
EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    is_alone = arguments is None
    if is_alone:
        take_any_name()
    options = _parser().parse_args(arguments)
    # SIGINT too: a script's shell starts commands in the background with it ignored
    signals = (signal.SIGINT, signal.SIGTERM)
    before = [(number, signal.signal(number, signal.default_int_handler)) for number in signals]
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except AppError as error:
        print(f"gsa: {error.one_line()}", file=sys.stderr)
        return EXIT_FAILED
    except KeyboardInterrupt:
        print("gsa: interrupted", file=sys.stderr)
        if is_alone:
            _leave_now(EXIT_INTERRUPTED)
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        if not is_alone:
            raise
        return close_unread()
    finally:
        for number, handler in before:
            signal.signal(number, handler)
    return code


def _leave_now(code: int) -> None:
    """End the process although a step that cannot be interrupted may still compute.

    Everything is cleaned up by now; Python alone would wait for that step's thread.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _info(options: argparse.Namespace) -> int:
    info = probe_media(options.clip)
    if options.json:
        print(json.dumps(as_dict(info), indent=1))
    else:
        print("\n".join(as_lines(info)))
    return 0


def _segment(options: argparse.Namespace) -> int:
    from gsa_desktop.engine.mask_files import write_masks

    info = probe(options.clip)
    clip = clip_of(options, info, Transparent())
    with masks_of(options) as masks:
        job = write_masks(clip, info, masks, options.out, overwrite=options.overwrite)
        return drive(job, options)


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
    add_job_options(segment)
    segment.set_defaults(run=_segment)

    exported = commands.add_parser("export", help="the finished clip or timeline, or its matte")
    exported.add_argument(
        "clip", type=Path, metavar="CLIP|PROJECT", help="a video, or a .gsaproj for its timeline"
    )
    exported.add_argument(
        "out", type=Path, metavar="OUT", help=".mp4, .mov, .webm, .mkv, .gif, .webp or a folder"
    )
    add_format_options(exported)
    add_job_options(exported)
    exported.add_argument(
        "--resume", action="store_true", help="go on where the same export was killed"
    )
    exported.set_defaults(run=export)

    image.add_arguments(commands.add_parser("image", help="still pictures, many at once"))

    handover.add_arguments(commands.add_parser("handover", help="a timeline for another editor"))

    batched = commands.add_parser(
        "batch", help="every video of a folder", conflict_handler="resolve"
    )
    batch_options.add_arguments(batched)
    batched.set_defaults(run=batch)

    verify.add_arguments(commands.add_parser("verify", help="check a finished file"))
    return parser
