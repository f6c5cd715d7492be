"""Encoding on a thread of its own: quick to leave, short queues, errors that arrive."""

import threading
import time
from contextlib import closing
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Note, Progress
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.engine.export_pipeline import EXPORTING, written
from gsa_desktop.media.export_plan import Frames, plan_frames
from tests.timing import in_time

CANCEL_S = 0.8


def plan_of(out, preset_id, count, size):
    settings = settings_of(preset_id)
    return plan_frames(Frames(count, Fraction(25), size), out, settings, ())


def slope(size):
    picture = np.zeros((size[1], size[0], 4), np.uint8)
    picture[..., :3] = np.linspace(0, 255, size[0]).astype(np.uint8)[:, None]
    picture[..., 3] = 255
    return picture


def threads():
    return [one for one in threading.enumerate() if one.name == "gsa-background"]


def wait_for_threads():
    for one in threads():
        one.join(100)


def seconds_to_leave(plan):
    """Until an export that has begun is gone, with all it wrote."""
    picture = slope(plan.size)
    job = written(plan, lambda stop: (picture for _ in range(100)))
    for event in job:
        if isinstance(event, Progress) and event.done >= 1:
            break
    began = time.perf_counter()
    job.close()
    took = time.perf_counter() - began
    assert list(plan.path.parent.iterdir()) == []
    return took


@pytest.mark.parametrize("preset_id", ["prores4444", "png"])
def test_a_4k_export_can_be_left_at_once_and_begun_again(tmp_path, preset_id):
    folder = tmp_path / "out"
    folder.mkdir()
    plan = plan_of(
        folder / f"a{'.mov' if preset_id != 'png' else ''}", preset_id, 100, (3840, 2160)
    )
    in_time(lambda: seconds_to_leave(plan), CANCEL_S)
    # The thread that is left behind must not touch what comes next under the same name.
    small = replace(plan, size=(64, 36), stored_size=(64, 36), table=replace_table(plan, 3))
    picture = slope(small.size)
    done = list(written(small, lambda stop: (picture for _ in range(3))))[-1]
    wait_for_threads()
    assert isinstance(done, Exported)
    assert [path.name for path in folder.iterdir()] == [plan.path.name]


def replace_table(plan, count):
    return type(plan.table)(plan.table.pts[:count].copy(), plan.table.time_base, 1)


def test_pictures_are_made_only_a_little_ahead(tmp_path):
    """Memory does not grow with length: the renderer waits for the encoder."""
    plan = plan_of(tmp_path / "a.mov", "prores4444", 30, (320, 180))
    picture, made = slope(plan.size), []

    def pictures(stop):
        for number in range(30):
            made.append(number)
            yield picture

    most = 0
    job = written(plan, pictures)
    for event in job:
        if isinstance(event, Progress) and event.phase == EXPORTING:
            most = max(most, len(made) - event.done)
    assert most <= 8


def test_notes_come_through_and_errors_rise(tmp_path):
    plan = plan_of(tmp_path / "a.mp4", "h264", 3, (64, 36))

    def pictures(stop):
        yield slope(plan.size)[..., :3]
        yield Note("something odd")
        raise AppError("The source is gone.")

    seen = []
    with pytest.raises(AppError, match="gone"):
        seen.extend(iter_into(seen, written(plan, pictures)))
    assert Note("something odd") in seen
    assert list(tmp_path.iterdir()) == []


def iter_into(seen, job):
    for event in job:
        seen.append(event)
    return ()


def test_whoever_leaves_finds_it_done_or_gone(tmp_path):
    """At whatever event, also between the check and the name: never done and told as cancelled."""
    plan = plan_of(tmp_path / "a.mp4", "h264", 3, (64, 36))
    picture, seen, is_done = slope(plan.size)[..., :3], 0, False
    while not is_done:
        seen += 1
        with closing(written(plan, lambda stop: (picture for _ in range(3)))) as job:
            event = [next(job) for _ in range(seen)][-1]
            is_done = isinstance(event, Exported)
        wait_for_threads()
        assert list(tmp_path.iterdir()) == ([plan.path] if is_done else [])
    assert seen > 5
