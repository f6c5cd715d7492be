"""What of a clip could not be decoded as it was recorded."""

from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Damage:
    """Frames that are not what was recorded, as far as they were met.

    Attributes:
        concealed: Numbers of the frames that the decoder patched up.
        replaced: Numbers of the frames that do not decode; the nearest good one is shown instead.
    """

    concealed: frozenset[int] = frozenset()
    replaced: frozenset[int] = frozenset()

    def lines(self) -> tuple[str, ...]:
        """A sentence for a person for each kind of damage; empty if there is none."""
        lines = []
        if self.concealed:
            lines.append(f"{_counted(self.concealed)}: damaged, patched up by the decoder.")
        if self.replaced:
            lines.append(f"{_counted(self.replaced)}: unreadable, the nearest good one is shown.")
        return tuple(lines)


def _counted(numbers: frozenset[int]) -> str:
    what = "1 frame" if len(numbers) == 1 else f"{len(numbers)} frames"
    return f"{what} (the first is {min(numbers)})"


class DamageLog:
    """Collects damage from several threads."""

    def __init__(self) -> None:
        self._concealed: set[int] = set()
        self._replaced: set[int] = set()
        self._lock = Lock()

    @property
    def known(self) -> bool:
        """Whether any damage was met."""
        return bool(self._concealed or self._replaced)

    def add_concealed(self, number: int) -> None:
        with self._lock:
            self._concealed.add(number)

    def add_replaced(self, number: int) -> None:
        with self._lock:
            self._replaced.add(number)

    def report(self) -> Damage:
        """What was met so far."""
        with self._lock:
            return Damage(frozenset(self._concealed), frozenset(self._replaced))
