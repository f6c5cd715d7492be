from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSlider,
)

from gsa_desktop.core.project import (
    Blur,
    Clip,
    Colour,
    Gradient,
    Picture,
    RefineSettings,
    SegmentSettings,
    Transparent,
    Video,
)
from gsa_desktop.core.timebase import FrameRange
from gsa_desktop.ui.inspector import Inspector
from gsa_desktop.ui.inspector_edge import SETTINGS
from gsa_desktop.ui.setting_slider import Setting, SettingSlider

CLICK = Qt.MouseButton.LeftButton


def clip(**changes) -> Clip:
    return Clip("a", Path("/media/dog.mp4"), FrameRange(0, 10), **changes)


@pytest.fixture
def inspector(qtbot):
    inspector = Inspector()
    qtbot.addWidget(inspector)
    inspector.resize(310, 560)
    inspector.show()
    inspector.set_models(("gsanet-lite", "motion"))
    inspector.set_clip(clip(), None)
    return inspector


def named(inspector: Inspector, kind: type, name: str):
    found = [w for w in inspector.findChildren(kind) if w.accessibleName() == name]
    assert len(found) == 1, name
    return found[0]


def test_without_a_clip_it_says_what_to_do(inspector):
    tabs = inspector._tabs
    assert tabs.isVisible()
    inspector.set_clip(None, None)
    assert not tabs.isVisible()


def test_every_refine_setting_has_a_slider():
    assert list(SETTINGS) == list(RefineSettings.__dataclass_fields__)
    default = RefineSettings()
    for name, setting in SETTINGS.items():
        assert setting.default == getattr(default, name)
        assert setting.low <= setting.default <= setting.high


def test_setting_a_clip_tells_nobody(inspector, qtbot):
    signals = (
        inspector.refine_changed,
        inspector.background_changed,
        inspector.segment_settings_changed,
        inspector.background_file_wanted,
        inspector.model_file_wanted,
    )
    for signal in signals:
        signal.connect(lambda *a: pytest.fail(f"told {a}"))
    inspector.set_clip(clip(refine=RefineSettings(0.3, 0.1, 5.0, -4.0, 2.0, 0.5, 0.01, 0.02)), None)
    for background in (Colour((1, 2, 3)), Blur(0.05), Picture(Path("/p.png")), Transparent()):
        inspector.set_clip(clip(background=background), None)
    inspector.set_clip(clip(segment=SegmentSettings("/w/mine.safetensors", "best")), None)


def test_a_typed_number_arrives_with_the_others_unchanged(inspector, qtbot):
    inspector.set_clip(clip(refine=RefineSettings(softness=0.2)), None)
    field = named(inspector, QDoubleSpinBox, "Threshold")
    with qtbot.waitSignal(inspector.refine_changed) as caught:
        field.setValue(80)
    assert caught.args == [RefineSettings(threshold=0.8, softness=0.2)]


def test_values_come_back_as_they_were_set(inspector, qtbot):
    settings = RefineSettings(0.37, 0.81, 9.0, -7.5, 12.3, 0.4, 0.0123, 0.0004)
    inspector.set_clip(clip(refine=settings), None)
    with qtbot.waitSignal(inspector.refine_changed) as caught:
        named(inspector, QDoubleSpinBox, "Grow or shrink").setValue(4.5)
    assert caught.args[0] == RefineSettings(0.37, 0.81, 9.0, 4.5, 12.3, 0.4, 0.0123, 0.0004)


def test_a_drag_tells_the_first_and_the_last_value_and_few_between(inspector, qtbot):
    slider = named(inspector, QSlider, "Threshold, slider")
    told = []
    inspector.refine_changed.connect(told.append)
    for step in range(500, 900):
        slider.setValue(step)
    qtbot.waitUntil(lambda: told and told[-1].threshold == pytest.approx(0.90, abs=0.006))
    assert 2 <= len(told) < 60


def test_news_of_the_same_clip_does_not_disturb_a_drag(inspector, qtbot):
    slider = named(inspector, QSlider, "Softness, slider")
    slider.setValue(600)
    slider.setValue(700)  # waits in the throttle
    inspector.set_clip(clip(refine=RefineSettings(softness=0.6)), None)
    assert slider.value() == 700
    with qtbot.waitSignal(inspector.refine_changed) as caught:
        pass
    assert caught.args[0].softness == pytest.approx(0.7)


