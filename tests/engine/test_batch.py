"""A job of a batch that is left in the moment in which it is done, or killed before."""

from dataclasses import replace

import pytest

from gsa_desktop.core.batch import BatchJob, BatchOrder, BatchOutput, BatchState
from gsa_desktop.core.batch_record import FOLDER
from gsa_desktop.core.events import Exported, Note, Progress
from gsa_desktop.core.export_journal import leftovers
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.engine import export_order
from gsa_desktop.engine.batch import done_before, run_batch_job, worked
from gsa_desktop.media.picture_folder import remove
from gsa_desktop.media.probe import probe
from tests.batch_folder import USUAL, content, fill
from tests.killed_export import kill_job


def test_what_has_its_name_when_ctrl_c_comes_counts_as_done(tmp_path, monkeypatch, tiny_clip):
    home, out = tmp_path / "home", tmp_path / "out" / "a.mov"
    monkeypatch.setenv("GSA_HOME", str(home))
    (source,) = fill(tmp_path / "in", home, tiny_clip(12, 64, 48), ["a.mp4"])
    output = BatchOutput(settings_of("qtrle"))
    job = BatchJob(source, out, output, BatchOrder(out.parent, (output,), segment=USUAL))
    export = export_order.export

    def with_a_beat_before_the_end(*arguments, **options):
        for event in export(*arguments, **options):
            if isinstance(event, Exported):
                yield Progress(12, 12, "Exporting")
            yield event

    monkeypatch.setattr(export_order, "export", with_a_beat_before_the_end)
    *_, last = worked(job, lambda: not out.exists())
    assert last.state is BatchState.DONE
    assert last.size == out.stat().st_size
    assert probe(out).frames == 12
    assert done_before(job) is not None

    out.unlink()
    *_, last = worked(job, lambda: False)
    assert last.state is BatchState.STOPPED
    assert list(out.parent.iterdir()) == [out.parent / ".gsa-batch"]


@pytest.fixture
def job(tmp_path, monkeypatch, tiny_clip):
    home, out = tmp_path / "home", tmp_path / "out" / "a"
    monkeypatch.setenv("GSA_HOME", str(home))
    (source,) = fill(tmp_path / "in", home, tiny_clip(30, 64, 48), ["a.mp4"])
    output = BatchOutput(settings_of("png"))
    return BatchJob(source, out, output, BatchOrder(out.parent, (output,), segment=USUAL))


def notes(job, store):
    events = list(run_batch_job(job, store))
    assert isinstance(events[-1], Exported)
    return " ".join(event.text for event in events if isinstance(event, Note))


def test_a_killed_one_goes_on_inside_its_file(job):
    with MaskStore() as store:
        notes(job, store)
        undisturbed = content(job.out.parent)
        remove(job.out)
        kill_job(run_batch_job(job, store), job.out, job.order.root / FOLDER)
        assert "goes on behind the first" in notes(job, store)
    assert content(job.out.parent) == undisturbed
    assert leftovers() == []


def test_what_was_killed_with_other_options_is_of_no_use(job):
    with MaskStore() as store:
        kill_job(run_batch_job(job, store), job.out, job.order.root / FOLDER)
        output = BatchOutput(replace(job.output.settings, height=24))
        other = replace(job, output=output, order=replace(job.order, outputs=(output,)))
        assert "unfinished" not in notes(other, store)
    assert len(list(job.out.iterdir())) == 30
    assert sorted(path.name for path in job.out.parent.iterdir()) == [FOLDER, "a"]
    assert leftovers() == []
