"""Which keys stand for which command: presets, and what a person changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QKeySequence

from gsa_desktop.ui.commands import commands

DEFAULT = "GSA Desktop"

Bindings = dict[str, tuple[str, ...]]

# What each of these editors binds differently; a command that is not there is passed over, and
# a key that is taken here leaves the command that has it by default.
PRESETS: dict[str, Bindings] = {
    DEFAULT: {},
    "Premiere Pro": {
        "clip.split": ("Ctrl+K",),
        "clip.split_all": ("Ctrl+Shift+K",),
        "clip.unlink": ("Ctrl+L",),
        "playback.loop": ("Ctrl+Alt+L",),
        "playback.clear_marks": ("Ctrl+Shift+X",),
        "timeline.snap": ("S",),
        "timeline.add_marker": ("M",),
        "timeline.next_marker": ("Shift+M",),
        "timeline.previous_marker": ("Ctrl+Shift+M",),
        "edit.redo": ("Ctrl+Shift+Z",),
        "file.export": ("Ctrl+M",),
    },
    "DaVinci Resolve": {
        "clip.insert": ("F9",),
        "clip.overwrite": ("F10",),
        "clip.split": ("Ctrl+B", "Ctrl+\\"),
        "clip.split_all": ("Ctrl+Shift+B",),
        "clip.delete": ("Backspace",),
        "clip.ripple_delete": ("Shift+Backspace", "Del"),
        "clip.trim_start": ("Shift+[",),
        "clip.trim_end": ("Shift+]",),
        "timeline.select_tool": ("A",),
        "timeline.razor": ("B",),
        "mask.brush": ("Shift+B",),
        "timeline.snap": ("N",),
        "timeline.zoom_in": ("Ctrl+=", "Ctrl++"),
        "timeline.zoom_out": ("Ctrl+-",),
        "timeline.fit": ("Shift+Z",),
        "view.zoom_in": ("Ctrl+Alt+=",),
        "view.zoom_out": ("Ctrl+Alt+-",),
        "view.full_screen": ("Ctrl+F", "P"),
        "playback.loop": ("Ctrl+/",),
        "file.export": ("Ctrl+E",),
    },
    "Kdenlive": {
        "clip.insert": ("V",),
        "clip.overwrite": ("B",),
        "clip.split": ("Shift+R",),
        "clip.split_all": ("Ctrl+Shift+R",),
        "mask.segment_all": ("Ctrl+Alt+R",),
        "clip.trim_start": ("(",),
        "clip.trim_end": (")",),
        "timeline.select_tool": ("S",),
        "timeline.razor": ("X",),
        "timeline.zoom_in": ("Ctrl+=", "Ctrl++"),
        "timeline.zoom_out": ("Ctrl+-",),
        "view.zoom_in": ("Ctrl+Alt+=",),
        "view.zoom_out": ("Ctrl+Alt+-",),
        "playback.start": ("Ctrl+Home",),
        "playback.end": ("Ctrl+End",),
        "timeline.next_edit": ("Alt+Right",),
        "timeline.previous_edit": ("Alt+Left",),
        "view.full_screen": ("Ctrl+Shift+F",),
        "file.export": ("Ctrl+Return",),
    },
}


@dataclass(frozen=True)
class Keymap:
    """A preset and what was changed in it.

    Attributes:
        preset: A name of PRESETS.
        changes: Command id -> all its keys.
    """

    preset: str = DEFAULT
    changes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def bindings(self) -> Bindings:
        """The keys of every command, in portable text; none stands twice."""
        bound = {command.id: tuple(map(portable, command.keys)) for command in commands()}
        for layer in (PRESETS.get(self.preset, {}), self.changes):
            changed = {
                command: tuple(map(portable, keys))
                for command, keys in layer.items()
                if command in bound
            }
            taken = {key for keys in changed.values() for key in keys}
            for command, keys in bound.items():
                bound[command] = tuple(key for key in keys if key not in taken)
            bound.update(changed)
        return bound

    def owner(self, key: str) -> str:
        """The command that a key stands for, "" for none."""
        wanted = portable(key)
        return next((name for name, keys in self.bindings().items() if wanted in keys), "")

    def changed(self, command: str, keys: tuple[str, ...]) -> "Keymap":
        """The keymap with other keys for a command; a key that another one has is taken from it."""
        new = tuple(dict.fromkeys(portable(key) for key in keys if key))
        left = {
            name: tuple(key for key in other if key not in new)
            for name, other in self.bindings().items()
            if name in self.changes or any(key in new for key in other)
        }
        return replace(self, changes=left | {command: new})

    def swapped(self, command: str, old: str, key: str) -> "Keymap":
        """Give a command another key in place of an old one, which its former owner gets."""
        owner, bound = self.owner(key), self.bindings()
        old, key = portable(old), portable(key)
        keys = tuple(key if own == old else own for own in bound[command])
        if key not in keys:
            keys = (*keys, key)
        taken = self.changed(command, keys)
        if not owner or owner == command:
            return taken
        theirs = tuple(old if own == key else own for own in bound[owner])
        return taken.changed(owner, tuple(own for own in theirs if own))

    def reset(self, command: str) -> "Keymap":
        """The preset's keys for a command, as far as no changed command has them."""
        return replace(self, changes={n: k for n, k in self.changes.items() if n != command})

    def to_text(self) -> str:
        """For the settings."""
        return json.dumps({"preset": self.preset, "changes": dict(self.changes)})

    @classmethod
    def from_text(cls, text: str) -> "Keymap":
        """From the settings; what cannot be read is the default."""
        try:
            found = json.loads(text)
            preset = found["preset"] if found["preset"] in PRESETS else DEFAULT
            changes = {str(name): tuple(map(str, keys)) for name, keys in found["changes"].items()}
        except (ValueError, TypeError, LookupError, AttributeError):
            return cls()
        return cls(preset, changes)


def portable(key: str) -> str:
    """A key in the one form in which it can be compared."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
