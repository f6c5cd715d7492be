"""Colours of the application as tokens; Fusion and a full palette built from them."""

from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication


@dataclass(frozen=True)
class Tokens:
    """Named colours as #RRGGBB."""

    name: str
    window: str
    panel: str
    control: str
    control_hover: str
    border: str
    field: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_hover: str
    accent_fill: str
    on_accent: str
    danger: str
    warning: str
    success: str
    monitor: str
    checker_a: str
    checker_b: str
    clip: str
    clip_selected: str
    clip_header: str
    on_clip: str
    sound: str
    mask: str
    mask_estimate: str
    mask_stale: str
    mask_failed: str
    ruler: str
    playhead: str


DARK = Tokens(
    name="dark",
    window="#1E1E1E",
    panel="#2A2A2A",
    control="#3A3A3A",
    control_hover="#474747",
    border="#454545",
    field="#1A1A1A",
    text="#E6E6E6",
    text_muted="#A8A8A8",
    text_disabled="#767676",
    accent="#3D8BFF",
    accent_hover="#5A9DFF",
    accent_fill="#1F6FE5",
    on_accent="#FFFFFF",
    danger="#FF6B60",
    warning="#F0B429",
    success="#52C98B",
    monitor="#121212",
    checker_a="#6E6E6E",
    checker_b="#8C8C8C",
    clip="#3E4C5E",
    clip_selected="#4C6788",
    clip_header="#2F3A48",
    on_clip="#EDF1F5",
    sound="#3E8F5F",
    mask="#00B4DC",
    mask_estimate="#1C6A7D",
    mask_stale="#8A7A3A",
    mask_failed="#D9483B",
    ruler="#242424",
    playhead="#FF5A4F",
)

LIGHT = Tokens(
    name="light",
    window="#E9E9EA",
    panel="#F5F5F6",
    control="#FFFFFF",
    control_hover="#E6EEF9",
    border="#C4C4C8",
    field="#FFFFFF",
    text="#1D1D1F",
    text_muted="#5A5A60",
    text_disabled="#8E8E93",
    accent="#1766D6",
    accent_hover="#2C7BEA",
    accent_fill="#1766D6",
    on_accent="#FFFFFF",
    danger="#B3261E",
    warning="#8A5A00",
    success="#1B7A45",
    monitor="#3A3A3C",
    checker_a="#A6A6A6",
    checker_b="#C8C8C8",
    clip="#C3D0DF",
    clip_selected="#9DBBDD",
    clip_header="#AFC0D3",
    on_clip="#16202B",
    sound="#5FA97C",
    mask="#0096B8",
    mask_estimate="#8CCBD9",
    mask_stale="#C2AA4A",
    mask_failed="#C5392D",
    ruler="#DDDDE0",
    playhead="#D92D20",
)

THEMES = {"dark": DARK, "light": LIGHT}


def tokens() -> Tokens:
    """The colours in use, told by the application's palette."""
    window = QApplication.palette().color(QPalette.ColorRole.Window)
    return LIGHT if window.lightness() > 128 else DARK


def apply_theme(app: QApplication, name: str = "dark") -> None:
    """Dress the application; widgets that exist already follow.

    Raises:
        KeyError: No theme has that name.
    """
    app.setStyle("Fusion")
    app.setPalette(palette(THEMES[name]))


def palette(colours: Tokens) -> QPalette:
    """Every role of every group."""
    result = QPalette(QColor(colours.control), QColor(colours.window))
    result.setColor(QPalette.ColorRole.WindowText, QColor(colours.text))
    return result
