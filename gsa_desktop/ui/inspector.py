"""The inspector: everything that can be set for the selected clip."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.inspector_background import BackgroundPage
from gsa_desktop.ui.inspector_edge import EdgePage
from gsa_desktop.ui.inspector_info import InfoPage
from gsa_desktop.ui.inspector_mask import PRESETS, MaskPage
from gsa_desktop.ui.throttle import Throttle


class Inspector(QWidget):
    """Pages Mask, Edge, Background and Info of one clip.

    Setting a value never emits; values that a person changes are emitted live, at most every 40 ms
    and always the last one.

    Signals:
        segment_settings_changed: SegmentSettings.
        segment_requested: The Segment button was pressed.
        cancel_requested: The same button while a job runs (see set_running).
        refine_changed: RefineSettings.
        background_changed: Background.
        background_file_wanted: "picture" or "video"; answer with set_clip and the new background.
        model_file_wanted: A weight file should be chosen from disk.
    """

    segment_settings_changed = Signal(object)
    segment_requested = Signal()
    cancel_requested = Signal()
    refine_changed = Signal(object)
    background_changed = Signal(object)
    background_file_wanted = Signal(str)
    model_file_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip_id = ""
        self._info: MediaInfo | None = None
        self._mask = MaskPage()
        self._edge = EdgePage()
        self._background = BackgroundPage()
        self._facts = InfoPage()
        self._refine_throttle = Throttle(self)
        self._background_throttle = Throttle(self)
        self._tabs = QTabWidget(documentMode=True)
        self._tabs.setAccessibleName(self.tr("Settings of the clip"))
        self._tabs.tabBar().setAccessibleName(self.tr("Pages of the inspector"))
        self._tabs.tabBar().setExpanding(False)
        self._tabs.tabBar().setDrawBase(False)
        for page, name in (
            (self._mask, self.tr("Mask")),
            (self._edge, self.tr("Edge")),
            (self._background, self.tr("Background")),
            (self._facts, self.tr("Info")),
        ):
            self._tabs.addTab(_scrolled(page, name), name)
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(self.tr("Inspector pages"))
        self._stack.addWidget(
            EmptyState("tune-variant", self.tr("Select a clip to see its settings."))
        )
        self._stack.addWidget(self._tabs)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        self.setMinimumWidth(280)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Inspector"))
        self._connect()

    def set_clip(self, clip: Clip | None, info: MediaInfo | None) -> None:
        """Show a clip; None shows the empty state.

        What a person is still dragging in the same clip is newer than the clip and stays.
        """
        self._stack.setCurrentIndex(0 if clip is None else 1)
        same = clip is not None and clip.id == self._clip_id
        self._clip_id = clip.id if clip else ""
        if not same:
            self._refine_throttle.drop()
            self._background_throttle.drop()
        if info is not self._info or clip is None:
            self._info = info
            self._facts.set_info(info)
        if clip is None:
            return
        self._mask.set_settings(clip.segment)
        if not self._refine_throttle.is_waiting:
            self._edge.set_settings(clip.refine)
        if not self._background_throttle.is_waiting:
            self._background.set_background(clip.background)

    def set_models(self, names: Iterable[str], presets: Iterable[str] = ()) -> None:
        """Models to choose from, the default first; presets default to fast, balanced, best."""
        self._mask.set_models(names, tuple(presets) or PRESETS)

    def set_running(self, running: bool) -> None:
        """Whether the clip is being segmented: the Segment button becomes Cancel."""
        self._mask.set_running(running=running)

    def set_mask_summary(self, text: str) -> None:
        """One line about the masks of the clip ("84 of 246 frames")."""
        self._mask.set_summary(text)

    def _connect(self) -> None:
        self._mask.settings_changed.connect(self.segment_settings_changed)
        self._mask.segment_requested.connect(self.segment_requested)
        self._mask.cancel_requested.connect(self.cancel_requested)
        self._mask.model_file_wanted.connect(self.model_file_wanted)
        self._edge.settings_changed.connect(self._refine_throttle.push)
        self._refine_throttle.passed.connect(self.refine_changed)
        self._background.background_changed.connect(self._background_throttle.push)
        self._background_throttle.passed.connect(self.background_changed)
        self._background.file_wanted.connect(self.background_file_wanted)


def _scrolled(page: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
