"""What a person is used to: preferences, theme, keys, workspaces, the command palette."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Qt, Slot
from PySide6.QtWidgets import QApplication

from gsa_desktop.core.mask_track import MaskStore
from gsa_desktop.core.preferences import THEMES, Preferences, read_preferences, written
from gsa_desktop.ui.about import ShortcutsDialog
from gsa_desktop.ui.command_palette import CommandPalette
from gsa_desktop.ui.keymap import Keymap
from gsa_desktop.ui.preferences import PreferencesDialog
from gsa_desktop.ui.shortcut_editor import ShortcutEditor
from gsa_desktop.ui.theme import apply_theme
from gsa_desktop.ui.time_text import TimeDisplay, choose_time_display
from gsa_desktop.ui.workspaces import WORKSPACES

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop

_KEYMAP = "keys/keymap"


def dress(app: QApplication, theme: str) -> None:
    """Apply a theme of THEMES; what the system says counts for "system", dark if it is silent."""
    if theme == "system":
        is_light = app.styleHints().colorScheme() == Qt.ColorScheme.Light
        theme = "light" if is_light else "dark"
    apply_theme(app, theme)


class Habits(QObject):
    """Reads the settings at the start, applies every change at once and keeps it.

    Attributes:
        preferences: As they are now.
    """

    def __init__(
        self, desktop: "Desktop", app: QApplication, settings: QSettings, masks: MaskStore
    ) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._app = app
        self._settings = settings
        self._masks = masks
        self._given: list[str] = []
        self.preferences = read_preferences(settings.value)
        self._keymap = Keymap.from_text(str(settings.value(_KEYMAP, "")))
        desktop.window.commands.set_keys(self._keymap.bindings())
        app.styleHints().colorSchemeChanged.connect(self._show_theme)
        self._connect()
        self._apply()

    def set_preferences(self, preferences: Preferences) -> None:
        """Use and keep these."""
        self.preferences = preferences
        for key, value in written(preferences).items():
            self._settings.setValue(key, value)
        self._apply()

    def set_keymap(self, keymap: Keymap) -> None:
        """Use and keep these keys."""
        self._keymap = keymap
        self._settings.setValue(_KEYMAP, keymap.to_text())
        self._desktop.window.commands.set_keys(keymap.bindings())

    # --- dialogs

    def ask_preferences(self) -> None:
        """Open the preferences."""
        window = self._desktop.window
        dialog = PreferencesDialog(self.preferences, self._masks.used_bytes(), window)
        dialog.changed.connect(self.set_preferences)
        dialog.shortcuts_requested.connect(self.edit_shortcuts)
        dialog.clear_masks_requested.connect(lambda: self._clear_masks(dialog))
        dialog.open()

    def edit_shortcuts(self) -> None:
        """Open the editor of shortcuts."""
        editor = ShortcutEditor(self._keymap, self._desktop.window)
        editor.keymap_changed.connect(self.set_keymap)
        editor.open()

    def show_shortcuts(self) -> None:
        """All keys at a glance, as they are now."""
        ShortcutsDialog(self._keymap.bindings(), self._desktop.window).open()

    def open_palette(self) -> None:
        """Every command by its name."""
        window = self._desktop.window
        CommandPalette(window.commands, self._given, window).show_over(window)

    # --- inside

    def _connect(self) -> None:
        window, commands = self._desktop.window, self._desktop.window.commands
        deeds = {
            "edit.preferences": self.ask_preferences,
            "edit.shortcuts": self.edit_shortcuts,
            "help.shortcuts": self.show_shortcuts,
            "help.palette": self.open_palette,
            "file.find_missing": self._desktop.survival.find_missing,
            "file.copies": self._desktop.survival.choose_copy,
        }
        for name, deed in deeds.items():
            commands[name].triggered.connect(lambda _=False, deed=deed: deed())
        for theme in THEMES:
            commands[f"view.theme_{theme}"].triggered.connect(
                lambda _=False, theme=theme: self.set_preferences(
                    replace(self.preferences, theme=theme)
                )
            )
        for workspace in WORKSPACES:
            commands[f"view.workspace_{workspace.name}"].triggered.connect(
                lambda _=False, name=workspace.name: window.use_workspace(name)
            )
        window.workspaces.changed.connect(self._on_workspace)
        self._desktop.session.editing.placed.connect(self._on_placed)

    def _apply(self) -> None:
        desktop, chosen = self._desktop, self.preferences
        desktop.window.commands[f"view.theme_{chosen.theme}"].setChecked(True)
        desktop.survival.autosave.set_pace(chosen.autosave_seconds)
        desktop.session.jobs.device = chosen.device
        self._masks.cap_bytes = chosen.masks_gib << 30
        desktop.views.apply_settings()
        choose_time_display(TimeDisplay(chosen.time_display))
        desktop.display.on_project(desktop.session.editing.project)
        desktop.window.timeline.viewport().update()
        self._show_theme()

    @Slot()
    def _show_theme(self) -> None:
        dress(self._app, self.preferences.theme)

    @Slot(str)
    def _on_workspace(self) -> None:
        if not self._desktop.window.workspaces.has_editor:
            self._desktop.session.playback.pause()  # nobody sees it

    def _on_placed(self, clip_id: str) -> None:
        session = self._desktop.session
        clip = next((clip for clip in session.editing.clips if clip.id == clip_id), None)
        info = session.info_of(clip)
        if not self.preferences.segment_on_import or clip is None or info is None:
            return
        if session.missing_masks(clip):
            session.jobs.segment(clip, info)

    def _clear_masks(self, dialog: PreferencesDialog) -> None:
        if self._desktop.window.ask(
            "Delete the masks of all files that are not open?",
            "They can be computed again. Masks of the open project stay.",
            "&Delete",
            "&Keep",
        ):
            self._masks.clear()
            dialog.show_masks(self._masks.used_bytes())
