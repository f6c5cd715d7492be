"""The product's main road in the real window, with the real engine."""

import time
from dataclasses import replace
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from gsa_desktop.core.events import Progress
from gsa_desktop.core.export_order import ClipSource, ExportOrder
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.project import Blur, Colour, RefineSettings, View
from gsa_desktop.ui.error_dialog import ErrorDialog
from gsa_desktop.ui.export_dialog import ExportDialog
from gsa_desktop.ui.export_report import ExportReport
from tests.batch_folder import mask, write_endless
from tests.timing import in_time

LONGEST_GAP_S = 0.25
LONGEST_CANCEL_S = 1.0


pytestmark = pytest.mark.timeout(400)


class GapProbe:
    """The longest time that the event loop did not come round, while this process had a core.

    Time that others take away is none of ours.
    """

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = self._now()
        self._timer = QTimer(interval=10)
        self._timer.timeout.connect(self._beat)

    def __enter__(self) -> "GapProbe":
        self._last = self._now()
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()

    def _beat(self) -> None:
        now = self._now()
        self.longest = max(self.longest, min(now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now

    @staticmethod
    def _now() -> tuple[float, float]:
        return time.perf_counter(), time.process_time()


def segment(qtbot, desktop):
    with qtbot.waitSignal(desktop.session.jobs.segmented):
        desktop.window.commands["mask.segment"].trigger()


@pytest.fixture
def segmented(qtbot, open_clip, tiny_clip):
    """The window with a short clip whose subject is found."""
    desktop = open_clip(tiny_clip(8))
    segment(qtbot, desktop)
    return desktop


@pytest.fixture
def endless(desktop, masks, open_clip, tmp_path):
    """A clip open in the window whose export at a constant rate, or playing, takes an hour."""
    write_endless(tmp_path / "endless.mp4")
    open_clip(tmp_path / "endless.mp4")
    clip = desktop.session.editing.selected
    mask(masks, clip.media, clip.segment)
    return clip


def dialog(window, kind):
    return next((d for d in window.findChildren(kind) if d.isVisible()), None)


def press(box, text):
    next(b for b in box.findChildren(QPushButton) if b.text().replace("&", "") == text).click()


def test_opening_a_clip_shows_it_everywhere(qtbot, with_clip, tiny_clip):
    window, session = with_clip.window, with_clip.session
    assert window.windowTitle().startswith(tiny_clip().name)
    assert not window.isWindowModified()
    assert window.preview.isVisible()
    assert session.playback.map.frames == 24
    for command in ("mask.segment", "file.export", "playback.toggle"):
        assert window.commands[command].isEnabled()
    assert not window.commands["mask.cancel"].isEnabled()


def test_the_device_is_known_before_the_first_job(qtbot, desktop):
    badge = desktop.window.device_badge
    qtbot.waitUntil(badge.isVisible)
    told = badge.toolTip().removeprefix("Masks are computed on ")
    assert told.startswith(("CPU", "CUDA", "MPS"))


def test_a_clip_that_plays_is_not_held_up_by_loading(qtbot, desktop, endless):
    session, told = desktop.session, []
    session._warm_up.stop()  # which may have fired while the window was slow to open
    qtbot.waitUntil(lambda: not session.lanes.gpu.is_busy)
    session.jobs.device_used.connect(told.append)
    session.playback.play(1.0)
    session._warm_up.start(1)  # as 2.5 s after the start
    qtbot.waitUntil(lambda: session.playback.playhead > 5)
    assert told == []
    session.playback.pause()
    qtbot.waitUntil(lambda: len(told) == 1)


def test_segmenting_fills_the_lane_live_and_never_blocks_the_window(
    qtbot, desktop, open_clip, tiny_clip
):
    arrived, lengths = [], count(24)
    desktop.session.mask_changed.connect(lambda _, frame, state: arrived.append((frame, state)))

    def longest_gap() -> float:
        desktop.new_project()
        open_clip(tiny_clip(next(lengths)))
        arrived.clear()
        with GapProbe() as probe:
            segment(qtbot, desktop)
        clip = desktop.session.editing.selected
        assert {frame for frame, state in arrived if state == 2} == set(clip.cut)
        assert desktop.session.missing_masks(clip) == 0
        return probe.longest

    in_time(longest_gap, LONGEST_GAP_S)
    assert desktop.session.monitor.view is View.OVERLAY
    assert desktop.display.device


def test_a_running_segmentation_stops_at_once_and_keeps_what_it_has(
    qtbot, desktop, open_clip, tiny_clip
):
    lengths, jobs = count(48), desktop.session.jobs

    def seconds_to_stop() -> float:
        desktop.new_project()
        open_clip(tiny_clip(next(lengths), 960, 540))
        with qtbot.waitSignal(jobs.progressed, check_params_cb=lambda event: event.done > 0):
            desktop.window.commands["mask.segment"].trigger()
        with qtbot.waitSignal(jobs.idle):
            began = time.perf_counter()
            desktop.window.commands["mask.cancel"].trigger()
        return time.perf_counter() - began

    in_time(seconds_to_stop, LONGEST_CANCEL_S)
    assert not desktop.window.commands["mask.cancel"].isEnabled()


def test_each_view_shows_something_else(qtbot, segmented):
    pictures = {}
    for view, command in (
        (View.SOURCE, "view.source"),
        (View.OVERLAY, "view.overlay"),
        (View.MATTE, "view.matte"),
        (View.CUTOUT, "view.cutout"),
        (View.COMPOSITE, "view.composite"),
        (View.OUTLINE, "view.outline"),
        (View.SIDE_BY_SIDE, "view.side_by_side"),
        (View.CONFIDENCE, "view.confidence"),
    ):
        segmented.session.editing.set_background(Colour((200, 0, 0)))
        qtbot.waitUntil(lambda: segmented.session.lanes.preview.is_idle)
        with qtbot.waitSignal(
            segmented.session.monitor.picture,
            check_params_cb=lambda event: event.exact,
        ) as shown:
            segmented.window.commands[command].trigger()
        pictures[view] = shown.args[0].picture.copy()
        assert segmented.session.monitor.view is view
    for one in pictures:
        for other in pictures:
            same = np.array_equal(pictures[one], pictures[other])
            assert same == (one is other), (one, other)
    matte = pictures[View.MATTE]
    assert (matte[..., 0] == matte[..., 2]).all()
    red_background = (pictures[View.COMPOSITE][..., :3] == (0, 0, 200)).all(axis=2)
    assert red_background.mean() > 0.2


def test_settings_change_the_picture_at_once(qtbot, segmented):
    segmented.set_view(View.MATTE)
    areas = []
    for grow in (-3.0, 3.0):
        # A picture that is on its way still shows what was before.
        qtbot.waitUntil(lambda: segmented.session.lanes.preview.is_idle)
        with qtbot.waitSignal(
            segmented.session.monitor.picture,
            check_params_cb=lambda event: event.exact,
        ) as shown:
            segmented.window.inspector.refine_changed.emit(RefineSettings(grow_px=grow))
        areas.append(int(shown.args[0].picture[..., 0].sum()))
    assert areas[1] > areas[0]
    assert segmented.window.isWindowModified()


def test_export_from_the_dialog_ends_in_a_verified_file(qtbot, with_clip, tmp_path):
    with_clip.session.editing.set_background(Blur())
    with_clip.window.commands["file.export"].trigger()
    box = dialog(with_clip.window, ExportDialog)
    out = tmp_path / "Видео é" / "out.mp4"
    out.parent.mkdir()
    box.set_path(out)
    with qtbot.waitSignal(with_clip.session.jobs.exported):
        press(box, "Export")
    assert out.stat().st_size > 1000
    assert list(out.parent.iterdir()) == [out]
    report = dialog(with_clip.window, ExportReport)
    assert report is not None
    report.close()


def test_a_cancelled_export_leaves_nothing(qtbot, desktop, endless, tmp_path):
    out = tmp_path / "exports"
    out.mkdir()
    jobs = desktop.session.jobs
    settings = replace(settings_of("prores4444"), constant_rate=True)
    order = ExportOrder(
        ClipSource(endless, desktop.session.info_of(endless)), out / "out.mov", settings
    )

    def is_writing(event: Progress) -> bool:
        return event.phase == "Exporting" and event.done > 3

    def seconds_to_stop() -> float:
        with qtbot.waitSignal(jobs.progressed, check_params_cb=is_writing):
            desktop.session.export(order)
        with qtbot.waitSignal(jobs.idle):
            began = time.perf_counter()
            desktop.window.job_status.cancel_requested.emit()
        took = time.perf_counter() - began
        assert list(out.iterdir()) == []
        return took

    in_time(seconds_to_stop, LONGEST_CANCEL_S)


def test_what_cannot_be_opened_is_said_with_a_remedy(qtbot, desktop, tmp_path):
    broken = tmp_path / "letter.mp4"
    broken.write_text("Dear Sir or Madam")
    with qtbot.waitSignal(desktop.session.editing.failed):
        desktop.open_files([broken])
    box = dialog(desktop.window, ErrorDialog)
    assert "Could not open letter.mp4" in box.accessibleName()
    press(box, "Close")
    assert desktop.window.start_page.isVisible()


@pytest.mark.parametrize("answer", ["Keep Working", "Stop and Quit"])
def test_closing_during_a_job_asks_first(qtbot, desktop, open_clip, tiny_clip, answer):
    open_clip(tiny_clip(48, 640, 360))
    desktop.window.commands["mask.segment"].trigger()
    assert desktop.session.jobs.is_busy

    def reply():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        press(box, answer)

    QTimer.singleShot(0, reply)
    closed = desktop.window.close()
    assert closed == (answer == "Stop and Quit")
    assert desktop.window.isVisible() != closed
    desktop.session.jobs.cancel()
    qtbot.waitUntil(lambda: not desktop.session.jobs.is_busy)


def test_unsaved_work_is_asked_about_and_can_be_saved(qtbot, with_clip, tmp_path, monkeypatch):
    with_clip.session.editing.set_background(Blur())
    path = tmp_path / "film.gsaproj"
    monkeypatch.setattr(with_clip.files, "save_project", lambda _: path)

    def reply():
        press(QApplication.activeModalWidget(), "Save")

    QTimer.singleShot(0, reply)
    assert with_clip.window.close()
    assert path.is_file()
    assert not with_clip.session.editing.document.dirty


def test_pictures_follow_the_playhead(qtbot, with_clip):
    with_clip.set_view(View.SOURCE)
    playback = with_clip.session.playback
    for command, frame in (
        ("playback.next", 1),
        ("playback.end", 23),
        ("playback.back", 22),
        ("playback.start", 0),
    ):
        with qtbot.waitSignal(
            with_clip.session.monitor.picture,
            check_params_cb=lambda event, frame=frame: event.exact and event.frame == frame,
        ):
            with_clip.window.commands[command].trigger()
        assert playback.playhead == frame


@pytest.mark.qt_log_ignore("pipewire", "PulseAudio", extend=True)  # a machine without sound
def test_playing_shows_pictures_and_stops_at_the_end(qtbot, with_clip):
    shown = []
    with_clip.session.monitor.picture.connect(lambda event: shown.append(event.frame))
    with qtbot.waitSignal(
        with_clip.session.playback.playing_changed,
        check_params_cb=lambda speed: speed == 0,
    ):
        with_clip.session.playback.play(1.0)
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 23)
    assert shown == sorted(shown)


def test_the_sample_opens(qtbot, desktop):
    from gsa_desktop.core.storage import resources_dir

    if not (resources_dir() / "sample" / "sample.mp4").is_file():
        pytest.skip("the sample is not rendered yet")
    with qtbot.waitSignal(desktop.session.monitor.picture):
        desktop.window.start_page.sample_button.click()
    assert Path(desktop.session.editing.clips[0].media).name == "sample.mp4"
    assert dialog(desktop.window, QDialog) is None


def test_the_halves_of_a_split_clip_share_their_masks(qtbot, open_clip, tiny_clip):
    desktop = open_clip(tiny_clip(12))
    session = desktop.session
    session.editing.split(5)
    first, second = session.editing.clips
    segment(qtbot, desktop)
    assert session.missing_masks(session.editing.selected) == 0
    told = {first.id: [], second.id: []}
    session.masks_changed.connect(lambda clip_id, states: told[clip_id].append(states))
    other = next(clip for clip in (first, second) if session.missing_masks(clip))
    session.editing.select(other.id)
    segment(qtbot, desktop)
    qtbot.waitUntil(lambda: not session.jobs.is_busy)
    assert all(told.values())
    assert session.percent(first.media) == 100


def test_a_project_that_is_opened_gets_its_small_pictures(qtbot, with_clip, tmp_path):
    session = with_clip.session
    session.editing.save(tmp_path / "film.gsaproj")
    session.library.infos.clear()
    with qtbot.waitSignal(session.thumbnails.thumbnail):
        session.editing.open_project(tmp_path / "film.gsaproj")


def test_an_export_waits_until_the_files_are_open(qtbot, with_clip, tmp_path):
    session, window = with_clip.session, with_clip.window
    session.editing.save(tmp_path / "film.gsaproj")
    session.library.infos.clear()
    session.editing.open_project(tmp_path / "film.gsaproj")
    window.commands["file.export"].trigger()
    assert window.findChild(ExportDialog) is None
    qtbot.waitUntil(lambda: window.findChild(ExportDialog) is not None)
    assert not session.library.is_busy
    window.findChild(ExportDialog).reject()
