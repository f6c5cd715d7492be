import re
from dataclasses import asdict

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QToolButton

from gsa_desktop.core.storage import resources_dir
from gsa_desktop.ui.icons import icon
from gsa_desktop.ui.theme import THEMES, Tokens, apply_theme, contrast, palette, tokens
from gsa_desktop.ui.theme_sheet import style_sheet

TEXT_ON_GROUND = (
    (
        "text",
        ("window", "panel", "control", "control_hover", "field", "row_selected", "track_name"),
    ),
    ("text_muted", ("window", "panel", "row_selected", "ruler", "track_name")),
    ("on_accent", ("accent_fill", "accent_hover", "accent_pressed")),
    ("on_clip", ("clip_header", "clip_selected", "sound_header")),
    ("accent_text", ("panel", "row_selected")),
    ("danger", ("panel", "row_selected")),
    ("warning", ("panel", "row_selected")),
    ("success", ("panel", "row_selected")),
)
MARKS_ON_GROUND = (
    ("accent", ("panel", "window", "field")),
    ("playhead", ("ruler", "track")),
    ("sound", ("sound_ground",)),
    ("mask", ("mask_none",)),
    ("text_disabled", ("panel",)),
)


@pytest.fixture
def app(qapp: QApplication):
    before, sheet = qapp.palette(), qapp.styleSheet()
    yield qapp
    qapp.setStyleSheet(sheet)
    qapp.setPalette(before)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_text_is_readable(theme: Tokens):
    colours = asdict(theme)
    poor = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for ink, grounds in TEXT_ON_GROUND
        for ground in grounds
        if contrast(colours[ink], colours[ground]) < 4.5
    ]
    assert poor == []


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_marks_can_be_seen(theme: Tokens):
    colours = asdict(theme)
    poor = [
        f"{ink} on {ground}: {contrast(colours[ink], colours[ground]):.2f}"
        for ink, grounds in MARKS_ON_GROUND
        for ground in grounds
        if contrast(colours[ink], colours[ground]) < 3
    ]
    assert poor == []


def test_contrast_follows_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert contrast("#FFFFFF", "#777777") == contrast("#777777", "#FFFFFF")


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_sheet_names_only_what_exists(theme: Tokens):
    sheet = style_sheet(asdict(theme))
    assert "$" not in sheet
    assert not re.search(r"font-size:\s*\d+px", sheet)  # text follows the screen's scale
    for name in re.findall(r'url\("([^"]+)"\)', sheet):
        assert (resources_dir() / "icons" / name.rsplit("/", 1)[-1]).is_file()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_palette_fills_every_group(qapp, theme: Tokens):
    made = palette(theme)
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive):
        assert made.color(group, QPalette.ColorRole.Window) == QColor(theme.panel)
        assert made.color(group, QPalette.ColorRole.Text) == QColor(theme.text)
    disabled = made.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert disabled == QColor(theme.text_disabled)


def test_theme_changes_widgets_that_exist(app, qtbot):
    button = QPushButton("Segment")
    qtbot.addWidget(button)
    grounds = []
    for name in ("dark", "light"):
        apply_theme(app, name)
        assert tokens().name == name
        button.ensurePolished()
        grounds.append(button.grab().toImage().pixelColor(button.width() // 2, 4).name().upper())
    assert grounds == [THEMES["dark"].control, THEMES["light"].control]


def test_unknown_theme_is_refused(app):
    with pytest.raises(KeyError):
        apply_theme(app, "solarized")


def test_icon_takes_the_colour_of_the_theme_in_use(app, qtbot):
    button = QToolButton()
    button.setIcon(icon("play"))
    qtbot.addWidget(button)
    lightness = []
    for name in ("dark", "light"):
        apply_theme(app, name)
        picture = button.icon().pixmap(32, 32).toImage()
        lightness.append(picture.pixelColor(14, 16).lightness())
    assert lightness[0] > 200
    assert lightness[1] < 60


def test_icon_refuses_names_that_do_not_exist(qapp):
    with pytest.raises(KeyError):
        icon("no-such-glyph")
    with pytest.raises(AttributeError):
        icon("play", "mauve")


@pytest.mark.parametrize("name", THEMES)
def test_the_row_under_the_pointer_can_be_read_in_a_list_of_choices(qtbot, app, name: str) -> None:
    apply_theme(app, name)
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["HHHHHHHHHHHH", "other"])
    box.show()
    box.showPopup()
    view = box.view()
    row = view.visualRect(view.currentIndex())
    picture = view.viewport().grab(row).toImage()
    places = [(x, y) for x in range(picture.width()) for y in range(picture.height())]
    seen = [picture.pixelColor(x, y) for x, y in places]
    box.hidePopup()
    ground = QColor(tokens().accent_fill)
    assert seen.count(ground) > len(seen) / 2
    assert max(colour.lightness() for colour in seen) > ground.lightness() + 80, "white letters"
