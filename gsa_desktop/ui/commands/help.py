"""The menu Help: help."""

from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry

HELP: tuple[Entry, ...] = (
    Command(
        "help.shortcuts",
        "Keyboard &Shortcuts",
        "All keys at a glance",
        ("?", "F1"),
        "keyboard-outline",
    ),
    Command(
        "help.palette",
        "&Find a Command…",
        "Every command by its name",
        ("Ctrl+Shift+P",),
        "magnify",
    ),
    Command("help.diagnostics", "&Copy Diagnostics", "Versions and devices, to the clipboard"),
    Command("help.log", "Open &Log Folder", "Show the log files"),
    SEPARATOR,
    Command("help.about", "&About GSA Desktop", "Version and licences"),
)
