"""A timeline of two picture tracks and one of sound, and hands to drag things on it."""

from fractions import Fraction
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from gsa_desktop.core.project import Clip, Marker, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.timeline_layout import FLAG_PX, FLAG_TOP_PX, TITLE_PX
from gsa_desktop.ui.timeline_view import TimelineView
from tests.ui.test_media_bin import media_info

DOG, CAT = Path("/media/dog.mp4"), Path("/media/cat.mp4")
RATE = Fraction(25)
NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton


def steady(path: Path, frames: int):
    """A file of 25 frames a second."""
    from gsa_desktop.core.timebase import FrameTable

    table = FrameTable(np.arange(frames, dtype=np.int64), Fraction(1, 25), 1)
    return media_info(str(path), table=table)


INFOS = {DOG: steady(DOG, 1000), CAT: steady(CAT, 200)}


def stage_timeline() -> Timeline:
    """V1: dog a 100-300, dog b 400-500. V2: cat c 150-250. A1: sound of a. Markers at 50, 350."""
    a = Clip("a", DOG, FrameRange(200, 400), 100, link="a")
    b = Clip("b", DOG, FrameRange(500, 600), 400)
    c = Clip("c", CAT, FrameRange(50, 150), 150)
    sound = Clip("s", DOG, FrameRange(200, 400), 100, link="a")
    return Timeline(
        (Track((a, b)), Track((c,))),
        RATE,
        (1920, 1080),
        (Track((sound,)),),
        (Marker(50, "intro"), Marker(350)),
    )


class Stage:
    """The view and a mouse."""

    def __init__(self, view: TimelineView) -> None:
        self.view = view
        self.asked: list[tuple] = []
        for name in (
            "move_requested",
            "trim_requested",
            "split_requested",
            "split_all_requested",
            "volume_requested",
            "marker_moved",
            "seek_requested",
            "selection_changed",
            "track_flag_requested",
            "marker_dialog_wanted",
            "clip_dialog_wanted",
        ):
            getattr(view, name).connect(lambda *args, name=name: self.asked.append((name, *args)))

    def take(self, *names: str) -> list[tuple]:
        """What was asked for so far, of some kinds (all without names)."""
        found = [ask for ask in self.asked if not names or ask[0] in names]
        self.asked.clear()
        return found

    def at(self, frame: float, row: str, depth: int = TITLE_PX + 6) -> QPoint:
        """The pixel of a frame on a row ("V1"), so many pixels below its top."""
        canvas = self.view.canvas
        top = next(r.top for r in canvas.placement.rows if r.name == row)
        return QPoint(round(canvas.scale.x(frame)), canvas.rows_top + top + depth)

    def flag(self, frame: int) -> QPoint:
        """The pixel of a marker's flag."""
        return QPoint(round(self.view.canvas.scale.x(frame)) + 4, FLAG_TOP_PX + FLAG_PX // 2)

    def mouse(self, kind: QEvent.Type, place: QPoint, keys=NONE, button=LEFT) -> None:
        """One event, with the modifier keys that QTest forgets while moving."""
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else button
        moved = kind == QEvent.Type.MouseMove
        event = QMouseEvent(
            kind,
            QPointF(place),
            QPointF(self.view.viewport().mapToGlobal(place)),
            Qt.MouseButton.NoButton if moved else button,
            held,
            keys,
        )
        QApplication.sendEvent(self.view.viewport(), event)

    def press(self, place: QPoint, keys=NONE, button=LEFT) -> None:
        self.mouse(QEvent.Type.MouseButtonPress, place, keys, button)

    def move(self, place: QPoint, keys=NONE, button=LEFT) -> None:
        self.mouse(QEvent.Type.MouseMove, place, keys, button)

    def release(self, place: QPoint, keys=NONE, button=LEFT) -> None:
        self.mouse(QEvent.Type.MouseButtonRelease, place, keys, button)

    def click(self, place: QPoint, keys=NONE) -> None:
        self.press(place, keys)
        self.release(place, keys)

    def drag(self, start: QPoint, *places: QPoint, keys=NONE, first=NONE, button=LEFT) -> None:
        """Press with `first`, go through places with `keys`, release at the last."""
        self.press(start, first, button)
        for place in places:
            self.move(place, keys, button)
        self.release(places[-1], keys, button)
