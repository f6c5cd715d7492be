"""The failures that a person can do something about."""


class AppError(Exception):
    """An expected failure, worded for the person who meets it.

    Attributes:
        message: What failed and why, one sentence.
        hint: What to do about it, one sentence; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def one_line(self) -> str:
        """The message and its remedy as a terminal prints them."""
        return f"{self.message} {self.hint}".strip()
