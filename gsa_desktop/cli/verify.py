"""`gsa verify`: a finished file alone, or against the clip that it was made from."""

import argparse
from dataclasses import replace
from pathlib import Path

from gsa_desktop.cli.choices import frame_range, media_range
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.timebase import rate_of_text
from gsa_desktop.media.probe import probe

EXIT_DIFFERENT = 3


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = command.add_argument
    add("out", type=Path, metavar="OUT")
    add("--against", type=Path, metavar="CLIP", help="the clip it was made from")
    add("--range", type=frame_range, metavar="A:B", help="frames of CLIP")
    add("--rate", metavar="FPS", help="OUT was conformed to this rate")
    add("--constant-rate", action="store_true", help="OUT was conformed to a constant rate")
    add("--height", type=int, default=0, metavar="PIXELS", help="OUT was scaled to this height")
    add("--matte-only", action="store_true", help="OUT is a matte: without sound")
    add("--json", action="store_true", help="one JSON object on stdout")
    command.set_defaults(run=verify)


def verify(options: argparse.Namespace) -> int:
    """Run the command; returns 0 if all is right, else 3."""
    from gsa_desktop.engine.check_file import check_file
    from gsa_desktop.media.verify import VerifyReport, verify_against

    if options.against is None:
        report = check_file(options.out)
    else:
        source = probe(options.against)
        cut = media_range(options.range, source)
        report = verify_against(options.out, source, cut, settings=_settings(options))
        if options.matte_only:
            checks = tuple(check for check in report.checks if check.name != "sound")
            report = VerifyReport(report.path, checks)
    print(report.to_json() if options.json else "\n".join(report.lines()))
    return 0 if report.ok else EXIT_DIFFERENT


def _settings(options: argparse.Namespace) -> ExportSettings:
    """Rate and height; of the rest nothing is looked at."""
    rate = None if options.rate is None else rate_of_text(options.rate)
    try:
        return replace(
            ExportSettings(PRESETS[0]),
            rate=rate,
            constant_rate=options.constant_rate,
            height=options.height,
        )
    except ValueError as error:
        raise AppError(f"An option is {error}.") from error
