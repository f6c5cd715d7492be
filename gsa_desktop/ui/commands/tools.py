"""Tools of the timeline, and what the keyboard does there in place of the mouse."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

TOOLS: tuple[Entry, ...] = (
    Command(
        "timeline.select_tool",
        "Selection Tool",
        "Clicks select clips, drags move and trim them",
        ("V",),
        "cursor-default-outline",
        "tool",
    ),
    Command(
        "timeline.razor",
        "Razor Tool",
        "Clicks cut clips in two; with Shift on all tracks",
        ("C",),
        "razor-double-edge",
        "tool",
    ),
    Command(
        "timeline.snap",
        "Snap",
        "Edges stick to clips, markers and the playhead; Alt lets go of them",
        ("N",),
        "magnet",
        "toggle",
    ),
    SEPARATOR,
    Command(
        "timeline.clip_before",
        "Select Previous Clip",
        "Select the clip before, on the same track",
        ("Ctrl+Left",),
        needs="timeline",
    ),
    Command(
        "timeline.clip_after",
        "Select Next Clip",
        "Select the clip after, on the same track",
        ("Ctrl+Right",),
        needs="timeline",
    ),
    Command(
        "timeline.clip_above",
        "Select Clip Above",
        "Select the nearest clip of the track above",
        ("Ctrl+Up",),
        needs="timeline",
    ),
    Command(
        "timeline.clip_below",
        "Select Clip Below",
        "Select the nearest clip of the track below",
        ("Ctrl+Down",),
        needs="timeline",
    ),
    SEPARATOR,
    Command(
        "clip.place",
        "Move and Trim…",
        "Type in where the clip begins, what it shows of its file and how long",
        needs="selection",
    ),
    Command(
        "clip.nudge_back",
        "Nudge Back",
        "Move the selected clips one frame back",
        ("Alt+Shift+Left",),
        needs="selection",
    ),
    Command(
        "clip.nudge_on",
        "Nudge Forward",
        "Move the selected clips one frame on",
        ("Alt+Shift+Right",),
        needs="selection",
    ),
)
