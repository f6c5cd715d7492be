"""The few shapes that a palette cannot give Fusion: flat, quiet, on a grid of 8 pixels."""

from collections.abc import Mapping
from string import Template

from gsa_desktop.core.storage import resources_dir

_SHEET = Template("""
QToolTip { color: $text; background: $control; border: 1px solid $border; padding: 4px 6px; }

QMainWindow, QStatusBar, QMenuBar, QToolBar { background: $window; }
QMainWindow::separator { background: $window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $window; }
QSplitter::handle:hover { background: $accent; }
QStatusBar::item { border: none; }
QToolBar { border: none; spacing: 4px; padding: 4px 8px; }
QToolBar::separator { background: $border; width: 1px; margin: 4px 6px; }

QMenuBar::item { background: transparent; padding: 4px 10px; border-radius: 4px; }
QMenuBar::item:selected { background: $control_hover; }
QMenu { background: $panel; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 5px 28px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: $accent_fill; color: $on_accent; }
QMenu::item:disabled { color: $text_disabled; background: transparent; }
QMenu::icon, QMenu::indicator { left: 4px; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }

QDockWidget { color: $text_muted; }
QDockWidget::title { background: $panel; padding: 7px 8px; text-align: left; }

QPushButton, QToolButton[boxed="true"] {
    background: $control; border: 1px solid $border; border-radius: 4px; padding: 5px 12px;
}
QPushButton:hover, QToolButton[boxed="true"]:hover { background: $control_hover; }
QPushButton:pressed, QToolButton[boxed="true"]:pressed { background: $field; }
QPushButton:focus { border-color: $accent; }
QPushButton:disabled { color: $text_disabled; background: $panel; }
QPushButton:flat { background: transparent; border-color: transparent; }
QPushButton:flat:hover { background: $control_hover; }
QPushButton:flat:focus { border-color: $accent; }
QPushButton[primary="true"], QPushButton:default {
    background: $accent_fill; border-color: $accent_fill; color: $on_accent; font-weight: 600;
}
QPushButton[primary="true"]:hover, QPushButton:default:hover {
    background: $accent_hover; border-color: $accent_hover;
}
QPushButton[primary="true"]:pressed, QPushButton:default:pressed { background: $accent_pressed; }
QPushButton[primary="true"]:focus, QPushButton:default:focus {
    border: 2px solid $text; padding: 4px 11px;
}
QPushButton[primary="true"]:disabled, QPushButton:default:disabled {
    background: $control; border-color: $border; color: $text_disabled;
}

QLabel[problem="true"] { color: $danger; }
QFrame#dropZone { border: 2px dashed $groove; border-radius: 12px; }

QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 4px;
}
QToolButton:hover { background: $control_hover; }
QToolButton:pressed { background: $field; }
QToolButton:checked { background: $accent_fill; color: $on_accent; }
QToolButton:focus { border-color: $accent; }
QToolButton:disabled { color: $text_disabled; background: transparent; }
QToolButton[small="true"] { padding: 1px; border-radius: 3px; }

QToolButton[segment="first"], QToolButton[segment="middle"], QToolButton[segment="last"] {
    background: $control; border: 1px solid $border; border-radius: 0; padding: 4px 6px;
    margin-left: -1px;
}
QToolButton[segment="first"] {
    border-top-left-radius: 4px; border-bottom-left-radius: 4px; margin-left: 0;
}
QToolButton[segment="last"] { border-top-right-radius: 4px; border-bottom-right-radius: 4px; }
QToolButton[segment]:hover { background: $control_hover; }
QToolButton[segment]:checked {
    background: $accent_fill; border-color: $accent_fill; color: $on_accent;
}
QToolButton[segment]:focus { border-color: $accent; }
QToolButton[segment]:checked:focus { border-color: $text; }
QToolButton[segment]:disabled {
    background: $panel; border-color: $border; color: $text_disabled;
}
QToolButton[segment]:checked:disabled { background: $control; border-color: $border; }

QLineEdit, QSpinBox, QDoubleSpinBox, QPlainTextEdit, QTextEdit {
    background: $field; border: 1px solid $border; border-radius: 4px; padding: 3px 6px;
    selection-background-color: $accent_fill; selection-color: $on_accent;
}
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus { border-color: $accent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled {
    color: $text_disabled; background: $panel;
}

QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {
    subcontrol-origin: border; width: 0; height: 0; border: none;
}
QAbstractSpinBox QLineEdit { background: transparent; border: none; padding: 0; }

QComboBox {
    background: $control; border: 1px solid $border; border-radius: 4px; padding: 4px 4px 4px 8px;
    combobox-popup: 0;  /* a menu would take the box's own colours for the row under the pointer */
}
QComboBox:hover { background: $control_hover; }
QComboBox:focus { border-color: $accent; }
QComboBox:disabled { color: $text_disabled; background: $panel; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$icons/chevron-down.svg"); width: 12px; height: 12px; }
QComboBox QAbstractItemView {
    background: $panel; border: 1px solid $border; padding: 4px; outline: none;
    selection-background-color: $accent_fill; selection-color: $on_accent;
}
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0 6px; border-radius: 4px; }
QComboBox QAbstractItemView::item:selected { background: $accent_fill; color: $on_accent; }

QCheckBox { spacing: 8px; }
QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $text_disabled; border-radius: 3px;
    background: $field;
}
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked {
    background: $accent_fill; border-color: $accent_fill; image: url("$icons/check.svg");
}
QCheckBox::indicator:disabled { background: $panel; border-color: $border; }
QCheckBox:focus { color: $accent_text; }

QSlider::groove:horizontal { height: 4px; border-radius: 2px; background: $groove; }
QSlider::sub-page:horizontal { height: 4px; border-radius: 2px; background: $accent; }
QSlider::handle:horizontal {
    width: 12px; height: 12px; margin: -5px 0; border-radius: 7px;
    background: $text; border: 1px solid $panel;
}
QSlider::handle:horizontal:hover { background: $accent_hover; }
QSlider::handle:horizontal:focus { border: 2px solid $accent; width: 10px; height: 10px; }
QSlider::sub-page:horizontal:disabled, QSlider::handle:horizontal:disabled {
    background: $text_disabled;
}

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $groove; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $text_disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar {
    background: $groove; border: none; border-radius: 3px; color: $text; text-align: center;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { background: transparent; }
QTabBar::tab {
    background: transparent; color: $text_muted; padding: 7px 10px 6px 10px;
    border: none; border-bottom: 2px solid transparent;
}
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { border: 1px solid $accent; }

QListView { background: $panel; border: none; outline: none; }
#placeList { background: $field; border: 1px solid $border; border-radius: 4px; }
#placeList::item { padding: 3px 6px; }
QTreeView::item { padding: 3px 2px; }
#pageList::item { padding: 6px 8px; }
QListView::item:selected, QTreeView::item:selected { background: $row_selected; color: $text; }
QHeaderView::section { background: $panel; border: none; padding: 4px 8px; color: $text_muted; }
""")


def style_sheet(colours: Mapping[str, str]) -> str:
    """The sheet for the colours of a theme, with arrows and ticks from the resources.

    Raises:
        KeyError: A colour that the sheet names is missing.
    """
    icons = (resources_dir() / "icons").as_posix()
    return _SHEET.substitute(colours, icons=icons)
