"""The menu Edit: history and the clipboard."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

EDIT: tuple[Entry, ...] = (
    Command("edit.undo", "&Undo", "Take back the last change", ("Ctrl+Z",), "undo", needs="undo"),
    Command(
        "edit.redo",
        "&Redo",
        "Do again what was taken back",
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo",
        needs="redo",
    ),
    SEPARATOR,
    Command(
        "edit.cut",
        "Cu&t",
        "Copy the selected clips and take them off the timeline",
        ("Ctrl+X",),
        needs="selection",
    ),
    Command(
        "edit.copy",
        "&Copy",
        "Copy the selected clips; among still pictures the result of the one that is shown",
        ("Ctrl+C",),
        "content-copy",
        needs="selection",
    ),
    Command(
        "edit.paste",
        "&Paste",
        "Set the copied clips down at the playhead; among still pictures add what was copied",
        ("Ctrl+V",),
    ),
    Command(
        "edit.paste_attributes",
        "Paste Attri&butes",
        "Give the selected clips the edge, background and volume of the copied one",
        ("Ctrl+Alt+V",),
        needs="selection",
    ),
    Command(
        "edit.duplicate",
        "&Duplicate",
        "Set copies of the selected clips down after them",
        ("Ctrl+D",),
        needs="selection",
    ),
    SEPARATOR,
    Command(
        "edit.select_all",
        "Select &All",
        "Select every clip of the tracks that are not locked",
        ("Ctrl+A",),
        needs="timeline",
    ),
    Command(
        "edit.select_after",
        "Select After Playh&ead",
        "Select every clip that begins at the playhead or later, on all unlocked tracks",
        ("Alt+Y",),
        needs="timeline",
    ),
    Command(
        "edit.select_none",
        "Select &None",
        "Select no clip",
        ("Ctrl+Shift+A",),
        needs="selection",
    ),
    SEPARATOR,
    Command(
        "edit.shortcuts",
        "&Keyboard Shortcuts…",
        "Choose and change the keys of all commands",
        icon="keyboard-outline",
    ),
    Command(
        "edit.preferences",
        "Pre&ferences…",
        "Theme, autosave, memory, device and playback",
        ("Ctrl+,",),
        "cog-outline",
    ),
)
