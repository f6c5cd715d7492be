"""What a person is used to, in the whole window."""

import shutil
from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QSystemTrayIcon, QWidget

from gsa_desktop.app.notify import Notifier
from gsa_desktop.core.job_list import JobRow, JobState
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.preferences import Preferences
from gsa_desktop.ui.command_palette import CommandPalette
from gsa_desktop.ui.keymap import Keymap
from gsa_desktop.ui.start_page import RecentCard
from gsa_desktop.ui.theme import tokens

pytestmark = pytest.mark.timeout(300)


def test_preferences_work_at_once_and_are_kept(qtbot, desktop):
    habits = desktop.habits
    habits.set_preferences(Preferences(theme="light", device="cpu", masks_gib=3))
    assert tokens().name == "light"
    assert desktop.session.jobs.device == "cpu"
    assert desktop.window.commands["view.theme_light"].isChecked()
    assert habits._masks.cap_bytes == 3 << 30
    assert desktop._settings.value("window/theme") == "light"
    desktop.window.commands["view.theme_dark"].trigger()
    assert habits.preferences == replace(Preferences(), device="cpu", masks_gib=3)
    assert tokens().name == "dark"


def test_changed_keys_work_and_are_kept(qtbot, desktop):
    desktop.habits.set_keymap(Keymap().changed("help.palette", ("F9",)))
    palette = desktop.window.commands["help.palette"]
    assert palette.shortcuts() == [QKeySequence("F9")]
    kept = Keymap.from_text(str(desktop._settings.value("keys/keymap")))
    assert kept.owner("F9") == "help.palette"
    palette.trigger()
    opened = desktop.window.findChild(CommandPalette)
    assert opened.isVisible()
    opened.reject()


@pytest.mark.parametrize("name", ["edit.preferences", "edit.shortcuts", "help.shortcuts"])
def test_the_dialogs_open_from_their_commands(qtbot, desktop, name):
    desktop.window.commands[name].trigger()
    (dialog,) = (d for d in desktop.window.findChildren(QDialog) if d.isVisible())
    dialog.reject()


def test_every_clip_without_masks_is_segmented_the_shown_one_first(
    qtbot, desktop, tiny_clip, tmp_path
):
    files = [tmp_path / name for name in ("one.mp4", "two.mp4")]
    for number, path in enumerate(files):
        shutil.copy(tiny_clip(8 + number, 96, 54), path)
    session, editing = desktop.session, desktop.session.editing
    for number, path in enumerate(files, start=1):
        editing.place(path)
        qtbot.waitUntil(lambda n=number: len(editing.clips) == n)
    session.playback.seek(editing.clips[1].start)
    done = []
    session.jobs.segmented.connect(done.append)
    desktop.window.commands["mask.segment_all"].trigger()
    assert [row.name for row in session.jobs.queue.rows] == ["two.mp4", "one.mp4"]
    qtbot.waitUntil(lambda: len(done) == 2)
    desktop.window.commands["mask.segment_all"].trigger()
    assert not session.jobs.is_busy  # nothing is left to do
    assert {row.state for row in session.jobs.queue.rows} == {JobState.DONE}


def test_a_clip_is_segmented_on_import_if_a_person_wants_that(qtbot, desktop, tiny_clip):
    desktop.habits.set_preferences(Preferences(segment_on_import=True))
    with qtbot.waitSignal(desktop.session.jobs.segmented):
        desktop.open_files([tiny_clip(8, 96, 54)])


def test_the_last_files_come_with_pictures(qtbot, with_clip, tiny_clip):
    window = with_clip.window
    recent = with_clip.recent
    qtbot.waitUntil(lambda: recent._picture_of(tiny_clip()).exists())
    cards = window.start_page.findChildren(RecentCard)
    (card,) = (card for card in cards if not card.isHidden())
    assert card.toolTip() == str(tiny_clip())
    assert not card.icon().isNull()


def test_a_project_can_be_dropped_on_the_window(qtbot, with_clip, tmp_path):
    path = tmp_path / "film.gsaproj"
    assert with_clip.session.editing.save(path)
    with_clip.new_project()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(QPoint(50, 50)),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with_clip.window.dropEvent(drop)
    assert with_clip.session.editing.path == path
    assert len(with_clip.session.editing.clips) == 1


def test_masks_of_other_files_can_be_deleted(desktop):
    store: MaskStore = desktop.habits._masks
    (store.folder / "left over.masks1").write_bytes(b"x" * 1000)
    assert store.used_bytes() >= 1000
    store.clear()
    assert store.used_bytes() == 0


@pytest.mark.parametrize(
    ("row", "called"),
    [
        (JobRow(1, "Segmenting", "a", JobState.DONE, seconds=31), True),
        (JobRow(1, "Segmenting", "a", JobState.FAILED, seconds=31), True),
        (JobRow(1, "Segmenting", "a", JobState.DONE, seconds=29), False),
        (JobRow(1, "Segmenting", "a", JobState.CANCELLED, seconds=99), False),
    ],
)
def test_only_long_jobs_call_back(qtbot, monkeypatch, row, called):
    alerts, window = [], QWidget()
    qtbot.addWidget(window)
    monkeypatch.setattr(QApplication, "alert", alerts.append)
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    Notifier(window).on_ended(row)
    assert bool(alerts) == called
