"""What `--canvas`, `--shadow` and the options beside them mean."""

import argparse
import re

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.framing import LONGEST_CANVAS, FrameKind, Framing, Shadow, Stand

_STANDS = {"top": Stand.TOP, "centre": Stand.CENTRE, "bottom": Stand.BOTTOM}
_MOST_MARGIN = 45
_MOST_DEGREES = 360
_FIRST = Framing()
_SHADOW = Shadow()


def add_canvas_options(command: argparse.ArgumentParser) -> None:
    """What of the picture is shown, at which size, with what shadow."""
    add = command.add_argument
    add(
        "--canvas",
        default="whole",
        metavar="whole|subject|WxH",
        help="the whole picture, cropped to the subject, or the subject on a canvas of that size",
    )
    add(
        "--margin",
        type=float,
        default=100 * _FIRST.margin,
        metavar="PERCENT",
        help="room around the subject (default: %(default)g)",
    )
    add("--stand", choices=list(_STANDS), default="centre", help="where it stands on a canvas")
    for name, default, unit, text in (
        ("", _SHADOW.strength, "PERCENT", "darkness of a shadow"),
        ("-softness", _SHADOW.softness, "PERCENT", "its blur, of the result's longer side"),
        ("-distance", _SHADOW.distance, "PERCENT", "how far it lies from the subject, likewise"),
    ):
        told = f"{text} (default: %(default)g)"
        add(f"--shadow{name}", type=float, default=100 * default, metavar=unit, help=told)
    add(
        "--shadow-angle",
        type=float,
        default=_SHADOW.angle,
        metavar="DEGREES",
        help="where it falls, clockwise from the right (default: %(default)g, down)",
    )


def wished_framing(options: argparse.Namespace) -> Framing:
    """What of a picture its result shows.

    Raises:
        AppError: The words make no sense.
    """
    if not 0 <= options.margin <= _MOST_MARGIN:
        raise AppError(f"The margin is 0 to {_MOST_MARGIN} per cent.")
    margin, stand = options.margin / 100, _STANDS[options.stand]
    if options.canvas == "whole":
        return Framing()
    if options.canvas == "subject":
        return Framing(FrameKind.SUBJECT, margin=margin)
    sides = re.fullmatch(r"(\d{1,6})[xX](\d{1,6})", options.canvas)
    if sides is None:
        raise AppError(
            f"{options.canvas!r} is no canvas.", "Use whole, subject, or a size such as 1080x1080."
        )
    size = (int(sides[1]), int(sides[2]))
    if not all(1 <= side <= LONGEST_CANVAS for side in size):
        raise AppError(f"A side of a canvas is 1 to {LONGEST_CANVAS} pixels.")
    return Framing(FrameKind.CANVAS, size, margin, stand)


def wished_shadow(options: argparse.Namespace) -> Shadow:
    """The shadow of the subject.

    Raises:
        AppError: A number is out of its range.
    """
    shares = (options.shadow, options.shadow_softness, options.shadow_distance)
    if not all(0 <= share <= 100 for share in shares):
        raise AppError("The numbers of a shadow are 0 to 100 per cent.")
    if not abs(options.shadow_angle) <= _MOST_DEGREES:
        raise AppError(f"The angle of a shadow is -{_MOST_DEGREES} to {_MOST_DEGREES} degrees.")
    strength, softness, distance = (share / 100 for share in shares)
    return Shadow(strength, softness, distance, options.shadow_angle)
