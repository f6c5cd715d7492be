import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDockWidget

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
