"""What the window offers after a crash, and for files that went away."""

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from gsa_desktop.core import edits, storage
from gsa_desktop.core.autosave import AutosaveSession, Snapshot, crashed_sessions
from gsa_desktop.core.file_facts import FileState
from gsa_desktop.core.project import Project
from gsa_desktop.ui.copies_dialog import CopiesDialog
from gsa_desktop.ui.error_dialog import ErrorDialog
from gsa_desktop.ui.recovery_dialog import RecoveryDialog
from gsa_desktop.ui.relink_dialog import RelinkDialog

pytestmark = pytest.mark.timeout(200)


def shown(qtbot, desktop, kind):
    def find():
        return [d for d in desktop.window.findChildren(kind) if d.isVisible()]

    qtbot.waitUntil(lambda: find() != [])
    return find()[0]


def press(dialog, name):
    next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == name).click()


def crash(path, media):
    """A session that ended without saving a project with this file."""
    session = AutosaveSession(storage.autosave_dir())
    session.write_journal(Snapshot(edits.add_media(Project(), media), {}, path))
    session.close()


def test_lost_work_is_offered_and_comes_back(qtbot, desktop, tiny_clip, tmp_path):
    path = tmp_path / "film.gsaproj"
    crash(path, tiny_clip())
    desktop.survival.start()
    press(shown(qtbot, desktop, RecoveryDialog), "Recover: film.gsaproj")
    editing = desktop.session.editing
    assert editing.project.media == (tiny_clip(),)
    assert editing.path == path
    assert desktop.window.isWindowModified()
    assert crashed_sessions(storage.autosave_dir()) == []
    desktop.survival.shut_down(keep=True)  # a second crash loses nothing either
    (again,) = crashed_sessions(storage.autosave_dir())
    assert again.saved.project == editing.project
    again.leave()


def test_of_several_the_discarded_go_and_the_others_stay(qtbot, desktop, tiny_clip, tmp_path):
    for name in ("one", "two"):
        crash(tmp_path / f"{name}.gsaproj", tiny_clip())
    desktop.survival.start()
    dialog = shown(qtbot, desktop, RecoveryDialog)
    press(dialog, "Discard: one.gsaproj")
    press(dialog, "Decide Later")
    (left,) = crashed_sessions(storage.autosave_dir())
    assert left.work.name == "two.gsaproj"
    left.leave()


def test_a_clean_start_asks_nothing(qtbot, desktop):
    desktop.survival.start()
    qtbot.waitUntil(lambda: not desktop.survival.autosave.is_writing)
    qtbot.waitUntil(lambda: not desktop.session.lanes.media.is_busy)
    assert not desktop.window.findChildren(RecoveryDialog)


def test_files_that_moved_are_found_together(qtbot, desktop, tiny_clip, tmp_path, monkeypatch):
    old, new = tmp_path / "old", tmp_path / "new" / "deep"
    old.mkdir()
    new.mkdir(parents=True)
    first, second = old / "first.mp4", old / "second.mp4"
    first.write_bytes(tiny_clip().read_bytes())
    second.write_bytes(tiny_clip(30).read_bytes())
    editing, library = desktop.session.editing, desktop.session.library
    desktop.open_files([first, second])
    qtbot.waitUntil(lambda: len(editing.project.media) == 2)
    editing.save(tmp_path / "film.gsaproj")
    before = editing.project
    desktop.new_project()
    first.rename(new / "first.mp4")
    second.rename(new / "renamed.mp4")
    desktop.open_files([tmp_path / "film.gsaproj"])
    dialog = shown(qtbot, desktop, RelinkDialog)
    assert editing.project == before  # offline, and nothing is lost
    assert dialog.open_files == [first, second]
    monkeypatch.setattr(
        "gsa_desktop.app.survival.QFileDialog.getExistingDirectory", lambda *_: str(tmp_path)
    )
    press(dialog, "Search a Folder")
    qtbot.waitUntil(lambda: dialog.open_files == [])
    press(dialog, "Apply")
    assert set(editing.project.media) == {new / "first.mp4", new / "renamed.mp4"}
    qtbot.waitUntil(lambda: set(editing.project.media) <= set(library.infos))
    editing.undo()
    assert editing.project == before


def test_a_changed_file_can_be_used_as_it_is(qtbot, desktop, tiny_clip, tmp_path):
    media = tmp_path / "a.mp4"
    media.write_bytes(tiny_clip().read_bytes())
    editing = desktop.session.editing
    desktop.open_files([media])
    qtbot.waitUntil(lambda: media in editing.project.media)
    editing.save(tmp_path / "film.gsaproj")
    desktop.new_project()
    media.write_bytes(tiny_clip(30).read_bytes())
    desktop.open_files([tmp_path / "film.gsaproj"])
    dialog = shown(qtbot, desktop, RelinkDialog)
    assert FileState.CHANGED in dialog._states.values()
    press(dialog, "Use As It Is")
    press(dialog, "Apply")
    infos = desktop.session.library.infos
    qtbot.waitUntil(lambda: media in infos and infos[media].frames == 30)


def test_a_damaged_project_opens_as_its_autosaved_copy(qtbot, desktop, tiny_clip, tmp_path):
    path = tmp_path / "film.gsaproj"
    session = AutosaveSession(storage.autosave_dir())
    copy = session.write_copy(Snapshot(edits.add_media(Project(), tiny_clip()), {}, path))
    session.close()
    path.write_text('{"format": "gsa-desktop project", "version": 2, "med')
    desktop.open_files([path])
    dialog = shown(qtbot, desktop, ErrorDialog)
    said = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert str(copy) in said
    press(dialog, "Open the Autosaved Copy")
    editing = desktop.session.editing
    assert editing.project.media == (tiny_clip(),)
    assert editing.path == path
    assert editing.document.dirty


def test_an_earlier_state_can_be_opened_and_is_not_saved_over(qtbot, with_clip, tmp_path):
    desktop, editing = with_clip, with_clip.session.editing
    path = tmp_path / "film.gsaproj"
    editing.save(path)
    desktop.survival.start()
    editing.split(10)
    earlier = editing.project
    autosave = desktop.survival.autosave
    autosave.keep_copy()
    qtbot.waitUntil(lambda: len(autosave.copies()) == 1)
    editing.split(5)
    editing.save(path)
    desktop.window.commands["file.copies"].trigger()
    press(shown(qtbot, desktop, CopiesDialog), "Open the Copy")
    assert editing.project == earlier
    assert editing.path == path
    assert editing.document.dirty
    assert storage.load_project(path) != earlier
