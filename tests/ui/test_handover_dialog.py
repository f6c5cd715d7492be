"""The dialog that hands a timeline over."""

from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QDialogButtonBox, QLineEdit

from gsa_desktop.core.export_order import TimelineSource
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.handover_dialog import HandOverDialog

LINE = Timeline((Track((Clip("a", Path("/a.mp4"), FrameRange(0, 9)),)),), Fraction(25), (64, 48))


@pytest.fixture
def open_dialog(qtbot, tmp_path):
    def make(*, can_otio: bool = True) -> HandOverDialog:
        source = TimelineSource(LINE, {})
        dialog = HandOverDialog(source, "film", tmp_path / "pack", can_otio=can_otio)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def button(dialog):
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def test_what_is_chosen_becomes_an_order(qtbot, open_dialog, tmp_path):
    dialog = open_dialog()
    dialog.findChildren(QCheckBox)[1].setChecked(False)
    dialog.findChild(QComboBox).setCurrentIndex(1)
    with qtbot.waitSignal(dialog.order_made) as made:
        button(dialog).click()
    order = made.args[0]
    assert (order.otio, order.edl, order.mattes) == (True, False, True)
    assert (order.name, order.out, order.matte.id) == ("film", tmp_path / "pack", "matte-ffv1")
    assert not dialog.isVisible()


def test_what_makes_no_sense_cannot_be_started(qtbot, open_dialog, tmp_path):
    dialog = open_dialog()
    for box in dialog.findChildren(QCheckBox):
        box.setChecked(False)
    assert not button(dialog).isEnabled()
    dialog.findChildren(QCheckBox)[1].setChecked(True)
    assert button(dialog).isEnabled()
    assert not dialog.findChild(QComboBox).isEnabled()
    (tmp_path / "mine.txt").write_text("mine")
    field = next(f for f in dialog.findChildren(QLineEdit) if f.text())
    field.setText(str(tmp_path))
    field.editingFinished.emit()
    assert not button(dialog).isEnabled()


def test_without_the_library_it_says_what_to_install(open_dialog):
    dialog = open_dialog(can_otio=False)
    otio = dialog.findChildren(QCheckBox)[0]
    assert not otio.isEnabled()
    assert not otio.isChecked()
    texts = [label.text() for label in dialog.findChildren(type(dialog._problem))]
    assert any("gsa-desktop[handover]" in text for text in texts)


def test_everything_has_a_name_and_room(open_dialog):
    dialog = open_dialog()
    for widget in (*dialog.findChildren(QAbstractButton), *dialog.findChildren(QComboBox)):
        assert widget.accessibleName() or widget.objectName().startswith("qt_")
        assert not widget.isVisible() or widget.width() >= widget.minimumSizeHint().width()
