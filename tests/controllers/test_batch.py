"""Batches among the jobs of the window."""

import pytest
from PySide6.QtCore import QObject

from gsa_desktop.controllers.batch import Batches
from gsa_desktop.controllers.jobs import Jobs
from gsa_desktop.core.batch import BatchOrder, BatchOutput, BatchState, plan_batch
from gsa_desktop.core.batch_sources import BatchSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.job_list import JobState
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.media.probe import probe
from gsa_desktop.workers.lanes import QueueLane
from tests.batch_folder import fill


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def jobs(qapp, home):
    lane, owner = QueueLane(qapp), QObject()
    with MaskStore() as masks:
        yield Jobs(lane, masks, owner)
        lane.shut_down()


@pytest.fixture
def batches(jobs, qapp):
    lane = QueueLane(qapp)
    yield Batches(lane, jobs, jobs)
    lane.shut_down()


@pytest.fixture
def planned(tmp_path, home, tiny_clip):
    """Two exports that work and between them one that does not."""
    sources = fill(tmp_path / "clips", home, tiny_clip(12, 64, 48), ["a.mp4", "c.mp4"])
    bad = tmp_path / "clips" / "b.mp4"
    bad.write_text("no video")
    order = BatchOrder(tmp_path / "out", (BatchOutput(settings_of("qtrle")),))
    return plan_batch([BatchSource(path) for path in (sources[0], bad, sources[1])], order)


def test_a_bad_file_does_not_stop_the_others(qtbot, jobs, batches, planned):
    told = []
    for loud in (jobs.failed, jobs.exported, jobs.noted):
        loud.connect(told.append)
    with qtbot.waitSignal(batches.ended) as ended:
        batches.start(planned)
    outcomes = ended.args[0]
    assert [one.state for one in outcomes] == [BatchState.DONE, BatchState.FAILED, BatchState.DONE]
    assert "b.mp4" in outcomes[1].note
    assert probe(planned[0].out).frames == 12
    assert told == []  # a hundred files must not open a hundred dialogs

    with qtbot.waitSignal(batches.ended) as ended:
        batches.start(planned)
    states = [one.state for one in ended.args[0]]
    assert states == [BatchState.SKIPPED, BatchState.FAILED, BatchState.SKIPPED]


def test_one_that_failed_can_be_tried_again(qtbot, jobs, batches, planned):
    with qtbot.waitSignal(batches.ended):
        batches.start(planned[1:])
    planned[1].source.write_bytes(planned[0].source.read_bytes())
    failed = next(row for row in jobs.queue.rows if row.state is JobState.FAILED)
    with qtbot.waitSignal(batches.ended) as ended:
        jobs.retry_job(failed.id)
    assert [one.state.is_good for one in ended.args[0]] == [True, True]
    assert jobs.queue.unfinished == ()


def test_videos_are_found_beside_the_window(qtbot, batches, planned):
    folder = planned[0].source.parent
    batches.look([folder / "nothing"], recursive=False)  # overtaken by the next question
    with qtbot.waitSignal(batches.sources_found) as found:
        batches.look([folder], recursive=True)
    assert [source.path.name for source in found.args[0]] == ["a.mp4", "b.mp4", "c.mp4"]
