"""The menu Tools: models."""

from gsa_desktop.ui.commands.command import Command, Entry

MODELS: tuple[Entry, ...] = (
    Command(
        "tools.models",
        "&Models…",
        "The models there are: import, check, rename, delete, choose the default",
        icon="brain",
    ),
)
