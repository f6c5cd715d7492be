"""`gsa image`: still pictures cut out, many at once."""

import argparse
import contextlib
from dataclasses import replace
from pathlib import Path

from gsa_desktop.cli.backgrounds import add_background_options, wished_background
from gsa_desktop.cli.canvas import add_canvas_options, wished_framing, wished_shadow
from gsa_desktop.cli.running import drive
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Note
from gsa_desktop.core.image_order import (
    DEFAULT_TEMPLATE,
    FORMATS,
    KINDS,
    TEMPLATE_FIELDS,
    Collision,
    ImageLook,
    ImageOrder,
    ImageTarget,
    pictures_in,
)
from gsa_desktop.core.image_shelf import ImageShelf, SavedList, own_shelf
from gsa_desktop.core.places import absolute
from gsa_desktop.core.project import RefineSettings, Transparent, Video

_FARTHEST = 64  # pixels, as far as the window goes

EXIT_LEFT_OUT = 2


def add_arguments(command: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add = command.add_argument
    fields = ", ".join(f"{{{name}}}" for name in TEMPLATE_FIELDS)
    add("files", type=Path, nargs="*", metavar="FILE", help="pictures, or folders of them")
    add(
        "--list",
        action="store_true",
        help="the pictures of the window's list, with its look, model and mended masks",
    )
    add("--mended", action="store_true", help="with what was painted on them in the window")
    add("--out", type=Path, required=True, metavar="DIR", help="where the results go")
    add_background_options(command)
    add("--format", choices=[row.id for row in FORMATS], help="of the results (default: png)")
    add(
        "--name",
        default="",
        metavar="TEMPLATE",
        help=f"of the results, with {fields} (default: {DEFAULT_TEMPLATE})",
    )
    add("--matte-only", action="store_true", help="the matte, white on black")
    add("--threshold", type=float, default=50.0, metavar="PERCENT", help="how sure it must be")
    add(
        "--snap", type=float, default=0.0, metavar="PIXELS", help="move the edge onto edges so near"
    )
    add("--feather", type=float, default=0.0, metavar="PIXELS", help="blur the edge")
    add("--grow", type=float, default=0.0, metavar="PIXELS", help="move the edge out, or in")
    add_canvas_options(command)
    add("--model", default="", metavar="NAME|FILE", help="a bundled model, or a weight file")
    same = command.add_mutually_exclusive_group()
    same.add_argument("--overwrite", action="store_true", help="replace what exists")
    same.add_argument(
        "--keep-both", action="store_true", help="number a result whose name is taken"
    )
    add("--json", action="store_true", help="events as JSON lines on stdout")
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    from gsa_desktop.engine.images import export_images

    shelf = own_shelf()
    wish = _listed(options, shelf) if options.list else _named(options)
    is_mended = options.list or options.mended
    masks = [(path, shelf.mended(path)) for path in wish.paths if is_mended]
    order = ImageOrder(
        wish.paths,
        absolute(options.out),
        wish.look,
        next((row for row in FORMATS if row.id == wish.target.format), FORMATS[0]),
        wish.target.template,
        wish.model,
        options.matte_only,
        _collision(options),
        mended=tuple((path, mask) for path, mask in masks if mask is not None),
    )
    left_out: list[str] = []
    code = drive(_noting(export_images(order), left_out), options)
    return code or (EXIT_LEFT_OUT if left_out else 0)


def _named(options: argparse.Namespace) -> SavedList:
    """The files and the look that the options say."""
    if not options.files:
        raise AppError("There are no pictures.", "Name files or folders, or use --list.")
    missing = next((path for path in options.files if not path.exists()), None)
    if missing is not None:
        raise AppError(f"There is no {missing}.")
    pictures = pictures_in(options.files)
    if not pictures:
        raise AppError("There are no pictures among these files.", f"Use {KINDS}.")
    return SavedList(tuple(pictures), _look(options), _model(options), _target(options))


def _listed(options: argparse.Namespace, shelf: ImageShelf) -> SavedList:
    """The window's list; model, format and name may be others."""
    if options.files:
        raise AppError("With --list, the pictures are those of the list.", "Leave the files out.")
    if _look(options) != ImageLook():
        raise AppError(
            "With --list, background, edge, canvas and shadow are those of the window.",
            "Leave these options out.",
        )
    saved = shelf.load()
    if not saved.paths:
        raise AppError("The list is empty.", "Add pictures in the window's workspace Image.")
    return replace(
        saved, model=_model(options) or saved.model, target=_target(options, saved.target)
    )


def _model(options: argparse.Namespace) -> str:
    file = Path(options.model)
    return str(file.absolute()) if file.is_file() else str(options.model)


def _target(options: argparse.Namespace, others: ImageTarget | None = None) -> ImageTarget:
    """Format and names as the options say, else the others."""
    known = others or ImageTarget()
    return ImageTarget(None, options.format or known.format, options.name or known.template)


def _noting(job: Job, left_out: list[str]) -> Job:
    """The same job; what it says of pictures that are left out is kept."""
    with contextlib.closing(job):
        for event in job:
            if isinstance(event, Note):
                left_out.append(event.text)
            yield event


def _look(options: argparse.Namespace) -> ImageLook:
    background = wished_background(options) or Transparent()
    if isinstance(background, Video):
        raise AppError("A still picture gets no video behind it.", "Use image:FILE.")
    if not 0 <= options.threshold <= 100:
        raise AppError("The threshold is 0 to 100 per cent.")
    lengths = (options.snap, options.grow, options.feather)
    if not all(abs(pixels) <= _FARTHEST for pixels in lengths):
        raise AppError(f"An edge is moved and blurred by at most {_FARTHEST} pixels.")
    refining = RefineSettings(
        threshold=options.threshold / 100,
        snap_px=max(0.0, options.snap),
        grow_px=options.grow,
        feather_px=max(0.0, options.feather),
    )
    return ImageLook(refining, background, wished_framing(options), wished_shadow(options))


def _collision(options: argparse.Namespace) -> Collision:
    if options.keep_both:
        return Collision.NUMBER
    return Collision.REPLACE if options.overwrite else Collision.REFUSE
