"""Clock, picture and sound of one timeline, kept together."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Slot

from gsa_desktop.controllers.monitor import Monitor
from gsa_desktop.controllers.playback import Playback
from gsa_desktop.controllers.sound import SoundPlayer
from gsa_desktop.controllers.timeline_map import TimelineMap
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Timeline

PREPARE_S = 1.0  # a file that takes longer to give its first pictures begins without them
SNIPPET_MS = 70


class Playing(QObject):
    """Lets picture and sound follow the playhead, and the clock the sound card.

    Attributes:
        scrub_sound: Whether a moment of sound is heard when the playhead is moved at rest.
    """

    def __init__(
        self,
        playback: Playback,
        sound: SoundPlayer,
        monitor: Monitor,
        infos: Mapping[Path, MediaInfo],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.scrub_sound = True
        self._playback = playback
        self._sound = sound
        self._monitor = monitor
        self._infos = infos
        self._scrubbed: int | None = None
        self._snippet = QTimer(self, interval=SNIPPET_MS, singleShot=True)
        self._snippet.timeout.connect(self._scrub)
        playback.playhead_changed.connect(monitor.show)
        playback.clock_restarted.connect(self._on_clock)
        playback.clock_released.connect(self._on_released)
        playback.looped.connect(monitor.play)
        monitor.prepared.connect(playback.release)
        playback.playing_changed.connect(self._on_speed)
        playback.scrubbed.connect(self._on_scrubbed)
        playback.sound_clock = lambda: sound.seconds

    def set_timeline(self, timeline: Timeline) -> None:
        """The timeline was edited, or more is known of its files."""
        line = TimelineMap(timeline, self._infos)
        before = self._playback.map.timeline.sounds
        self._monitor.set_timeline(timeline, line.frames)
        self._playback.set_map(line)
        if self._playback.speed == 1 and timeline.sounds != before:
            self._playback.seek(self._playback.playhead)  # another volume is heard at once

    @Slot(int, float)
    def _on_clock(self, frame: int, speed: float) -> None:
        self._sound.stop()
        self._playback.hold(PREPARE_S)
        self._monitor.play(frame, speed)

    @Slot(int, float)
    def _on_released(self, frame: int, speed: float) -> None:
        if speed == 1:  # sound is heard at normal speed only
            line, loop = self._playback.map, self._playback.loop_span
            self._sound.start(line, self._infos, frame, loop)

    @Slot(float)
    def _on_speed(self, speed: float) -> None:
        if not speed:
            self._monitor.stop()
            self._sound.stop()

    @Slot(int)
    def _on_scrubbed(self, frame: int) -> None:
        """Of a quick drag, a snippet is heard now and then, and that of its end."""
        self._scrubbed = frame
        if not self._snippet.isActive():
            self._scrub()

    @Slot()
    def _scrub(self) -> None:
        frame, self._scrubbed = self._scrubbed, None
        if frame is not None and self.scrub_sound and not self._playback.speed:
            self._sound.scrub(self._playback.map, self._infos, frame)
            self._snippet.start()
