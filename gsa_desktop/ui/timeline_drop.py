"""Files dragged onto the timeline, from the media bin or from outside."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QDropEvent
from typing_extensions import override

from gsa_desktop.core.conform import timeline_length, timeline_rate
from gsa_desktop.core.edits_place import How, Target
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.file_drop import local_files
from gsa_desktop.ui.media_facts import is_sound_alone
from gsa_desktop.ui.time_text import time_text
from gsa_desktop.ui.timeline_base import TimelineBase
from gsa_desktop.ui.timeline_ghosts import Overlay
from gsa_desktop.ui.timeline_hits import track_under
from gsa_desktop.ui.timeline_layout import HEADER_PX, Kind
from gsa_desktop.ui.timeline_plan import Ghost, snap_targets, snapped

_LABELS: dict[How, str] = {"beside": "{}", "insert": "Insert at {}", "overwrite": "Overwrite at {}"}
UNKNOWN_SECONDS = 5  # what a file is drawn with whose length is not known yet


class MediaDrop(QObject):
    """Shows where files would go, and asks for that when they are dropped.

    Attributes:
        infos: What is known of files, on the timeline or not.
    """

    def __init__(self, view: TimelineBase) -> None:
        super().__init__(view)
        self.infos: Mapping[Path, MediaInfo] = {}
        self._view = view
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DragLeave:
            self._view.show_overlay(Overlay())
        elif isinstance(event, QDropEvent):  # enter and move are kinds of drop to Qt
            paths = local_files(event.mimeData())
            event.setAccepted(bool(paths))
            if paths:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self._hold(paths, event, dropped=event.type() == QEvent.Type.Drop)
            return True
        return False

    def _hold(self, paths: list[Path], event: QDropEvent, *, dropped: bool) -> None:
        canvas, place = self._view.canvas, event.position().toPoint()
        track = track_under(canvas, Kind.PICTURE, place.y())
        sound = track_under(canvas, Kind.SOUND, place.y())
        lengths = [self._length(path) for path in paths]
        frame = max(0, round(canvas.scale.frame(max(place.x(), HEADER_PX))))
        if not canvas.length:
            frame, track, sound = 0, 0, 0
        targets = snap_targets(canvas.placement, self._view.snap_frames())
        edges = np.array([frame, frame + sum(lengths)])
        shift, target = snapped(edges, targets, self._view.reach(event.modifiers()))
        if frame + shift >= 0:
            frame += shift
        target_place = Target(frame, track, sound, _how(event.modifiers()))
        if dropped:
            self._view.show_overlay(Overlay())
            self._view.media_dropped.emit(paths, target_place)
            return
        ghosts: list[Ghost] = []
        begin = frame
        for path, length in zip(paths, lengths, strict=True):
            ghosts += self._ghosts(path, begin, length, target_place)
            begin += length
        text = time_text(frame, canvas.placement.rate) if canvas.length else ""
        text = _LABELS[target_place.how].format(text) if text else ""
        self._view.show_overlay(
            Overlay(tuple(ghosts), target, label=text, label_at=place, drop_target=True)
        )
        self._view.scroll_towards(place)

    def _length(self, path: Path) -> int:
        info, rate = self.infos.get(path), self._view.canvas.placement.rate
        if info is None:
            return max(1, round(UNKNOWN_SECONDS * rate))
        if not self._view.canvas.length and info.has_picture:
            rate = timeline_rate(info.table)
        return timeline_length(FrameRange(0, info.frames), info.table, rate)

    def _ghosts(self, path: Path, start: int, length: int, target: Target) -> list[Ghost]:
        stop, info, number = start + length, self.infos.get(path), target.track
        free = self._free if target.how == "beside" else _itself
        if is_sound_alone(info):
            number = min(free(Kind.SOUND, target.sound, start, stop), self._sounds)
            return [Ghost(Kind.SOUND, number, start, stop, name=path.name)]
        number = free(Kind.PICTURE, number, start, stop)
        result = [Ghost(Kind.PICTURE, number, start, stop, name=path.name)]
        if info is not None and info.sounds:
            number = min(free(Kind.SOUND, number, start, stop), self._sounds)
            result.append(Ghost(Kind.SOUND, number, start, stop))
        return result

    @property
    def _sounds(self) -> int:
        return self._view.canvas.placement.sounds

    def _free(self, kind: Kind, number: int, start: int, stop: int) -> int:
        """This track or the first one above it with room, perhaps a new one."""
        placement = self._view.canvas.placement
        while (track := placement.track(kind, number)) is not None and (
            track.between(start, stop) or track.track.locked
        ):
            number += 1
        return number


def _how(modifiers: Qt.KeyboardModifier) -> How:
    """Control inserts, Shift overwrites, as a person holds them while dropping."""
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return "insert"
    return "overwrite" if modifiers & Qt.KeyboardModifier.ShiftModifier else "beside"


def _itself(_kind: Kind, number: int, _start: int, _stop: int) -> int:
    return number
