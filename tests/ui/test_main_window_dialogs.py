from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from gsa_desktop.core.export_order import ClipSource, TimelineSource
from gsa_desktop.core.export_preset import PRESETS
from gsa_desktop.core.export_settings import Depth, settings_of
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.project import Blur, Clip, Colour, Picture, Timeline, Track, Transparent
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.ui.about import AboutDialog, diagnostics
from gsa_desktop.ui.error_dialog import ErrorDialog
from gsa_desktop.ui.export_choice import ExportChoice, describe_background
from gsa_desktop.ui.export_dialog import ExportDialog
from gsa_desktop.ui.export_format_box import FormatBox
from gsa_desktop.ui.export_options import ExportOptions
from gsa_desktop.ui.export_report import ExportReport


@pytest.fixture
def steady():
    """100 frames at 25 per second, known but not on disk."""
    return MediaInfo(
        path=Path("/media/steady.mp4"),
        fingerprint="steady",
        width=160,
        height=90,
        pixel_aspect=Fraction(1),
        rotation=0,
        container="mp4",
        codec="h264",
        pixel_format="yuv420p",
        table=FrameTable(np.arange(100), Fraction(1, 25), 1),
        colour=ColourInfo(),
        has_alpha=False,
        sounds=(),
        size_bytes=1,
    )


def button(dialog, text):
    return next(b for b in dialog.findChildren(QPushButton) if b.text().replace("&", "") == text)


def words(dialog):
    return " ".join(label.text() for label in dialog.findChildren(QLabel))


@pytest.fixture
def make_dialog(qtbot, steady, tmp_path):
    def make(marked=None, missing=0, preset="h264", background=None):
        clip = Clip("a", steady.path, FrameRange(0, 100), background=background or Blur())
        line = Timeline((Track((clip,)),), Fraction(25), (160, 90))
        choices = [
            ExportChoice("Selected clip", ClipSource(clip, steady), "steady", missing),
            ExportChoice("Timeline", TimelineSource(line, {steady.path: steady}), "film"),
        ]
        if marked is not None:
            part = ClipSource(replace(clip, cut=marked, length=0), steady)
            choices.insert(0, ExportChoice("Selected clip, in to out", part, "steady", missing))
        dialog = ExportDialog(choices, settings_of(preset), tmp_path)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return make


def test_error_says_what_why_and_offers_the_remedy(qtbot):
    body = ("The disk is full.", "Choose another place.")
    dialog = ErrorDialog("Could not export dog.mp4", body, "", ["Choose Another Place…"])
    qtbot.addWidget(dialog)
    dialog.show()
    assert all(text in words(dialog) for text in ("Could not export dog.mp4", *body))
    assert not dialog.findChild(QPlainTextEdit).isVisible()
    with qtbot.waitSignal(dialog.remedy_chosen) as chosen:
        button(dialog, "Choose Another Place…").click()
    assert chosen.args == [0]
    assert not dialog.isVisible()


def test_a_bug_has_details_and_a_report_that_names_no_person(qtbot):
    trace = f'File "{Path.home()}/film/thing.py", line 3\nZeroDivisionError'
    dialog = ErrorDialog("Something went wrong", ("Sorry.",), trace)
    qtbot.addWidget(dialog)
    dialog.show()
    button(dialog, "Details").click()
    assert dialog.findChild(QPlainTextEdit).isVisible()
    button(dialog, "Copy Report").click()
    report = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError" in report
    assert str(Path.home()) not in report


def test_export_suggests_a_name_and_follows_the_format(make_dialog, tmp_path):
    dialog = make_dialog()
    assert dialog.path == tmp_path / "steady_cutout.mp4"
    for preset in PRESETS:
        dialog.findChild(FormatBox).choose(preset)
        kind = "matte" if preset.is_matte else "cutout"
        assert dialog.path == tmp_path / f"steady_{kind}{preset.suffix}"
        assert dialog.preset is preset
        assert preset.opens_in in words(dialog)
    dialog.set_path(tmp_path / "mine.mp4")
    dialog.findChild(FormatBox).choose(PRESETS[3])
    assert dialog.path == tmp_path / "mine.mov"


def test_export_is_asked_for_with_place_format_and_range(qtbot, make_dialog, tmp_path):
    dialog = make_dialog(marked=FrameRange(10, 20), missing=7, preset="prores4444")
    assert "10 frames, 160 x 90, 25.00 fps" in words(dialog)
    assert "7 frames have no mask yet" in words(dialog)
    assert "blurred" in words(dialog)
    with qtbot.waitSignal(dialog.export_requested) as asked:
        button(dialog, "Export").click()
    order = asked.args[0]
    assert order.out == tmp_path / "steady_cutout.mov"
    assert order.settings.preset.id == "prores4444"
    assert order.source.clip.cut == FrameRange(10, 20)


def test_the_timeline_can_be_exported_instead(qtbot, make_dialog, tmp_path):
    dialog = make_dialog()
    box(dialog, "What to export").setCurrentIndex(1)
    assert dialog.path == tmp_path / "film.mp4"
    assert "it is black" in words(dialog)
    with qtbot.waitSignal(dialog.export_requested) as asked:
        button(dialog, "Export").click()
    assert isinstance(asked.args[0].source, TimelineSource)


