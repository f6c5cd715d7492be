"""The menu Playback: time and sound."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

PLAYBACK: tuple[Entry, ...] = (
    Command(
        "playback.toggle", "&Play or Pause", "Play or pause", ("Space",), "play", needs="timeline"
    ),
    Command(
        "playback.reverse", "Play &Backwards", "Again for 2x, 4x, 8x", ("J",), needs="timeline"
    ),
    Command("playback.stop", "&Stop", "Pause", ("K",), needs="timeline"),
    Command("playback.forward", "Play &Forwards", "Again for 2x, 4x, 8x", ("L",), needs="timeline"),
    SEPARATOR,
    Command("playback.back", "P&revious Frame", "One frame back", ("Left",), needs="timeline"),
    Command("playback.next", "&Next Frame", "One frame on", ("Right",), needs="timeline"),
    Command(
        "playback.second_back",
        "One Second Back",
        "One second back",
        ("Shift+Left",),
        needs="timeline",
    ),
    Command(
        "playback.second_on", "One Second On", "One second on", ("Shift+Right",), needs="timeline"
    ),
    Command(
        "playback.ten_back", "Ten Seconds Back", "Ten seconds back", ("PgUp",), needs="timeline"
    ),
    Command("playback.ten_on", "Ten Seconds On", "Ten seconds on", ("PgDown",), needs="timeline"),
    Command("playback.start", "To the Start", "To the first frame", ("Home",), needs="timeline"),
    Command("playback.end", "To the End", "To the last frame", ("End",), needs="timeline"),
    SEPARATOR,
    Command(
        "playback.mark_in", "Mark &In", "The range begins at this frame", ("I",), needs="timeline"
    ),
    Command(
        "playback.mark_out", "Mark &Out", "The range ends with this frame", ("O",), needs="timeline"
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
        needs="timeline",
    ),
    Command("playback.mute", "Mu&te Sound", "Play without sound", kind="toggle"),
)
