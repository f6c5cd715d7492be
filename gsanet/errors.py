"""The failures of the network's side that a person can do something about."""


class GsanetError(Exception):
    """An expected failure; the application shows it, a library user catches it.

    Attributes:
        message: What failed and why, one sentence.
        hint: What to do about it, one sentence; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class CheckpointError(GsanetError):
    """A weight file that is not what the model needs."""


class FrameError(GsanetError):
    """Frames that no mask can be computed from."""


class CoarseLostError(GsanetError):
    """A map of the first pass that was in its store is there no more."""
