import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QThread, Signal

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Note, Progress
from gsa_desktop.workers.job_thread import JobThread


def test_events_arrive_in_the_gui_thread_with_progress_thinned_out(qtbot, counting, door):
    job = JobThread(counting)
    threads, events = set(), []
    job.reported.connect(lambda event: (threads.add(QThread.currentThread()), events.append(event)))
    with qtbot.waitSignal(job.ended):
        job.start()
    assert threads == {QThread.currentThread()}
    assert Note("half") in events
    assert events[-1] == Progress(1000, 1000, "Counting")
    assert len(events) < 1000
    assert (door.opened, door.closed) == (1, 1)


def test_files_are_closed_before_the_job_says_cancelled(qtbot, endless, door):
    job = JobThread(endless)
    closed = []
    job.cancelled.connect(lambda: closed.append(door.closed))
    with qtbot.waitSignal(job.reported):
        job.start()
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert closed == [1]


def test_an_expected_failure_has_its_words_and_no_traceback(qtbot):
    def job():
        yield Note("begun")
        raise AppError("The disk is full.", hint="Choose another folder.")

    thread = JobThread(job)
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    error, details = failed.args
    assert error.one_line() == "The disk is full. Choose another folder."
    assert details == ""


def test_a_bug_is_reported_with_its_traceback(qtbot, caplog):
    def job():
        yield Note("begun")
        raise ZeroDivisionError("ratio of nothing")

    thread = JobThread(job)
    with qtbot.waitSignal(thread.failed) as failed:
        thread.start()
    error, details = failed.args
    assert isinstance(error, AppError)
    assert error.hint
    assert "ZeroDivisionError: ratio of nothing" in details
    assert "A job crashed" in caplog.text


def test_a_job_cancelled_before_its_start_never_runs(qtbot, endless, door):
    job = JobThread(endless)
    job.cancel()
    with qtbot.waitSignals([job.cancelled, job.ended]):
        job.start()
    assert door.opened == 0


def test_a_job_whose_result_is_in_place_is_done_whatever_was_asked_meanwhile(qtbot):
    inside, may_end, said = threading.Event(), threading.Event(), []

    def job():
        inside.set()
        may_end.wait()
        yield Exported(Path("film.mp4"))

    thread = JobThread(job)
    for name in ("succeeded", "cancelled"):
        getattr(thread, name).connect(lambda name=name: said.append(name))
    with qtbot.waitSignal(thread.ended):
        thread.start()
        inside.wait()
        thread.cancel()
        may_end.set()
    assert said == ["succeeded"]


def test_a_job_runs_once(qtbot, endless):
    job = JobThread(endless)
    job.start()
    with pytest.raises(RuntimeError, match="once"):
        job.start()
    job.wait()


def test_wait_blocks_until_the_thread_has_left(qtbot, endless, door):
    job = JobThread(endless)
    with qtbot.waitSignal(job.reported):
        job.start()
    job.wait()
    assert door.closed == 1


def python_threads():
    """Those that run; Python also keeps a stand-in for each foreign one that it has ever seen."""
    return [one for one in threading.enumerate() if not isinstance(one, threading._DummyThread)]


def test_a_hundred_jobs_started_and_cancelled_leave_no_thread(qtbot, endless, door):
    before = python_threads()
    for _ in range(100):
        job = JobThread(endless)
        with qtbot.waitSignal(job.ended):
            job.start()
            job.cancel()
        job.deleteLater()
    assert door.opened == door.closed
    assert python_threads() == before


def test_emitting_keeps_the_count_of_true(qtbot):
    """PySide6 6.12 loses one reference of True on every emit until the interpreter aborts."""

    class Speaker(QObject):
        said = Signal(bool)

    speaker = Speaker()
    speaker.said.connect(lambda _: None)
    before = sys.getrefcount(True)
    for _ in range(100):
        speaker.said.emit(True)
    assert abs(sys.getrefcount(True) - before) < 10
