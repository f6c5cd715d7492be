"""The whole window on a tiny clip, offscreen, with folders of its own."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gsa_desktop.app.desktop import Desktop
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.ui.main_window import MainWindow
from tests.e2e.hands import person, screen, start

__all__ = ["person", "screen", "start"]  # fixtures


@pytest.fixture
def masks(tmp_path):
    """The store that the window keeps its masks in."""
    return MaskStore(tmp_path / "masks")


@pytest.fixture
def desktop(qtbot, qapp, tmp_path, monkeypatch, masks):
    monkeypatch.setenv("GSA_HOME", str(tmp_path / "home"))
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    desktop = Desktop(qapp, settings, masks)
    qtbot.addWidget(desktop.window, before_close_func=_without_questions)
    with qtbot.waitSignal(desktop.session.models_known):
        desktop.window.show()
    # the test may import PyAV itself, and two threads must not do that at once
    desktop.session.warm_up()
    qtbot.waitUntil(lambda: not desktop.session.lanes.gpu.is_busy)
    desktop.session.editing.default_model = "motion"  # the one that needs no time to speak of
    yield desktop
    desktop.survival.shut_down()
    desktop.session.shut_down()


def _without_questions(window: MainWindow) -> None:
    window.may_close = lambda: True


@pytest.fixture
def open_clip(qtbot, desktop):
    """Opens a clip in the window and waits for its first picture."""

    def open_one(path: Path) -> Desktop:
        desktop.open_files([path])
        qtbot.waitUntil(lambda: _is_open(desktop, path))
        with qtbot.waitSignal(desktop.session.monitor.picture):
            desktop.session.monitor.refresh()
        return desktop

    return open_one


@pytest.fixture
def with_clip(open_clip, tiny_clip):
    """The window with a clip open and its first picture shown."""
    return open_clip(tiny_clip())


def _is_open(desktop: Desktop, path: Path) -> bool:
    target = desktop.session.target()
    return target is not None and target[1].path == path
