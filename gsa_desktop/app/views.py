"""What the monitor shows and how: views, marks, comparing, the whole screen."""

from dataclasses import asdict, fields, replace
from json import JSONDecodeError, dumps, loads
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSettings, Slot

from gsa_desktop.core.marks import DEFAULT_MARKS, Marks
from gsa_desktop.core.memory import MEMORY
from gsa_desktop.core.preferences import read_preferences
from gsa_desktop.core.project import View
from gsa_desktop.ui.marks_popover import MarksPopover
from gsa_desktop.ui.shuttle_keys import HeldKey
from gsa_desktop.ui.timeline_thumbnails import CAP_BYTES as THUMBNAIL_BYTES

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop

VIEW_COMMANDS = {view: f"view.{view.name.lower()}" for view in View}
_MARKS = "view/marks"
_COMPARED = (
    "view.outline",
    "view.side_by_side",
    "view.slots",
    "view.flow",
    "view.confidence",
    "view.wipe",
    "view.onion",
    "view.hide_marks",
    "view.marks",
)


class Views(QObject):
    """Commands and settings of the monitor's views."""

    def __init__(self, desktop: "Desktop", settings: QSettings) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._settings = settings
        self._before = View.SOURCE
        window = desktop.window
        self._popover = MarksPopover(window)
        self._popover.marks_changed.connect(self._set_marks)
        window.transport.views.add_others([window.commands[name] for name in _COMPARED])
        commands = window.commands
        commands["view.overlay_toggle"].triggered.connect(self.toggle_overlay)
        commands["view.wipe"].toggled.connect(self.set_wipe)
        commands["view.onion"].toggled.connect(lambda on: self._change(onion=on))
        commands["view.hide_marks"].toggled.connect(lambda hidden: self._change(shown=not hidden))
        commands["view.marks"].triggered.connect(self.open_popover)
        held = HeldKey(commands["playback.stop"], window)
        held.held_changed.connect(desktop.session.playback.set_held)
        desktop.session.monitor.quality_changed.connect(window.transport.set_proxy)
        self._read_settings()

    @Slot()
    def toggle_overlay(self) -> None:
        """To the overlay, and from there back to where it was."""
        view = self._desktop.session.monitor.view
        if view is View.OVERLAY:
            self._desktop.set_view(self._before)
        else:
            self._before = view
            self._desktop.set_view(View.OVERLAY)

    @Slot(bool)
    def set_wipe(self, on: bool) -> None:
        """Compare with the source, which in the source's own view would show nothing."""
        monitor = self._desktop.session.monitor
        if on and monitor.view in (View.SOURCE, View.SIDE_BY_SIDE):
            self._desktop.set_view(View.OVERLAY)
        self._desktop.window.preview.set_wipe(on)
        monitor.set_compare(on)

    @Slot()
    def open_popover(self) -> None:
        """Let a person choose how marks look."""
        self._popover.set_marks(self._desktop.session.monitor.marks)
        self._popover.open_above(self._desktop.window.transport.views)

    def apply_settings(self) -> None:
        """Read again what the preferences may have changed."""
        preferences = read_preferences(self._settings.value)
        MEMORY.set_capacity((preferences.cache_mib << 20) - THUMBNAIL_BYTES)
        self._desktop.session.playing.scrub_sound = preferences.scrub_sound

    def _read_settings(self) -> None:
        self.apply_settings()
        marks = marks_from(str(self._settings.value(_MARKS, "")))
        self._desktop.session.monitor.set_marks(marks)

    def _set_marks(self, marks: Marks) -> None:
        self._desktop.session.monitor.set_marks(marks)
        look = asdict(replace(marks, onion=False, shown=True))  # those two are of the moment
        self._settings.setValue(_MARKS, dumps(look))

    def _change(self, **changes: Any) -> None:
        monitor = self._desktop.session.monitor
        monitor.set_marks(replace(monitor.marks, **changes))


def marks_from(text: str) -> Marks:
    """Marks as they were kept; the default for what is not there or not sound."""
    try:
        kept = loads(text)
        known = {field.name for field in fields(Marks)}
        marks = Marks(**{name: value for name, value in kept.items() if name in known})
        red, green, blue = (min(max(int(part), 0), 255) for part in marks.colour)
        return Marks(
            (red, green, blue),
            min(max(float(marks.opacity), 0.0), 1.0),
            min(max(int(marks.outline_px), 0), 8),
        )
    except (JSONDecodeError, TypeError, ValueError, AttributeError):
        return DEFAULT_MARKS
