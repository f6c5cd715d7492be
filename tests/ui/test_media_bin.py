from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView, QPushButton

from gsa_desktop.core.media_info import ColourInfo, MediaInfo, SoundStream
from gsa_desktop.core.timebase import FrameTable
from gsa_desktop.ui.media_bin import Badge, MediaBin, MediaItem
from gsa_desktop.ui.media_facts import long_facts
from gsa_desktop.ui.media_model import ITEM_ROLE, PICTURE_ROLE, MediaModel


def media_info(path: str = "/media/dog.mp4", frames: int = 240, **changes) -> MediaInfo:
    table = FrameTable(np.arange(frames, dtype=np.int64) * 1001, Fraction(1, 30000), 1001)
    sound = SoundStream(1, "aac", 48000, 2, Fraction(0), Fraction(8))
    facts = {
        "path": Path(path),
        "fingerprint": "f",
        "width": 1920,
        "height": 1080,
        "pixel_aspect": Fraction(1),
        "rotation": 0,
        "container": "mov",
        "codec": "h264",
        "pixel_format": "yuv420p",
        "table": table,
        "colour": ColourInfo(1, 1, 1),
        "has_alpha": False,
        "sounds": (sound,),
        "size_bytes": 12_345_678,
    }
    return MediaInfo(**(facts | changes))


def item(name: str, badge: Badge = Badge.NOT_SEGMENTED, percent: int = 0) -> MediaItem:
    path = f"/media/{name}"
    return MediaItem(Path(path), media_info(path), badge, percent)


@pytest.fixture
def bin_(qtbot):
    bin_ = MediaBin()
    qtbot.addWidget(bin_)
    bin_.resize(260, 400)
    bin_.show()
    return bin_


def rows(bin_: MediaBin) -> QListView:
    view = bin_.findChild(QListView)
    assert view is not None
    return view


def test_model_keeps_qts_promises(qtbot):
    model = MediaModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_items((item("a"), item("b")))
    model.update_item(item("c", Badge.QUEUED))
    model.update_item(item("a", Badge.DONE))
    model.set_badge(Path("/media/b"), Badge.RUNNING, 12)
    model.set_thumbnail(Path("/media/a"), np.zeros((9, 16, 4), np.uint8))
    model.set_items(())
    assert tester.model() is model
    assert model.rowCount() == 0
    assert model.data(QModelIndex()) is None


def test_a_partly_segmented_file_says_of_which_clips(qtbot):
    model = MediaModel()
    row = replace(
        item("a", Badge.PARTIAL), partly="2 of 3 clips", which=("V1 00:00:04:00: not segmented",)
    )
    model.set_items((row, item("b", Badge.PARTIAL)))
    first, second = model.index(0, 0), model.index(1, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole).endswith("2 of 3 clips")
    assert "V1 00:00:04:00: not segmented" in first.data(Qt.ItemDataRole.ToolTipRole)
    assert second.data(Qt.ItemDataRole.AccessibleTextRole).endswith("Partly segmented")


def test_model_says_what_is_shown(qtbot):
    model = MediaModel()
    model.set_items((item("a", Badge.RUNNING, 43),))
    index = model.index(0, 0)
    assert index.data() == "a"
    text = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert text == "a, 8.0 s, 1920\u00d71080  29.97 fps, Running 43 %"
    assert "/media/a" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(ITEM_ROLE).percent == 43
    assert index.data(PICTURE_ROLE) is None


def test_a_badge_changes_only_its_row(qtbot):
    model = MediaModel()
    model.set_items((item("a"), item("b")))
    with qtbot.waitSignal(model.dataChanged) as caught:
        model.set_badge(Path("/media/b"), Badge.RUNNING, 7)
    assert caught.args[0].row() == caught.args[1].row() == 1
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_badge(Path("/media/unknown"), Badge.DONE, 0)


def test_pictures_stay_when_the_rows_are_set_again(qtbot):
    model = MediaModel()
    model.set_items((item("a"), item("b")))
    for name in ("a", "b"):
        model.set_thumbnail(Path(f"/media/{name}"), np.zeros((9, 16, 4), np.uint8))
    model.set_items((item("b"),))
    assert model.index(0, 0).data(PICTURE_ROLE) is not None
    model.set_items((item("a"), item("b")))
    assert model.index(0, 0).data(PICTURE_ROLE) is None


