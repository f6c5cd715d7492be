"""The order of an export, kept while it runs: a killed one goes on without being asked for anew."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gsa_desktop.core.export_order import ClipSource, ExportOrder, TimelineSource, files_of
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.json_values import from_json, to_json
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.own_presets import preset_content, settings_in
from gsa_desktop.core.project import Clip, Timeline
from gsa_desktop.core.timebase import FrameRange


@dataclass(frozen=True, eq=False)
class KeptOrder:
    """An order without what is known of its files, which is found out anew.

    Attributes:
        what: The clip or the timeline.
        settings: The format and what was chosen with it.
        stretch: Of the timeline, in its frames; all of it if None.
        protect: Files that must not be overwritten, apart from those that are read.
    """

    what: Clip | Timeline
    settings: ExportSettings
    stretch: FrameRange | None = None
    protect: tuple[Path, ...] = ()

    @property
    def media(self) -> tuple[Path, ...]:
        """The files of its clips, each once."""
        return tuple(dict.fromkeys(clip.media for clip in self._clips))

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that are read."""
        return files_of(self._clips)

    @property
    def _clips(self) -> tuple[Clip, ...]:
        if isinstance(self.what, Clip):
            return (self.what,)
        tracks = (*self.what.tracks, *self.what.sounds)
        return tuple(clip for track in tracks for clip in track.clips)

    def order(self, out: Path, infos: Mapping[Path, MediaInfo]) -> ExportOrder:
        """The order as it was.

        Args:
            out: Its final name.
            infos: What is known of each of `media`.
        """
        source: ClipSource | TimelineSource
        if isinstance(self.what, Clip):
            source = ClipSource(self.what, infos[self.what.media])
        else:
            source = TimelineSource(self.what, infos, self.stretch, self.protect)
        return ExportOrder(source, out, self.settings)


def order_text(source: ClipSource | TimelineSource, settings: ExportSettings) -> str:
    """An order as JSON text, which `read_order` reads."""
    values: dict[str, Any] = {"settings": preset_content("", settings)}
    if isinstance(source, ClipSource):
        values["clip"] = to_json(source.clip)
    else:
        values["timeline"] = to_json(source.timeline)
        values["stretch"] = to_json(source.stretch)
        values["protect"] = to_json(source.protect)
    return json.dumps(values)


def read_order(path: Path) -> KeptOrder | None:
    """The order in a file; None if there is none, or it is damaged or of another version."""
    try:
        values = json.loads(path.read_text("utf-8", "surrogateescape"))
        settings = settings_in(values["settings"])
        if "clip" in values:
            return KeptOrder(from_json(Clip, values["clip"]), settings)
        return KeptOrder(
            from_json(Timeline, values["timeline"]),
            settings,
            from_json(FrameRange | None, values["stretch"]),
            from_json(tuple[Path, ...], values["protect"]),
        )
    except (OSError, ValueError, KeyError, TypeError, ZeroDivisionError):
        return None
