"""Context menus of the timeline, made of the window's commands and a few of the place itself."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from gsa_desktop.ui.actions import Actions
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.timeline_layout import Hit, Kind, Lane
from gsa_desktop.ui.timeline_view import TimelineView

CLIP_MENU = (
    "edit.cut",
    "edit.copy",
    "edit.paste",
    "edit.paste_attributes",
    "edit.duplicate",
    "",
    "clip.split",
    "clip.trim_start",
    "clip.trim_end",
    "clip.place",
    "",
    "clip.unlink",
    "clip.link",
    "clip.mute",
    "mask.segment",
    "train.fine_tune",
    "",
    "clip.delete",
    "clip.ripple_delete",
    "",
    "clip.reveal",
)
TRACK_MENU = (
    "edit.paste",
    "edit.select_all",
    "edit.select_after",
    "",
    "clip.split_all",
    "timeline.close_gap",
    "timeline.add_marker",
)
RULER_MENU = (
    "playback.mark_in",
    "playback.mark_out",
    "playback.clear_marks",
    "",
    "timeline.snap",
    "timeline.fit",
)


class TimelineMenus(QObject):
    """Opens the menu of what lies under the pointer."""

    def __init__(self, commands: Actions, timeline: TimelineView) -> None:
        super().__init__(timeline)
        self._commands = commands
        self._timeline = timeline
        timeline.menu_wanted.connect(self._open)
        timeline.track_menu_wanted.connect(self._open_for_track)

    def _open(self, found: Hit, place: QPoint) -> None:
        if found.marker is not None:
            self._open_for_marker(found.marker.frame, place)
        elif found.clip is not None:
            self._show(self.tr("Commands for the clip"), CLIP_MENU, place)
        elif found.lane is Lane.RULER:
            menu = self._menu(self.tr("Commands for the ruler"))
            self._add_deed(
                menu,
                "map-marker-plus-outline",
                self.tr("Add &Marker Here"),
                lambda: self._timeline.marker_added.emit(max(0, found.frame)),
            )
            menu.addSeparator()
            self._fill(menu, RULER_MENU)
            menu.popup(place)
        else:
            self._show(self.tr("Commands for the timeline"), TRACK_MENU, place)

    def _open_for_marker(self, frame: int, place: QPoint) -> None:
        view = self._timeline
        menu = self._menu(self.tr("Commands for the marker"))
        for glyph, text, deed in (
            (
                "pencil-outline",
                self.tr("&Name and Colour…"),
                lambda: view.marker_dialog_wanted.emit(frame),
            ),
            ("delete-outline", self.tr("&Remove Marker"), lambda: view.marker_removed.emit(frame)),
        ):
            self._add_deed(menu, glyph, text, deed)
        menu.popup(place)

    def _open_for_track(self, kind: str, number: int, place: QPoint) -> None:
        view = self._timeline
        track = view.canvas.placement.track(Kind(kind), number)
        if track is None:
            return
        menu = self._menu(self.tr("Commands for the track"))
        flag = "hidden" if track.kind is Kind.PICTURE else "muted"
        names = {"hidden": self.tr("&Hide"), "muted": self.tr("&Mute"), "locked": self.tr("&Lock")}
        for name in (flag, "locked"):
            action = menu.addAction(names[name])
            action.setCheckable(True)
            action.setChecked(bool(getattr(track.track, name)))
            action.triggered.connect(
                lambda on, name=name: view.track_flag_requested.emit(kind, number, name, on)
            )
        menu.addSeparator()
        for text, added in (
            (self.tr("Add &Picture Track"), Kind.PICTURE),
            (self.tr("Add &Sound Track"), Kind.SOUND),
        ):
            self._add_deed(menu, "plus", text, partial(view.track_added.emit, added.value))
        remove = self.tr("&Remove Track")
        self._add_deed(
            menu, "delete-outline", remove, lambda: view.track_removed.emit(kind, number)
        ).setEnabled(not track.clips)
        menu.popup(place)

    def _show(self, name: str, ids: tuple[str, ...], place: QPoint) -> None:
        menu = self._menu(name)
        self._fill(menu, ids)
        menu.popup(place)

    def _menu(self, name: str) -> QMenu:
        menu = QMenu(self._timeline)
        menu.setAccessibleName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    def _fill(self, menu: QMenu, ids: tuple[str, ...]) -> None:
        for command_id in ids:
            if command_id:
                menu.addAction(self._commands[command_id])
            else:
                menu.addSeparator()

    def _add_deed(self, menu: QMenu, glyph: str, text: str, deed: Callable[[], object]) -> QAction:
        action = menu.addAction(icon(glyph), text)
        action.triggered.connect(lambda: deed())
        return action
