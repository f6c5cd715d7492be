"""What a list of jobs shows of each."""

from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from gsa_desktop.core.events import Progress


class JobState(Enum):
    """Where a job is on its way; the value is what a person reads."""

    WAITING = "Waiting"
    HELD = "On hold"
    RUNNING = "Running"
    PAUSED = "Paused"
    CANCELLING = "Cancelling"
    DONE = "Done"
    FAILED = "Failed"
    CANCELLED = "Cancelled"

    @property
    def is_active(self) -> bool:
        """It has begun and has not ended."""
        return self in (JobState.RUNNING, JobState.PAUSED, JobState.CANCELLING)

    @property
    def is_waiting(self) -> bool:
        """It has not begun."""
        return self in (JobState.WAITING, JobState.HELD)

    @property
    def is_finished(self) -> bool:
        """It has ended, well or not."""
        return not self.is_active and not self.is_waiting


@dataclass(frozen=True)
class JobRow:
    """A job as a person sees it.

    Attributes:
        id: Number of the job, never used again.
        deed: What it does ("Segmenting").
        name: What with ("dog.mp4").
        state: Where it is.
        progress: How far it is, None before it has said so.
        seconds: How long it ran, pauses included; 0 before its end.
        note: Why it failed; else empty.
        path: The file that it writes, if it does.
        clip: Id of the clip that it works on, empty for none.
    """

    id: int
    deed: str
    name: str
    state: JobState = JobState.WAITING
    progress: Progress | None = None
    seconds: float = 0.0
    note: str = ""
    path: Path | None = None
    clip: str = ""

    @property
    def title(self) -> str:
        """Deed and name."""
        return f"{self.deed} {self.name}"

    @property
    def percent(self) -> int:
        """How much is done, 0..100."""
        if self.state is JobState.DONE:
            return 100
        known = self.progress
        return 100 * known.done // known.total if known and known.total else 0
