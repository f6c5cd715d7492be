"""What a model sees in a frame: motion on the colour wheel, slots where it has them."""

from types import MappingProxyType

import numpy as np
import pytest

from gsa_desktop.core.events import PictureReady
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, SegmentSettings, View
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.core.wish import Wish
from gsa_desktop.engine.look_into import NO_SLOTS, Looker, flow_view, slots_view
from gsa_desktop.media.reader import VideoReader
from gsanet.segmenter import Inspection

MOTION = SegmentSettings(model="motion", preset="fast")


@pytest.fixture
def clip(tiny_info: MediaInfo) -> Clip:
    return Clip("a", tiny_info.path, FrameRange(0, tiny_info.frames), segment=MOTION)


def looked(looker: Looker, clip: Clip, info: MediaInfo, view: View) -> PictureReady:
    events = list(looker.look(7, clip, info, Wish(12, 10, view, 1000)))
    found = [event for event in events if isinstance(event, PictureReady)]
    assert [(event.request, event.frame) for event in found] == [(7, 12)]
    assert found[0].size == (info.width, info.height)
    return found[0]


def test_the_flow_of_what_moves_has_colour_and_rest_has_none(
    clip: Clip, tiny_info: MediaInfo, tiny_subject
) -> None:
    looker = Looker()
    event = looked(looker, clip, tiny_info, View.FLOW)
    picture = event.picture[:, :, :3].astype(int)
    colour = picture.max(axis=2) - picture.min(axis=2)
    inside = tiny_subject(10)
    wheel = np.zeros_like(inside)
    wheel[inside.shape[0] // 2 :, : inside.shape[1] // 3] = True  # the legend
    assert colour[inside & ~wheel].mean() > 4 * colour[~inside & ~wheel].mean()
    assert "full colour" in event.caption
    looker.close()


def test_a_model_without_slots_says_so_over_the_picture(clip: Clip, tiny_info: MediaInfo) -> None:
    looker = Looker()
    event = looked(looker, clip, tiny_info, View.SLOTS)
    assert event.caption == NO_SLOTS
    with VideoReader(tiny_info) as reader:
        np.testing.assert_array_equal(event.picture[:, :, 2::-1], reader.frame(10).rgb)
    looker.close()


def inspection() -> Inspection:
    level = np.zeros((4, 8), np.float32)
    level[:, 4:] = 1
    slots = {
        "rgb_foreground": level,
        "rgb_background": 1 - level,
        "flow_foreground": level * 0,
        "flow_background": level * 0 + 1,
    }
    flow = np.full((4, 8, 3), 255, np.uint8)
    return Inspection(0, level, MappingProxyType(slots), flow, 0.01)


def test_the_four_slots_stand_in_the_order_of_their_caption() -> None:
    picture = slots_view(inspection(), np.zeros((90, 160, 3), np.uint8), (160, 90))
    assert picture.shape == (90, 160, 3)
    low, high = picture[70, 20].astype(int), picture[70, 140].astype(int)  # by motion: none, all
    assert (picture[20, 5] == low).all()
    assert (picture[20, 75] == high).all()
    assert (picture[20, 85] == high).all()
    assert (picture[20, 155] == low).all()
    assert high.sum() > low.sum()


def test_the_legend_of_the_flow_is_a_wheel_in_a_corner() -> None:
    picture = flow_view(inspection(), (320, 180))
    assert picture.shape == (180, 320, 3)
    coloured = (picture != 255).any(axis=2)
    rows, columns = np.nonzero(coloured)
    assert rows.min() > 120
    assert columns.max() < 60
    assert len(np.unique(picture[coloured], axis=0)) > 50
