"""Every command a person can give, once: menus, toolbar, the `?` overlay and tests read it.

Each menu has a module of its own.
"""

from collections.abc import Iterator

from gsa_desktop.ui.commands.clip import CLIP
from gsa_desktop.ui.commands.command import SEPARATOR, Command, Entry
from gsa_desktop.ui.commands.edit import EDIT
from gsa_desktop.ui.commands.file import FILE
from gsa_desktop.ui.commands.help import HELP
from gsa_desktop.ui.commands.mask import MASK
from gsa_desktop.ui.commands.models import MODELS
from gsa_desktop.ui.commands.playback import PLAYBACK
from gsa_desktop.ui.commands.timeline import TIMELINE
from gsa_desktop.ui.commands.tools import TOOLS
from gsa_desktop.ui.commands.train import TRAIN
from gsa_desktop.ui.commands.view import VIEW

__all__ = ["COMMANDS", "MENUS", "SEPARATOR", "Command", "Entry", "commands"]

MENUS = ("file", "edit", "clip", "timeline", "mask", "view", "playback", "train", "tools", "help")

COMMANDS: tuple[Entry, ...] = (
    *FILE,
    SEPARATOR,
    *EDIT,
    SEPARATOR,
    *CLIP,
    SEPARATOR,
    *TIMELINE,
    SEPARATOR,
    *TOOLS,
    SEPARATOR,
    *MASK,
    SEPARATOR,
    *VIEW,
    SEPARATOR,
    *PLAYBACK,
    SEPARATOR,
    *TRAIN,
    SEPARATOR,
    *MODELS,
    SEPARATOR,
    *HELP,
)


def commands() -> Iterator[Command]:
    """All commands, in the order of the menus."""
    return (command for command in COMMANDS if command is not None)
