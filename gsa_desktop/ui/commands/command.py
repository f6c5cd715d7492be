"""What a command is."""

from dataclasses import dataclass

_EDITOR_MENUS = ("clip", "timeline", "mask", "playback")
_EVERYWHERE = ("edit.shortcuts", "edit.preferences", "view.workspace_", "view.theme_")


@dataclass(frozen=True)
class Command:
    """What a person can ask for.

    Attributes:
        id: "menu.name"; the part before the dot says in which menu it stands.
        text: As the menu says it.
        tip: One sentence for the status bar.
        keys: Shortcuts in Qt's portable text, the first one is shown.
        icon: A glyph of icons.icon; "" for none.
        kind: "" for a deed, "toggle" for a state that is on or off, any other name for one of a
            group that excludes each other.
        needs: What must be there for it to work: "", "undo", "redo", "job", "marks", "timeline" (a
            clip on it), "selection" (any clip), "clip" (one of pictures whose file is there).
        under: Title of the submenu in which it stands; "" for the menu itself.
    """

    id: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    kind: str = ""
    needs: str = ""
    under: str = ""

    @property
    def menu(self) -> str:
        """Title of its menu."""
        return self.id.partition(".")[0]

    @property
    def is_of_editor(self) -> bool:
        """Whether it acts on the clips, the monitor or the panels around it."""
        if self.menu in _EDITOR_MENUS or self.id.startswith("file.export"):
            return True
        return self.menu in ("edit", "view") and not self.id.startswith(_EVERYWHERE)

    @property
    def label(self) -> str:
        """The text without mnemonic and dots, for lists; with the submenu's title before it."""
        text = self.text.replace("&", "").rstrip("…")
        return f"{self.under}: {text}" if self.under else text


SEPARATOR = None

Entry = Command | None
