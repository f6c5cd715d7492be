import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QSplitter, QWidget

from gsa_desktop.ui.main_window import MainWindow


@pytest.fixture
def settings(tmp_path):
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def start(qtbot, settings):
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    window.show()
    return window


def open_panels(window):
    docks = window.findChildren(QDockWidget)
    return {dock.objectName().removeprefix("dock.") for dock in docks if not dock.isHidden()}


def test_each_workspace_has_a_layout_of_its_own(qtbot, settings):
    window = start(qtbot, settings)
    everything = open_panels(window)
    assert {"media", "jobs", "inspector", "timeline"} <= everything
    with qtbot.waitSignal(window.workspaces.changed) as changed:
        window.workspaces.use("refine")
    assert changed.args == ["refine"]
    assert open_panels(window) == everything - {"media", "jobs"}
    window.workspaces.use("edit")
    assert open_panels(window) == everything


def test_a_workspace_is_found_again_as_it_was_left(qtbot, settings):
    window = start(qtbot, settings)
    window.panels["inspector"].hide()
    window.workspaces.use("refine")
    window.panels["timeline"].hide()
    window.close()
    again = start(qtbot, settings)
    assert again.workspaces.current == "refine"
    assert "timeline" not in open_panels(again)
    again.workspaces.use("edit")
    assert "inspector" not in open_panels(again)
    assert "timeline" in open_panels(again)


def test_a_reset_is_for_the_workspace_that_is_shown(qtbot, settings):
    window = start(qtbot, settings)
    window.workspaces.use("refine")
    window.panels["inspector"].hide()
    window.panels["media"].show()
    window.reset_layout()
    assert "inspector" in open_panels(window)
    assert "media" not in open_panels(window)


def test_a_page_stands_alone_and_the_panels_come_back(qtbot, settings):
    window = start(qtbot, settings)
    window.panels["jobs"].hide()
    before = open_panels(window)
    window.centre.offer("image", lambda: QLabel("Pictures"))
    window.use_workspace("image")
    assert open_panels(window) == set()
    assert window.centre.currentWidget().text() == "Pictures"
    assert not window.panels["media"].toggleViewAction().isEnabled()
    window.reset_layout()
    assert open_panels(window) == set()
    window.show_start(shown=False)
    assert window.centre.currentWidget().text() == "Pictures", "the project is not what is shown"
    window.use_workspace("edit")
    assert open_panels(window) == before
    assert window.preview.isVisible()
    assert window.panels["media"].toggleViewAction().isEnabled()


def test_the_last_workspace_with_the_monitor_is_found_again(qtbot, settings):
    window = start(qtbot, settings)
    for name in ("refine", "train", "image"):
        window.use_workspace(name)
    assert window.commands["view.workspace_image"].isChecked()
    window.use_workspace("")
    assert window.workspaces.current == "refine"
    window.use_workspace("")
    assert window.workspaces.current == "refine"


def test_a_page_is_made_when_it_is_first_shown_and_starts_as_it_was_left(qtbot, settings):
    def make():
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("parts")
        splitter.addWidget(QLabel("Left"))
        splitter.addWidget(QLabel("Right"))
        page = QWidget()
        splitter.setParent(page)
        splitter.resize(400, 100)
        made.append(splitter)
        return page

    made: list[QSplitter] = []
    window = start(qtbot, settings)
    window.centre.offer("train", make)
    assert not made
    window.use_workspace("train")
    window.use_workspace("edit")
    window.use_workspace("train")
    assert len(made) == 1
    made[0].setSizes([300, 95])
    left = made[0].sizes()
    window.close()
    again = MainWindow(settings)
    qtbot.addWidget(again)
    again.centre.offer("train", make)
    again.show()
    assert again.workspaces.current == "train"
    assert made[1].sizes() == left
    again.use_workspace("edit")
    assert {"media", "timeline"} <= open_panels(again)


def test_keys_of_the_editor_rest_while_it_is_hidden(qtbot, settings):
    window = start(qtbot, settings)
    commands = window.commands
    commands.allow("timeline", allowed=True)
    commands.allow("clip", allowed=True)
    window.use_workspace("train")
    for name in ("playback.toggle", "playback.next", "mask.segment", "clip.split", "file.export"):
        assert not commands[name].isEnabled(), name
    for name in (
        "file.open",
        "train.new",
        "view.workspace_edit",
        "view.theme_dark",
        "help.palette",
    ):
        assert commands[name].isEnabled(), name
    commands.allow("clip", allowed=True)
    commands.allow("timeline", allowed=False)
    assert not commands["mask.segment"].isEnabled()
    window.use_workspace("edit")
    assert commands["mask.segment"].isEnabled()
    assert not commands["view.zoom_in"].isEnabled(), "what has changed meanwhile counts"
