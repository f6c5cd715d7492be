"""The menu Playback: time and sound."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

PLAYBACK: tuple[Entry, ...] = (
    Command("playback.toggle", "&Play or Pause", "Play or pause", ("Space",), "play", needs="clip"),
    Command("playback.reverse", "Play &Backwards", "Again for 2x, 4x, 8x", ("J",), needs="clip"),
    Command("playback.stop", "&Stop", "Pause", ("K",), needs="clip"),
    Command("playback.forward", "Play &Forwards", "Again for 2x, 4x, 8x", ("L",), needs="clip"),
    SEPARATOR,
    Command("playback.back", "P&revious Frame", "One frame back", ("Left", ","), needs="clip"),
    Command("playback.next", "&Next Frame", "One frame on", ("Right", "."), needs="clip"),
    Command(
        "playback.second_back", "One Second Back", "One second back", ("Shift+Left",), needs="clip"
    ),
    Command("playback.second_on", "One Second On", "One second on", ("Shift+Right",), needs="clip"),
    Command("playback.ten_back", "Ten Seconds Back", "Ten seconds back", ("PgUp",), needs="clip"),
    Command("playback.ten_on", "Ten Seconds On", "Ten seconds on", ("PgDown",), needs="clip"),
    Command("playback.start", "To the Start", "To the first frame", ("Home",), needs="clip"),
    Command("playback.end", "To the End", "To the last frame", ("End",), needs="clip"),
    SEPARATOR,
    Command("playback.mark_in", "Mark &In", "The range begins at this frame", ("I",), needs="clip"),
    Command(
        "playback.mark_out", "Mark &Out", "The range ends with this frame", ("O",), needs="clip"
    ),
    Command(
        "playback.go_in", "Go to In", "To the first frame of the range", ("Shift+I",), needs="marks"
    ),
    Command(
        "playback.go_out",
        "Go to Out",
        "To the last frame of the range",
        ("Shift+O",),
        needs="marks",
    ),
    Command("playback.clear_marks", "Clear In and Out", "No range", ("Alt+X",), needs="marks"),
    Command(
        "playback.loop",
        "&Loop",
        "Begin again at the end",
        ("Ctrl+L",),
        kind="toggle",
        needs="clip",
    ),
    Command("playback.mute", "Mu&te Sound", "Play without sound", kind="toggle"),
)
