"""A job of a batch that is left in the moment in which it is done."""

from gsa_desktop.core.batch import BatchJob, BatchOrder, BatchOutput, BatchState
from gsa_desktop.core.events import Exported, Progress
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.engine import export_order
from gsa_desktop.engine.batch import done_before, worked
from gsa_desktop.media.probe import probe
from tests.batch_folder import fill


def test_what_has_its_name_when_ctrl_c_comes_counts_as_done(tmp_path, monkeypatch, tiny_clip):
    home, out = tmp_path / "home", tmp_path / "out" / "a.mov"
    monkeypatch.setenv("GSA_HOME", str(home))
    (source,) = fill(tmp_path / "in", home, tiny_clip(12, 64, 48), ["a.mp4"])
    output = BatchOutput(settings_of("qtrle"))
    job = BatchJob(source, out, output, BatchOrder(out.parent, (output,)))
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
