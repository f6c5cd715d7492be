"""A job is never kept waiting, and what runs behind it ends with it."""

import threading
from collections.abc import Iterator

import pytest

from gsa_desktop.engine.background import Stop, Stopped, in_background

PATIENCE_S = 100.0


def workers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "gsa-background"]


def assert_all_leave() -> None:
    for thread in workers():
        thread.join(PATIENCE_S)
    assert not workers()


def test_items_come_in_order_and_the_thread_ends() -> None:
    assert [item for item in in_background(lambda stop: iter(range(50))) if item is not None] == [
        *range(50)
    ]
    assert_all_leave()


def test_a_slow_item_lets_the_driver_breathe() -> None:
    let_go = threading.Event()

    def slow(stop: Stop) -> Iterator[int]:
        let_go.wait(PATIENCE_S)
        yield 1

    items = in_background(slow, beat=0.01)
    assert next(items) is None
    assert next(items) is None
    let_go.set()
    assert [item for item in items if item is not None] == [1]


def test_an_error_rises_where_the_items_are_taken() -> None:
    def broken(stop: Stop) -> Iterator[int]:
        yield 1
        raise KeyError("no such thing")

    items = in_background(broken)
    with pytest.raises(KeyError, match="no such thing"):
        list(items)
    assert_all_leave()


def test_closing_stops_deep_work_that_asks() -> None:
    left = threading.Event()

    def endless(stop: Stop) -> Iterator[int]:
        try:
            while True:
                stop.check()
                yield 1
        except Stopped:
            left.set()
            raise

    items = in_background(endless)
    next(items)
    items.close()
    assert left.wait(PATIENCE_S)
    assert_all_leave()


def test_closing_does_not_wait_for_what_cannot_be_interrupted() -> None:
    let_go = threading.Event()

    def stuck(stop: Stop) -> Iterator[int]:
        let_go.wait(PATIENCE_S)
        yield 1

    items = in_background(stuck, beat=0.01)
    next(items)
    items.close()
    assert workers(), "it is still at work"
    let_go.set()
    assert_all_leave()


def test_it_does_not_run_far_ahead() -> None:
    made: list[int] = []

    def count(stop: Stop) -> Iterator[int]:
        for number in range(1000):
            made.append(number)
            yield number

    items = in_background(count, ahead=2)
    assert next(items) == 0
    assert next(items) == 1
    items.close()
    assert len(made) <= 6
