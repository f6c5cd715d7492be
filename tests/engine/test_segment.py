"""Clip -> masks with the model that needs no weights: live, resumable, cancellable."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import DeviceUsed, Exported, MaskReady, Progress
from gsa_desktop.core.export_preset import find_preset
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Blur, Clip, SegmentSettings
from gsa_desktop.core.refine import at_size
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export import export_clip
from gsa_desktop.engine.mask_files import write_masks
from gsa_desktop.engine.segment import segment_clip

MOTION = SegmentSettings(model="motion", preset="fast")


@pytest.fixture
def clip(tiny_info: MediaInfo) -> Clip:
    return Clip("c", tiny_info.path, FrameRange(0, tiny_info.frames), segment=MOTION)


def masks_of(store: MaskStore, info: MediaInfo, clip: Clip) -> list[NDArray[np.uint8]]:
    track = store.find(info.fingerprint, clip.segment)
    assert track is not None
    found = [track.get(number) for number in clip.cut]
    assert all(mask is not None for mask in found)
    return [mask.prob for mask in found if mask is not None]


def test_masks_arrive_live_and_end_on_the_subject(
    clip: Clip,
    tiny_info: MediaInfo,
    store: MaskStore,
    tiny_subject: Callable[..., NDArray[np.bool_]],
) -> None:
    first, final, device = set(), set(), ""
    for event in segment_clip(clip, tiny_info, store):
        match event:
            case MaskReady(number, final=False):
                first.add(number)
            case MaskReady(number, final=True):
                final.add(number)
                track = store.find(tiny_info.fingerprint, clip.segment)
                assert track is not None
                assert track.get(number) is not None
            case DeviceUsed(name):
                device = name
    assert first == final == set(clip.cut)
    assert device
    overlap = []
    for number, prob in zip(clip.cut, masks_of(store, tiny_info, clip), strict=True):
        found = at_size(prob, (160, 90)) > 127
        truth = tiny_subject(number)
        overlap.append((found & truth).sum() / (found | truth).sum())
    assert np.mean(overlap[2:-2]) > 0.6


def test_progress_counts_up_to_the_end_of_each_pass(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    phases: dict[str, list[int]] = {}
    for event in segment_clip(clip, tiny_info, store):
        if isinstance(event, Progress):
            assert event.total == len(clip.cut)
            phases.setdefault(event.phase, []).append(event.done)
    assert len(phases) == 3
    assert all(done == sorted(done) for done in phases.values())
    assert [done[-1] for done in phases.values()] == [0, 24, 24]


@pytest.mark.parametrize("stop_after", [1, 5, 24, 30, 45])
def test_a_stopped_run_goes_on_to_the_very_same_bytes(
    clip: Clip, tiny_info: MediaInfo, tmp_path: Path, stop_after: int
) -> None:
    with MaskStore(tmp_path / "whole") as store:
        list(segment_clip(clip, tiny_info, store))
        whole = masks_of(store, tiny_info, clip)
    with MaskStore(tmp_path / "stopped") as store:
        job = segment_clip(clip, tiny_info, store)
        ready = 0
        while ready < stop_after:
            ready += isinstance(next(job), MaskReady)
        job.close()
    with MaskStore(tmp_path / "stopped") as store:
        again = [
            event for event in segment_clip(clip, tiny_info, store) if isinstance(event, MaskReady)
        ]
        assert len(again) <= 48 - stop_after + 1
        resumed = masks_of(store, tiny_info, clip)
    assert all(np.array_equal(one, two) for one, two in zip(whole, resumed, strict=True))


def test_a_range_leaves_the_other_frames_alone(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    list(segment_clip(replace(clip, cut=FrameRange(4, 12)), tiny_info, store))
    track = store.find(tiny_info.fingerprint, MOTION)
    assert track is not None
    states = track.states(FrameRange(0, 24))
    assert (np.nonzero(states)[0] == np.arange(4, 12)).all()


def test_a_finished_clip_is_done_at_once(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    list(segment_clip(clip, tiny_info, store))
    assert not [
        event for event in segment_clip(clip, tiny_info, store) if isinstance(event, MaskReady)
    ]


def test_cancelling_takes_less_than_300_ms_at_any_moment(
    clip: Clip, tiny_info: MediaInfo, tmp_path: Path
) -> None:
    for events in (1, 2, 9, 30):
        with MaskStore(tmp_path / str(events)) as store:
            job = segment_clip(clip, tiny_info, store)
            for _ in range(events):
                next(job)
            began = time.monotonic()
            job.close()
            assert time.monotonic() - began < 0.3


@pytest.mark.parametrize("model", ["no-such-model", "/nowhere/weights.safetensors"])
def test_a_model_that_is_none_is_an_app_error(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore, model: str
) -> None:
    wrong = replace(clip, segment=SegmentSettings(model=model))
    with pytest.raises(AppError):
        list(segment_clip(wrong, tiny_info, store))


def test_frames_beyond_the_end_are_an_app_error(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    with pytest.raises(AppError, match="24 frames"):
        list(segment_clip(replace(clip, cut=FrameRange(20, 30)), tiny_info, store))


def test_export_segments_first_what_is_missing(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    blurred = replace(clip, background=Blur())
    job = export_clip(blurred, tiny_info, store, tmp_path / "out.mp4", find_preset("h264"))
    events = list(job)
    assert sum(isinstance(event, MaskReady) and event.final for event in events) == 24
    assert isinstance(events[-1], Exported)


def test_mask_pictures_appear_all_at_once_or_not_at_all(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore, tmp_path: Path
) -> None:
    out = tmp_path / "masks"
    list(segment_clip(clip, tiny_info, store))
    job = write_masks(clip, tiny_info, store, out)
    for _ in range(10):
        next(job)
    job.close()
    assert not out.exists()
    assert not out.with_name("masks.part").exists()
    list(write_masks(clip, tiny_info, store, out))
    assert len(list(out.iterdir())) == 24
