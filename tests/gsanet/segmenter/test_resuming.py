"""Same pictures, same bytes: twice, on several cores, and however often the run is dropped."""

from itertools import islice

import numpy as np
import pytest

from gsanet.segmenter import Estimate, Final, MemoryStore, VideoSegmenter


@pytest.fixture(scope="module")
def segmenter():
    return VideoSegmenter("motion", preset="fast")


@pytest.fixture(scope="module")
def whole(segmenter, moving):
    return {i.number: i.prob for i in segmenter.run(moving.frames) if isinstance(i, Final)}


def test_twice_the_same_bytes_on_one_core_and_on_three(moving, whole):
    again = VideoSegmenter("motion", preset="fast")
    again.cores = 3
    for item in again.run(moving.frames):
        if isinstance(item, Final):
            assert np.array_equal(item.prob, whole[item.number])


@pytest.mark.parametrize("steps", [(1,), (4, 3), (7, 5, 2), (9, 4)], ids=str)
def test_dropped_and_resumed_the_bytes_are_the_same(segmenter, moving, whole, steps):
    store, done, estimated = MemoryStore(), {}, []

    def take(items):
        for item in items:
            if isinstance(item, Final):
                done[item.number] = item.prob
            elif isinstance(item, Estimate):
                estimated.append(item.number)

    for step in steps:
        run = segmenter.run(moving.frames, coarse=store, done=done)
        take(islice(run, step))
        run.close()
    take(segmenter.run(moving.frames, coarse=store, done=done))
    assert estimated == list(range(len(moving.frames)))
    assert done.keys() == whole.keys()
    assert all(np.array_equal(done[number], whole[number]) for number in whole)


def test_holes_in_the_store_are_filled_with_the_same_bytes(segmenter, moving, whole):
    full, holes = MemoryStore(), MemoryStore()
    list(segmenter.run(moving.frames, coarse=full))
    for number in (0, 1, 4, 8):
        holes.put(number, full.get(number))
    for item in segmenter.run(moving.frames, coarse=holes):
        if isinstance(item, Final):
            assert np.array_equal(item.prob, whole[item.number])


def test_nothing_is_read_when_all_is_done(segmenter, moving):
    class Unreadable:
        def __len__(self):
            return len(moving.frames)

        def __getitem__(self, number):
            raise AssertionError("read")

    assert list(segmenter.run(Unreadable(), done=range(len(moving.frames)))) == []


def test_the_first_word_comes_early_and_reading_stays_close_to_it(segmenter, moving):
    class Watched:
        latest = -1

        def __len__(self):
            return len(moving.frames)

        def __getitem__(self, number):
            Watched.latest = number
            return moving.frames[number]

    ahead = [
        Watched.latest - item.number
        for item in segmenter.run(Watched())
        if isinstance(item, Estimate)
    ]
    assert max(ahead) <= 8


def test_keys_differ_where_bytes_may():
    keys = {VideoSegmenter("motion", preset=preset).key for preset in ("fast", "balanced", "best")}
    assert len(keys) == 3
    assert VideoSegmenter("motion").key == VideoSegmenter("motion", device="cpu").key
