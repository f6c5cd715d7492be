"""A run's time is what it worked, whatever slept meanwhile."""

import itertools
import threading

from gsanet.train.awake import AwakeClock


class Hours:
    """Seconds that are told."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_night_is_no_time_of_the_run() -> None:
    hours = Hours()
    clock = AwakeClock(hours)
    hours.seconds += 3600
    with clock:
        clock.start()
        began = clock.now()
        assert began == 3700, "before the first step nothing is known"
        hours.seconds += 3
        assert clock.now() - began == 3
        hours.seconds += 8 * 3600
        assert clock.now() - began == 3
        hours.seconds += 2
        assert clock.now() - began == 5


def test_a_long_step_is_time_of_the_run_for_the_heart_beats_meanwhile() -> None:
    times = itertools.count(0.0, 2.0)  # every look is two seconds later
    beaten = threading.Event()

    def seconds() -> float:
        now = next(times)
        if now >= 30:
            beaten.set()
        return now

    with AwakeClock(seconds) as clock:
        clock.start()
        began = clock.now()
        while not beaten.is_set():
            clock.now()
        assert clock.now() - began >= 20


def test_no_thread_is_left() -> None:
    before = set(threading.enumerate())
    with AwakeClock() as clock:
        clock.start()
        started = set(threading.enumerate()) - before
        assert started
    assert not any(thread.is_alive() for thread in started)
