"""The model manager and what its choices mean for clips."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.models import Models
from gsa_desktop.core.model_card import Origin, Purpose
from gsa_desktop.ui.inspector_mask import name_models

if TYPE_CHECKING:
    from gsa_desktop.app.desktop import Desktop
    from gsa_desktop.ui.model_manager import ModelManager


class ModelDesk(QObject):
    """Stands between the model manager and the controllers.

    Attributes:
        models: The controller.
    """

    def __init__(self, desktop: "Desktop") -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self.models = Models(self)
        self._manager: ModelManager | None = None
        self._is_wanted = False
        models, window = self.models, desktop.window
        window.commands["tools.models"].triggered.connect(lambda: self.show_manager())
        desktop.session.models_known.connect(models.set_bundled_names)
        models.names_changed.connect(self._on_names)
        models.added.connect(self._on_added)
        models.message.connect(self._on_message)
        models.failed.connect(self._on_failed)

    def show_manager(self) -> None:
        """Open the model manager."""
        from gsa_desktop.ui.model_manager import ModelManager

        if self._manager is None:
            manager = self._manager = ModelManager(self._desktop.window)
            models = self.models
            manager.import_requested.connect(lambda path: models.add(path))
            manager.verify_requested.connect(models.verify)
            manager.delete_requested.connect(models.delete)
            manager.default_requested.connect(models.set_default)
            manager.rename_requested.connect(models.rename)
            manager.locate_requested.connect(models.locate)
            manager.use_requested.connect(self.use)
            models.changed.connect(manager.set_models)
        self._manager.show()
        self._manager.raise_()
        self.models.look()

    @Slot(str)
    def use(self, key: str) -> None:
        """Let the selected clip be segmented with a model."""
        editing = self._desktop.session.editing
        clip = editing.selected
        if clip is None:
            self._on_message("Select a clip first: the model is chosen for it.")
            return
        editing.set_segment(replace(clip.segment, model=key))
        self._on_message(f"{clip.media.name} is segmented with this model from now on.")

    def use_trained(self, path: Path, name: str) -> None:
        """Take a training's model over, so that the run may be deleted, and use it for the clip."""
        self._is_wanted = True
        self.models.add(path, Origin.TRAINED, name)

    def shut_down(self) -> None:
        """End what looks into files."""
        self.models.shut_down()

    @Slot(str)
    def _on_added(self, key: str) -> None:
        wanted, self._is_wanted = self._is_wanted, False
        if wanted:
            self._desktop.window.use_workspace("edit")
            self.use(key)

    @Slot(tuple, dict)
    def _on_names(self, keys: tuple[str, ...], names: dict[str, str]) -> None:
        name_models(names)
        self._desktop.session.editing.default_model = keys[0]
        inspector = self._desktop.window.inspector
        inspector.set_models(keys)
        flows = (card for card in self.models.cards if card.purpose is Purpose.FLOW)
        inspector.set_flows({card.key: card.name for card in flows if not card.is_missing})

    @Slot(str)
    def _on_message(self, text: str) -> None:
        self._desktop.window.tell(text)
        if self._manager is not None:
            self._manager.tell(text)

    @Slot(object)
    def _on_failed(self, failure: Failure) -> None:
        if self._manager is not None:
            self._manager.tell("")
        self._desktop.on_failure(failure)
