"""A killed export that is gone on with is what it would have been, and loses nothing on the way."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Exported, Note, Progress
from gsa_desktop.core.export_journal import (
    Resume,
    journal_dir,
    leftovers,
    noted,
    part_of,
    taken_from,
)
from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource
from gsa_desktop.core.export_settings import ExportSettings, settings_of
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.planes import PlanarPicture
from gsa_desktop.core.project import Clip, Colour, Project, RefineSettings, Timeline, Track
from gsa_desktop.core.storage import load_project, save_project
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.background import Stop
from gsa_desktop.engine.export import clip_pictures
from gsa_desktop.engine.export_identity import identity_of
from gsa_desktop.engine.export_order import export
from gsa_desktop.engine.export_pipeline import EXPORTING, Again, written
from gsa_desktop.engine.rescue import rescue_all
from gsa_desktop.media import expected, writer
from gsa_desktop.media.export_plan import plan_export
from gsa_desktop.media.picture_codec import read_encoded
from gsa_desktop.media.picture_folder import PictureFolder
from gsa_desktop.media.probe import probe
from gsa_desktop.media.reader import VideoReader
from gsa_desktop.media.verify_pictures import picture_files
from gsa_desktop.media.video_file import VideoFile

LENGTH = 75  # frames of three seconds: fragments of MP4 and MOV are of one at least
KEYFRAMES = 6  # apart, of the encoders that look back
EXACT = ("png", "exr", "prores4444", "ffv1", "qtrle")
LOSSY = ("h264", "h265")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("GSA_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture
def often(monkeypatch):
    """Keyframes come often, so that there are some in a second."""

    def options(self):
        found = dict(self.preset.options)
        if self.preset.codec in ("libx264", "ffv1", "qtrle"):
            found["g"] = str(KEYFRAMES)
        if self.preset.codec == "libx265":
            found["x265-params"] += f":keyint={KEYFRAMES}:min-keyint={KEYFRAMES}"
        return found

    monkeypatch.setattr(ExportSettings, "encoder_options", property(options))


@pytest.fixture
def source(tiny_clip, tiny_subject, store):
    info = probe(tiny_clip(LENGTH, 96, 64))
    clip = Clip("c", info.path, FrameRange(0, LENGTH), background=Colour((0, 177, 64)))
    run = store.open(info.fingerprint, "truth", clip.segment).run(clip.cut)
    for number in clip.cut:
        seen = tiny_subject(number % 50, 96, 64)
        run.put_final(SoftMask(number, np.where(seen, np.uint8(255), np.uint8(0))))
    return ClipSource(clip, info)


@pytest.fixture
def order(source, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()

    def made(preset_id, name="film"):
        settings = settings_of(preset_id)
        return ExportOrder(source, folder / f"{name}{settings.preset.suffix}", settings)

    return made


def killed(order, store, frames=LENGTH - 2):
    """What a process leaves that is killed when so many frames were given to the encoder."""
    source, part = order.source, part_of(order.out)
    plan = plan_export(source.info, order.out, order.settings, source.clip.cut)
    track = store.find(source.info.fingerprint, source.clip.segment)
    file = PictureFolder(plan) if plan.preset.is_sequence else VideoFile(plan)
    pictures = clip_pictures(source, track, plan, Stop())
    for index, picture in zip(range(frames), pictures, strict=False):
        encoded = picture.planes if isinstance(picture, PlanarPicture) else picture
        file.write(encoded, index)
    pictures.close()
    if plan.preset.is_sequence:
        file.flush()
        last = picture_files(part)[-1]
        last.write_bytes(last.read_bytes()[:-100])  # it was being written
    else:
        shutil.copy(part, order.out.with_name("aside"))
        file.close()
        order.out.with_name("aside").replace(part)
    entry = journal_dir() / "killed"
    with noted(order.out, len(plan.table), plan.timecode, identity_of(source, order.settings)):
        (written,) = journal_dir().iterdir()
        shutil.copytree(written, entry)
    return entry


def resumed(order, store):
    events = list(export(order, store, resume=Resume.OR_KEEP))
    assert isinstance(events[-1], Exported)
    assert not [line for line in events[-1].report if line.startswith("FAIL")]
    texts = " ".join(event.text for event in events if isinstance(event, Note))
    assert leftovers() == []
    assert list(journal_dir().iterdir()) == []
    return texts


def notes(job):
    return " ".join(event.text for event in job if isinstance(event, Note))


def pictures(path):
    if path.is_dir():
        return [read_encoded(file) for file in picture_files(path)]
    with VideoReader(path) as reader:
        return [
            np.dstack([f.rgb, f.alpha]) if f.alpha is not None else f.rgb
            for f in reader.frames(0, reader.info.frames)
        ]


@pytest.mark.parametrize("preset_id", [*EXACT, *LOSSY])
def test_it_goes_on_behind_what_was_written(order, store, often, preset_id):
    whole, film = order(preset_id, "whole"), order(preset_id)
    list(export(whole, store))
    killed(film, store)
    said = resumed(film, store)
    frames = frames_kept(said)
    assert KEYFRAMES <= frames < LENGTH
    assert sorted(path.name for path in film.out.parent.iterdir()) == sorted(
        {whole.out.name, film.out.name}
    )
    pairs = list(zip(pictures(whole.out), pictures(film.out), strict=True))
    assert len(pairs) == LENGTH
    for wanted, got in pairs:
        error = np.abs(wanted.astype(float) - got)
        assert error.max() == 0 if preset_id in EXACT else error.mean() < 3
    if not film.settings.preset.is_sequence:
        before, after = probe(whole.out), probe(film.out)
        assert [before.table.time_of(n) for n in range(LENGTH)] == [
            after.table.time_of(n) for n in range(LENGTH)
        ]
        assert len(before.sounds) == len(after.sounds)


def test_other_settings_begin_anew_and_keep_what_was_there(order, store):
    film = order("png")
    killed(film, store)
    other = replace(film, settings=replace(film.settings, digits=7))
    said = notes(export(other, store, resume=Resume.OR_KEEP))
    assert "begun with other settings or sources" in said
    assert "are kept as “film (unfinished)”" in said
    assert len(list(film.out.iterdir())) == LENGTH


def test_a_source_that_has_changed_begins_anew(order, store, source):
    film = order("ffv1")
    killed(film, store)
    touched(source.info.path)
    assert "begun with other settings or sources" in notes(
        export(film, store, resume=Resume.OR_KEEP)
    )


def test_where_nothing_was_begun_it_begins(order, store):
    film = order("prores422")
    assert "is not there: the export begins anew" in notes(
        export(film, store, resume=Resume.OR_KEEP)
    )
    assert film.out.exists()


def test_without_being_asked_it_begins_anew(order, store):
    film = order("prores422")
    killed(film, store)
    assert "are kept as “film (unfinished).mov”" in notes(export(film, store))


@pytest.mark.parametrize("damaged", [3, 40])
def test_it_goes_on_at_the_first_picture_that_is_not_whole(order, store, damaged):
    film = order("png")
    killed(film, store)
    file = picture_files(part_of(film.out))[damaged]
    file.write_bytes(file.read_bytes()[:30])
    assert f"behind the first {damaged} of {LENGTH} frames" in resumed(film, store)


@pytest.mark.parametrize("preset_id", ["png", "ffv1"])
def test_who_leaves_before_it_goes_on_loses_nothing(order, store, preset_id):
    film = order(preset_id)
    killed(film, store)
    part = part_of(film.out)
    size = sum(file.stat().st_size for file in ([part] if part.is_file() else part.iterdir()))
    job = export(film, store, resume=Resume.OR_KEEP)
    next(job)  # it has looked at what there is, or is about to
    job.close()
    assert sum(f.stat().st_size for f in ([part] if part.is_file() else part.iterdir())) == size
    assert [leftover.path for leftover in leftovers()] == [film.out]
    assert "goes on behind" in resumed(film, store)


def touched(path):
    """The clip is shared with other tests, which may have done the same."""
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 10**9))


def frames_kept(said):
    return int(said.split("behind the first ")[1].split()[0])


@pytest.mark.parametrize("preset_id", ["ffv1", "png"])
def test_who_leaves_again_and_again_loses_nothing(order, store, often, preset_id):
    film = order(preset_id)
    killed(film, store, 50)
    found = []
    for _ in range(2):
        said = []
        with closing(export(film, store, resume=Resume.OR_KEEP)) as job:
            for event in job:
                said += [event.text] if isinstance(event, Note) else []
                if isinstance(event, Progress) and event.phase == EXPORTING and event.done:
                    break
        found.append(frames_kept(" ".join(said)))
        assert [path.name for path in film.out.parent.iterdir()] == [part_of(film.out).name]
        assert [leftover.path for leftover in leftovers()] == [film.out]
    found.append(frames_kept(resumed(film, store)))
    assert 0 < found[0] <= found[1] <= found[2]


@pytest.mark.parametrize("preset_id", ["prores4444", "h264"])
def test_who_leaves_keeps_what_was_added(order, store, often, monkeypatch, preset_id):
    film = order(preset_id)
    killed(film, store, 40)
    said = []
    with closing(export(film, store, resume=Resume.OR_KEEP)) as job:
        for event in job:
            said += [event.text] if isinstance(event, Note) else []
            if isinstance(event, Progress) and event.phase == EXPORTING and event.done == 70:
                break
    assert [path.name for path in film.out.parent.iterdir()] == [part_of(film.out).name]
    assert frames_kept(resumed(film, store)) > frames_kept(" ".join(said))


def test_what_was_added_is_kept_once_it_is_sure(order, store, often, monkeypatch):
    """Then the earlier file has gone, and the new one goes on."""
    monkeypatch.setattr(writer, "_SURE_S", Fraction(1, 4))
    film = order("ffv1")
    killed(film, store, 40)
    said = []
    with closing(export(film, store, resume=Resume.OR_KEEP)) as job:
        for event in job:
            said += [event.text] if isinstance(event, Note) else []
            is_begun = isinstance(event, Progress) and event.phase == EXPORTING and event.done
            if is_begun and not taken_from(film.out).exists():
                break
    assert frames_kept(resumed(film, store)) > frames_kept(" ".join(said))


@pytest.mark.parametrize("preset_id", ["prores4444", "png"])
def test_one_that_fails_on_the_way_can_be_gone_on_with(order, store, source, preset_id):
    film = order(preset_id)
    killed(film, store, 50)
    plan = plan_export(source.info, film.out, film.settings, source.clip.cut)
    track = store.find(source.info.fingerprint, source.clip.segment)

    def failing(stop, first=0):
        for number, one in enumerate(clip_pictures(source, track, plan, stop, first), first):
            if number == 60:
                raise AppError("The disk is full.")
            yield one

    again = Again(identity_of(source, film.settings), Resume.OR_KEEP, failing)
    with pytest.raises(AppError, match="disk is full"):
        list(written(plan, failing, source.files, again))
    assert [leftover.path for leftover in leftovers()] == [film.out]
    assert frames_kept(resumed(film, store)) >= 34


def test_a_source_that_changes_while_it_goes_on_ends_that(order, store, source):
    film = order("prores422")
    killed(film, store, 50)
    job = export(film, store, resume=Resume.OR_KEEP)
    for event in job:
        if isinstance(event, Progress) and event.phase == EXPORTING and event.done == 60:
            break
    touched(source.info.path)
    with pytest.raises(AppError, match="was changed while") as caught:
        list(job)
    assert "What was written is kept" in caught.value.hint
    (leftover,) = leftovers()
    assert leftover.identity == ""
    assert "are kept as “film (unfinished).mov”" in notes(rescue_all())


def test_a_result_that_is_wrong_is_not_gone_on_with(order, store, monkeypatch):
    film = order("prores422")
    killed(film, store, 50)
    monkeypatch.setattr(expected, "_CLOSE", -1.0)  # nothing is right
    with pytest.raises(AppError, match="is not what it ought to be"):
        list(export(film, store, resume=Resume.OR_KEEP))
    assert [path.name for path in film.out.parent.iterdir()] == ["film.mov.part"]
    assert leftovers() == []


def test_what_cannot_be_gone_on_with_is_removed_if_nobody_wants_it(order, store):
    film = order("png")
    killed(film, store)
    other = replace(film, settings=replace(film.settings, digits=7))
    assert "unfinished" not in notes(export(other, store, resume=Resume.OR_DROP))
    assert [path.name for path in film.out.parent.iterdir()] == ["film"]


def test_what_was_taken_over_half_is_begun_from_again(order, store):
    """Killed a second time, while frames went from the first file into the next."""
    film = order("ffv1")
    entry = killed(film, store)
    part_of(film.out).rename(taken_from(film.out))
    part_of(film.out).write_bytes(b"some frames")
    assert entry.exists()
    assert "goes on behind" in resumed(film, store)
    assert sorted(path.name for path in film.out.parent.iterdir()) == ["film.mkv"]


def test_of_two_that_were_killed_the_longer_one_is_gone_on_with(order, store, often):
    film, aside = order("prores422"), order("prores422", "aside")
    killed(aside, store, 30)
    shutil.rmtree(journal_dir())
    killed(film, store, 70)
    part_of(aside.out).rename(taken_from(film.out))
    assert frames_kept(resumed(film, store)) > 30
    assert [path.name for path in film.out.parent.iterdir()] == ["film.mov"]


def test_a_project_that_was_saved_and_opened_is_the_same_export(source, tmp_path):
    clip = replace(source.clip, start=5, refine=RefineSettings(feather_px=1.3))
    line = Timeline((Track((clip,)),), Fraction(24000, 1001), (96, 64))
    project = Project(line, (clip.media,))
    save_project(project, tmp_path / "a.gsaproj")
    opened = load_project(tmp_path / "a.gsaproj")
    infos, found = {clip.media: source.info}, set()
    for path in (None, tmp_path / "a.gsaproj"):
        for one in (project, opened):
            protect = () if path is None else (path,)
            whole = TimelineSource(one.timeline, infos, None, protect)
            found.add(identity_of(whole, settings_of("h264")))
    assert len(found) == 1
    moved = replace(project.timeline, size=(64, 96))
    assert identity_of(TimelineSource(moved, infos), settings_of("h264")) not in found


IDENTITY = """
from fractions import Fraction
from gsa_desktop.core.export_order import TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.project import Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.engine.export_identity import identity_of

from pathlib import Path
from gsa_desktop.core.project import Clip
line = Timeline((Track((Clip("c", Path("a.mp4"), FrameRange(0, 5)),)),), Fraction(25), (64, 48))
print(identity_of(TimelineSource(line, {}), settings_of("h264")))
"""


def test_the_same_export_is_known_in_another_process():
    line = Timeline((Track((Clip("c", Path("a.mp4"), FrameRange(0, 5)),)),), Fraction(25), (64, 48))
    there = subprocess.check_output([sys.executable, "-c", IDENTITY], text=True)
    assert there.strip() == identity_of(TimelineSource(line, {}), settings_of("h264"))
