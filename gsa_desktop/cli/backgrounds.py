"""What `--background` and the options beside it mean."""

import argparse
import re
from dataclasses import replace
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.placement import FARTHEST, LARGEST_SCALE, SMALLEST_SCALE
from gsa_desktop.core.project import (
    Background,
    Blur,
    Colour,
    Fit,
    Gradient,
    GradientShape,
    Picture,
    Placement,
    Transparent,
    Video,
)

KINDS = (
    "transparent, color:#RRGGBB, gradient:#RRGGBB:#RRGGBB[:DEGREES], radial:#RRGGBB:#RRGGBB,"
    " blur[:PERCENT], image:FILE or video:FILE"
)
_POINTS = {
    f"{row}-{column}".replace("middle-centre", "centre"): (x, y)
    for row, y in (("top", 0.0), ("middle", 0.5), ("bottom", 1.0))
    for column, x in (("left", 0.0), ("centre", 0.5), ("right", 1.0))
}
_COLOUR = "#?[0-9a-fA-F]{6}"


def add_background_options(command: argparse.ArgumentParser) -> None:
    """What is behind the subject, and where it stands."""
    add = command.add_argument
    add("--background", metavar="KIND", help=KINDS)
    add(
        "--background-fit",
        choices=[fit.name.lower() for fit in Fit],
        help="how an image or video fills the picture (default: fill)",
    )
    add(
        "--background-position",
        choices=list(_POINTS),
        metavar="POINT",
        help=f"which point of it stays in place: {', '.join(_POINTS)}",
    )
    add(
        "--background-scale", type=float, metavar="PERCENT", help="its size against that of the fit"
    )
    add(
        "--background-offset",
        type=float,
        nargs=2,
        metavar=("X", "Y"),
        help="moves it, in per cent of the picture's width and height",
    )


def wished_background(options: argparse.Namespace) -> Background | None:
    """The background that the options mean; None without one.

    Raises:
        AppError: They make no sense.
    """
    placement = _placement(options)
    if options.background is None:
        if placement is not None:
            raise AppError("There is no background to place.", "Add --background image:FILE.")
        return None
    background = background_of(options.background)
    if placement is None:
        return background
    if not isinstance(background, Picture | Video):
        raise AppError(f"{options.background} has no place or fit.", "Only image and video have.")
    return replace(background, placement=placement)


def background_of(text: str) -> Background:
    """The background that an option's text means.

    Raises:
        AppError: It means none.
    """
    kind, _, value = text.partition(":")
    if text == "transparent":
        return Transparent()
    if kind == "blur":
        return _blur(text, value)
    if kind == "color" and re.fullmatch(_COLOUR, value):
        return Colour(_rgb(value))
    if kind in ("gradient", "radial"):
        return _gradient(text, kind, value)
    if kind == "image" and value:
        return Picture(Path(value).absolute())
    if kind == "video" and value:
        return Video(Path(value).absolute())
    raise _unknown(text)


def _blur(text: str, value: str) -> Blur:
    if text == "blur":
        return Blur()
    if not re.fullmatch(r"\d+(\.\d+)?", value) or not 0.2 <= float(value) <= 10:
        raise AppError(f"{text}: no such background.", "Blur is 0.2 to 10 per cent of the height.")
    return Blur(float(value) / 100)


def _gradient(text: str, kind: str, value: str) -> Gradient:
    angle = r"(?P<angle>:-?\d+(\.\d+)?)?" if kind == "gradient" else "(?P<angle>)"
    found = re.fullmatch(f"(?P<first>{_COLOUR}):(?P<second>{_COLOUR}){angle}", value)
    if found is None:
        raise _unknown(text)
    colours = _rgb(found["first"]), _rgb(found["second"])
    if kind == "radial":
        return Gradient(*colours, GradientShape.RADIAL)
    degrees = float(found["angle"][1:]) % 360 if found["angle"] else Gradient().angle
    return Gradient(*colours, GradientShape.LINEAR, degrees)


def _placement(options: argparse.Namespace) -> Placement | None:
    percent = 100.0
    wishes = {
        "fit": options.background_fit and Fit[options.background_fit.upper()],
        "anchor": options.background_position and _POINTS[options.background_position],
        "scale": options.background_scale and options.background_scale / percent,
        "offset": options.background_offset
        and tuple(value / percent for value in options.background_offset),
    }
    known = {name: wish for name, wish in wishes.items() if wish is not None}
    if not known:
        return None
    placement = Placement(**known)
    if not SMALLEST_SCALE <= placement.scale <= LARGEST_SCALE:
        low, high = SMALLEST_SCALE * percent, LARGEST_SCALE * percent
        raise AppError(f"The background's scale is {low:.0f} to {high:.0f} per cent.")
    if not all(abs(share) <= FARTHEST for share in placement.offset):
        raise AppError(f"The background's offset is at most {FARTHEST * percent:.0f} per cent.")
    return placement


def _rgb(text: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(text.removeprefix("#"))
    return red, green, blue


def _unknown(text: str) -> AppError:
    return AppError(f"{text}: no such background.", f"Use {KINDS}.")
