"""Clock, picture and sound go together."""

from dataclasses import replace
from fractions import Fraction

import pytest

from gsa_desktop.controllers.monitor import Monitor
from gsa_desktop.controllers.playback import Playback
from gsa_desktop.controllers.playing import Playing
from gsa_desktop.controllers.sound import SoundPlayer
from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.project import Clip, Timeline, Track
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.workers.lanes import LatestLane


@pytest.fixture
def line(steady):
    """A sound clip of an hour, which no test plays to its end; the file itself is unknown."""
    clip = Clip("s", steady.path, FrameRange(0, 90_000))
    return Timeline(rate=Fraction(25), size=(160, 90), sounds=(Track((clip,)),))


@pytest.fixture
def playback(qtbot, qapp, line, tmp_path):
    lane, sound = LatestLane(qapp), SoundPlayer(qapp)
    masks = MaskStore(tmp_path / "masks")
    monitor = Monitor(lane, {}, masks, qapp)
    playback = Playback(qapp)
    playback.playing = Playing(playback, sound, monitor, {})
    playback.playing.set_timeline(line)
    yield playback
    playback.pause()
    lane.cancel()
    qtbot.waitUntil(lambda: not lane.is_busy)
    lane.shut_down()
    sound.shut_down()
    monitor.close()
    masks.close()


def test_the_clock_runs_as_soon_as_the_first_pictures_are_there(qtbot, playback):
    with qtbot.waitSignal(playback.clock_released) as released:
        playback.toggle()
        assert playback.playhead == 0
    assert released.args == [0, 1.0]
    with qtbot.waitSignal(playback.playhead_changed):
        pass
    assert playback.playhead > 0


def test_another_volume_is_heard_at_once_while_playing(qtbot, playback, line):
    with qtbot.waitSignal(playback.clock_released):
        playback.toggle()
    louder = replace(line.sounds[0].clips[0], volume_db=6.0)
    with qtbot.waitSignal(playback.clock_restarted):
        playback.playing.set_timeline(replace(line, sounds=(Track((louder,)),)))
    with qtbot.assertNotEmitted(playback.clock_restarted):
        playback.playing.set_timeline(replace(line, sounds=(Track((louder,)),)))
    playback.pause()
    with qtbot.assertNotEmitted(playback.clock_restarted):
        playback.playing.set_timeline(line)


class Ear(SoundPlayer):
    """Notes which snippets are asked for; the card is not what is tested here."""

    def __init__(self, parent):
        super().__init__(parent)
        self.asked = []

    def scrub(self, line, infos, frame):
        self.asked.append(frame)


def test_a_quick_drag_is_heard_at_its_start_and_at_its_end(qtbot, qapp, tmp_path, line):
    lane, ear, masks = LatestLane(qapp), Ear(qapp), MaskStore(tmp_path / "masks")
    monitor, playback = Monitor(lane, {}, masks, qapp), Playback(qapp)
    playing = Playing(playback, ear, monitor, {})
    playing.set_timeline(line)
    for frame in range(1, 30):
        playback.seek(frame)
    assert ear.asked == [1]
    qtbot.waitUntil(lambda: len(ear.asked) == 2)
    assert ear.asked == [1, 29]
    playing.scrub_sound = False
    playback.seek(50)
    assert ear.asked == [1, 29]
    lane.cancel()
    qtbot.waitUntil(lambda: not lane.is_busy)
    lane.shut_down()
    ear.shut_down()
    monitor.close()
    masks.close()
