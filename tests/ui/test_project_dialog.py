from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialogButtonBox, QLineEdit, QSpinBox

from gsa_desktop.ui.project_dialog import ProjectDialog


@pytest.fixture
def dialog(qtbot):
    dialog = ProjectDialog(Fraction(25), (1920, 1080), "")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.chosen = []
    dialog.format_chosen.connect(
        lambda rate, size, first: dialog.chosen.append(
            (rate, size, first) if first else (rate, size)
        )
    )
    dialog.show()
    return dialog


def part(dialog, kind, name):
    return next(child for child in dialog.findChildren(kind) if child.accessibleName() == name)


def pick(dialog, name, text):
    box = part(dialog, QComboBox, name)
    place = next(n for n in range(box.count()) if text in box.itemText(n))
    box.setCurrentIndex(place)
    box.activated.emit(place)


def ok(dialog):
    return dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Ok)


def test_standard_formats_are_picked_from_lists(dialog):
    pick(dialog, "Frame rate", "29.97")
    pick(dialog, "Size", "Upright 9:16")
    assert part(dialog, QSpinBox, "Width in pixels").value() == 1080
    ok(dialog).click()
    assert dialog.chosen == [(Fraction(30000, 1001), (1080, 1920))]


def test_any_other_is_typed(dialog):
    field = part(dialog, QLineEdit, "Frames per second")
    field.selectAll()
    QTest.keyClicks(field, "12,5")
    part(dialog, QSpinBox, "Width in pixels").setValue(1000)
    assert part(dialog, QComboBox, "Frame rate").currentText() == "Custom"
    assert part(dialog, QComboBox, "Size").currentText() == "Custom"
    ok(dialog).click()
    assert dialog.chosen == [(Fraction(25, 2), (1000, 1080))]


@pytest.mark.parametrize("text", ["", "fast", "0", "1/0", "999"])
def test_what_is_no_rate_is_told_at_once(dialog, text):
    field = part(dialog, QLineEdit, "Frames per second")
    field.selectAll()
    QTest.keyClick(field, Qt.Key.Key_Delete)
    QTest.keyClicks(field, text)
    if not text:
        field.textEdited.emit("")
    assert not ok(dialog).isEnabled()
    assert dialog.findChild(QDialogButtonBox).isVisible()
    pick(dialog, "Frame rate", "24 fps")
    assert ok(dialog).isEnabled()


def test_nothing_changed_is_nothing_asked_for(dialog):
    ok(dialog).click()
    assert dialog.chosen == []


def test_a_first_timecode_is_typed_and_drops_where_the_rate_can(dialog):
    line, drop = (
        part(dialog, QLineEdit, "Timecode of the first frame"),
        part(dialog, QCheckBox, "Drop frame"),
    )
    assert not drop.isVisible()
    line.selectAll()
    QTest.keyClicks(line, "01:00:0")
    assert not ok(dialog).isEnabled()
    QTest.keyClicks(line, "0:00")
    assert ok(dialog).isEnabled()
    pick(dialog, "Frame rate", "29.97")
    assert drop.isVisible()
    drop.click()
    assert line.text() == "01:00:00;00"
    ok(dialog).click()
    assert dialog.chosen == [(Fraction(30000, 1001), (1920, 1080), "01:00:00;00")]
