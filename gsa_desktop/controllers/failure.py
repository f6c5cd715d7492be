"""What went wrong, in the shape that a dialog shows it."""

from dataclasses import dataclass
from enum import Enum

from gsa_desktop.core.errors import AppError


class Remedy(Enum):
    """What a person can do about a failure; the value is the button's text."""

    CHOOSE_FILE = "Choose Another File…"
    CHOOSE_TARGET = "Choose Another Place…"
    LOCATE = "Locate File…"
    RETRY = "Try Again"
    RETRY_CPU = "Retry on CPU"
    OPEN_COPY = "Open the Autosaved Copy"


@dataclass(frozen=True)
class Failure:
    """A failure for a person.

    Attributes:
        title: What failed, in the person's words ("Could not export dog.mp4").
        message: Why.
        hint: What to do.
        details: A traceback for bugs, else "".
        remedies: Buttons; the first one is the most likely to help.
        subject: What the remedy applies to (a path, a clip id); depends on the deed.
    """

    title: str
    message: str
    hint: str = ""
    details: str = ""
    remedies: tuple[Remedy, ...] = ()
    subject: str = ""

    @classmethod
    def of(
        cls,
        title: str,
        error: AppError,
        details: str = "",
        remedies: tuple[Remedy, ...] = (),
        subject: str = "",
    ) -> "Failure":
        """From an AppError."""
        return cls(title, error.message, error.hint, details, remedies, subject)
