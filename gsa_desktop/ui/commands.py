"""Every command a person can give, once: menus, toolbar, the `?` overlay and tests read it."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """What a person can ask for.

    Attributes:
        id: "menu.name"; the part before the dot says in which menu it stands.
        text: As the menu says it.
        tip: One sentence for the status bar.
        keys: Shortcuts in Qt's portable text, the first one is shown.
        icon: A glyph of icons.icon; "" for none.
        kind: "" for a deed, "toggle" for a state that is on or off, any other name for one of a
            group that excludes each other.
        needs: What must be there for it to work: "", "clip", "undo", "redo", "job", "marks".
    """

    id: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    kind: str = ""
    needs: str = ""

    @property
    def menu(self) -> str:
        """Title of its menu."""
        return self.id.partition(".")[0]

    @property
    def label(self) -> str:
        """The text without mnemonic and dots, for lists."""
        return self.text.replace("&", "").rstrip("…")


_C = Command
SEPARATOR = None

COMMANDS: tuple[Command | None, ...] = (
    _C("file.new", "&New Project", "Start with an empty project", ("Ctrl+N",), "file-outline"),
    _C(
        "file.open",
        "&Open…",
        "Open a project or videos",
        ("Ctrl+O",),
        "folder-open-outline",
    ),
    _C("file.sample", "Open the Sa&mple", "Open the short clip that comes with GSA Desktop"),
    SEPARATOR,
    _C(
        "file.import",
        "&Import Media…",
        "Add videos to the media bin",
        ("Ctrl+I",),
        "import",
    ),
    SEPARATOR,
    _C("file.save", "&Save Project", "Save the project", ("Ctrl+S",), "content-save-outline"),
    _C(
        "file.save_as",
        "Save Project &As…",
        "Save the project under another name",
        ("Ctrl+Shift+S",),
    ),
    SEPARATOR,
    _C(
        "file.export",
        "&Export…",
        "Write the clip with its new background, or the cut-out, to a file",
        ("Ctrl+M", "Ctrl+E"),
        "export",
        needs="clip",
    ),
    SEPARATOR,
    _C("file.quit", "&Quit", "Close GSA Desktop", ("Ctrl+Q",)),
    _C("edit.undo", "&Undo", "Take back the last change", ("Ctrl+Z",), "undo", needs="undo"),
    _C(
        "edit.redo",
        "&Redo",
        "Do again what was taken back",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo",
        needs="redo",
    ),
    _C(
        "clip.split",
        "&Split at Playhead",
        "Cut the clip in two at the playhead",
        ("Ctrl+K", "Ctrl+B"),
        "content-cut",
        needs="clip",
    ),
    _C(
        "clip.trim_start",
        "Trim Start to &Playhead",
        "Let the clip begin at the playhead",
        ("Q",),
        needs="clip",
    ),
    _C(
        "clip.trim_end",
        "Trim &End to Playhead",
        "Let the clip end at the playhead",
        ("W",),
        needs="clip",
    ),
    _C(
        "clip.delete",
        "&Delete",
        "Take the clip off the timeline; its file stays in the bin",
        ("Del",),
        "delete-outline",
        needs="clip",
    ),
    SEPARATOR,
    _C(
        "clip.reveal", "&Reveal in Folder", "Show the clip's file in the file manager", needs="clip"
    ),
    _C(
        "mask.segment",
        "&Segment Clip",
        "Find the moving subject of the clip and cut it out",
        ("Ctrl+R",),
        "auto-fix",
        needs="clip",
    ),
    _C("mask.cancel", "&Cancel the Job", "Stop what is being computed", ("Esc",), needs="job"),
    _C("view.source", "&Source", "The clip as it is", ("1",), "image-outline", "view"),
    _C("view.overlay", "&Overlay", "The subject tinted", ("2",), "layers-outline", "view"),
    _C("view.matte", "&Matte", "The mask, white on black", ("3",), "circle-half-full", "view"),
    _C("view.cutout", "&Cut-out", "The subject on a checkerboard", ("4",), "checkerboard", "view"),
    _C(
        "view.composite",
        "Composi&te",
        "The subject before its new background, as exported",
        ("5",),
        "image-filter-hdr",
        "view",
    ),
    SEPARATOR,
    _C("view.zoom_in", "Zoom &In", "Enlarge the picture", ("Ctrl+=", "Ctrl++"), needs="clip"),
    _C("view.zoom_out", "&Zoom Out", "Reduce the picture", ("Ctrl+-",), needs="clip"),
    _C("view.fit", "&Fit in Monitor", "Show the whole picture", ("Ctrl+0",), needs="clip"),
    _C(
        "view.actual",
        "&100 %",
        "One pixel of the clip on one of the screen",
        ("Ctrl+1",),
        needs="clip",
    ),
    SEPARATOR,
    _C("view.timeline_in", "Timeline: Zoom In", "See more detail", ("=", "+"), needs="clip"),
    _C("view.timeline_out", "Timeline: Zoom Out", "See more time", ("-",), needs="clip"),
    _C("view.timeline_fit", "Timeline: Fit", "See the whole timeline", ("\\",), needs="clip"),
    SEPARATOR,
    _C("view.full_screen", "F&ull Screen", "Use the whole screen", ("F11",), kind="toggle"),
    _C("view.light", "&Light Theme", "Dark text on a bright window", kind="toggle"),
    _C("view.reset", "&Reset Layout", "Put all panels back where they were at first"),
    _C("playback.toggle", "&Play or Pause", "Play or pause", ("Space",), "play", needs="clip"),
    _C("playback.reverse", "Play &Backwards", "Again for 2x, 4x, 8x", ("J",), needs="clip"),
    _C("playback.stop", "&Stop", "Pause", ("K",), needs="clip"),
    _C("playback.forward", "Play &Forwards", "Again for 2x, 4x, 8x", ("L",), needs="clip"),
    SEPARATOR,
    _C("playback.back", "P&revious Frame", "One frame back", ("Left", ","), needs="clip"),
    _C("playback.next", "&Next Frame", "One frame on", ("Right", "."), needs="clip"),
    _C("playback.second_back", "One Second Back", "One second back", ("Shift+Left",), needs="clip"),
    _C("playback.second_on", "One Second On", "One second on", ("Shift+Right",), needs="clip"),
    _C("playback.ten_back", "Ten Seconds Back", "Ten seconds back", ("PgUp",), needs="clip"),
    _C("playback.ten_on", "Ten Seconds On", "Ten seconds on", ("PgDown",), needs="clip"),
    _C("playback.start", "To the Start", "To the first frame", ("Home",), needs="clip"),
    _C("playback.end", "To the End", "To the last frame", ("End",), needs="clip"),
    SEPARATOR,
    _C("playback.mark_in", "Mark &In", "The range begins at this frame", ("I",), needs="clip"),
    _C("playback.mark_out", "Mark &Out", "The range ends with this frame", ("O",), needs="clip"),
    _C(
        "playback.go_in", "Go to In", "To the first frame of the range", ("Shift+I",), needs="marks"
    ),
    _C(
        "playback.go_out",
        "Go to Out",
        "To the last frame of the range",
        ("Shift+O",),
        needs="marks",
    ),
    _C("playback.clear_marks", "Clear In and Out", "No range", ("Alt+X",), needs="marks"),
    _C(
        "playback.loop",
        "&Loop",
        "Begin again at the end",
        ("Ctrl+L",),
        kind="toggle",
        needs="clip",
    ),
    _C("playback.mute", "Mu&te Sound", "Play without sound", kind="toggle"),
    _C(
        "help.shortcuts",
        "Keyboard &Shortcuts",
        "All keys at a glance",
        ("?", "F1"),
        "keyboard-outline",
    ),
    _C("help.diagnostics", "&Copy Diagnostics", "Versions and devices, to the clipboard"),
    _C("help.log", "Open &Log Folder", "Show the log files"),
    SEPARATOR,
    _C("help.about", "&About GSA Desktop", "Version and licences"),
)

MENUS = ("file", "edit", "clip", "mask", "view", "playback", "help")


def commands() -> Iterator[Command]:
    """All commands, in the order of the menus."""
    return (command for command in COMMANDS if command is not None)
