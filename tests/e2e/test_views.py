"""Commands and settings of the monitor's views in the whole window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QSettings

from gsa_desktop.app.views import marks_from
from gsa_desktop.core.marks import DEFAULT_MARKS, MAGENTA, Marks
from gsa_desktop.core.memory import MEMORY
from gsa_desktop.core.project import View
from gsa_desktop.ui.timeline_thumbnails import CAP_BYTES as THUMBNAIL_BYTES


def test_commands_of_the_views(qtbot, desktop, tmp_path):
    commands, monitor = desktop.window.commands, desktop.session.monitor
    for view in View:
        commands[f"view.{view.name.lower()}"].trigger()
        assert monitor.view is view
    commands["view.matte"].trigger()
    for wanted in (View.OVERLAY, View.MATTE):
        commands["view.overlay_toggle"].trigger()
        assert monitor.view is wanted
    commands["view.source"].trigger()
    commands["view.wipe"].setChecked(True)
    assert monitor.compares
    assert monitor.view is View.OVERLAY  # the source beside itself would be no comparison
    commands["view.wipe"].setChecked(False)
    assert not monitor.compares
    commands["view.onion"].setChecked(True)
    commands["view.hide_marks"].setChecked(True)
    assert monitor.marks == replace(DEFAULT_MARKS, onion=True, shown=False)

    before = MEMORY.capacity
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("memory/cache_mib", 300)
    settings.setValue("playback/scrub_sound", "false")
    settings.sync()
    desktop.views.apply_settings()
    assert not desktop.session.playing.scrub_sound
    assert MEMORY.capacity == (300 << 20) - THUMBNAIL_BYTES
    MEMORY.set_capacity(before)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", DEFAULT_MARKS),
        ("nonsense", DEFAULT_MARKS),
        ("[1]", DEFAULT_MARKS),
        ('{"colour": [1, 2]}', DEFAULT_MARKS),
        ('{"colour": [255, 64, 208], "opacity": 7, "outline_px": -3}', Marks(MAGENTA, 1.0, 0)),
        ('{"opacity": 0.2, "from": "a later version"}', Marks(opacity=0.2)),
    ],
)
def test_kept_marks_are_read_with_care(text, wanted):
    assert marks_from(text) == wanted
