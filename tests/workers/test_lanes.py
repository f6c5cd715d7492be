import threading

from gsa_desktop.core.events import Note
from gsa_desktop.workers.lanes import Lanes, LatestLane, QueueLane


def test_a_queue_runs_one_job_at_a_time_in_order(qtbot):
    lane = QueueLane()
    running, order = [], []

    def make(number):
        def job():
            running.append(number)
            order.append((number, len(running)))
            yield Note(str(number))
            running.remove(number)

        return job

    jobs = [lane.submit(make(number)) for number in range(5)]
    with qtbot.waitSignal(jobs[-1].ended, timeout=5000):
        assert lane.is_busy
    assert order == [(number, 1) for number in range(5)]
    qtbot.waitUntil(lambda: not lane.is_busy)


def test_a_waiting_job_that_is_cancelled_never_runs(qtbot, endless, door):
    lane = QueueLane()
    first = lane.submit(endless)
    ran = []
    second = lane.submit(lambda: iter(ran.append("second") or ()))
    with qtbot.waitSignal(first.reported, timeout=5000):
        pass
    second.cancel()
    with qtbot.waitSignal(second.cancelled, timeout=2000):
        first.cancel()
    assert not ran
    assert door.closed == 1


def test_a_failed_job_does_not_stop_the_queue(qtbot, caplog):
    lane = QueueLane()

    def broken():
        yield Note("begun")
        raise ValueError("broken")

    def sound():
        yield Note("fine")

    lane.submit(broken)
    second = lane.submit(sound)
    with qtbot.waitSignal(second.succeeded, timeout=5000):
        pass


def test_the_newest_request_wins_and_the_last_is_always_answered(qtbot):
    lane = LatestLane()
    gate = threading.Event()
    seen = []

    def make(number):
        def job():
            gate.wait(5)
            yield Note(str(number))
            yield Note(f"{number} again")

        return job

    for number in range(50):
        lane.request(make(number)).reported.connect(lambda event: seen.append(event.text))
        if number == 0:
            qtbot.waitUntil(lambda: lane.is_busy)
    gate.set()
    qtbot.waitUntil(lambda: "49 again" in seen, timeout=5000)
    assert seen == ["0", "49", "49 again"]
    lane.shut_down()


def test_shut_down_waits_for_every_lane_and_starts_nothing_afterwards(qtbot, endless, door):
    lanes = Lanes()
    jobs = [lanes.gpu.submit(endless), lanes.media.submit(endless), lanes.preview.request(endless)]
    lanes.gpu.submit(endless)
    with qtbot.waitSignals([job.reported for job in jobs], timeout=5000):
        pass
    lanes.shut_down()
    assert (door.opened, door.closed) == (3, 3)
    with qtbot.waitSignals([job.ended for job in jobs], timeout=2000):
        lanes.preview.request(endless)
    assert door.opened == 3
