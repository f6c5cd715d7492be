"""The menu Mask: masks and how they are made."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

MASK: tuple[Entry, ...] = (
    Command(
        "mask.segment",
        "&Segment Clip",
        "Find the moving subject of the clip and cut it out",
        ("Ctrl+R",),
        "auto-fix",
        needs="clip",
    ),
    Command(
        "mask.segment_all",
        "Segment &All Clips",
        "Queue every clip that has no masks yet; the one on screen goes first",
        ("Ctrl+Shift+R",),
        needs="clip",
    ),
    Command("mask.cancel", "&Cancel the Job", "Stop what is being computed", ("Esc",), needs="job"),
    SEPARATOR,
    Command(
        "mask.good",
        "Mark Frame as &Good",
        "The mask of this frame stays as it is, and fine-tuning learns from it",
        ("G",),
        "check-circle-outline",
        "toggle",
        needs="clip",
    ),
    Command(
        "mask.next_good",
        "&Next Good Frame",
        "To the next frame of the clip that is good or mended",
        ("Shift+G",),
        needs="clip",
    ),
    Command(
        "mask.previous_good",
        "&Previous Good Frame",
        "To the frame of the clip before this that is good or mended",
        ("Ctrl+Shift+G",),
        needs="clip",
    ),
    SEPARATOR,
    Command(
        "mask.brush",
        "&Brush",
        "Paint what belongs to the subject; Alt erases, [ and ] change the size, V ends it",
        ("B",),
        "brush-variant",
        "tool",
        needs="clip",
    ),
    Command(
        "mask.eraser",
        "&Eraser",
        "Erase what does not belong to the subject; Alt paints",
        ("E",),
        "eraser",
        "tool",
        needs="clip",
    ),
    Command("mask.smaller", "S&maller Brush", "A smaller brush", ("[",), needs="clip"),
    Command("mask.larger", "&Larger Brush", "A larger brush", ("]",), needs="clip"),
    Command(
        "mask.restore",
        "&Use the Network's Mask",
        "Drop what was painted on this frame, or that it was marked as good",
        icon="restore",
        needs="clip",
    ),
)
