"""Batches before they are begun: sources, names, plans, and what is remembered of results."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from gsa_desktop.core.batch import (
    BatchJob,
    BatchOrder,
    BatchOutcome,
    BatchOutput,
    BatchState,
    plan_batch,
    plan_possible,
)
from gsa_desktop.core.batch_names import FIELDS, fields_of, result_name
from gsa_desktop.core.batch_record import BatchRecord
from gsa_desktop.core.batch_report import size_text, table, time_text, write_report
from gsa_desktop.core.batch_sources import BatchSource, find_sources
from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import Depth, settings_of
from gsa_desktop.core.project import Blur, Picture, SegmentSettings

VP9 = BatchOutput(settings_of("vp9-alpha"))


def order(root="/out", **more):
    return BatchOrder(Path(root), more.pop("outputs", (VP9,)), **more)


def names(*sources, **more):
    found = plan_batch([BatchSource(Path(one)) for one in sources], order(**more))
    return [str(job.out.relative_to("/out")) for job in found]


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{name}_{kind}", "dog.v1_cutout.webm"),
        ("{name}_{model}_{preset}", "dog.v1_gsanet-lite_best.webm"),
        ("{number:03} {ext}-{format}", "001 mov-vp9-alpha.webm"),
        ("Été {name}", "Été dog.v1.webm"),
    ],
)
def test_a_template_names_the_results(template, name):
    segment = SegmentSettings("gsanet-lite", "best")
    assert names("/in/dog.v1.mov", template=template, segment=segment) == [name]


def test_a_weight_file_counts_by_its_name():
    segment = SegmentSettings("/models/my net.pth", "fast")
    assert names("/in/a.mp4", template="{model}", segment=segment) == ["my net.webm"]


@pytest.mark.parametrize(
    "template",
    [
        "",
        "{name",
        "{}",
        "{0}",
        "{name.real}",
        "{wrong}",
        "a/b",
        "..",
        ".{name}",
        "{name:d}",
        "{name:{wrong}}",
        "x" * 300,
    ],
)
def test_templates_that_name_nothing_are_refused(template):
    with pytest.raises(AppError):
        names("/in/a.mp4", template=template)


def test_every_field_that_is_told_of_works():
    values = dict.fromkeys(FIELDS, "x") | {"number": 7}
    template = " ".join(f"{{{field}}}" for field in FIELDS)
    assert fields_of(template) == frozenset(FIELDS)
    assert result_name(template, values).split() == [str(values[field]) for field in FIELDS]


def test_signs_of_a_value_that_no_file_has_are_replaced():
    assert result_name("{own_preset}", {"own_preset": "a/b: c?"}) == "a_b_ c_"


def test_results_that_would_collide_are_refused():
    with pytest.raises(AppError, match="would both become"):
        names("/in/a.mp4", "/in/a.mov")
    with pytest.raises(AppError, match="would both become"):
        names("/in/a.mp4", "/in/A.mp4")  # one file where capitals do not count
    with pytest.raises(AppError, match="Two results"):
        names("/in/a.mp4", outputs=(VP9, replace(VP9, background=Blur())))
    with pytest.raises(AppError, match="would replace a source"):
        names("/out/a.webm", template="{name}")
    assert names("/in/a.mp4", "/in/a.mov", template="{name}_{ext}") == ["a_mp4.webm", "a_mov.webm"]


def test_a_format_that_cannot_show_the_background_is_refused():
    with pytest.raises(AppError, match="no transparency"):
        names("/in/a.mp4", outputs=(BatchOutput(settings_of("h264")),))
    assert names("/in/a.mp4", outputs=(BatchOutput(settings_of("matte-h264")),)) == ["a_matte.mp4"]
    keyed = BatchOutput(replace(settings_of("h264"), key=(0, 177, 64)))
    assert names("/in/a.mp4", outputs=(keyed,)) == ["a_cutout.mp4"]


def test_a_job_comes_through_a_pipe_as_it_went_in():
    settings = replace(settings_of("h265"), quality=20, depth=Depth.EIGHT, report=True)
    settings = replace(settings, crop=CropShape.SUBJECT, encoder=EncoderChoice.AUTO)
    settings = replace(settings, key=(0, 71, 187), rate=Fraction(30_000, 1001))
    output = BatchOutput(settings, Picture(Path("/pictures/é.png")))
    wanted = order(outputs=(output,), first=3, stop=9, overwrite=True, use_cache=False)
    job = plan_batch([BatchSource(Path("/in/d\udcff g.mp4"), Path("sub"))], wanted)[0]
    assert job.out == Path("/out/sub/d\udcff g_cutout.mp4")
    text = job.to_text()
    assert "\n" not in text
    assert BatchJob.from_text(text) == job


def test_sources_are_found_in_order_without_what_is_hidden(tmp_path):
    for name in ("b.mp4", "a.MOV", "._a.mp4", "c.txt", "sub/d.mkv", ".trash/e.mp4", "out/f.mp4"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    flat = find_sources([tmp_path])
    assert [source.path.name for source in flat] == ["a.MOV", "b.mp4"]
    deep = find_sources([tmp_path, tmp_path / "b.mp4"], recursive=True, leave_out=tmp_path / "out")
    assert [(str(one.folder), one.path.name) for one in deep] == [
        (".", "a.MOV"),
        (".", "b.mp4"),
        ("sub", "d.mkv"),
    ]
    assert find_sources([tmp_path / "c.txt"]) == (BatchSource(tmp_path / "c.txt"),)


def test_a_record_knows_its_own_results(tmp_path):
    job = plan_batch([BatchSource(Path("/in/a.mp4"))], order(tmp_path))[0]
    record = BatchRecord(job)
    record.make_folder()
    assert not record.is_own()
    job.out.write_text("somebody's")
    assert not record.is_own()

    before = record.begin("key")
    job.out.write_text("result")
    assert record.is_own()  # a kill may come here
    assert record.done_in("key") is None
    record.finish("key", 2.5)
    assert record.done_in("key") == 2.5
    assert record.done_in("other options") is None

    again = record.begin("other options")
    record.put_back(again)
    assert record.done_in("key") == 2.5
    job.out.write_text("changed by hand")
    assert record.done_in("key") is None
    assert not record.is_own()
    record.put_back(before)
    assert not record.is_done()


def test_the_table_and_the_report_say_the_same(tmp_path):
    a, b = Path("/in/a.mp4"), Path("/in/bé.mp4")
    outcomes = [
        BatchOutcome(a, Path("/out/a.mov"), BatchState.DONE, seconds=75, size=2_500_000, tries=2),
        BatchOutcome(b, Path("/out/b.mov"), BatchState.FAILED, 'no, "video"'),
        BatchOutcome(b, Path("/out/c.mov"), BatchState.STOPPED, tries=0),
    ]
    lines = table(outcomes).splitlines()
    assert lines[1].split()[:2] == ["a.mp4", "done"]
    assert "1 min 15 s  2.5 MB  /out/a.mov (tried 2 times)" in lines[1]
    assert lines[2].endswith('no, "video"')
    assert lines[-1] == "1 of 3 done, 1 failed, 1 not finished"
    write_report(tmp_path / "r.json", outcomes)
    rows = json.loads((tmp_path / "r.json").read_text())
    assert [row["state"] for row in rows] == ["done", "failed", "not finished"]
    assert rows[0]["source"] == "/in/a.mp4"
    write_report(tmp_path / "r.csv", outcomes)
    assert '"no, ""video"""' in (tmp_path / "r.csv").read_text()


def test_sizes_and_times_in_words():
    assert [size_text(n) for n in (0, 12, 1234, 5e6)] == ["", "12 bytes", "1.2 kB", "5.0 MB"]
    assert [time_text(n) for n in (0.04, 61, 3700)] == ["0.0 s", "1 min 01 s", "1 h 01 min"]


def test_a_name_that_cannot_be_refuses_its_file_alone(tmp_path):
    long = f"/in/{'x' * 210}.mp4"
    sources = [BatchSource(Path(one)) for one in ("/in/a.mp4", long, "/in/b.mp4")]
    jobs, (refused,) = plan_possible(sources, order(tmp_path, template="{number}_{name}"))
    assert [job.out.stem for job in jobs] == ["1_a", "3_b"]
    assert (refused.source, refused.state) == (Path(long), BatchState.FAILED)
    assert "cannot be the name" in refused.note
    with pytest.raises(AppError, match="cannot be the name"):
        plan_batch(sources, order(tmp_path))
