"""What a person has decided about still pictures, for undo and redo."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gsa_desktop.core.image_order import ImageLook
from gsa_desktop.core.kept_masks import KeptMask

_MERGE_SECONDS = 1.0
_MOST = 200


@dataclass(frozen=True)
class ImageWork:
    """Decisions about all pictures.

    Attributes:
        look: How they are cut out.
        mended: Masks that were painted on; None for one that was dropped again.
    """

    look: ImageLook = field(default_factory=ImageLook)
    mended: Mapping[Path, KeptMask | None] = field(default_factory=dict)


class ImageHistory:
    """A list of decisions and the place in it; changes that follow at once are one step.

    Args:
        work: The first ones.
    """

    def __init__(self, work: ImageWork) -> None:
        self._works = [work]
        self._place = 0
        self._last: tuple[str, float] = ("", 0.0)

    @property
    def work(self) -> ImageWork:
        """The present ones."""
        return self._works[self._place]

    @property
    def can_undo(self) -> bool:
        return self._place > 0

    @property
    def can_redo(self) -> bool:
        return self._place + 1 < len(self._works)

    def put(self, work: ImageWork, kind: str = "", now: float = 0.0) -> None:
        """Other decisions.

        Args:
            work: The decisions.
            kind: What was changed: changes of one kind that follow each other at once are one
                step; "" for one that is a step of its own.
            now: Seconds on a clock.
        """
        if work == self.work:
            return
        merges = bool(kind) and self._place > 0 and self._last[0] == kind
        merges = merges and now - self._last[1] < _MERGE_SECONDS
        self._last = (kind, now)
        del self._works[self._place + 1 :]
        if merges:
            self._works[self._place] = work
            return
        self._works = [*self._works, work][-_MOST:]
        self._place = len(self._works) - 1

    def undo(self) -> ImageWork:
        """Back by one step, if there is one."""
        self._place = max(0, self._place - 1)
        self._last = ("", 0.0)
        return self.work

    def redo(self) -> ImageWork:
        """On by one step, if there is one."""
        self._place = min(len(self._works) - 1, self._place + 1)
        self._last = ("", 0.0)
        return self.work
