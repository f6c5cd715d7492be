"""Intents that bring media into the bin and onto the timeline."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from gsa_desktop.controllers.editing_base import new_id
from gsa_desktop.controllers.editing_timeline import TimelineEditing
from gsa_desktop.controllers.library import MediaLibrary, no_picture
from gsa_desktop.core import edits, media_edits
from gsa_desktop.core.edits_place import Placed, Target, place_files
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Project, SegmentSettings
from gsa_desktop.core.project_files import with_files

_TEXTS = {"beside": "Place clip", "insert": "Insert clip", "overwrite": "Overwrite with clip"}


@dataclass
class _Drop:
    """Files on their way onto the timeline, until all of them are open."""

    paths: list[Path]
    target: Target
    waits_for: set[Path]


class MediaEditing(TimelineEditing):
    """What is done with files.

    A file that is not open yet is waited for: for the bin in `_wanted`, from where the first one
    goes onto an empty timeline, and for the timeline in `_drops`.
    """

    def __init__(
        self,
        library: MediaLibrary,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(library, parent, clock)
        self._wanted: dict[Path, None] = {}
        self._drops: list[_Drop] = []
        library.is_seen = self._is_seen

    def place(self, path: Path) -> None:
        """Put a file at the end of V1, its sound below it; one of sound alone at the end of A1."""
        self.place_files([path], Target())

    def place_files(self, paths: Iterable[Path], target: Target) -> None:
        """Put files onto the timeline one after the other, in one step, once all are open.

        Beside what is there, a file goes to the next track above that is free. A file of another
        rate or size is conformed to the timeline.
        """
        wanted = [path.absolute() for path in paths]
        waits_for = {path for path in wanted if path not in self._library.infos}
        drop = _Drop(wanted, target, waits_for)
        if not waits_for:
            self._place(drop)
            return
        self._drops.append(drop)
        for path in sorted(waits_for):
            self._library.open(path)

    def remove_media(self, path: Path) -> None:
        """Take a file out of the bin; refused while a clip uses it."""
        self._edit("Remove from bin", lambda p: media_edits.remove_media(p, path))

    def relink(self, moved: Mapping[Path, Path]) -> None:
        """Use other files (old -> new) wherever those are used that are gone.

        One of sound alone takes no place of pictures.
        """
        for old, new in moved.items():
            known = self._library.infos.get(new)
            if known is not None and not known.has_picture and self._is_seen(old):
                self.message.emit(f"Relink media: {no_picture(new).one_line()}")
                return
        self._edit("Relink media", lambda p: with_files(p, moved))
        self._library.relinked(moved)

    def _on_opened(self, info: MediaInfo) -> None:
        if info.path in self._wanted:
            del self._wanted[info.path]
            there = self.clips if info.has_picture else (*self.clips, *self.sounds)
            if there:
                self._edit("Import media", lambda p: edits.add_media(p, info.path))
            else:
                self._place(_Drop([info.path], Target(), set()))
        self._go_on(info.path)
        for note in info.notes:
            self.noted.emit(f"{info.path.name}: {note}")
        self.project_changed.emit(self.project)

    def _go_on(self, path: Path, *, without: bool = False) -> None:
        """A file that is waited for is open, or cannot be opened: the others go without it."""
        for drop in tuple(self._drops):
            drop.waits_for.discard(path)
            if without:
                drop.paths = [other for other in drop.paths if other != path]
            if not drop.waits_for:
                self._drops.remove(drop)
                self._place(drop)

    def _place(self, drop: _Drop) -> None:
        infos = [self._library.infos[path] for path in drop.paths if path in self._library.infos]
        if not infos:
            return
        done: list[Placed] = []

        def place(project: Project) -> Project:
            model = self._new_segment()
            done.append(place_files(project, infos, drop.target, model, new_id, self.tables))
            return done[-1].project

        if self._is_untouched:
            self.document.replace(place(self.project))
        elif not self._edit(_TEXTS[drop.target.how], place):
            return
        last = done[-1].clips[-1]
        self.select(last.id)
        self.placed.emit(last.id)

    def _new_segment(self) -> SegmentSettings:
        """A clip starts with the model that the last one was given."""
        return self.clips[-1].segment if self.clips else SegmentSettings(self.default_model)

    def _is_seen(self, path: Path) -> bool:
        """Whether a file has to have pictures: clips of it are on tracks of pictures."""
        return any(clip.media == path for clip in self.clips)
