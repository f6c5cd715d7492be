"""The export dialog's options: what a format and a source have, and what is chosen of it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QSpinBox

from gsa_desktop.core.crop import CropShape
from gsa_desktop.core.encoders import EncoderChoice
from gsa_desktop.core.export_order import ClipSource, TimelineSource
from gsa_desktop.core.export_settings import settings_of
from gsa_desktop.core.media_info import ColourInfo, MediaInfo
from gsa_desktop.core.project import Clip, Colour, Timeline, Track
from gsa_desktop.core.timebase import FrameRange, FrameTable
from gsa_desktop.ui.color_button import ColourSwatch
from gsa_desktop.ui.export_choice import ExportChoice
from gsa_desktop.ui.export_dialog import ExportDialog
from gsa_desktop.ui.theme import apply_theme

MEDIA = Path("/media/dog.mp4")
TABLE = FrameTable(np.arange(50, dtype=np.int64), Fraction(1, 25), 1)
INFO = MediaInfo(
    MEDIA, "f", 640, 360, Fraction(1), 0, "mov", "h264", "yuv420p", TABLE, ColourInfo(),
    has_alpha=False, sounds=(), size_bytes=1,
)  # fmt: skip
CLIP = Clip("a", MEDIA, FrameRange(0, 50))
LINE = Timeline((Track((CLIP,)),), Fraction(25), (640, 360))


@pytest.fixture
def dialog(qtbot, tmp_path):
    choices = (
        ExportChoice("Selected clip", ClipSource(CLIP, INFO), "dog"),
        ExportChoice("Timeline", TimelineSource(LINE, {MEDIA: INFO}), "dog"),
    )
    made = ExportDialog(choices, settings_of("prores4444"), tmp_path)
    qtbot.addWidget(made)
    made.show()
    return made


def part(dialog, kind, name):
    return next(child for child in dialog.findChildren(kind) if child.accessibleName() == name)


def texts(box):
    return [box.itemText(place) for place in range(box.count())]


def test_a_clip_and_a_timeline_are_cropped(dialog):
    crop, margin = (
        part(dialog, QComboBox, "Crop"),
        part(dialog, QSpinBox, "Room around the subject in percent"),
    )
    assert crop.isVisible()
    assert not margin.isEnabled()
    crop.setCurrentText("Around the subject, 9:16")
    margin.setValue(25)
    follow = part(dialog, QCheckBox, "The crop follows the subject")
    assert not dialog.order.settings.crop_follows
    follow.click()
    assert dialog.order.settings.crop_follows
    assert (dialog.order.settings.crop, dialog.order.settings.crop_margin) == (
        CropShape.UPRIGHT,
        25,
    )
    assert "around the subject" in dialog.choice.summary(dialog.settings)[0]
    part(dialog, QComboBox, "What to export").setCurrentIndex(1)
    assert crop.isVisible()
    assert dialog.order.settings.crop is CropShape.UPRIGHT
    assert "around the topmost cut-out" in dialog.choice.summary(dialog.settings)[0]


def test_graphics_cards_are_offered_when_they_were_found(dialog):
    encoder = part(dialog, QComboBox, "Encoder")
    assert not encoder.isVisible()
    dialog.set_settings(settings_of("h264"))
    assert encoder.isVisible()
    assert texts(encoder) == ["Processor (x264)"]
    dialog.set_encoders({"libx264": (EncoderChoice.NVENC,), "libx265": ()})
    assert texts(encoder) == [
        "Processor (x264)",
        "Automatic: NVIDIA NVENC",
        "Graphics card: NVIDIA NVENC",
    ]
    assert dialog.order.settings.encoder is EncoderChoice.CPU
    encoder.setCurrentIndex(2)
    assert dialog.order.settings.encoder is EncoderChoice.NVENC
    dialog.set_settings(settings_of("h265"))
    assert texts(encoder) == ["Processor (x265)"]


def test_a_preset_with_a_card_that_is_not_here_says_so(dialog):
    dialog.set_encoders({"libx264": ()})
    dialog.set_settings(replace(settings_of("h264"), encoder=EncoderChoice.QSV))
    encoder = part(dialog, QComboBox, "Encoder")
    assert encoder.currentText() == "Intel Quick Sync (not found here)"
    assert "No graphics card" in encoder.toolTip()


def test_what_is_suggested_is_never_a_source(dialog):
    dialog.set_settings(settings_of("h264"))
    part(dialog, QComboBox, "What to export").setCurrentIndex(1)
    choice = dialog.choice
    assert choice.suggested(MEDIA.parent, dialog.preset) == MEDIA.with_stem("dog_export")
    assert choice.suggested(Path("/elsewhere"), dialog.preset) == Path("/elsewhere/dog.mp4")


def test_no_letter_leads_to_two_places(dialog):
    for preset_id in ("h264", "prores4444", "png", "h265"):
        dialog.set_settings(settings_of(preset_id))
        texts_seen = [
            widget.text()
            for kind in (QLabel, QPushButton, QCheckBox)
            for widget in dialog.findChildren(kind)
            if widget.isVisible() and "&" in widget.text()
        ]
        letters = [text[text.index("&") + 1].lower() for text in texts_seen]
        assert sorted(letters) == sorted(set(letters)), texts_seen


def test_a_key_colour_makes_any_format_hold_the_subject(qtbot, dialog):
    export = next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == "Export")
    dialog.set_settings(settings_of("h264"))
    assert not export.isEnabled()  # nothing is behind the subject
    box = part(dialog, QComboBox, "Background")
    assert box.currentText() == "As in the inspector: transparent"
    box.setCurrentText("Blue #0047BB")
    assert export.isEnabled()
    assert dialog.order.source.clip.background == Colour((0, 71, 187))
    assert "the colour #0047BB" in dialog.choice.summary(dialog.settings)[1]

    other = (255, 0, 255)
    dialog.set_settings(replace(settings_of("h264"), key=other))
    assert (box.currentText(), dialog.order.settings.key) == ("Another colour", other)
    swatch = part(dialog, ColourSwatch, "Key colour…")
    assert (swatch.isVisible(), swatch.rgb) == (True, other)
    swatch.take(QColor(1, 2, 3))
    assert dialog.order.source.clip.background == Colour((1, 2, 3))

    dialog.set_settings(replace(dialog.settings, preset=settings_of("matte-h264").preset))
    assert not box.isVisible()
    dialog.set_settings(replace(dialog.settings, preset=settings_of("h264").preset))
    part(dialog, QComboBox, "What to export").setCurrentIndex(1)
    assert not box.isVisible()  # a timeline's clips have their own
    assert isinstance(dialog.order.source, TimelineSource)


def test_a_clip_or_timeline_is_conformed_to_another_rate(dialog):
    box = part(dialog, QComboBox, "Frame rate")
    assert texts(box)[:2] == ["As the source (25 fps)", "23.976 fps"]  # it does not vary
    box.setCurrentText("29.97 fps")
    assert dialog.order.settings.rate == Fraction(30_000, 1001)
    assert dialog.choice.summary(dialog.settings)[0].startswith("60 frames, 640 x 360, 29.97 fps")
    dialog.set_settings(replace(settings_of("h264"), rate=Fraction(15)))
    assert (box.currentText(), dialog.settings.rate) == ("15 fps", 15)
    dialog.set_settings(replace(settings_of("h264"), constant_rate=True))
    assert (dialog.settings.constant_rate, dialog.settings.rate) == (True, None)
    dialog.set_settings(replace(settings_of("h264"), rate=Fraction(30)))
    part(dialog, QComboBox, "What to export").setCurrentIndex(1)
    assert texts(box)[0] == "As the timeline (25 fps)"
    assert dialog.choice.summary(dialog.settings)[0].startswith("60 frames, 640 x 360, 30.00 fps")


def test_a_name_that_cannot_work_is_said_while_it_is_typed(dialog, tmp_path):
    export = next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == "Export")
    problem = part(dialog, QLabel, "Problem")
    for name, words in (
        ("x" * 300 + ".mov", "too long"),
        ("é" * 125 + ".mov", "too long"),  # two bytes each
        ("x" * 230 + ".mov", ""),
    ):
        dialog.set_path(tmp_path / name)
        assert words in problem.text()
        assert export.isEnabled() is not bool(words)
    dialog.set_settings(settings_of("png"))
    (tmp_path / "file").touch()
    dialog.set_path(tmp_path / "file")
    assert "need a folder" in problem.text()


def test_two_jobs_never_write_one_file(qtbot, tmp_path):
    choices = (ExportChoice("Selected clip", ClipSource(CLIP, INFO), "dog"),)
    taken = (tmp_path / "dog_cutout.mov", tmp_path / "dog_cutout_2.mov")
    made = ExportDialog(choices, settings_of("prores4444"), tmp_path, taken=taken)
    qtbot.addWidget(made)
    made.show()
    assert made.path == tmp_path / "dog_cutout_3.mov"
    made.set_path(taken[0])
    assert "A job is going to write that file" in part(made, QLabel, "Problem").text()


def test_with_all_its_rows_the_dialog_has_room_on_a_small_screen(qtbot, qapp, tmp_path):
    before, sheet = qapp.palette(), qapp.styleSheet()
    apply_theme(qapp, "dark")
    try:
        hdr = replace(INFO, colour=ColourInfo(9, 16, 9, bit_depth=10))
        choice = ExportChoice("Selected clip", ClipSource(CLIP, hdr), "dog", missing=50)
        made = ExportDialog((choice,), settings_of("h265"), tmp_path)
        qtbot.addWidget(made)
        made.set_settings(settings_of("h265"))
        made.show()
        assert part(made, QComboBox, "HDR").isVisible()
        assert part(made, QLabel, "Problem").isVisible()
        assert made.height() <= 768 - 60  # the title and a task bar
    finally:
        qapp.setStyleSheet(sheet)
        qapp.setPalette(before)
