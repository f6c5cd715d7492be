"""The menu Mask: masks and how they are made."""

from gsa_desktop.ui.commands.command import Command, Entry

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
)
