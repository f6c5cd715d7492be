"""What is drawn over pictures in the monitor to show where a mask is; never exported."""

from dataclasses import dataclass

CYAN, MAGENTA, LIME, ORANGE = (0, 200, 255), (255, 64, 208), (140, 255, 64), (255, 150, 30)
COLOURS = {"Cyan": CYAN, "Magenta": MAGENTA, "Lime": LIME, "Orange": ORANGE}
"""Colours that are told apart also by those who confuse red and green."""


@dataclass(frozen=True)
class Marks:
    """How marks look.

    Attributes:
        colour: Of tint and outline; red, green, blue 0..255.
        opacity: Of the tint, 0..1.
        outline_px: Width of the outline in pixels of the screen, 0 for none.
        onion: Whether the outlines of the masks before and after are drawn too.
        shown: Whether there are any marks at all.
    """

    colour: tuple[int, int, int] = CYAN
    opacity: float = 0.45
    outline_px: int = 2
    onion: bool = False
    shown: bool = True


DEFAULT_MARKS = Marks()
