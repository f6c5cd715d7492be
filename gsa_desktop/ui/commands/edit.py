"""The menu Edit: history and the clipboard."""

from gsa_desktop.ui.commands.command import Command, Entry

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
)
