"""Autosaving while edits come faster than the disk writes."""

from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer

from gsa_desktop.controllers import autosave
from gsa_desktop.core.autosave import Snapshot
from gsa_desktop.core.project import Project


class Writing:
    """A project that grows by a file at each edit, and what keeps it."""

    def __init__(self, root: Path, parent: QObject) -> None:
        self.project = Project()
        self.keeper = autosave.Autosave(
            root, lambda: Snapshot(self.project, {}, None), lambda: True, parent
        )
        self.keeper.start()

    def edit(self, times: int) -> None:
        for _ in range(times):
            media = (*self.project.media, Path(f"/media/{len(self.project.media)}.mp4"))
            self.project = Project(media=media)
            self.keeper.changed()


@pytest.fixture
def writing(qtbot, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr(autosave, "JOURNAL_MS", 20)
    writing = Writing(tmp_path, qapp)
    qtbot.waitUntil(lambda: not writing.keeper.is_writing)
    yield writing
    writing.keeper.shut_down()


def test_copies_do_not_queue_up_behind_a_burst_of_edits(qtbot, writing):
    writing.edit(8 * autosave.COPY_EDITS)
    qtbot.waitUntil(lambda: not writing.keeper.is_writing)
    assert len(writing.keeper.copies()) == 1


def test_edits_without_a_pause_do_not_keep_the_journal_waiting(qtbot, writing, tmp_path):
    pump = QTimer(interval=0)
    pump.timeout.connect(lambda: writing.edit(autosave.COPY_EDITS))
    pump.start()
    qtbot.waitUntil(lambda: any(tmp_path.glob("sessions/*/journal.gsaproj")))
    pump.stop()