def test_empty_bin_invites(bin_, qtbot):
    button = bin_.findChild(QPushButton)
    assert button.isVisible()
    assert not rows(bin_).isVisible()
    with qtbot.waitSignal(bin_.import_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    bin_.set_items((item("a"),))
    assert not button.isVisible()
    assert rows(bin_).isVisible()


def test_double_click_and_return_open(bin_, qtbot):
    bin_.set_items((item("a"), item("b")))
    view = rows(bin_)
    place = view.visualRect(view.model().index(1, 0)).center()
    with qtbot.waitSignal(bin_.selected) as chosen:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [Path("/media/b")]
    with qtbot.waitSignal(bin_.open_requested) as opened:
        qtbot.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    # a simulated double click leaves the button pressed, for this test and all after it
    qtbot.mouseRelease(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened.args == [Path("/media/b")]
    qtbot.keyClick(view, Qt.Key.Key_Up)
    with qtbot.waitSignal(bin_.open_requested) as opened:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert opened.args == [Path("/media/a")]


def test_delete_asks_to_remove(bin_, qtbot):
    bin_.set_items((item("a"),))
    with qtbot.assertNotEmitted(bin_.remove_requested):
        qtbot.keyClick(rows(bin_), Qt.Key.Key_Delete)
    bin_.select(Path("/media/a"))
    with qtbot.waitSignal(bin_.remove_requested) as caught:
        qtbot.keyClick(rows(bin_), Qt.Key.Key_Delete)
    assert caught.args == [Path("/media/a")]


def test_setting_tells_nobody(bin_, qtbot):
    with qtbot.assertNotEmitted(bin_.selected), qtbot.assertNotEmitted(bin_.open_requested):
        bin_.set_items((item("a"), item("b")))
        bin_.select(Path("/media/b"))
        bin_.set_items((item("b"), item("c")))
        assert rows(bin_).currentIndex().data() == "b"
        bin_.select(None)
    assert not rows(bin_).currentIndex().isValid()


def test_a_row_shows_its_picture_and_badge(bin_):
    bin_.set_items((item("a"),))
    before = rows(bin_).viewport().grab().toImage()
    picture = np.zeros((90, 160, 4), np.uint8)
    picture[..., 2] = 255
    bin_.set_thumbnail(Path("/media/a"), picture)
    image = rows(bin_).viewport().grab().toImage()
    assert image.pixelColor(40, 20).getRgb()[:3] == (255, 0, 0)
    bin_.set_badge(Path("/media/a"), Badge.DONE)
    assert rows(bin_).viewport().grab().toImage() != image != before


def test_context_menu_offers_both_commands(bin_, qtbot):
    bin_.set_items((item("a"),))
    view = rows(bin_)
    view.customContextMenuRequested.emit(QPoint(20, 20))
    from PySide6.QtWidgets import QApplication, QMenu

    menu = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible())
    with qtbot.waitSignal(bin_.remove_requested):
        menu.actions()[1].trigger()
    menu.close()


def test_facts_are_words():
    facts = dict(long_facts(media_info(rotation=90, has_alpha=True, notes=("3 frames missing.",))))
    assert facts["Length"] == "00:00:08:00  (240 frames)"
    assert facts["Rate"] == "29.97 fps"
    assert facts["Codec"] == "H.264 (yuv420p)"
    assert facts["Colour"] == "BT.709, video range, 8 bit"
    assert facts["Sound"] == "AAC, 48 kHz, stereo"
    assert facts["Size"] == "12.3 MB"
    assert facts["Note"] == "3 frames missing."
    assert {"Rotated", "Transparency"} <= facts.keys()
    assert dict(long_facts(media_info(sounds=())))["Sound"] == "none"
    hdr = media_info(colour=ColourInfo(9, 16, 9, bit_depth=10))
    assert dict(long_facts(hdr))["Colour"] == "HDR PQ, video range, 10 bit"


def test_files_can_be_dragged_out(bin_):
    broken = MediaItem(Path("/media/broken"), None, Badge.ERROR, problem="No video in this file.")
    bin_.set_items((item("a"), broken))
    model = rows(bin_).model()
    drags = [
        bool(model.flags(model.index(row, 0)) & Qt.ItemFlag.ItemIsDragEnabled) for row in range(2)
    ]
    assert drags == [True, False]
    data = model.mimeData([model.index(0, 0)])
    assert [Path(url.toLocalFile()) for url in data.urls()] == [Path("/media/a")]
    assert rows(bin_).dragEnabled()
