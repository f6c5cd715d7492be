"""Which view the monitor shows: a button for each of the usual ones, a menu for the others."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from gsa_desktop.core.project import View
from gsa_desktop.ui.icons import icon

USUAL = {
    View.SOURCE: ("Source", "The clips as they are", "image-outline"),
    View.OVERLAY: ("Overlay", "The mask in colour over the clip", "layers-outline"),
    View.MATTE: ("Matte", "The mask, white on black", "circle-half-full"),
    View.CUTOUT: ("Cut-out", "The subject on a checkerboard", "checkerboard"),
    View.COMPOSITE: ("Composite", "The subject before the new background", "image-filter-hdr"),
}
OTHERS = {
    View.OUTLINE: "Outline",
    View.SIDE_BY_SIDE: "Side by Side",
    View.SLOTS: "Slots",
    View.FLOW: "Optical Flow",
    View.CONFIDENCE: "Confidence",
}


class ViewSwitch(QWidget):
    """Buttons that ask; what is true is told by `set_view`.

    Signals:
        view_changed: View.
    """

    view_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("View"))
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for view in USUAL:
            row.addWidget(self._usual_button(view))
        self._others = self._others_button()
        row.addWidget(self._others)
        self._buttons.idClicked.connect(lambda number: self.view_changed.emit(View(number)))
        self.set_view(View.SOURCE)

    def set_view(self, view: View) -> None:
        """State of the buttons, without a signal."""
        other = OTHERS.get(view, "")
        if other:
            self._buttons.setExclusive(False)
            for button in self._buttons.buttons():
                button.setChecked(False)
            self._buttons.setExclusive(True)
        else:
            self._buttons.button(view.value).setChecked(True)
        with QSignalBlocker(self._others):
            self._others.setChecked(bool(other))
        self._others.setText(self.tr(other or "More"))
        self._others.setAccessibleDescription(self.tr(other))

    def set_names_shown(self, shown: bool) -> None:
        """Names, or icons alone where there is little room."""
        text, sign = Qt.ToolButtonStyle.ToolButtonTextOnly, Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in (*self._buttons.buttons(), self._others):
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(text if shown else sign)
        layout = self.layout()
        if layout is not None:
            layout.invalidate()  # it does not hear of its buttons while it is hidden

    def set_views_enabled(self, enabled: bool) -> None:
        """Whether there is anything to see."""
        for button in (*self._buttons.buttons(), self._others):
            button.setEnabled(enabled)

    def add_others(self, actions: list[QAction]) -> None:
        """The commands in the menu of the last button, a separator for None."""
        menu = self._others.menu()
        for action in actions:
            menu.addAction(action)

    def _usual_button(self, view: View) -> QToolButton:
        name, what, glyph = USUAL[view]
        button = self._segment("first" if view is View.SOURCE else "middle", glyph)
        button.setText(self.tr(name))
        button.setToolTip(f"{self.tr(what)} ({view.value})")
        button.setAccessibleName(self.tr("View: {0}").format(self.tr(name)))
        self._buttons.addButton(button, view.value)
        return button

    def _others_button(self) -> QToolButton:
        button = self._segment("last", "dots-horizontal")
        button.setText(self.tr("More"))
        button.setToolTip(self.tr("More views (6 to 0), comparing, and how marks look"))
        button.setAccessibleName(self.tr("More views"))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.setAccessibleName(self.tr("More views"))
        button.setMenu(menu)
        return button

    def _segment(self, place: str, glyph: str) -> QToolButton:
        button = QToolButton()
        button.setIcon(icon(glyph, checked="on_accent"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setCheckable(True)
        button.setProperty("segment", place)
        button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        return button
