"""Looking into single frames: slots, flow, the model's own word."""

import numpy as np
import pytest

from gsanet.segmenter import SLOTS, Estimate, MemoryStore, VideoSegmenter


@pytest.fixture(scope="module")
def look(small_lite, moving):
    return VideoSegmenter(small_lite, device="cpu").inspector(moving.frames)


def test_every_slot_is_a_map_at_the_networks_size(look, official_like, moving):
    official = VideoSegmenter(official_like, device="cpu").inspector(moving.frames[:4])
    for seen in (look.frame(2), official.frame(2)):
        assert tuple(seen.slots) == SLOTS
        for slot in seen.slots.values():
            assert slot.dtype == np.float32
            assert slot.ndim == 2
            assert min(slot.shape) > 2
            assert 0 <= slot.min() <= slot.max() <= 1
            assert np.ptp(slot) > 0


def test_the_word_is_the_one_that_a_run_starts_from(small_lite, look, moving):
    store = MemoryStore()
    run = VideoSegmenter(small_lite, preset="bare", device="cpu").run(moving.frames, coarse=store)
    first = next(item for item in run if isinstance(item, Estimate))
    bare = VideoSegmenter(small_lite, preset="bare", device="cpu").inspector(moving.frames)
    word = bare.frame(0).prob
    assert first.prob.shape[0] > word.shape[0]
    assert abs(float(first.prob.mean()) / 255 - float(word.mean())) < 0.01
    assert look.frame(0).prob.min() >= 0


def test_the_flow_shows_the_subject_and_not_the_camera(moving):
    seen = VideoSegmenter("motion", preset="fast").inspector(moving.frames).frame(4)
    assert not seen.slots
    assert seen.flow.shape[2] == 3
    # white is no motion
    rows = np.linspace(0, moving.masks.shape[1] - 1, seen.flow.shape[0]).astype(int)
    columns = np.linspace(0, moving.masks.shape[2] - 1, seen.flow.shape[1]).astype(int)
    subject = moving.masks[4][np.ix_(rows, columns)]
    saturation = 255 - seen.flow.min(axis=2).astype(float)
    assert saturation[subject].mean() > 4 * saturation[~subject].mean()
    # the subject goes 5 pixels of 168 against the background
    assert 0.02 < seen.full_saturation < 0.05


def test_order_changes_nothing_and_the_ends_have_a_flow(small_lite, moving):
    frames = moving.frames[:4]
    one = VideoSegmenter(small_lite, device="cpu").inspector(frames)
    other = VideoSegmenter(small_lite, device="cpu").inspector(frames)
    there = [one.frame(number) for number in range(4)]
    back = [other.frame(number) for number in (3, 2, 1, 0)][::-1]
    for a, b in zip(there, back, strict=True):
        assert np.array_equal(a.flow, b.flow)
        assert all(np.array_equal(a.slots[name], b.slots[name]) for name in SLOTS)
        assert a.flow.min() < 200
    with pytest.raises(ValueError, match="frame 4"):
        one.frame(4)
