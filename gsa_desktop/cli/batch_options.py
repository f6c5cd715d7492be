"""The options of `gsa batch`, and what they ask for."""

import argparse
import os
from pathlib import Path

from gsa_desktop.cli.choices import background_for, segment_settings_for, settings_for
from gsa_desktop.cli.export import add_format_options, add_job_options
from gsa_desktop.core.batch import BatchOrder, BatchOutput
from gsa_desktop.core.batch_names import DEFAULT_TEMPLATE, fields_help
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.places import absolute

DESCRIPTION = """\
Exports every video of the folders. Each result gets its name only once it is verified, and a call
that ended early (Ctrl+C, a crash, kill) goes on with what is missing when it is called again. A
file that cannot be done is told in the table at the end and does not stop the others. A file that
no batch made is not replaced without --overwrite.
"""
EPILOG = """\
--format and --own-preset say what kind of file is written; --preset says how hard the model
tries. Exit codes: 0 all done, 2 a file failed or the call cannot work, 130 interrupted.
"""


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options of the command; made with conflict_handler="resolve"."""
    command.description, command.epilog = DESCRIPTION, EPILOG
    add = command.add_argument
    add("places", type=Path, nargs="+", metavar="FOLDER", help="of videos; single files, too")
    add("--out", type=Path, required=True, metavar="FOLDER", help="where the results go")
    add_format_options(command)
    add_job_options(command)
    add(
        "--format",
        action="append",
        choices=[row.id for row in PRESETS],
        help="of the results (default: h264); several times for several files of each video",
    )
    add(
        "--own-preset",
        action="append",
        metavar="NAME|FILE",
        help="settings kept in the export dialog; several times, too",
    )
    add("--name", default=DEFAULT_TEMPLATE, metavar="TEMPLATE", help=_name_help())
    add("--recursive", action="store_true", help="folders in folders, too; the results keep them")
    add("--workers", type=int, default=1, metavar="N", help="exports at once (default: 1)")
    add("--report", dest="table", type=Path, metavar="FILE", help="the table as .csv or .json")
    add("--watch", action="store_true", help="go on with files that come; Ctrl+C ends it")
    add(
        "--settle",
        type=float,
        default=3.0,
        metavar="SECONDS",
        help="with --watch: a file is begun when it has not changed for so long (default: 3)",
    )
    add("--cluster", metavar="ADDRESS", help="work on a Ray cluster, or 'auto' for the one here")
    add("--job-cpus", type=float, default=1, metavar="N", help="cluster: cores of an export")
    add("--job-gpus", type=float, default=0, metavar="N", help="cluster: GPUs of an export")


def order_of(options: argparse.Namespace) -> BatchOrder:
    """What the options ask for.

    Raises:
        AppError: They ask for something that there is not.
    """
    first, stop = _range(options.range)
    return BatchOrder(
        root=Path(os.path.normpath(absolute(options.out))),
        outputs=_outputs(options),
        template=options.name,
        segment=segment_settings_for(options),
        first=first,
        stop=stop,
        overwrite=options.overwrite,
        use_cache=not options.no_cache,
    )


def _outputs(options: argparse.Namespace) -> tuple[BatchOutput, ...]:
    wanted = [(None, name) for name in options.own_preset or ()]
    wanted += [(name, None) for name in options.format or (() if wanted else (None,))]
    return tuple(_output(options, *one) for one in wanted)


def _output(
    options: argparse.Namespace, format_id: str | None, own_preset: str | None
) -> BatchOutput:
    # without a format the name decides, as it does for one export
    single = argparse.Namespace(
        **vars(options) | {"format": format_id, "own_preset": own_preset, "out": Path("x.mp4")}
    )
    settings = settings_for(single)
    name = "" if own_preset is None else Path(own_preset).stem
    return BatchOutput(settings, background_for(single, settings), name)


def _range(text: str | None) -> tuple[int, int]:
    if text is None:
        return 0, 0
    start, _, stop = text.partition(":")
    first = int(start or 0)
    if stop and int(stop) <= first:
        raise AppError(f"There is no frame in {text}.")
    return first, int(stop or 0)


def _name_help() -> str:
    return (
        f"of the results, without ending (default: {DEFAULT_TEMPLATE}); fields: {fields_help()}"
    ).replace("%", "%%")
