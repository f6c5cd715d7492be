"""The model without a network, from pictures to masks: it finds what moves and nothing else."""

import numpy as np
import pytest

from gsanet.errors import FrameError
from gsanet.segmenter import Estimate, Final, VideoSegmenter, final_size


@pytest.fixture(scope="module")
def segmenter():
    return VideoSegmenter("motion", preset="fast")


def finals(segmenter, frames, **how):
    return [item.prob for item in segmenter.run(frames, **how) if isinstance(item, Final)]


def foreground(maps):
    """The largest share of a picture that is called the subject."""
    return max((prob > 127).mean() for prob in maps)


def test_finds_the_subject_before_a_panning_camera(segmenter, moving, iou):
    maps = segmenter.segment(moving.frames)
    found = [iou(prob, mask) for prob, mask in zip(maps, moving.masks, strict=True)]
    assert min(found) > 0.85


def test_every_frame_gets_one_estimate_then_one_final(segmenter, moving):
    items = list(segmenter.run(moving.frames, range(2, 8)))
    assert [item.number for item in items if isinstance(item, Estimate)] == list(range(2, 8))
    assert [item.number for item in items if isinstance(item, Final)] == list(range(2, 8))
    sizes = {item.prob.shape for item in items if isinstance(item, Final)}
    assert sizes == {moving.frames.shape[1:3]}


def test_a_portrait_clip_keeps_its_aspect(segmenter, moving, iou):
    turned = np.ascontiguousarray(moving.frames[:5].transpose(0, 2, 1, 3))
    maps = finals(segmenter, turned)
    assert iou(maps[2], moving.masks[2].T) > 0.8


@pytest.mark.parametrize(
    "scene",
    [
        {"noise": 2.0},
        {"noise": 12.0},
        {"step": (8.0, 3.0)},
        {"step": (0.0, 0.0), "noise": 6.0},
        {"step": (0.0, 0.0), "noise": 0.0},
    ],
    ids=["pan", "noisy pan", "fast pan", "noisy still", "still"],
)
def test_an_empty_scene_gives_an_empty_mask(segmenter, make_pan, scene):
    assert foreground(finals(segmenter, make_pan(count=5, **scene).frames)) < 0.01


def test_pictures_without_content_give_an_empty_mask(segmenter):
    dice = np.random.default_rng(0)
    static = np.full((4, 60, 90, 3), 120, np.uint8)
    grain = np.clip(120 + dice.normal(0, 8, static.shape), 0, 255).astype(np.uint8)
    snow = dice.integers(0, 256, static.shape).astype(np.uint8)
    for frames in (static, grain, snow):
        assert foreground(finals(segmenter, frames)) < 0.01


def test_a_light_that_wanders_over_a_still_scene_is_no_large_subject(segmenter, make_pan):
    still = make_pan(count=6, step=(0.0, 0.0)).frames
    x = np.arange(still.shape[2])
    light = [1 + 0.3 * np.exp(-(((x - 20 - 14 * t) / 30) ** 2)) for t in range(len(still))]
    lit = np.clip(still * np.array(light)[:, None, :, None], 0, 255).astype(np.uint8)
    assert foreground(finals(segmenter, lit)) < 0.05


@pytest.mark.parametrize("shape", [(96, 168), (1, 1), (2, 300), (300, 2)])
def test_one_frame_or_a_few_pixels_give_an_empty_mask(segmenter, moving, shape):
    frames = np.resize(moving.frames, (3, *shape, 3)) if shape != (96, 168) else moving.frames[:1]
    maps = finals(segmenter, frames)
    assert [prob.shape for prob in maps] == [shape] * len(frames)
    assert foreground(maps) < 0.01


def test_a_hard_cut_separates_what_is_before_and_after(segmenter, moving, make_pan):
    """First-pass maps are those of the two halves alone, byte for byte."""
    other = make_pan(count=5, seed=40, subject=(-2.0, 2.0)).frames
    other = (other * np.array([0.4, 1.0, 0.6])).astype(np.uint8)
    halves = [moving.frames[:5], other]

    def firsts(frames):
        return [i.prob for i in segmenter.run(frames) if isinstance(i, Estimate)]

    together = firsts(np.concatenate(halves))
    apart = [prob for half in halves for prob in firsts(half)]
    assert all(np.array_equal(a, b) for a, b in zip(together, apart, strict=True))


def test_a_subject_in_half_of_the_clip_leaves_the_other_half_empty(segmenter, make_pan, iou):
    empty, full = make_pan(count=12), make_pan(count=12, subject=(3.0, 0.0))
    maps = finals(segmenter, np.concatenate([empty.frames[:6], full.frames[6:]]))
    assert foreground(maps[:4]) < 0.01
    assert iou(maps[9], full.masks[9]) > 0.8


def test_large_pictures_get_maps_of_bounded_size():
    assert final_size(2160, 3840) == (1080, 1920)
    assert final_size(480, 854) == (480, 854)
    assert final_size(4000, 1) == (1920, 1)


class Broken:
    """Four good pictures, then something else."""

    def __init__(self, good, bad):
        self.good, self.bad = good, bad

    def __len__(self):
        return 6

    def __getitem__(self, number):
        return self.good[number] if number < 4 else self.bad


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (np.zeros((50, 60, 3), np.uint8), "60x50"),
        (np.full((96, 168, 3), np.nan, np.float32), "float32"),
        (np.zeros((96, 168), np.uint8), "8-bit RGB"),
        (np.zeros((0, 168, 3), np.uint8), "empty"),
    ],
    ids=["another size", "not a number", "grey", "nothing"],
)
def test_unusable_frames_are_named(segmenter, moving, bad, words):
    with pytest.raises(FrameError, match=f"Frame 4.*{words}"):
        finals(segmenter, Broken(moving.frames, bad))


def test_a_clip_without_frames_is_refused(segmenter, moving):
    with pytest.raises(FrameError, match="no frames"):
        finals(segmenter, moving.frames[:0])
    with pytest.raises(FrameError, match="not in a clip of 10"):
        list(segmenter.run(moving.frames, range(5, 20)))
