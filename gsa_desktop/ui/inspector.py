"""The inspector: everything that can be set for the selected clip."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip
from gsa_desktop.ui.empty_state import EmptyState
from gsa_desktop.ui.inspector_background import BackgroundPage
from gsa_desktop.ui.inspector_edge import EdgePage
from gsa_desktop.ui.inspector_info import InfoPage
from gsa_desktop.ui.inspector_mask import PRESETS, MaskPage
from gsa_desktop.ui.inspector_sound import SoundPage
from gsa_desktop.ui.throttle import Throttle

_SOUND = 3


class Inspector(QWidget):
    """Pages Mask, Edge, Background, Sound and Info of one clip.

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
        volume_changed: Id of the sound clip, decibels.
        mute_changed: Id of the sound clip, whether it is silent.
    """

    segment_settings_changed = Signal(object)
    segment_requested = Signal()
    cancel_requested = Signal()
    refine_changed = Signal(object)
    background_changed = Signal(object)
    background_file_wanted = Signal(str)
    model_file_wanted = Signal()
    volume_changed = Signal(str, float)
    mute_changed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip_id = ""
        self._shown: tuple[object, ...] = ()
        self._before_sound = 0
        self._came_by_choice = False
        self._mask = MaskPage()
        self._edge = EdgePage()
        self._background = BackgroundPage()
        self._sound = SoundPage()
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
            (self._sound, self.tr("Sound")),
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
        self.setMinimumWidth(300)
        self.setAutoFillBackground(True)
        self.setAccessibleName(self.tr("Inspector"))
        self._connect()

    def set_clip(
        self, clip: Clip | None, info: MediaInfo | None, rate: Fraction | None = None
    ) -> None:
        """Show a clip of pictures; None shows the empty state.

        Without the timeline's rate, Info leaves out where the clip is.

        What a person is still dragging in the same clip is newer than the clip and stays.
        """
        self._stack.setCurrentIndex(0 if clip is None else 1)
        same = clip is not None and clip.id == self._clip_id
        self._clip_id = clip.id if clip else ""
        if not same:
            self._refine_throttle.drop()
            self._background_throttle.drop()
        shown = (info, rate, (clip.start, clip.length, clip.cut) if clip else None)
        if shown != self._shown:
            self._shown = shown
            self._facts.set_info(info, clip, rate)
        if clip is None:
            return
        self._mask.set_settings(clip.segment)
        if not self._refine_throttle.is_waiting:
            self._edge.set_settings(clip.refine)
        if not self._background_throttle.is_waiting:
            self._background.set_background(clip.background)

    def set_sound(self, clip: Clip | None, *, chosen: bool = False) -> None:
        """Show the sound of the clip, after set_clip; None for none.

        Args:
            clip: The clip of sound.
            chosen: Whether a person has chosen the sound itself: its page comes to the front, and
                goes again when they choose a picture.
        """
        alone = not self._clip_id and clip is not None
        if alone:
            self._stack.setCurrentIndex(1)
        here = self._tabs.currentIndex()  # Qt leaves a page that is about to be disabled
        chosen = chosen or alone
        for place in range(self._tabs.count()):
            self._tabs.setTabEnabled(place, place == _SOUND or not alone)
        self._sound.set_clip(clip)
        if chosen and here != _SOUND:
            self._before_sound = here
            self._tabs.setCurrentIndex(_SOUND)
        elif self._came_by_choice and not chosen and here == _SOUND:
            self._tabs.setCurrentIndex(self._before_sound)
        self._came_by_choice = chosen

    def set_models(self, names: Iterable[str], presets: Iterable[str] = ()) -> None:
        """Models to choose from, the default first; presets default to fast, balanced, best."""
        self._mask.set_models(names, tuple(presets) or PRESETS)

    def set_flows(self, names: Mapping[str, str]) -> None:
        """Optical flows to choose from besides the built-in one: weights and their names."""
        self._mask.flows.set_flows(names)

    @property
    def background(self) -> BackgroundPage:
        """The page of the background, which offers a folder of one's own."""
        return self._background

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
        self._sound.volume_changed.connect(self.volume_changed)
        self._sound.mute_changed.connect(self.mute_changed)


def _scrolled(page: QWidget, name: str) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setAccessibleName(name)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area
