from fractions import Fraction

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton

from gsa_desktop.core.events import Progress
from gsa_desktop.ui.job_speed import SpeedMeter, time_left
from gsa_desktop.ui.job_status import DeviceBadge, JobStatus, StatusFacts
from tests.ui.test_media_bin import media_info


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_paused_job_says_so_until_it_goes_on(qtbot):
    status = JobStatus()
    qtbot.addWidget(status)
    status.begin("Segmenting dog.mp4")
    status.set_progress(Progress(3, 10, "Segmenting"))
    status.set_paused()
    assert status._text.text() == "Paused"
    status.set_progress(Progress(4, 10, "Segmenting"))
    assert status._text.text() == "Segmenting 4/10"


def test_speed_is_that_of_the_last_seconds():
    clock = Clock()
    meter = SpeedMeter(clock)
    for second in range(20):
        clock.now = float(second)
        meter.add(Progress(second * (2 if second < 10 else 10), 1000, "Segmenting"))
    assert meter.speed() == pytest.approx(10, rel=0.35)
    assert meter.seconds_left(Progress(190, 1000, "Segmenting")) == pytest.approx(81, rel=0.35)


def test_speed_is_unknown_at_first_and_in_a_new_phase():
    clock = Clock()
    meter = SpeedMeter(clock)
    meter.add(Progress(0, 10, "Opening"))
    assert meter.speed() is None
    clock.now = 0.2
    meter.add(Progress(5, 10, "Opening"))
    assert meter.speed() is None  # too soon to tell
    clock.now = 2.0
    meter.add(Progress(8, 10, "Opening"))
    assert meter.speed() == pytest.approx(4)
    meter.add(Progress(1, 10, "Segmenting"))
    assert meter.speed() is None
    assert meter.seconds_left(Progress(1, 10, "Segmenting")) is None


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.3, "almost done"),
        (15.4, "15 s left"),
        (89, "89 s left"),
        (91, "2 min left"),
        (3000, "50 min left"),
        (3600 * 2 + 300, "2 h 05 min left"),
        (3600 * 2 - 1, "2 h 00 min left"),
    ],
)
def test_time_left_as_people_say_it(seconds, text):
    assert time_left(seconds) == text


def test_job_comes_progresses_and_goes(qtbot):
    status = JobStatus()
    qtbot.addWidget(status)
    assert status.isHidden()
    status.begin("Segmenting dog.mp4")
    assert status.isVisible()
    bar, text = status.findChild(QProgressBar), status.findChild(QLabel)
    assert (bar.minimum(), bar.maximum()) == (0, 0)  # busy: nothing is known yet
    status.set_progress(Progress(84, 246, "Segmenting"))
    assert (bar.value(), bar.maximum()) == (84, 246)
    assert text.text().startswith("Segmenting 84/246")
    with qtbot.waitSignal(status.cancel_requested):
        qtbot.mouseClick(status.findChild(QToolButton), Qt.MouseButton.LeftButton)
    status.set_cancelling()
    status.set_progress(Progress(85, 246, "Segmenting"))
    assert text.text() == "Cancelling\u2026"
    status.end()
    assert status.isHidden()


def test_unknown_total_shows_no_share(qtbot):
    status = JobStatus()
    qtbot.addWidget(status)
    status.begin("Reading")
    status.set_progress(Progress(12, 0, "Reading"))
    assert status.findChild(QLabel).text() == "Reading 12"
    assert status.findChild(QProgressBar).maximum() == 0


def test_device_tells_what_was_measured(qtbot):
    badge = DeviceBadge()
    qtbot.addWidget(badge)
    assert badge.isHidden()
    badge.set_device("CPU")
    assert badge.isVisible()
    assert "measured" not in badge.toolTip()
    badge.set_device("CUDA: NVIDIA H200", 11.6)
    assert "12 ms a frame" in badge.toolTip()
    assert "CUDA: NVIDIA H200" in {label.text() for label in badge.findChildren(QLabel)}


def test_facts_of_the_frame(qtbot):
    facts = StatusFacts()
    qtbot.addWidget(facts)
    facts.set_media(media_info())
    facts.set_position(83, 240, Fraction(30000, 1001))
    texts = [label.text() for label in facts.findChildren(QLabel)]
    assert texts == [
        "00:00:02:23   frame 84/240\u2007",
        "29.97 fps   1920\u00d71080   BT.709",
    ]
    facts.set_media(None)
    assert {label.text() for label in facts.findChildren(QLabel)} == {""}
