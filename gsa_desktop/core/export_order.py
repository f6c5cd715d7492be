"""What a person wants exported, as plain values that a job can take along."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gsa_desktop.core.errors import AppError
from gsa_desktop.core.export_settings import ExportSettings
from gsa_desktop.core.media_info import MediaInfo
from gsa_desktop.core.project import Clip, Timeline
from gsa_desktop.core.timebase import FrameRange


@dataclass(frozen=True, eq=False)
class ClipSource:
    """One clip with its own times: `clip.cut` is what is exported of its file."""

    clip: Clip
    info: MediaInfo


@dataclass(frozen=True, eq=False)
class TimelineSource:
    """What of which timeline.

    Attributes:
        timeline: The timeline.
        infos: What is known of its files.
        frames: The stretch in timeline frames; all of it if None.
        protect: Files that must not be overwritten, apart from those on the timeline.
    """

    timeline: Timeline
    infos: Mapping[Path, MediaInfo]
    frames: FrameRange | None = None
    protect: tuple[Path, ...] = ()

    @property
    def stretch(self) -> FrameRange:
        """The timeline frames that are exported.

        Raises:
            AppError: There is nothing.
        """
        end = timeline_end(self.timeline)
        wanted = self.frames or FrameRange(0, end)
        if wanted.start >= min(wanted.stop, end):
            raise AppError("There is nothing to export.", "Put a clip on the timeline first.")
        return FrameRange(wanted.start, min(wanted.stop, end))


@dataclass(frozen=True, eq=False)
class ExportOrder:
    """What is to be exported, and where to.

    Attributes:
        source: The clip or the timeline.
        out: Final name; a folder for sequences of pictures.
        settings: The format and what was chosen with it.
    """

    source: ClipSource | TimelineSource
    out: Path
    settings: ExportSettings

    @property
    def clip(self) -> Clip | None:
        """The clip, if it is one alone."""
        return self.source.clip if isinstance(self.source, ClipSource) else None


def timeline_end(timeline: Timeline) -> int:
    """The frame after the last one that anything covers."""
    tracks = (*timeline.tracks, *timeline.sounds)
    return max((track.clips[-1].stop for track in tracks if track.clips), default=0)
