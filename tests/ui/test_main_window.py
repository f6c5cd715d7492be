from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QWidget

from gsa_desktop.ui.main_window import MainWindow


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def window(qtbot, settings):
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.show()
    return window


def docks(window):
    return {dock.objectName(): dock for dock in window.findChildren(QDockWidget)}


def drop(paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    event._keep = mime  # the event does not own it
    return event


def test_panels_stand_around_the_monitor(window):
    assert set(docks(window)) >= {"dock.media", "dock.jobs", "dock.inspector", "dock.timeline"}
    assert window.centralWidget().isVisible()
    for dock in docks(window).values():
        assert dock.isVisible()
        assert dock.toggleViewAction().text()


def test_layout_is_remembered_and_can_be_reset(qtbot, window, settings):
    docks(window)["dock.media"].hide()
    window.close()
    again = MainWindow(settings)
    qtbot.addWidget(again)
    again.show()
    assert not docks(again)["dock.media"].isVisible()
    docks(again)["dock.timeline"].setFloating(True)
    again.commands["view.reset"].trigger()
    assert all(dock.isVisible() and not dock.isFloating() for dock in docks(again).values())


def test_a_window_that_may_not_close_stays(window):
    window.may_close = lambda: False
    assert not window.close()
    assert window.isVisible()
    window.may_close = lambda: True
    assert window.close()


def test_title_names_the_document_and_marks_changes(window):
    window.set_document("dog.mp4", modified=True)
    assert window.windowTitle() == "dog.mp4[*] - GSA Desktop"
    assert window.isWindowModified()


def test_files_dropped_anywhere_arrive(window, tmp_path):
    paths = [tmp_path / "Видео 視頻 é.mp4", tmp_path / "b.mov"]
    dropped = []
    window.files_dropped = dropped.extend
    window.dropEvent(drop(paths))
    assert dropped == paths


def test_start_page_leads_to_files(qtbot, window):
    page = window.start_page
    assert page.isVisible()
    with qtbot.waitSignal(page.open_requested):
        page.open_button.click()
    with qtbot.waitSignal(page.sample_requested):
        page.sample_button.click()
    opened = []
    page.recent_requested.connect(opened.append)
    window.set_recent([Path("/films/dog.mp4")], opened.append)
    next(b for b in page.findChildren(QAbstractButton) if b.text() == "dog.mp4").click()
    next(a for a in window.recent_menu.actions() if a.text() == "dog.mp4").trigger()
    assert opened == [Path("/films/dog.mp4")] * 2
    window.show_start(shown=False)
    assert window.preview.isVisible()
    assert not page.isVisible()


def test_the_banner_says_one_thing_with_one_deed(qtbot, window):
    window.show_start(shown=False)
    done = []
    window.banner.tell("The sound was exported as AAC.", "Why", lambda: done.append("why"))
    assert window.banner.text == "The sound was exported as AAC."
    next(b for b in window.banner.findChildren(QAbstractButton) if b.text() == "Why").click()
    assert done == ["why"]
    assert window.banner.text == ""


def test_everything_a_person_can_reach_has_a_name(window):
    nameless = [
        f"{type(widget).__name__} {widget.objectName()} in {type(widget.parent()).__name__}"
        for widget in window.findChildren(QWidget)
        if (widget.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(widget, QAbstractButton))
        and not widget.objectName().startswith("qt_")
        and not widget.parent().inherits("QComboBoxPrivateContainer")
        and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_everything_fits_a_small_screen(window):
    window.resize(1366, 768)
    hint = window.minimumSizeHint()
    assert hint.width() <= 1280
    assert hint.height() <= 720


def test_closing_event_saves_where_things_are(window, settings):
    window.close()
    assert settings.contains("window/geometry")
    assert settings.contains("workspace/edit")
