"""A look into a frame that somebody waits for."""

from dataclasses import dataclass

from gsa_desktop.core.project import View


@dataclass(frozen=True)
class Wish:
    """What of a frame is to be seen.

    Attributes:
        frame: Frame of the timeline, for the answer.
        number: Frame of the media file.
        view: SLOTS or FLOW.
        side: Longest side of the picture in pixels.
    """

    frame: int
    number: int
    view: View
    side: int
