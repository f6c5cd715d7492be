"""The monitor: one picture, zoomed and panned."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget


class PreviewView(QWidget):
    """Shows the picture it was given last; zoom and pan are its own affair.

    A zoom of 1.0 shows a pixel of the *source* on one pixel of the screen, also when the picture is
    a smaller proxy (see set_source_size).

    Signals:
        files_dropped: list[Path] that a person dropped on the monitor.
        import_requested: The button of the empty state was pressed.
        zoom_changed: The zoom factor, also when "fit" changes it.
        size_wanted: QSize in screen pixels that a picture need not exceed; ask for proxies by it.
    """

    files_dropped = Signal(list)
    import_requested = Signal()
    zoom_changed = Signal(float)
    size_wanted = Signal(QSize)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_picture(self, picture: NDArray[np.uint8], *, exact: bool = True) -> None:
        """Show a picture.

        Args:
            picture: (H, W, 4) uint8 BGRA, straight alpha; kept, not copied: do not write to it.
            exact: False for a stand-in that the right picture will follow; marked as such.
        """

    def set_source_size(self, width: int, height: int) -> None:
        """Size of the clip's upright picture, which zoom factors refer to."""

    def set_checkerboard(self, shown: bool) -> None:
        """Whether alpha is shown over a checkerboard (the Cut-out view) or ignored."""

    def set_message(self, text: str) -> None:
        """A sentence over the empty monitor instead of the invitation to drop a file; "" resets."""

    def clear(self) -> None:
        """Back to the empty state."""

    def fit(self) -> None:
        """Fit the picture into the view, also after it is resized."""

    def set_zoom(self, factor: float) -> None:
        """Zoom about the view's centre; 1.0 is 100 %."""

    def zoom_in(self) -> None:
        """To the next larger step."""

    def zoom_out(self) -> None:
        """To the next smaller step."""

    @property
    def zoom(self) -> float:
        """Screen pixels a source pixel."""
        return 1.0

    @property
    def is_fit(self) -> bool:
        """Whether the picture follows the size of the view."""
        return True
