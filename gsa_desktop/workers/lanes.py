"""Where jobs wait their turn: one queue for each scarce thing."""

from collections import deque

from PySide6.QtCore import QObject, QTimer, Slot

from gsa_desktop.workers.job_thread import JobThread, MakeJob

PREVIEW_POLL_MS = 8


class QueueLane(QObject):
    """Runs its jobs one at a time, in the order of submission.

    It belongs to its parent, as the jobs do to it: what ends is deleted with all its connections.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: deque[JobThread] = deque()
        self._running: JobThread | None = None
        self._open = True
        self._next = QTimer(self, interval=0, singleShot=True)
        self._next.timeout.connect(self._start_next)

    @property
    def is_busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._running is not None or bool(self._waiting)

    def submit(self, make_job: MakeJob) -> JobThread:
        """Queue a job.

        Returns:
            The job, which starts at the earliest when control is back in the event loop, so that
            the caller can connect to it first. Cancel it through the returned object.
        """
        job = JobThread(make_job, self)
        self._waiting.append(job)
        self._next.start()
        return job

    def cancel_all(self) -> None:
        """Ask the running job to stop and let none of the waiting ones begin."""
        for job in (*self._waiting, *((self._running,) if self._running else ())):
            job.cancel()

    def shut_down(self) -> None:
        """Cancel everything and block until the running job has closed its files."""
        self._open = False
        self.cancel_all()
        if self._running is not None:
            self._running.wait()

    @Slot()
    def _start_next(self) -> None:
        if self._running is not None or not self._waiting or not self._open:
            return
        self._running = self._waiting.popleft()
        self._running.ended.connect(self._on_ended)
        self._running.start()

    @Slot()
    def _on_ended(self) -> None:
        if self._running is not None:
            self._running.deleteLater()
        self._running = None
        self._next.start()


class LatestLane(QObject):
    """Runs the newest request only; what it makes obsolete is cancelled or never begun.

    A cancelled job still delivers the event it was working on, so a stream of requests faster
    than the work shows something of all it can afford instead of starving.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running: JobThread | None = None
        self._waiting: JobThread | None = None
        self._open = True
        self._next = QTimer(self, interval=0, singleShot=True)  # ends with the lane
        self._next.timeout.connect(self._start_next)

    @property
    def is_busy(self) -> bool:
        """Whether a request is being worked on."""
        return self._running is not None

    @property
    def is_idle(self) -> bool:
        """Whether no request is being worked on, and none waits."""
        return self._running is None and self._waiting is None

    def request(self, make_job: MakeJob) -> JobThread:
        """Replace what waits by this job and ask the running one to stop.

        Returns:
            The job; it starts at the earliest when control is back in the event loop.
        """
        if self._waiting is not None:
            self._waiting.deleteLater()
        self._waiting = JobThread(make_job, self, poll_ms=PREVIEW_POLL_MS)
        if self._running is not None:
            self._running.cancel()
        else:
            self._next.start()
        return self._waiting

    def cancel(self) -> None:
        """Drop what waits and ask the running job to stop."""
        if self._waiting is not None:
            self._waiting.deleteLater()
            self._waiting = None
        if self._running is not None:
            self._running.cancel()

    def shut_down(self) -> None:
        """Drop what waits, cancel what runs and block until it has left."""
        self._open = False
        if self._running is not None:
            self._running.wait()

    @Slot()
    def _start_next(self) -> None:
        if self._running is not None or self._waiting is None or not self._open:
            return
        self._running, self._waiting = self._waiting, None
        self._running.ended.connect(self._on_ended)
        self._running.start()

    @Slot()
    def _on_ended(self) -> None:
        if self._running is not None:
            self._running.deleteLater()
        self._running = None
        self._start_next()


class Lanes(QObject):
    """The lanes of the application.

    Attributes:
        gpu: Segmenting and exporting: each wants the whole device.
        media: Opening files and making thumbnails.
        waves: Outlines of sound, which take long for long files and hurry nobody.
        preview: The monitor's picture.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.gpu = QueueLane(self)
        self.media = QueueLane(self)
        self.waves = QueueLane(self)
        self.preview = LatestLane(self)

    def shut_down(self) -> None:
        """Ask every job to stop, then wait for each; nothing starts afterwards."""
        queues = (self.gpu, self.media, self.waves)
        for queue in queues:
            queue.cancel_all()
        for lane in (*queues, self.preview):
            lane.shut_down()
