"""The looks that pictures have had, for undo and redo."""

from gsa_desktop.core.image_order import ImageLook

_MERGE_SECONDS = 1.0
_MOST = 200


class LookHistory:
    """A list of looks and the place in it; changes that follow at once are one step.

    Args:
        look: The first one.
    """

    def __init__(self, look: ImageLook) -> None:
        self._looks = [look]
        self._place = 0
        self._last: tuple[str, float] = ("", 0.0)

    @property
    def look(self) -> ImageLook:
        """The present one."""
        return self._looks[self._place]

    @property
    def can_undo(self) -> bool:
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        return self._place + 1 < len(self._looks)

    def put(self, look: ImageLook, kind: str, now: float) -> None:
        """Another look.

        Args:
            look: The look.
            kind: What was changed: changes of one kind that follow each other at once are one step.
            now: Seconds on a clock.
        """
        if look == self.look:
            return
        merges = self._place > 0 and self._last[0] == kind and now - self._last[1] < _MERGE_SECONDS
        self._last = (kind, now)
        del self._looks[self._place + 1 :]
        if merges:
            self._looks[self._place] = look
            return
        self._looks = [*self._looks, look][-_MOST:]
        self._place = len(self._looks) - 1

    def undo(self) -> ImageLook:
        """Back by one step, if there is one."""
        self._place = max(0, self._place - 1)
        self._last = ("", 0.0)
        return self.look

    def redo(self) -> ImageLook:
        """On by one step, if there is one."""
        self._place = min(len(self._looks) - 1, self._place + 1)
        self._last = ("", 0.0)
        return self.look
