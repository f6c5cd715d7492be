"""The dialogs of fine-tuning: what is asked, and what is said of the result."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QTableWidget

from gsa_desktop.core.events import Progress
from gsa_desktop.core.fine_tune import FineTuneFacts, FineTuneOrder, Judged, Outcome
from gsa_desktop.core.kept_masks import keep
from gsa_desktop.core.pixels import SoftMask
from gsa_desktop.core.project import Clip, SegmentSettings
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.fine_tune_dialog import FineTuneDialog
from gsa_desktop.ui.fine_tune_result import FineTuneResult


def clip(*frames: int, mended: tuple[int, ...] = ()) -> Clip:
    kept = tuple(
        keep(SoftMask(number, np.zeros((4, 6), np.uint8)), mended=number in mended)
        for number in frames
    )
    model = SegmentSettings("gsanet-lite", "fast")
    return Clip("a", Path("/media/dog.mp4"), FrameRange(0, 50), segment=model, kept=kept)


@pytest.fixture
def dialog(qtbot, tmp_path: Path):
    def make(of: Clip) -> FineTuneDialog:
        made = FineTuneDialog(of, 50, tmp_path)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def button(parent, text: str) -> QPushButton:
    return next(b for b in parent.findChildren(QPushButton) if b.accessibleName() == text)


def texts(parent) -> str:
    return "\n".join(label.text() for label in parent.findChildren(QLabel))


def test_with_too_few_frames_it_says_how_to_get_them(dialog) -> None:
    shown = dialog(clip(3, 9))
    assert not button(shown, "Start").isEnabled()
    assert "only 2 are so far" in texts(shown)
    assert "(B)" in texts(shown)


def test_it_says_what_is_held_out_and_asks_for_a_run(qtbot, dialog, tmp_path: Path) -> None:
    shown = dialog(clip(3, 9, 15, 21, mended=(9, 15)))
    assert "2 marked as good, 2 mended" in texts(shown)
    assert "1 of them (16) is held out" in texts(shown)
    with qtbot.waitSignal(shown.start_requested) as started:
        button(shown, "Start").click()
    (order,) = started.args
    assert isinstance(order, FineTuneOrder)
    assert order.out == tmp_path / "dog fine-tuned"
    assert order.minutes == 5.0
    shown.set_progress(Progress(1, 4, "Writing the frames"))
    assert not button(shown, "Start").isEnabled()
    with qtbot.waitSignal(shown.cancel_requested):
        button(shown, "Cancel").click()
    assert shown.isVisible()  # until the work has stopped
    shown.set_idle()
    button(shown, "Cancel").click()
    assert not shown.isVisible()


def test_a_name_that_is_taken_is_not_offered(dialog, tmp_path: Path) -> None:
    (tmp_path / "dog fine-tuned").mkdir()
    shown = dialog(clip(3, 9, 15, 21))
    assert shown.order.out == tmp_path / "dog fine-tuned 2"


def outcome(folder: Path, before: float, after: float) -> Outcome:
    facts = FineTuneFacts(
        "a", Path("/media/dog.mp4"), "gsanet-lite", Path("/w"), "fast", (3, 9, 15, 21), (15,), (15,)
    )
    frames = (Judged(15, True, before, 0.5, after, 0.6),)
    return Outcome(folder / "dog fine-tuned", facts, frames, folder / "model.safetensors", 40)


@pytest.mark.parametrize(("after", "default"), [(0.81, "Use It"), (0.59, "Discard")])
def test_the_result_says_before_and_after_and_what_it_would_do(
    qtbot, tmp_path: Path, after: float, default: str
) -> None:
    told = outcome(tmp_path, 0.6, after)
    shown = FineTuneResult(told)
    qtbot.addWidget(shown)
    shown.show()
    assert told.verdict() in texts(shown)
    assert "1 held-out frame: too few to tell" in texts(shown)
    table = shown.findChild(QTableWidget)
    assert table is not None
    cells = [table.item(0, column).text() for column in range(6)]
    assert cells == ["16", "mended", "60.0", f"{100 * after:.1f}", "50.0", "60.0"]
    assert button(shown, default).isDefault()
    signal = shown.use_requested if default == "Use It" else shown.discard_requested
    with qtbot.waitSignal(signal) as chosen:
        button(shown, default).click()
    assert chosen.args == [told]