def test_only_the_options_of_the_format_are_in_sight(qtbot, make_dialog):
    dialog = make_dialog()
    options = dialog.findChild(ExportOptions)
    formats = dialog.findChild(FormatBox)
    seen = {}
    for preset in PRESETS:
        formats.choose(preset)
        seen[preset.id] = {name for name in OPTIONS if named(options, name).isVisible()}
    assert seen["h264"] == {"Control the size by", "Quality", "Range", "Size", "Frame rate"}
    assert seen["h265"] == seen["h264"] | {"Colour depth"}
    assert seen["prores4444"] == {"Colour depth", "Alpha", "Size", "Frame rate"}
    assert seen["png"] == seen["prores4444"] | {"Number of the first picture"}
    assert seen["matte-ffv1"] == {"Size", "Frame rate"}


def test_options_become_settings_and_back(qtbot, make_dialog):
    dialog = make_dialog(preset="h265")
    box(dialog, "Control the size by").setCurrentIndex(1)
    named(dialog, "Bitrate in kilobits a second").setValue(3000)
    box(dialog, "Size").setCurrentIndex(box(dialog, "Size").findData(720))
    box(dialog, "Colour depth").setCurrentIndex(2)
    box(dialog, "Range").setCurrentIndex(1)
    settings = dialog.settings
    assert (settings.bitrate_kbps, settings.height) == (3000, 720)
    assert (settings.depth, settings.full_range) == (Depth.DEEP, True)
    assert "1280 x 720" in words(dialog)
    dialog.set_settings(settings_of("h264"))
    assert dialog.settings == settings_of("h264")
    dialog.set_settings(settings)
    assert dialog.settings == settings
    named(dialog, "Quality").setValue(-30)
    assert dialog.settings.quality == 30 or dialog.settings.bitrate_kbps


def test_a_clip_without_background_begins_with_a_format_that_says_so(make_dialog):
    dialog = make_dialog(background=Transparent())
    assert dialog.preset.alpha
    dialog.findChild(FormatBox).choose(PRESETS[0])
    assert "no transparency" in words(dialog)
    assert not button(dialog, "Export").isEnabled()


OPTIONS = (
    "Control the size by",
    "Quality",
    "Bitrate in kilobits a second",
    "Size",
    "Colour depth",
    "Range",
    "HDR",
    "Alpha",
    "Frame rate",
    "Number of the first picture",
)


def named(dialog, name):
    return next(w for w in dialog.findChildren(QWidget) if w.accessibleName() == name)


def box(dialog, name):
    return next(w for w in dialog.findChildren(QComboBox) if w.accessibleName() == name)


@pytest.mark.parametrize(
    ("path", "reason"),
    [("/media/steady.mp4", "a source of this export"), ("/nowhere/at/all.mp4", "no folder")],
)
def test_export_to_a_wrong_place_is_refused_with_the_reason(make_dialog, path, reason):
    dialog = make_dialog()
    dialog.set_path(Path(path))
    assert reason in words(dialog)
    assert not button(dialog, "Export").isEnabled()


@pytest.mark.parametrize(("answer", "expected"), [("Replace", 1), ("Cancel", 0)])
def test_a_file_that_exists_is_replaced_only_after_asking(qtbot, make_dialog, answer, expected):
    dialog = make_dialog()
    dialog.path.write_text("precious")
    asked = []
    dialog.export_requested.connect(lambda *args: asked.append(args))

    def reply():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        button(box, answer).click()

    QTimer.singleShot(0, reply)
    qtbot.mouseClick(button(dialog, "Export"), Qt.MouseButton.LeftButton)
    assert len(asked) == expected


def test_the_background_is_described_for_the_format():
    h264, prores = settings_of("h264").preset, settings_of("prores4444").preset
    assert "transparent" in describe_background(Transparent(), prores)
    assert "none" in describe_background(Transparent(), h264)
    assert "#0A141E" in describe_background(Colour((10, 20, 30)), h264)
    assert "beach.jpg" in describe_background(Picture(Path("/p/beach.jpg")), h264)


def test_a_finished_export_shows_its_report(qtbot, tmp_path):
    (tmp_path / "out.mp4").write_bytes(bytes(1_500_000))
    report = ExportReport(tmp_path / "out.mp4", ("246 frames", "sound in sync"))
    qtbot.addWidget(report)
    report.show()
    assert "out.mp4 is ready" in words(report)
    assert f"{tmp_path}, 1.5 MB" in words(report)
    assert "sound in sync" in report.findChild(QPlainTextEdit).toPlainText()
    assert button(report, "Open Folder").isEnabled()


def test_the_folder_of_a_result_is_opened_or_the_result_if_it_is_one(qtbot, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    pictures, film = tmp_path / "pictures", tmp_path / "film.mp4"
    pictures.mkdir()
    for path in (pictures, film):
        report = ExportReport(path, ("60 frames",))
        qtbot.addWidget(report)
        button(report, "Open Folder").click()
    assert opened == [str(pictures), str(tmp_path)]


def test_about_and_diagnostics_name_versions(qtbot):
    about = AboutDialog()
    qtbot.addWidget(about)
    assert "Apache" in words(about)
    text = diagnostics("CPU")
    assert "Device: CPU" in text
    assert "torch 2" in text
    assert str(Path.home()) not in text
