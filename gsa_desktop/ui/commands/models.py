"""The menu Tools: still pictures, models."""

from gsa_desktop.ui.commands.command import Command, Entry

MODELS: tuple[Entry, ...] = (
    Command(
        "tools.images",
        "&Images",
        "Cut out still pictures, many at once, and give them a background",
        icon="image-multiple-outline",
    ),
    Command(
        "tools.models",
        "&Models…",
        "The models there are: import, check, rename, delete, choose the default",
        icon="brain",
    ),
)
