"""A picture on the list of the image workspace."""

from dataclasses import dataclass
from enum import Enum

from gsa_desktop.core.kept_masks import KeptMask


class ImageState(Enum):
    """How far a picture is; the value is how a person reads it."""

    WAITING = "Waiting"
    DONE = "Cut out"
    MENDED = "Mended"
    FAILED = "Unreadable"


@dataclass
class ImageEntry:
    """What is known of a picture.

    Attributes:
        state: How far it is.
        mask: What the network said, once it has.
        problem: What is wrong with its file.
    """

    state: ImageState = ImageState.WAITING
    mask: KeptMask | None = None
    problem: str = ""
