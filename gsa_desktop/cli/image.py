"""`gsa image`: still pictures cut out, many at once."""

import argparse
from pathlib import Path

from gsa_desktop.cli.choices import background_of
from gsa_desktop.cli.running import drive
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.image_order import (
    DEFAULT_TEMPLATE,
    FORMATS,
    ImageLook,
    ImageOrder,
    pictures_in,
)
from gsa_desktop.core.project import RefineSettings, Transparent


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = command.add_argument
    add("files", type=Path, nargs="+", metavar="FILE", help="pictures, or folders of them")
    add("--out", type=Path, required=True, metavar="DIR", help="where the results go")
    add("--background", help="transparent, color:#RRGGBB, blur or image:FILE")
    add("--format", choices=[row.id for row in FORMATS], help="png, or jpeg with a background")
    add(
        "--name",
        default=DEFAULT_TEMPLATE,
        metavar="TEMPLATE",
        help="of the results: {name} of the picture, {number} its place (default: %(default)s)",
    )
    add("--matte-only", action="store_true", help="the matte, white on black")
    add("--feather", type=float, default=0.0, metavar="PIXELS", help="blur the edge")
    add("--grow", type=float, default=0.0, metavar="PIXELS", help="move the edge out, or in")
    add("--model", default="", metavar="NAME|FILE", help="a bundled model, or a weight file")
    add("--overwrite", action="store_true", help="replace what exists")
    add("--json", action="store_true", help="events as JSON lines on stdout")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    from gsa_desktop.engine.images import export_images

    missing = next((path for path in options.files if not path.exists()), None)
    if missing is not None:
        raise AppError(f"There is no {missing}.")
    pictures = pictures_in(options.files)
    if not pictures:
        raise AppError("There are no pictures among these files.", "Use PNG, JPEG, WebP or TIFF.")
    background = background_of(options.background) if options.background else Transparent()
    wanted = options.format or "png"
    order = ImageOrder(
        tuple(pictures),
        options.out.expanduser().absolute(),
        ImageLook(RefineSettings(feather_px=options.feather, grow_px=options.grow), background),
        next(row for row in FORMATS if row.id == wanted),
        options.name,
        str(Path(options.model).absolute()) if Path(options.model).is_file() else options.model,
        options.matte_only,
        options.overwrite,
    )
    return drive(export_images(order), options)
