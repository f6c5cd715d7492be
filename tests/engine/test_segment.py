"""Clip -> masks with the model that needs no weights: live, resumable, cancellable."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import DeviceUsed, Event, Exported, MaskReady, Progress
from gsa_desktop.core.export_order import ClipSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Blur, Clip, SegmentSettings
from gsa_desktop.core.refine import at_size
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export import export_source
from gsa_desktop.engine.mask_files import write_masks
from gsa_desktop.engine.segment import segment_clip
from tests.timing import in_time

MOTION = SegmentSettings(model="motion", preset="fast")


@pytest.fixture(scope="session")
def clip(tiny_info: MediaInfo) -> Clip:
    return Clip("c", tiny_info.path, FrameRange(0, tiny_info.frames), segment=MOTION)


@dataclass(frozen=True)
class Segmented:
    """One whole run: what it said, and the folder of its masks."""

    events: list[Event]
    folder: Path
    masks: list[NDArray[np.uint8]]


@pytest.fixture(scope="session")
def whole(clip: Clip, tiny_info: MediaInfo, tmp_path_factory: pytest.TempPathFactory) -> Segmented:
    folder = tmp_path_factory.mktemp("whole")
    events = []
    with MaskStore(folder) as store:
        for event in segment_clip(clip, tiny_info, store):
            events.append(event)
            if isinstance(event, MaskReady):
                track = store.find(tiny_info.fingerprint, clip.segment)
                assert track is not None
                assert track.get(event.frame) is not None
        return Segmented(events, folder, masks_of(store, tiny_info, clip))


def masks_of(store: MaskStore, info: MediaInfo, clip: Clip) -> list[NDArray[np.uint8]]:
    track = store.find(info.fingerprint, clip.segment)
    assert track is not None
    found = [track.get(number) for number in clip.cut]
    assert all(mask is not None for mask in found)
    return [mask.prob for mask in found if mask is not None]


def test_masks_arrive_live_and_end_on_the_subject(
    clip: Clip, whole: Segmented, tiny_subject: Callable[..., NDArray[np.bool_]]
) -> None:
    ready = [event for event in whole.events if isinstance(event, MaskReady)]
    assert {event.frame for event in ready if not event.final} == set(clip.cut)
    assert {event.frame for event in ready if event.final} == set(clip.cut)
    assert [event.name for event in whole.events if isinstance(event, DeviceUsed)]
    overlap = []
    for number, prob in zip(clip.cut, whole.masks, strict=True):
        found = at_size(prob, (160, 90)) > 127
        truth = tiny_subject(number)
        overlap.append((found & truth).sum() / (found | truth).sum())
    assert np.mean(overlap[2:-2]) > 0.6


def test_progress_counts_up_to_the_end_of_each_pass(whole: Segmented) -> None:
    phases: dict[str, list[int]] = {}
    for event in whole.events:
        if isinstance(event, Progress):
            assert event.total == 24
            phases.setdefault(event.phase, []).append(event.done)
    assert len(phases) == 3
    assert all(done == sorted(done) for done in phases.values())
    assert [done[-1] for done in phases.values()] == [0, 24, 24]


@pytest.mark.parametrize("stop_after", [3, 31])
def test_a_stopped_run_goes_on_to_the_very_same_bytes(
    clip: Clip, tiny_info: MediaInfo, whole: Segmented, tmp_path: Path, stop_after: int
) -> None:
    with MaskStore(tmp_path) as store:
        job = segment_clip(clip, tiny_info, store)
        ready = 0
        while ready < stop_after:
            ready += isinstance(next(job), MaskReady)
        job.close()
    with MaskStore(tmp_path) as store:
        again = [
            event for event in segment_clip(clip, tiny_info, store) if isinstance(event, MaskReady)
        ]
        assert len(again) <= 48 - stop_after + 1
        resumed = masks_of(store, tiny_info, clip)
    assert all(np.array_equal(one, two) for one, two in zip(whole.masks, resumed, strict=True))


def test_a_range_leaves_the_other_frames_alone(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore
) -> None:
    list(segment_clip(replace(clip, cut=FrameRange(4, 12)), tiny_info, store))
    track = store.find(tiny_info.fingerprint, MOTION)
    assert track is not None
    states = track.states(FrameRange(0, 24))
    assert (np.nonzero(states)[0] == np.arange(4, 12)).all()


def test_a_finished_clip_is_done_at_once(
    clip: Clip, tiny_info: MediaInfo, whole: Segmented
) -> None:
    with MaskStore(whole.folder) as store:
        again = list(segment_clip(clip, tiny_info, store))
    assert not [event for event in again if isinstance(event, MaskReady)]


@pytest.mark.parametrize("events", [1, 9, 30])
def test_cancelling_is_quick_at_any_moment(
    clip: Clip, tiny_info: MediaInfo, tmp_path_factory: pytest.TempPathFactory, events: int
) -> None:
    def seconds_to_leave() -> float:
        with MaskStore(tmp_path_factory.mktemp("masks")) as store:
            job = segment_clip(clip, tiny_info, store)
            for _ in range(events):
                next(job)
            began = time.monotonic()
            job.close()
            return time.monotonic() - began

    in_time(seconds_to_leave, 0.8)


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
    blurred = replace(clip, background=Blur(), cut=FrameRange(0, 8))
    settings = settings_of("h264")
    job = export_source(ClipSource(blurred, tiny_info), store, tmp_path / "out.mp4", settings)
    events = list(job)
    assert sum(isinstance(event, MaskReady) and event.final for event in events) == 8
    assert isinstance(events[-1], Exported)


def test_two_programs_may_work_on_the_same_masks(
    clip: Clip, tiny_info: MediaInfo, store: MaskStore, whole: Segmented
) -> None:
    """The second begins amid the first pass of the first one, and is done before it."""
    job = segment_clip(clip, tiny_info, store)
    events = []
    for event in job:
        events.append(event)
        if isinstance(event, MaskReady) and event.frame == 9:
            break
    with MaskStore(store.folder) as other:
        list(segment_clip(clip, tiny_info, other))
    events += list(job)
    finals = [event.frame for event in events if isinstance(event, MaskReady) and event.final]
    assert sorted(finals) == list(clip.cut)
    steps = [event for event in events if isinstance(event, Progress)]
    assert max(step.done for step in steps) == steps[-1].done == len(clip.cut)
    found = masks_of(store, tiny_info, clip)
    assert all(np.array_equal(*pair) for pair in zip(found, whole.masks, strict=True))


def test_mask_pictures_appear_all_at_once_or_not_at_all(
    clip: Clip, tiny_info: MediaInfo, whole: Segmented, tmp_path: Path
) -> None:
    out = tmp_path / "masks"
    with MaskStore(whole.folder) as store:
        job = write_masks(clip, tiny_info, store, out)
        for _ in range(10):
            next(job)
        job.close()
        assert list(tmp_path.iterdir()) == []
        list(write_masks(clip, tiny_info, store, out))
    assert len(list(out.iterdir())) == 24
