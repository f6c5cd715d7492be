"""`gsa handover`: the timeline of a project for another editor."""

import argparse
from pathlib import Path

from gsa_desktop.cli.export import timeline_of
from gsa_desktop.cli.running import drive, masks_of
from gsa_desktop.core.handover import MATTE_FORMATS, HandOverOrder
from gsa_desktop.core.places import absolute


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = command.add_argument
    add("project", type=Path, metavar="PROJECT", help="a .gsaproj")
    add("--out", type=Path, required=True, metavar="DIR", help="the folder of the pack")
    add("--otio", action="store_true", help="the timeline as OpenTimelineIO")
    add("--edl", action="store_true", help="a CMX 3600 list for each picture track")
    add(
        "--mattes", action="store_true", help="the matte of each clip; without any of the three all"
    )
    add(
        "--matte-format",
        choices=[row.id for row in MATTE_FORMATS],
        default=MATTE_FORMATS[0].id,
        help="of the mattes (default: %(default)s)",
    )
    add("--overwrite", action="store_true", help="replace what exists")
    add("--no-cache", action="store_true", help="neither read nor keep masks")
    add("--json", action="store_true", help="events as JSON lines on stdout")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    from gsa_desktop.engine.handover import hand_over

    everything = not (options.otio or options.edl or options.mattes)
    order = HandOverOrder(
        timeline_of(options.project, None),
        absolute(options.out),
        options.project.stem,
        otio=options.otio or everything,
        edl=options.edl or everything,
        mattes=options.mattes or everything,
        matte=next(row for row in MATTE_FORMATS if row.id == options.matte_format),
    )
    with masks_of(options) as masks:
        return drive(hand_over(order, masks, overwrite=options.overwrite), options)
