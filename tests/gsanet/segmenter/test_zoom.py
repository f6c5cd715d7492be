"""The second look: where it looks, and what it may change."""

import numpy as np
import pytest

from gsanet.flow.field import FlowField
from gsanet.segmenter import Estimate, VideoSegmenter, zoom

HEIGHT, WIDTH = 64, 112


def spot(rows, columns):
    prob = np.zeros((HEIGHT, WIDTH), np.float32)
    prob[slice(*rows), slice(*columns)] = 0.9
    return prob


@pytest.mark.parametrize(
    ("rows", "columns"),
    [((20, 36), (40, 70)), ((0, 12), (0, 12)), ((50, 64), (100, 112)), ((10, 45), (50, 60))],
    ids=["middle", "first corner", "last corner", "tall"],
)
def test_the_window_holds_the_subject_and_keeps_the_aspect(rows, columns):
    where = zoom.window(spot(rows, columns))
    assert where is not None
    assert 0 <= where.top <= 1 - where.side + 1e-9
    assert 0 <= where.left <= 1 - where.side + 1e-9
    assert where.top * HEIGHT <= rows[0] + 1
    assert (where.top + where.side) * HEIGHT >= rows[1] - 1
    assert where.left * WIDTH <= columns[0] + 1
    assert (where.left + where.side) * WIDTH >= columns[1] - 1
    inside = zoom.cut(where, np.zeros((192, 336, 3), np.uint8))
    assert inside.shape[0] / inside.shape[1] == pytest.approx(192 / 336, rel=0.03)


def test_where_nothing_new_would_be_seen_it_does_not_look():
    assert zoom.window(spot((0, 0), (0, 0))) is None
    assert zoom.window(spot((30, 31), (50, 53))) is None
    assert zoom.window(0.7 * spot((20, 36), (40, 70))) is None
    assert zoom.window(spot((4, 60), (10, 60))) is None
    far_apart = spot((10, 20), (2, 20)) + spot((40, 50), (95, 110))
    assert zoom.window(far_apart) is None
    # one stray pixel does not widen the window
    stray = spot((20, 36), (40, 70))
    stray[63, 111] = 0.9
    assert zoom.window(stray) == zoom.window(spot((20, 36), (40, 70)))


def test_the_second_look_counts_in_its_window_only():
    first = spot((20, 36), (40, 70))
    where = zoom.window(first)
    together = zoom.merged(where, first, np.ones((64, 112), np.float32))
    part = where.slices(*together.shape)
    assert together.shape[0] > HEIGHT
    outside = np.ones(together.shape, bool)
    outside[part] = False
    assert together[outside].max() == 0
    assert 0.5 < together[part].min() < 1
    middle = tuple((one.start + one.stop) // 2 for one in part)
    assert together[middle] > 0.9


def test_a_cut_flow_is_the_same_motion():
    uv = np.random.default_rng(0).normal(size=(48, 84, 2)).astype(np.float32)
    where = zoom.Window(0.25, 0.5, 0.4)
    part = zoom.cut_flow(where, FlowField(uv))
    rows, columns = where.slices(48, 84)
    assert np.array_equal(part.uv, uv[rows, columns])
    assert zoom.WHOLE.slices(1, 1) == (slice(0, 1), slice(0, 1))


def test_pictures_are_never_enlarged_for_it():
    assert zoom.picture_size(96, 168) == (96, 168)
    rows, columns = zoom.picture_size(1080, 1920)
    assert rows * columns == pytest.approx(zoom.PIXELS, rel=0.05)


def test_networks_look_twice_where_the_preset_says_so(small_lite, moving, monkeypatch):
    frames = moving.frames[:4]

    def first(preset):
        run = VideoSegmenter(small_lite, preset=preset, device="cpu").run(frames)
        return [item.prob for item in run if isinstance(item, Estimate)]

    # a network that knows nothing finds the subject nowhere: tell it where to look
    window = zoom.Window(0.2, 0.2, 0.5)
    with monkeypatch.context() as patch:
        patch.setattr(zoom, "window", lambda _prob: None)
        once, fast = first("balanced"), first("fast")
        patch.setattr(zoom, "window", lambda _prob: window)
        twice, fast_again = first("balanced"), first("fast")
    assert all(np.array_equal(a, b) for a, b in zip(fast, fast_again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(once, twice, strict=True))
