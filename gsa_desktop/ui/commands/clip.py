"""The menu Clip: what changes a clip."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

CLIP: tuple[Entry, ...] = (
    Command(
        "clip.insert",
        "&Insert from Bin",
        "Put the bin's file in at the playhead; what comes later on all unlocked tracks moves on",
        (",",),
        "table-row-plus-after",
    ),
    Command(
        "clip.overwrite",
        "&Overwrite from Bin",
        "Put the bin's file down at the playhead of V1 and A1, in place of what is there",
        (".",),
    ),
    SEPARATOR,
    Command(
        "clip.split",
        "&Split at Playhead",
        "Cut the selected clips at the playhead; all clips there if none is selected",
        ("Ctrl+K", "Ctrl+B"),
        "content-cut",
        needs="timeline",
    ),
    Command(
        "clip.split_all",
        "Split All &Tracks",
        "Cut the clips of all unlocked tracks at the playhead",
        ("Ctrl+Shift+K",),
        needs="timeline",
    ),
    Command(
        "clip.trim_start",
        "Trim Start to &Playhead",
        "Let the clip begin at the playhead",
        ("Q",),
        needs="selection",
    ),
    Command(
        "clip.trim_end",
        "Trim &End to Playhead",
        "Let the clip end at the playhead",
        ("W",),
        needs="selection",
    ),
    SEPARATOR,
    Command(
        "clip.delete",
        "&Delete",
        "Take the selected clips off the timeline; their files stay in the bin",
        ("Del",),
        "delete-outline",
        needs="selection",
    ),
    Command(
        "clip.ripple_delete",
        "&Ripple Delete",
        "Take the selected clips off the timeline and close the gaps",
        ("Shift+Del",),
        needs="selection",
    ),
    SEPARATOR,
    Command(
        "clip.unlink",
        "&Unlink Picture and Sound",
        "Let linked clips be edited apart",
        ("Ctrl+U",),
        "link-variant-off",
        needs="selection",
    ),
    Command(
        "clip.link",
        "&Link Clips",
        "Edit the selected clips together from now on",
        ("Ctrl+Shift+U",),
        "link-variant",
        needs="selection",
    ),
    Command(
        "clip.mute",
        "&Mute or Unmute",
        "Silence the sound of the selected clips, or let it be heard again",
        ("Shift+E",),
        "volume-off",
        needs="selection",
    ),
    SEPARATOR,
    Command(
        "clip.reveal", "Re&veal in Folder", "Show the clip's file in the file manager", needs="clip"
    ),
)
