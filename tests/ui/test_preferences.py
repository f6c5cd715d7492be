from dataclasses import fields, replace

import pytest
from PySide6.QtCore import QSettings

from gsa_desktop.core.preferences import KEYS, Preferences, read_preferences, written
from gsa_desktop.ui.preferences import PreferencesDialog

OTHERS = Preferences("light", "frames", True, False, 120, 4096, 20, "cpu")


def test_every_preference_is_kept(tmp_path):
    assert set(KEYS) == {field.name for field in fields(Preferences)}
    path = str(tmp_path / "window.ini")
    settings = QSettings(path, QSettings.Format.IniFormat)
    for key, value in written(OTHERS).items():
        settings.setValue(key, value)
    settings.sync()
    again = QSettings(path, QSettings.Format.IniFormat)
    assert read_preferences(again.value) == OTHERS
    assert read_preferences(lambda _: None) == Preferences()


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({"memory/cache_mib": "lots"}, Preferences()),
        ({"memory/cache_mib": "1"}, replace(Preferences(), cache_mib=256)),
        ({"window/theme": "pink"}, Preferences()),
        ({"models/device": "CPU"}, replace(Preferences(), device="cpu")),
        ({"autosave/seconds": "9999"}, replace(Preferences(), autosave_seconds=600)),
    ],
)
def test_a_settings_file_edited_by_hand_breaks_nothing(kept, expected):
    assert read_preferences(kept.get) == expected


@pytest.fixture
def dialog(qtbot):
    dialog = PreferencesDialog(Preferences(), 5 << 20)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_dialog_shows_what_is_and_tells_each_change(qtbot, dialog):
    dialog.show_preferences(OTHERS)
    told = []
    dialog.changed.connect(told.append)
    dialog._segment.click()
    dialog._theme.setCurrentIndex(2)
    dialog._theme.activated.emit(2)
    dialog._cache.setValue(8192)
    assert told[-1] == replace(OTHERS, segment_on_import=False, theme="system", cache_mib=8192)
    assert len(told) == 3


def test_the_defaults_come_back_together(qtbot, dialog):
    dialog.show_preferences(OTHERS)
    with qtbot.waitSignal(dialog.changed) as changed:
        dialog._on_defaults()
    assert changed.args == [Preferences()]


def test_unused_masks_can_be_deleted_if_there_are_any(qtbot, dialog):
    assert "5 MiB" in dialog._used.text()
    with qtbot.waitSignal(dialog.clear_masks_requested):
        dialog._clear.click()
    dialog.show_masks(0)
    assert not dialog._clear.isEnabled()
