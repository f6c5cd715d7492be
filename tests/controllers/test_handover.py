"""A timeline that comes in from an .otio file."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from gsa_desktop.controllers.editing import Editing
from gsa_desktop.controllers.handover import TimelineImport
from gsa_desktop.controllers.library import MediaLibrary
from gsa_desktop.core.project import Clip, Project, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.media.otio_file import otio_text
from gsa_desktop.media.probe import probe
from gsa_desktop.workers.lanes import QueueLane

pytest.importorskip("opentimelineio")


@pytest.fixture
def reader(qapp, clock):
    lane = QueueLane(qapp)
    library = MediaLibrary(lane)
    yield TimelineImport(lane, library, Editing(library, clock=clock))
    lane.shut_down()


def written(folder: Path, clip: Path, media: Path) -> tuple[Path, Timeline]:
    """An .otio file of two cuts, and what it ought to become."""
    info = replace(probe(clip), path=media)
    first = Clip("a", media, FrameRange(2, 12), 5)
    line = Timeline(
        (Track((first, replace(first, id="b", start=20))), Track()),
        Fraction(24),
        (info.width, info.height),
        (Track((replace(first, id="s"),)),),
    )
    path = folder / "line.otio"
    path.write_text(otio_text("line", line, {media: info}))
    return path, line


def test_it_replaces_the_timeline_in_one_step(qtbot, reader, tiny_clip, tmp_path):
    path, line = written(tmp_path, tiny_clip(), tiny_clip())
    editing = reader._editing
    with qtbot.waitSignal(reader._library.missed) as missed:
        reader.read(path)
    assert missed.args == [()]
    assert editing.project == Project(line, (tiny_clip(),))
    assert editing.stack.undoText() == "Import timeline"
    assert reader._library.infos[tiny_clip()].frames == 24
    editing.undo()
    assert editing.project == Project()


def test_files_that_are_not_there_keep_their_places(qtbot, reader, tiny_clip, tmp_path):
    gone = tmp_path / "gone.mp4"
    path, line = written(tmp_path, tiny_clip(), gone)
    with qtbot.waitSignal(reader._library.missed) as missed:
        reader.read(path)
    assert [entry.path for entry in missed.args[0]] == [gone]
    assert reader._editing.project.timeline == line


def test_what_is_no_timeline_is_said_and_changes_nothing(qtbot, reader, tmp_path):
    path = tmp_path / "letter.otio"
    path.write_text("Dear Sir or Madam")
    with qtbot.waitSignal(reader.failed) as failed:
        reader.read(path)
    assert failed.args[0].title == "Could not import letter.otio"
    assert reader._editing.project == Project()
