"""What happens to a frame happens to its mask and its flow."""

import dataclasses

import cv2
import numpy as np
import pytest

from gsanet.config import FlowPicture
from gsanet.data.augment import (
    Augmentation,
    View,
    draw_view,
    focused,
    network_input,
    no_augmentation,
    see,
    see_flow,
)
from gsanet.data.clip import TrainingClip
from gsanet.flow.field import FlowField
from gsanet.flow.picture import flow_picture

SIZE = (48, 80)


def smooth_texture(seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).random((12, 20, 3)).astype(np.float32)
    return (cv2.resize(noise, (120, 72), interpolation=cv2.INTER_CUBIC).clip(0, 1) * 255).astype(
        np.uint8
    )


def moving_clip() -> TrainingClip:
    """Three frames with a bright square as the subject, which moves to the right."""
    rgb = np.zeros((3, 72, 120, 3), np.uint8)
    mask = np.zeros((3, 72, 120), np.uint8)
    flow = np.zeros((3, 72, 120, 2), np.float16)
    for frame, left in enumerate((20, 50, 80)):
        mask[frame, 20:50, left : left + 25] = 255
        rgb[frame][mask[frame] > 0] = 255
        flow[frame, ..., 0][mask[frame] > 0] = 4
    return TrainingClip(rgb, mask, flow, "square")


@pytest.mark.parametrize("mirrored", [False, True])
def test_flow_still_leads_from_frame_to_frame_after_the_view(mirrored: bool) -> None:
    second = smooth_texture()
    shift = np.full((72, 120, 2), (6, -3), np.float32)
    first = FlowField(shift).warp(second.astype(np.float32)).astype(np.uint8)
    view = View(10, 20, 50, 84, mirrored)
    seen_first, seen_second = see(view, first, SIZE), see(view, second, SIZE)
    flow = see_flow(view, shift, SIZE)
    fetched = flow.warp(seen_second.astype(np.float32))
    inner = (slice(8, -8), slice(10, -10))
    error = np.abs(fetched - seen_first)[inner].mean()
    assert error < 2
    wrong = FlowField(flow.uv * np.array([-1, 1], np.float32)).warp(seen_second.astype(np.float32))
    assert np.abs(wrong - seen_first)[inner].mean() > 5 * error


def test_frame_mask_and_flow_stay_on_top_of_each_other() -> None:
    bold = dataclasses.replace(
        Augmentation(), colour=0, blur=0, drop_flow=0, drop_rgb=0, drop_frame_flow=0, spoil_flow=0
    )
    for seed in range(10):
        rng = np.random.default_rng(seed)
        rgb, flow, mask = network_input(rng, moving_clip(), SIZE, bold, FlowPicture())
        assert rgb.shape == flow.shape == (3, *SIZE, 3)
        subject = mask > 0.5
        assert ((rgb[..., 0] > 0) == subject).mean() > 0.99
        if subject.mean() > 0.01:
            moving = (flow < 0.5).any(-1)
            assert (moving == subject).mean() > 0.95


def test_a_mirrored_view_shows_the_opposite_direction() -> None:
    clip = moving_clip()
    straight = see_flow(View(0, 0, 72, 120, False), clip.flow[0], SIZE)
    mirrored = see_flow(View(0, 0, 72, 120, True), clip.flow[0], SIZE)
    assert straight.uv[..., 0].max() > 2
    assert mirrored.uv[..., 0].min() < -2
    assert np.array_equal(mirrored.uv[:, ::-1, 0], -straight.uv[..., 0])


def test_views_lie_inside_the_frame() -> None:
    for seed in range(200):
        view = draw_view(np.random.default_rng(seed), Augmentation(), (72, 120))
        assert 0 <= view.top <= 72 - view.height
        assert 0 <= view.left <= 120 - view.width
        assert view.height >= 0.6 * 72


def test_a_focused_view_follows_the_subject() -> None:
    masks = np.zeros((3, 72, 120), np.uint8)
    for number, left in enumerate((10, 50, 90)):
        masks[number, 30:50, left : left + 16] = 255
    for seed in range(50):
        views = focused(np.random.default_rng(seed), masks, mirrored=False)
        assert views is not None
        assert len({(view.height, view.width) for view in views}) == 1
        for view, mask in zip(views, masks, strict=True):
            assert 0 <= view.top <= 72 - view.height
            assert 0 <= view.left <= 120 - view.width
            assert see(view, mask, SIZE).mean() > 1.5 * mask.mean()
    assert focused(np.random.default_rng(0), masks * 0, mirrored=False) is None


def test_without_augmentation_the_frame_is_as_it_was() -> None:
    clip = moving_clip()
    rng = np.random.default_rng(0)
    rgb, flow, mask = network_input(rng, clip, (72, 120), no_augmentation(), FlowPicture())
    assert np.abs((rgb + 1) * 127.5 - clip.rgb).max() < 0.01
    assert np.array_equal(mask > 0.5, clip.mask > 127)
    shown = flow_picture(FlowField(clip.flow[0].astype(np.float32)), FlowPicture())
    assert np.abs((flow[0] + 1) * 127.5 - shown).max() < 0.01


def test_lost_flow_looks_like_a_motionless_scene() -> None:
    always = dataclasses.replace(no_augmentation(), drop_flow=1.0)
    _, flow, _ = network_input(np.random.default_rng(0), moving_clip(), SIZE, always, FlowPicture())
    still = flow_picture(FlowField(np.zeros((4, 4, 2), np.float32)), FlowPicture())
    assert flow.min() == flow.max() == still.max() / 127.5 - 1


def test_spoilt_flow_hits_one_frame() -> None:
    always = dataclasses.replace(no_augmentation(), spoil_flow=1.0)
    rng = np.random.default_rng(3)
    _, flow, _ = network_input(rng, moving_clip(), SIZE, always, FlowPicture())
    _, clean, _ = network_input(rng, moving_clip(), SIZE, no_augmentation(), FlowPicture())
    changed = [not np.array_equal(a, b) for a, b in zip(flow, clean, strict=True)]
    assert sum(changed) == 1


def test_a_clip_whose_parts_do_not_fit_is_refused() -> None:
    clip = moving_clip()
    with pytest.raises(ValueError, match="square"):
        TrainingClip(clip.rgb[:, 1:], clip.mask, clip.flow, "square")


def test_without_flow_its_picture_is_blank() -> None:
    chances = dataclasses.replace(no_augmentation(), drop_flow=1.0)
    seen = network_input(np.random.default_rng(0), moving_clip(), SIZE, chances, FlowPicture())
    assert seen.flow.shape == (3, *SIZE, 3)
    assert (seen.flow == 1).all()
