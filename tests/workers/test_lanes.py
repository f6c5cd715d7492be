import threading
import weakref

import pytest
from PySide6.QtCore import QEvent

from gsa_desktop.core.events import Note
from gsa_desktop.workers.lanes import Lanes, LatestLane, QueueLane


def test_a_queue_runs_one_job_at_a_time_in_order(qtbot, qapp):
    lane = QueueLane(qapp)
    running, order = [], []

    def make(number):
        def job():
            running.append(number)
            order.append((number, len(running)))
            yield Note(str(number))
            running.remove(number)

        return job

    jobs = [lane.submit(make(number)) for number in range(5)]
    with qtbot.waitSignal(jobs[-1].ended):
        assert lane.is_busy
    assert order == [(number, 1) for number in range(5)]
    qtbot.waitUntil(lambda: not lane.is_busy)


def test_a_waiting_job_that_is_cancelled_never_runs(qtbot, qapp, endless, door):
    lane = QueueLane(qapp)
    first = lane.submit(endless)
    ran = []
    second = lane.submit(lambda: iter(ran.append("second") or ()))
    with qtbot.waitSignal(first.reported):
        pass
    second.cancel()
    with qtbot.waitSignal(second.cancelled):
        first.cancel()
    assert not ran
    assert door.closed == 1


def test_a_failed_job_does_not_stop_the_queue(qtbot, qapp, caplog):
    lane = QueueLane(qapp)

    def broken():
        yield Note("begun")
        raise ValueError("broken")

    def sound():
        yield Note("fine")

    lane.submit(broken)
    second = lane.submit(sound)
    with qtbot.waitSignal(second.succeeded):
        pass


def test_the_newest_request_wins_and_the_last_is_always_answered(qtbot, qapp):
    lane = LatestLane(qapp)
    gate = threading.Event()
    seen = []

    def make(number):
        def job():
            gate.wait(100)
            yield Note(str(number))
            yield Note(f"{number} again")

        return job

    for number in range(50):
        lane.request(make(number)).reported.connect(lambda event: seen.append(event.text))
        if number == 0:
            qtbot.waitUntil(lambda: lane.is_busy)
    gate.set()
    qtbot.waitUntil(lambda: "49 again" in seen)
    assert seen == ["0", "49", "49 again"]
    lane.shut_down()


def test_shut_down_waits_for_every_lane_and_starts_nothing_afterwards(qtbot, endless, door):
    lanes = Lanes()
    jobs = [lanes.gpu.submit(endless), lanes.media.submit(endless), lanes.preview.request(endless)]
    lanes.gpu.submit(endless)
    with qtbot.waitSignals([job.reported for job in jobs]):
        pass
    lanes.shut_down()
    assert (door.opened, door.closed) == (3, 3)
    with qtbot.waitSignals([job.ended for job in jobs]):
        lanes.preview.request(endless)
    assert door.opened == 3


class _Held:
    """What a job takes along."""


@pytest.mark.parametrize("kind", ["submit", "request"])
def test_a_job_that_has_ended_holds_nothing_any_more(qtbot, qapp, kind):
    lane = QueueLane(qapp) if kind == "submit" else LatestLane(qapp)
    taken, heard = _Held(), _Held()
    watched = [weakref.ref(taken), weakref.ref(heard)]

    def make(held=taken):
        yield Note(str(held))

    job = getattr(lane, kind)(make)
    job.reported.connect(lambda _, held=heard: held)
    job.succeeded.connect(lambda held=heard: held)
    with qtbot.waitSignal(job.ended):
        pass
    del job, make, taken, heard
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as the event loop does
    assert [ref() for ref in watched] == [None, None]
    lane.shut_down()
