"""The menu Clip: what changes a clip."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

CLIP: tuple[Entry, ...] = (
    Command(
        "clip.split",
        "&Split at Playhead",
        "Cut the clip in two at the playhead",
        ("Ctrl+K", "Ctrl+B"),
        "content-cut",
        needs="clip",
    ),
    Command(
        "clip.trim_start",
        "Trim Start to &Playhead",
        "Let the clip begin at the playhead",
        ("Q",),
        needs="clip",
    ),
    Command(
        "clip.trim_end",
        "Trim &End to Playhead",
        "Let the clip end at the playhead",
        ("W",),
        needs="clip",
    ),
    Command(
        "clip.delete",
        "&Delete",
        "Take the clip off the timeline; its file stays in the bin",
        ("Del",),
        "delete-outline",
        needs="clip",
    ),
    SEPARATOR,
    Command(
        "clip.reveal", "&Reveal in Folder", "Show the clip's file in the file manager", needs="clip"
    ),
)
