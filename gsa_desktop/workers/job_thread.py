"""Run one job, a generator of events, on its own QThread."""

import logging
import queue
import threading
import traceback
from collections.abc import Callable

from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot
from typing_extensions import override

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Event, Exported, Job, Progress

log = logging.getLogger(__name__)

POLL_MS = 30

MakeJob = Callable[[], Job]


class _Runner(QThread):
    """The only code on the other side: it writes to a queue and never touches Qt signals."""

    def __init__(self, make_job: MakeJob, parent: QObject) -> None:
        super().__init__(parent)
        self.outbox: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()
        self.error: AppError | None = None
        self.details = ""
        self.is_exported = False
        self._make_job: MakeJob | None = make_job

    @override
    def run(self) -> None:
        make_job, self._make_job = self._make_job, None  # what it holds goes when the job ends
        if make_job is None:
            return
        try:
            self._drive(make_job())
        except AppError as error:
            self.error = error
        except Exception:  # the one place where any bug of a job becomes a message
            log.exception("A job crashed")
            self.error = AppError(
                "Something went wrong inside GSA Desktop.",
                hint="Try again. If it happens again, please send the report under Details.",
            )
            self.details = traceback.format_exc()

    def _drive(self, job: Job) -> None:
        try:
            for event in job:
                self.outbox.put(event)
                self.go_on.wait()
                self.is_exported = isinstance(event, Exported)
                if self.stop.is_set() and not self.is_exported:
                    return
        finally:
            job.close()


class JobThread(QObject):
    """One job on its own thread, seen from the GUI thread, where every signal is emitted.

    Signals:
        reported: An event of the job. Of several waiting Progress events only the newest is kept.
        succeeded, cancelled: The end; all files of the job are closed by then. A job whose last
            word is Exported has succeeded, even if it was asked to stop meanwhile.
        failed: The end by an AppError, with the traceback's text for a bug, else "".
        ended: After any of the three, and after every slot connected to them.
    """

    reported = Signal(object)
    succeeded = Signal()
    cancelled = Signal()
    failed = Signal(object, str)
    ended = Signal()

    def __init__(
        self, make_job: MakeJob, parent: QObject | None = None, *, poll_ms: int = POLL_MS
    ) -> None:
        super().__init__(parent)
        self._started = False
        self._runner = _Runner(make_job, self)
        self._runner.finished.connect(self._on_finished)
        self._poll = QTimer(self, interval=poll_ms)
        self._poll.timeout.connect(self._deliver)

    @property
    def is_cancelled(self) -> bool:
        """Whether cancel() was called; the job may still be on its way to the end."""
        return self._runner.stop.is_set()

    def start(self) -> None:
        """Begin; a job thread runs once. A job cancelled before its start never runs."""
        if self._started:
            raise RuntimeError("a job thread runs once")
        self._started = True
        if self.is_cancelled:
            self.cancelled.emit()
            self.ended.emit()
            return
        self._runner.start()
        self._poll.start()

    def cancel(self) -> None:
        """Ask the job to stop at its next event, which is still delivered; ends a pause."""
        self._runner.stop.set()
        self._runner.go_on.set()

    def pause(self) -> None:
        """Let the job rest from its next event on, which is still delivered."""
        if not self.is_cancelled:
            self._runner.go_on.clear()

    def resume(self) -> None:
        """End a pause."""
        self._runner.go_on.set()

    def wait(self) -> None:
        """Cancel and block until the thread has left; for closing the window."""
        self.cancel()
        self._runner.wait()

    @Slot()
    def _deliver(self) -> None:
        progress: Progress | None = None
        for _ in range(self._runner.outbox.qsize()):
            event = self._runner.outbox.get_nowait()
            if isinstance(event, Progress):
                progress = event
            else:
                self.reported.emit(event)
        if progress is not None:
            self.reported.emit(progress)

    @Slot()
    def _on_finished(self) -> None:
        self._runner.wait()  # the signal comes a moment before the thread has really left
        self._poll.stop()
        self._deliver()
        if self._runner.error is not None:
            self.failed.emit(self._runner.error, self._runner.details)
        elif self.is_cancelled and not self._runner.is_exported:
            self.cancelled.emit()
        else:
            self.succeeded.emit()
        self.ended.emit()
