"""Jobs for the tests of threads: generators that say and count things, and never sleep."""

from collections.abc import Callable

import pytest

from gsa_desktop.core.events import Job, Note, Progress


class Door:
    """A resource that a job opens and must have closed at the end."""

    def __init__(self) -> None:
        self.opened = 0
        self.closed = 0

    def __enter__(self) -> "Door":
        self.opened += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.closed += 1


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def endless(door: Door) -> Callable[[], Job]:
    """A job that counts for ever with the door open."""

    def job() -> Job:
        with door:
            number = 0
            while True:
                yield Progress(number, 0, "Counting")
                number += 1

    return job


@pytest.fixture
def counting(door: Door) -> Callable[[], Job]:
    """A job of a thousand steps and one note in the middle."""

    def job() -> Job:
        with door:
            for number in range(1000):
                yield Progress(number + 1, 1000, "Counting")
                if number == 500:
                    yield Note("half")

    return job
