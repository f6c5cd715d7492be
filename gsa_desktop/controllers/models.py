"""The models there are: bundled, imported, trained; which one new clips get."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gsa_desktop.controllers.failure import Failure
from gsa_desktop.controllers.loading import load_models
from gsa_desktop.core.errors import AppError
from gsa_desktop.core.events import Job, Progress
from gsa_desktop.core.model_card import (
    ModelCard,
    ModelShelf,
    Origin,
    Purpose,
    models_dir,
    read_shelf,
    write_shelf,
)
from gsa_desktop.workers.lanes import QueueLane


class Models(QObject):
    """Keeps the list of models.

    Attributes:
        shelf: What a person has added.
        cards: All models, the bundled ones first; without the bundled before `look`.

    Signals:
        changed: tuple[ModelCard, ...] and the key of the default.
        names_changed: Keys of the models for video, the default first, and their names by key.
        added: Key of a model that was imported.
        message: A sentence for the status bar.
        failed: Failure.
        idle: The job that looked into a file is over.
    """

    changed = Signal(tuple, str)
    names_changed = Signal(tuple, dict)
    added = Signal(str)
    message = Signal(str)
    failed = Signal(object)
    idle = Signal()

    def __init__(self, parent: QObject | None = None, *, folder: Path | None = None) -> None:
        super().__init__(parent)
        self._folder = folder or models_dir()
        self._lane = QueueLane(self)
        self._bundled: tuple[ModelCard, ...] = ()
        self._names: tuple[str, ...] = ()
        self.shelf = read_shelf(self._folder)

    @property
    def cards(self) -> tuple[ModelCard, ...]:
        return (*self._bundled, *self.shelf.cards)

    @property
    def default(self) -> str:
        """Key of the model for new clips."""
        known = {card.key for card in self.shelf.cards if not card.is_missing} | set(self._names)
        if self.shelf.default in known:
            return self.shelf.default
        return self._names[0] if self._names else ""

    def set_bundled_names(self, names: tuple[str, ...]) -> None:
        """Names of the bundled models, known before torch is."""
        self._names = names
        self._tell()

    @Slot()
    def look(self) -> None:
        """Look into the bundled files, once; `changed` follows."""
        if self._bundled:
            self._tell()
            return
        found: list[ModelCard] = []

        def job() -> Job:
            yield Progress(0, 0, "Looking at the models")
            yield from load_models()
            from gsa_desktop.engine.models import bundled_cards

            found.extend(bundled_cards())

        self._submit(job, "Could not look at the models", lambda: self._on_bundled(found))

    def add(self, path: Path, origin: Origin = Origin.IMPORTED, name: str = "") -> None:
        """Copy a weight file to the models; a file of something else is refused with the reason."""
        found: list[ModelCard] = []

        def job() -> Job:
            yield Progress(0, 0, "Looking at the file")
            yield from load_models()
            from gsa_desktop.engine.models import import_file

            found.append(import_file(path, self._folder, origin, name))

        self._submit(job, f"Could not import {path.name}", lambda: self._on_added(found[0]))

    def verify(self, key: str) -> None:
        """Check that a model's file is whole and unchanged."""
        card = self._card(key)
        if card is None:
            return
        said: list[str] = []

        def job() -> Job:
            yield Progress(0, 0, "Verifying")
            yield from load_models()
            from gsa_desktop.engine.models import verify

            said.append(verify(card))

        title = f"{card.name} is not in order"
        self._submit(job, title, lambda: self.message.emit(said[0]))

    def locate(self, key: str, path: Path) -> None:
        """Put a model's file, found elsewhere, back to where clips look for it."""
        card = self._card(key)
        if card is None or card.path is None:
            return
        target = card.path

        def job() -> Job:
            yield Progress(0, 0, "Looking at the file")
            from gsa_desktop.engine.models import file_hash, import_file

            if card.sha256 and file_hash(path) != card.sha256:
                raise AppError(
                    f"{path.name} is another file than the one that is missing.",
                    "Import it as a model of its own.",
                )
            yield from load_models()
            found = import_file(path, target.parent, card.origin, card.name).path
            if found is not None:
                found.replace(target)

        self._submit(job, f"Could not restore {card.name}", self._tell)

    def rename(self, key: str, name: str) -> None:
        """Call a model otherwise; its file keeps its place, so clips still find it."""
        card = self._card(key)
        if card is not None and card.origin is not Origin.BUNDLED and name.strip():
            self._keep(self.shelf.with_card(replace(card, name=name.strip())))

    def delete(self, key: str) -> None:
        """Remove a model with its file; bundled ones stay."""
        card = self._card(key)
        if card is None or card.origin is Origin.BUNDLED:
            return
        if card.path is not None and card.path.parent == self._folder:
            try:
                card.path.unlink(missing_ok=True)
            except OSError as problem:
                error = AppError(f"{card.path} cannot be removed ({problem.strerror}).")
                self.failed.emit(Failure.of(f"Could not delete {card.name}", error))
                return
        self._keep(self.shelf.without(key))

    def set_default(self, key: str) -> None:
        """New clips get this model."""
        card = self._card(key)
        if card is not None and card.purpose is Purpose.VIDEO:
            self._keep(replace(self.shelf, default=key))
            self.message.emit(f"New clips are segmented with {card.name}.")

    def shut_down(self) -> None:
        """Stop looking and wait for it."""
        self._lane.shut_down()

    def _card(self, key: str) -> ModelCard | None:
        return next((card for card in self.cards if card.key == key), None)

    def _on_bundled(self, found: list[ModelCard]) -> None:
        self._bundled = tuple(found)
        self._tell()

    def _on_added(self, card: ModelCard) -> None:
        self._keep(self.shelf.with_card(card))
        self.message.emit(f"{card.name} is one of your models now.")
        self.added.emit(card.key)

    def _keep(self, shelf: ModelShelf) -> None:
        try:
            write_shelf(shelf, self._folder)
        except AppError as error:
            self.failed.emit(Failure.of("The list of models could not be kept", error))
            return
        self.shelf = shelf
        self._tell()

    def _tell(self) -> None:
        self.changed.emit(self.cards, self.default)
        if not self._names:
            return
        own = [
            card.key
            for card in self.shelf.cards
            if card.purpose is Purpose.VIDEO and not card.is_missing
        ]
        keys = dict.fromkeys([self.default, *self._names, *own])
        self.names_changed.emit(tuple(keys), {card.key: card.name for card in self.shelf.cards})

    def _submit(self, make_job: Callable[[], Job], title: str, then: Callable[[], None]) -> None:
        job = self._lane.submit(make_job)
        job.succeeded.connect(then)
        job.failed.connect(
            lambda error, details: self.failed.emit(Failure.of(title, error, details))
        )
        job.ended.connect(self.idle)