def test_a_waiting_value_never_reaches_another_clip(inspector, qtbot):
    slider = named(inspector, QSlider, "Softness, slider")
    slider.setValue(600)
    slider.setValue(700)
    other = Clip("b", Path("/media/cat.mp4"), FrameRange(0, 5))
    with qtbot.assertNotEmitted(inspector.refine_changed, wait=120):
        inspector.set_clip(other, None)


def test_reset_goes_back(inspector, qtbot):
    inspector.set_clip(clip(refine=RefineSettings(threshold=0.9, grow_px=3)), None)
    button = named(inspector, QAbstractButton, "Reset Threshold")
    with qtbot.waitSignal(inspector.refine_changed) as caught:
        button.click()
    assert caught.args == [RefineSettings(grow_px=3)]
    assert not button.isEnabled()
    with qtbot.waitSignal(inspector.refine_changed) as caught:
        named(inspector, QPushButton, "Reset all edge settings").click()
    assert caught.args == [RefineSettings()]


def test_model_and_quality_are_chosen(inspector, qtbot):
    models = named(inspector, QComboBox, "Model")
    inspector.set_clip(clip(segment=SegmentSettings("gsanet-lite")), None)
    assert models.currentText() == "GSANet Lite"
    assert models.currentData() == "gsanet-lite"
    with qtbot.waitSignal(inspector.segment_settings_changed) as caught:
        models.activated.emit(models.findData("motion"))
    assert caught.args == [SegmentSettings("motion")]
    with qtbot.waitSignal(inspector.segment_settings_changed) as caught:
        named(inspector, QAbstractButton, "Quality: best").click()
    assert caught.args == [SegmentSettings("motion", "best")]


def test_other_weights_ask_for_a_file_and_join_the_list(inspector, qtbot):
    models = named(inspector, QComboBox, "Model")
    before = models.currentText()
    with qtbot.waitSignal(inspector.model_file_wanted):
        models.activated.emit(models.count() - 1)
    assert models.currentText() == before
    inspector.set_clip(clip(segment=SegmentSettings("/w/mine.safetensors")), None)
    assert models.currentText() == "mine.safetensors"
    assert models.itemData(models.currentIndex()) == "/w/mine.safetensors"
    assert models.itemData(models.count() - 1) is None


def test_segment_becomes_cancel(inspector, qtbot):
    with qtbot.waitSignal(inspector.segment_requested):
        named(inspector, QPushButton, "Segment").click()
    inspector.set_running(True)
    with qtbot.waitSignal(inspector.cancel_requested):
        named(inspector, QPushButton, "Cancel").click()
    assert not named(inspector, QComboBox, "Model").isEnabled()
    inspector.set_running(False)
    assert named(inspector, QPushButton, "Segment").isEnabled()


@pytest.mark.parametrize(
    ("tile", "background"),
    [
        ("Colour", Colour()),
        ("Gradient", Gradient()),
        ("Blur", Blur()),
        ("Transparent", Transparent()),
    ],
)
def test_a_tile_chooses_its_background(inspector, qtbot, tile, background):
    start = Blur(0.05) if tile == "Transparent" else Transparent()
    inspector.set_clip(clip(background=start), None)
    with qtbot.waitSignal(inspector.background_changed) as caught:
        named(inspector, QAbstractButton, f"Background: {tile}").click()
    assert caught.args == [background]


def test_a_picture_is_asked_for_first_and_remembered_later(inspector, qtbot):
    tile = named(inspector, QAbstractButton, "Background: Picture")
    with qtbot.waitSignal(inspector.background_file_wanted) as caught:
        tile.click()
    assert caught.args == ["picture"]
    assert not tile.isChecked()  # nothing is chosen yet
    beach = Picture(Path("/pictures/beach.png"))
    inspector.set_clip(clip(background=beach), None)
    assert tile.isChecked()
    named(inspector, QAbstractButton, "Background: Blur").click()
    with qtbot.waitSignal(inspector.background_changed) as caught:
        tile.click()
        qtbot.waitUntil(lambda: tile.isChecked())
    assert tile.isChecked()
    with qtbot.waitSignal(inspector.background_file_wanted) as caught:
        named(inspector, QPushButton, "Choose another picture").click()
    assert caught.args == ["picture"]


def test_a_video_background_names_its_file(inspector):
    inspector.set_clip(clip(background=Video(Path("/videos/sea.mp4"))), None)
    assert named(inspector, QAbstractButton, "Background: Video").isChecked()


