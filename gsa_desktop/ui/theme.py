"""Colours of the application as tokens; Fusion and a full palette built from them."""

from dataclasses import asdict, dataclass

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from gsa_desktop.ui.theme_sheet import style_sheet


@dataclass(frozen=True)
class Tokens:
    """Named colours as #RRGGBB.

    window is the ground between panels, panel what controls stand on, control a button's face,
    field what is typed into; accent is for lines and marks, accent_fill carries on_accent text.
    """

    name: str
    window: str
    panel: str
    control: str
    control_hover: str
    border: str
    groove: str
    row_selected: str
    field: str
    text: str
    text_muted: str
    text_disabled: str
    accent: str
    accent_text: str
    accent_hover: str
    accent_fill: str
    accent_pressed: str
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
    track: str
    track_name: str
    on_clip: str
    sound: str
    sound_ground: str
    sound_header: str
    mask: str
    mask_none: str
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
    groove="#4C4C4C",
    row_selected="#20344D",
    field="#1A1A1A",
    text="#E6E6E6",
    text_muted="#AEAEAE",
    text_disabled="#767676",
    accent="#3D8BFF",
    accent_text="#6AA6FF",
    accent_hover="#2A72DE",
    accent_fill="#1F69D8",
    accent_pressed="#1858B8",
    on_accent="#FFFFFF",
    danger="#FF6B60",
    warning="#F0B429",
    success="#52C98B",
    monitor="#121212",
    checker_a="#6E6E6E",
    checker_b="#8C8C8C",
    clip="#3E4C5E",
    clip_selected="#4C6788",
    clip_header="#33475F",
    track="#222222",
    track_name="#303030",
    on_clip="#EDF1F5",
    sound="#5DC08A",
    sound_ground="#1F3A2B",
    sound_header="#2A5640",
    mask="#00B4DC",
    mask_none="#1B222B",
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
    groove="#C9C9CE",
    row_selected="#CFE0F8",
    field="#FFFFFF",
    text="#1D1D1F",
    text_muted="#5A5A60",
    text_disabled="#85858A",
    accent="#1766D6",
    accent_text="#0F56BA",
    accent_hover="#2372E4",
    accent_fill="#1766D6",
    accent_pressed="#104FA8",
    on_accent="#FFFFFF",
    danger="#B3261E",
    warning="#7C5000",
    success="#146A3A",
    monitor="#3A3A3C",
    checker_a="#A6A6A6",
    checker_b="#C8C8C8",
    clip="#C3D0DF",
    clip_selected="#9DBBDD",
    clip_header="#AFC0D3",
    track="#E1E1E4",
    track_name="#EDEDEF",
    on_clip="#16202B",
    sound="#2F8A57",
    sound_ground="#D3E8DB",
    sound_header="#B5D6C3",
    mask="#007F9E",
    mask_none="#DCE4EE",
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


def colour(name: str) -> QColor:
    """A colour of the theme in use."""
    return QColor(getattr(tokens(), name))


def apply_theme(app: QApplication, name: str = "dark") -> None:
    """Dress the application; widgets that exist already follow.

    Raises:
        KeyError: No theme has that name.
    """
    sheet = style_sheet(asdict(THEMES[name]))
    if app.styleSheet() == sheet and tokens() is THEMES[name]:
        return  # it is worn already, and Qt would polish every widget again
    app.setStyle("Fusion")
    app.setPalette(palette(THEMES[name]))
    app.setStyleSheet(sheet)


def palette(colours: Tokens) -> QPalette:
    """Every role of every group."""
    result = QPalette()
    role = QPalette.ColorRole
    roles = {
        role.Window: colours.panel,
        role.WindowText: colours.text,
        role.Base: colours.field,
        role.AlternateBase: colours.panel,
        role.Text: colours.text,
        role.PlaceholderText: colours.text_muted,
        role.Button: colours.control,
        role.ButtonText: colours.text,
        role.BrightText: colours.danger,
        role.ToolTipBase: colours.control,
        role.ToolTipText: colours.text,
        role.Highlight: colours.accent_fill,
        role.HighlightedText: colours.on_accent,
        role.Accent: colours.accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Light: colours.control_hover,
        role.Midlight: colours.control,
        role.Mid: colours.border,
        role.Dark: colours.window,
        role.Shadow: colours.monitor,
    }
    for which, value in roles.items():
        result.setColor(which, QColor(value))  # all three groups at once
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.text_disabled))
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(colours.border))
    return result


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two #RRGGBB colours by WCAG 2.1, 1..21."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def digits(font: QFont, scale: float = 1.0) -> QFont:
    """The font with figures of one width, so that a running timecode does not tremble."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    result.setPointSizeF(font.pointSizeF() * scale)
    return result


def small(font: QFont, scale: float = 0.9) -> QFont:
    """The font for secondary text, by points, so that it follows the screen's scale."""
    result = QFont(font)
    result.setPointSizeF(font.pointSizeF() * scale)
    return result


def _luminance(value: str) -> float:
    channels = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
