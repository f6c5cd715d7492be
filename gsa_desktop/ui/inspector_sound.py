"""The inspector's page for the sound of a clip: how loud it is."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from gsa_desktop.core.edits_settings import LOUDEST_DB, QUIETEST_DB
from gsa_desktop.core.project import Clip
from gsa_desktop.ui.setting_slider import Setting, SettingSlider
from gsa_desktop.ui.throttle import Throttle

VOLUME = Setting(
    "Volume",
    "How much louder or quieter than in the file",
    low=QUIETEST_DB,
    high=LOUDEST_DB,
    default=0.0,
    unit=" dB",
    decimals=1,
)


class SoundPage(QWidget):
    """Volume and mute of one sound clip.

    Signals:
        volume_changed: Clip id and decibels, at each change by a person.
        mute_changed: Clip id, and whether it is silent from now on.
    """

    volume_changed = Signal(str, float)
    mute_changed = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clip_id = ""
        self._throttle = Throttle(self)
        self._none = QLabel(self.tr("This clip has no sound on the timeline."), wordWrap=True)
        self._none.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._volume = SettingSlider(VOLUME)
        self._mute = QCheckBox(self.tr("Mute"))
        self._mute.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to playback
        self._mute.setAccessibleName(self.tr("Mute the clip"))
        self._mute.setToolTip(self.tr("Silence this clip; its volume is kept"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 12, 12, 12)
        layout.setSpacing(10)
        layout.addWidget(self._none)
        layout.addWidget(self._volume)
        layout.addWidget(self._mute)
        layout.addStretch(1)
        self.setAccessibleName(self.tr("Sound"))
        self._volume.value_changed.connect(self._throttle.push)
        self._throttle.passed.connect(lambda db: self.volume_changed.emit(self._clip_id, db))
        self._mute.toggled.connect(lambda on: self.mute_changed.emit(self._clip_id, on))
        self.set_clip(None)

    def set_clip(self, clip: Clip | None) -> None:
        """Show a sound clip without a signal; what is still being dragged in it stays."""
        clip_id = clip.id if clip else ""
        if clip_id != self._clip_id:
            self._throttle.drop()
            self._clip_id = clip_id
        self._none.setVisible(clip is None)
        self._volume.setVisible(clip is not None)
        self._mute.setVisible(clip is not None)
        if clip is None:
            return
        if not self._throttle.is_waiting:
            self._volume.set_value(clip.volume_db)
        self._volume.setEnabled(not clip.muted)
        with QSignalBlocker(self._mute):
            self._mute.setChecked(clip.muted)
