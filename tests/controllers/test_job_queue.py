"""Order, pause, cancel and retry of long work, with real threads."""

import threading

import pytest

from gsa_desktop.controllers.job_queue import JobQueue
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Progress
from gsa_desktop.core.job_list import JobRow, JobState
from gsa_desktop.workers.lanes import QueueLane


@pytest.fixture
def lane(qapp):
    lane = QueueLane(qapp)
    yield lane
    lane.shut_down()


@pytest.fixture
def queue(lane):
    return JobQueue(lane)


def row(name="a"):
    return JobRow(0, "Counting", name)


class Gated:
    """A job that goes one step for each permission."""

    def __init__(self, steps=3):
        self.gate = threading.Semaphore(0)
        self.done = 0
        self.closed = False
        self._steps = steps

    def __call__(self):
        try:
            for number in range(self._steps):
                yield Progress(number, self._steps, "Counting")
                while not self.gate.acquire(timeout=0.02):
                    yield Progress(number, self._steps, "Counting")
                self.done = number + 1
            yield Progress(self._steps, self._steps, "Counting")
        finally:
            self.closed = True

    def open(self):
        self.gate.release(self._steps)


def states(queue):
    return {row.name: row.state for row in queue.rows}


def wait_idle(qtbot, queue):
    qtbot.waitUntil(lambda: not queue.unfinished)


def test_jobs_run_one_after_another_in_their_order(qtbot, queue):
    ended = []
    queue.ended.connect(lambda row: ended.append(row.name))
    for name in "abc":
        queue.submit(row(name), Gated(0))
    queue.submit(row("first"), Gated(0), first=True)
    assert [r.name for r in queue.rows] == ["a", "first", "b", "c"]
    wait_idle(qtbot, queue)
    assert ended == ["a", "first", "b", "c"]
    assert set(states(queue).values()) == {JobState.DONE}
    assert [r.name for r in queue.rows] == ["c", "b", "first", "a"]  # newest first
    queue.clear_finished()
    assert queue.rows == ()


def test_a_paused_job_stands_still_until_it_goes_on(qtbot, queue):
    job = Gated()
    entry = queue.submit(row(), job)
    with qtbot.waitSignal(queue.progressed):
        pass
    queue.pause(entry.id)
    assert states(queue) == {"a": JobState.PAUSED}
    job.open()
    with qtbot.assertNotEmitted(queue.ended, wait=200):
        pass
    assert job.done <= 1  # the step that was under way
    queue.resume(entry.id)
    wait_idle(qtbot, queue)
    assert job.done == 3


def test_a_paused_job_can_be_cancelled_and_closes_its_files(qtbot, queue):
    job = Gated()
    entry = queue.submit(row(), job)
    with qtbot.waitSignal(queue.progressed):
        pass
    queue.pause(entry.id)
    with qtbot.waitSignal(queue.cancelled):
        queue.cancel(entry.id)
        assert states(queue) == {"a": JobState.CANCELLING}
        queue.pause(entry.id)  # too late for that
    assert job.closed
    assert states(queue) == {"a": JobState.CANCELLED}


def test_the_window_can_close_while_a_job_is_paused(qtbot, queue, lane):
    entry = queue.submit(row(), Gated())
    with qtbot.waitSignal(queue.progressed):
        pass
    queue.pause(entry.id)
    lane.shut_down()
    assert not lane._running._runner.isRunning()


def test_a_job_on_hold_is_passed_over(qtbot, queue):
    running = Gated()
    queue.submit(row("running"), running)
    held = queue.submit(row("held"), Gated(0))
    queue.submit(row("next"), Gated(0))
    queue.pause(held.id)
    running.open()
    qtbot.waitUntil(lambda: states(queue)["next"] is JobState.DONE)
    assert states(queue)["held"] is JobState.HELD
    queue.resume(held.id)
    wait_idle(qtbot, queue)
    assert states(queue)["held"] is JobState.DONE


def test_jobs_that_wait_change_places_and_end_at_once_when_cancelled(qtbot, queue):
    running = Gated()
    ids = {name: queue.submit(row(name), running).id for name in "rabc"}
    queue.to_front(ids["c"])
    assert [r.name for r in queue.unfinished] == ["r", "c", "a", "b"]
    queue.move(ids["a"], 1)
    assert [r.name for r in queue.unfinished] == ["r", "c", "b", "a"]
    queue.move(ids["r"], 1)  # it runs already
    queue.move(ids["a"], -9)
    assert [r.name for r in queue.unfinished] == ["r", "a", "c", "b"]
    for name in "abc":
        queue.cancel(ids[name])
    assert [r.name for r in queue.unfinished] == ["r"]
    running.open()
    wait_idle(qtbot, queue)


def test_a_failure_says_why_and_lets_the_next_one_begin(qtbot, queue):
    def broken():
        yield Progress(1, 4, "Counting")
        raise AppError("The disk is full.", "Free some space.")

    queue.submit(row("broken"), broken)
    queue.submit(row("next"), Gated(0))
    with qtbot.waitSignal(queue.failed) as failed:
        pass
    assert failed.args[0].note == "The disk is full. Free some space."
    wait_idle(qtbot, queue)
    assert states(queue) == {"broken": JobState.FAILED, "next": JobState.DONE}
    broken_row = next(r for r in queue.rows if r.name == "broken")
    assert broken_row.percent == 25
    queue.forget(broken_row.id)
    assert [r.name for r in queue.rows] == ["next"]
