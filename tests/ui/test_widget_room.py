"""No text is cut off at the narrowest that the window allows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gsa_desktop.core.events import Progress
from gsa_desktop.core.project import Blur, Clip, Colour, Picture, SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.background_tiles import Tile
from gsa_desktop.ui.elided_label import ElidedLabel
from gsa_desktop.ui.inspector import Inspector
from gsa_desktop.ui.job_status import JobStatus
from gsa_desktop.ui.theme import apply_theme
from gsa_desktop.ui.transport import TransportBar
from tests.ui.test_media_bin import media_info


@pytest.fixture(scope="module", params=["dark", "light"])
def themed(qapp: QApplication, request):
    before, sheet = qapp.palette(), qapp.styleSheet()
    apply_theme(qapp, request.param)
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(before)


def in_window(qtbot, widget: QWidget, width: int, height: int) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(widget)
    window.resize(width, height)
    window.show()
    return window


def needed(part: QWidget) -> int:
    """Width that the text of a part takes up at least."""
    if isinstance(part, Tile | ElidedLabel):
        return 0  # they paint what fits
    if isinstance(part, QLabel):
        return 0 if part.wordWrap() else part.fontMetrics().horizontalAdvance(part.text())
    if isinstance(part, QAbstractSpinBox):
        return part.fontMetrics().horizontalAdvance(part.text()) + 8
    if isinstance(part, QComboBox):
        return part.fontMetrics().horizontalAdvance(part.currentText()) + 24
    style = getattr(part, "toolButtonStyle", lambda: None)()
    if style == Qt.ToolButtonStyle.ToolButtonIconOnly:
        return part.iconSize().width()
    return part.fontMetrics().horizontalAdvance(part.text().replace("&", "")) + 4


def cut_off(widget: QWidget) -> list[str]:
    kinds = QLabel | QAbstractButton | QAbstractSpinBox | QComboBox
    parts = [part for part in widget.findChildren(QWidget) if isinstance(part, kinds)]
    return [
        f"{part.accessibleName() or part.text()}: {part.width()} of {needed(part)}"
        for part in parts
        if part.isVisible() and part.width() < needed(part)
    ]


@pytest.mark.parametrize("page", range(5))
@pytest.mark.parametrize(
    "background",
    [Colour(), Blur(0.1), Picture(Path("/pictures/a very long name of a picture.png"))],
)
def test_the_inspector_at_its_narrowest(qtbot, themed, page, background):
    inspector = Inspector()
    window = in_window(qtbot, inspector, inspector.minimumWidth(), 420)
    info = media_info("/media/a folder/another/a clip with a rather long name.mp4")
    clip = Clip("a", info.path, FrameRange(0, 9), background=background)
    inspector.set_models(("gsanet-lite", "motion"))
    inspector.set_clip(clip, info)
    inspector.set_mask_summary("120 of 120 frames have a mask made with other settings.")
    inspector._tabs.setCurrentIndex(page)
    assert cut_off(inspector) == []
    tabs = inspector.findChild(QTabBar)
    assert sum(tabs.tabSizeHint(i).width() for i in range(tabs.count())) <= inspector.width()
    area = inspector._tabs.currentWidget()
    assert window.width() == inspector.minimumWidth()
    assert area.widget().width() <= area.viewport().width()


def test_a_long_model_name_does_not_widen_the_inspector(qtbot, themed):
    inspector = Inspector()
    window = in_window(qtbot, inspector, inspector.minimumWidth(), 420)
    weights = "/models/" + "a very long name of a weight file " * 3 + ".safetensors"
    clip = Clip("a", media_info().path, FrameRange(0, 9), segment=SegmentSettings(weights))
    inspector.set_clip(clip, media_info())
    area = inspector._tabs.currentWidget()
    assert window.width() == inspector.minimumWidth()
    assert area.widget().width() <= area.viewport().width()


@pytest.mark.parametrize("width", [640, 780, 830, 920, 1400])
def test_the_transport_at_any_width(qtbot, themed, width):
    bar = TransportBar()
    window = in_window(qtbot, bar, width, 60)
    bar.set_length(250_000, media_info().table.rate)
    bar.set_zoom(1.0, fit=True)
    assert window.width() == width
    qtbot.waitUntil(lambda: cut_off(bar) == [])  # layouts settle by events


def test_the_running_job_shows_all_its_text(qtbot, themed):
    status = JobStatus()
    window = in_window(qtbot, status, 420, 32)
    status.begin("Segmenting")
    status.set_progress(Progress(99_999, 100_000, "Finishing the masks"))
    assert window.isVisible()
    assert cut_off(status) == []