def test_colours_by_preset_and_by_hex(inspector, qtbot):
    from PySide6.QtWidgets import QLineEdit

    inspector.set_clip(clip(background=Colour()), None)
    with qtbot.waitSignal(inspector.background_changed) as caught:
        named(inspector, QAbstractButton, "White").click()
    assert caught.args == [Colour((255, 255, 255))]
    field = named(inspector, QLineEdit, "Colour as hex code")
    assert field.text() == "#FFFFFF"
    field.setText("#102030")
    with qtbot.waitSignal(inspector.background_changed) as caught:
        field.editingFinished.emit()
    assert caught.args == [Colour((16, 32, 48))]


def test_blur_radius(inspector, qtbot):
    inspector.set_clip(clip(background=Blur(0.02)), None)
    with qtbot.waitSignal(inspector.background_changed) as caught:
        named(inspector, QDoubleSpinBox, "Blur").setValue(5.0)
    assert caught.args == [Blur(0.05)]


def test_a_curved_slider_reaches_both_ends(qtbot):
    setting = Setting("Feather", "", 0.0, 64.0, 0.0, decimals=1, curve=2)
    slider = SettingSlider(setting)
    qtbot.addWidget(slider)
    steps = slider.findChild(QSlider)
    steps.setValue(steps.maximum())
    assert slider.value == 64
    steps.setValue(steps.maximum() // 2)
    assert slider.value == 16
    slider.set_value(1000)
    assert slider.value == 64


def test_the_volume_of_the_sound_clip_can_be_set(inspector, qtbot):
    inspector.set_sound(Clip("s", Path("/media/dog.mp4"), FrameRange(0, 10), volume_db=-6.0))
    field = named(inspector, QDoubleSpinBox, "Volume")
    assert field.value() == -6
    with qtbot.waitSignal(inspector.volume_changed) as caught:
        field.setValue(3.5)
    assert caught.args == ["s", 3.5]
    with qtbot.waitSignal(inspector.volume_changed) as caught:
        slider = named(inspector, QSlider, "Volume, slider")
        qtbot.mouseDClick(slider, CLICK)
        qtbot.mouseRelease(slider, CLICK)
    assert caught.args == ["s", 0.0]
    with qtbot.waitSignal(inspector.mute_changed) as caught:
        named(inspector, QCheckBox, "Mute the clip").click()
    assert caught.args == ["s", True]


def test_a_chosen_sound_shows_its_page_and_a_picture_the_one_before(inspector):
    sound = Clip("s", Path("/media/dog.mp4"), FrameRange(0, 10))
    tabs = inspector._tabs
    tabs.setCurrentIndex(1)
    inspector.set_sound(sound)
    assert tabs.currentIndex() == 1
    inspector.set_sound(sound, chosen=True)
    assert tabs.tabText(tabs.currentIndex()) == "Sound"
    inspector.set_sound(sound)
    assert tabs.currentIndex() == 1
    inspector.set_clip(None, None)
    inspector.set_sound(sound, chosen=True)
    assert tabs.isVisible()
    assert [tabs.isTabEnabled(n) for n in range(5)] == [False, False, False, True, False]
    inspector.set_clip(clip(), None)
    inspector.set_sound(None)
    assert all(tabs.isTabEnabled(n) for n in range(5))


def test_a_picture_that_comes_after_its_sound_gets_its_page_back(inspector):
    sound = Clip("s", Path("/media/dog.mp4"), FrameRange(0, 10))
    tabs = inspector._tabs
    tabs.setCurrentIndex(1)
    inspector.set_clip(None, None)
    inspector.set_sound(sound)
    assert tabs.tabText(tabs.currentIndex()) == "Sound"
    inspector.set_clip(clip(), None)
    inspector.set_sound(sound)
    assert tabs.currentIndex() == 1


def test_info_says_where_the_clip_is(inspector):
    inspector.set_clip(clip(start=50), None, Fraction(25))
    assert named(inspector, QLabel, "Clip: 00:00:02:00 to 00:00:02:10")


def test_a_flow_can_be_chosen_once_there_is_a_choice(inspector, qtbot):
    box = named(inspector, QComboBox, "Optical flow")
    assert not box.isVisible()
    inspector.set_flows({"/w/raft.pth": "RAFT large"})
    assert box.isVisible()
    with qtbot.waitSignal(inspector.segment_settings_changed) as told:
        box.setCurrentIndex(1)
        box.activated.emit(1)
    assert told.args[0] == SegmentSettings(flow="/w/raft.pth")
    inspector.set_flows({})
    inspector.set_clip(clip(segment=SegmentSettings(flow="/w/gone.pth")), None)
    assert box.isVisible()  # what the clip has is named, also when its file has gone
    assert box.currentText() == "gone.pth"
    inspector.set_clip(clip(), None)
    assert not box.isVisible()
