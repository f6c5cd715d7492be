"""How fast a job is and how long it still takes, from its Progress events."""

from gsa_desktop.core.events import Progress

_HORIZON_SECONDS = 10.0  # the speed is that of about the last ten seconds


class Pace:
    """Follows one job. Every phase is measured by itself, from where it begins."""

    def __init__(self) -> None:
        self._phase = ""
        self._marks: list[tuple[float, int]] = []

    def update(self, progress: Progress, now: float) -> None:
        """Take note of an event at a time in seconds (time.monotonic)."""
        if progress.phase != self._phase:
            self._phase, self._marks = progress.phase, []
        if not self._marks or self._marks[-1][1] != progress.done:
            self._marks.append((now, progress.done))
        while len(self._marks) > 2 and now - self._marks[1][0] > _HORIZON_SECONDS:
            del self._marks[0]

    @property
    def frames_per_second(self) -> float | None:
        """Speed of late; None while nothing is known."""
        if len(self._marks) < 2:
            return None
        (began, first), (ended, last) = self._marks[0], self._marks[-1]
        return (last - first) / (ended - began) if ended > began else None


def progress_text(progress: Progress, frames_per_second: float | None) -> str:
    """Such as "Exporting 84/246, 11.2 fps, 15 s left"."""
    if not progress.total or not progress.done:
        return progress.phase
    parts = [f"{progress.phase} {progress.done}/{progress.total}"]
    if frames_per_second:
        parts.append(f"{frames_per_second:.1f} fps")
        seconds = round((progress.total - progress.done) / frames_per_second)
        minutes, seconds = divmod(seconds, 60)
        parts.append(f"{minutes} min {seconds:02d} s left" if minutes else f"{seconds} s left")
    return ", ".join(parts)
