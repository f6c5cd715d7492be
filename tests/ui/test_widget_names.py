"""Every widget can be found by a screen reader and reached by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QScrollBar,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QWidget,
)

from gsa_desktop.core.project import Clip, Colour
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.empty_state import Sign
from gsa_desktop.ui.inspector import Inspector
from gsa_desktop.ui.job_status import DeviceBadge, JobStatus, StatusFacts
from gsa_desktop.ui.media_bin import MediaBin
from gsa_desktop.ui.preview_view import PreviewView
from gsa_desktop.ui.timeline_view import TimelineView
from gsa_desktop.ui.transport import TransportBar
from tests.ui.test_media_bin import item, media_info

WIDGETS = (
    PreviewView,
    TimelineView,
    MediaBin,
    Inspector,
    TransportBar,
    JobStatus,
    DeviceBadge,
    StatusFacts,
)


def furnish(widget: QWidget) -> QWidget:
    if isinstance(widget, Inspector):
        info = media_info()
        widget.set_clip(Clip("a", info.path, FrameRange(0, 9), background=Colour()), info)
    if isinstance(widget, MediaBin):
        widget.set_items((item("a"),))
    return widget


def made_by_qt(part: QWidget) -> bool:
    """Scroll bars and their holders, the lists of combo boxes, the field inside a spin box."""
    if part.objectName().startswith("qt_") or isinstance(part, QScrollBar):
        return True
    above = part.parentWidget()
    while above is not None:
        if isinstance(above, QComboBox | QAbstractSpinBox | QTabBar):
            return True
        above = above.parentWidget()
    return isinstance(part, QStackedWidget) and isinstance(part.parentWidget(), QTabWidget)


def own_parts(widget: QWidget) -> list[QWidget]:
    return [part for part in (widget, *widget.findChildren(QWidget)) if not made_by_qt(part)]


@pytest.mark.parametrize("kind", WIDGETS)
def test_every_part_has_a_name(qtbot, kind):
    widget = furnish(kind())
    qtbot.addWidget(widget)
    nameless = [
        f"{type(part).__name__} in {type(part.parentWidget()).__name__}"
        for part in own_parts(widget)
        if not part.accessibleName()
        and not (isinstance(part, QLabel) and part.text())
        and not isinstance(part, Sign)
    ]
    assert nameless == []


@pytest.mark.parametrize("kind", WIDGETS)
def test_controls_are_reached_by_keyboard_and_explain_themselves(qtbot, kind):
    widget = furnish(kind())
    qtbot.addWidget(widget)
    for part in own_parts(widget):
        if not isinstance(part, QAbstractButton | QComboBox):
            continue
        if part.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents):
            continue  # a picture, not a control
        policy = part.focusPolicy()
        assert policy & Qt.FocusPolicy.TabFocus, part.accessibleName()
        clickable = isinstance(part, QAbstractButton) and policy & Qt.FocusPolicy.ClickFocus
        assert not clickable, f"{part.accessibleName()} would keep Space from playback"
        icon_only = isinstance(part, QAbstractButton) and not part.text()
        assert not icon_only or part.toolTip(), part.accessibleName()


@pytest.mark.parametrize("kind", WIDGETS)
def test_text_has_no_pixel_size(qtbot, kind):
    widget = furnish(kind())
    qtbot.addWidget(widget)
    assert [part for part in own_parts(widget) if part.font().pointSizeF() <= 0] == []
